"""Deadlines as a calendar: the file, and what is said of it."""
