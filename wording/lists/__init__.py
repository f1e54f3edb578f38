"""Sentences of lists, digests and posts."""
