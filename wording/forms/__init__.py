"""Sentences of filling in a form."""
