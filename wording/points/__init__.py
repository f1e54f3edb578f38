"""Sentences about points 赋分: scorecards, what waits, what was decided, appeals."""
