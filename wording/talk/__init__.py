"""Sentences of any talk: not ours, not on the roster, open questions, receipts."""
