"""Sentences about tasks: cards, reports, closing, urging."""
