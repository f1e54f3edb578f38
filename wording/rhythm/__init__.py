"""Sentences about pushes, and how their times are said."""
