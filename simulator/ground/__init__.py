"""What everything else rests on: accounts, clocks, refusals, limits, who listens."""
