"""Sentences about tasks: cards, reports, closing."""
