"""Planned times and what is done when they come."""
