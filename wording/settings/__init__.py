"""Sentences of /settings, and how values are said."""
