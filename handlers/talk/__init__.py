"""What every handler rests on: the talk it takes part in, what was heard, presses, the gate."""
