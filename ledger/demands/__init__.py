"""Demands 要求答复: what a record asks of whom it names, until it is answered and accepted."""
