"""Sentences of any talk: not ours, not on the roster, receipts."""
