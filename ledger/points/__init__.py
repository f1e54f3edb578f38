"""Points 赋分: proposed from entries of the ledger, confirmed, appealed, settled; scorecards."""
