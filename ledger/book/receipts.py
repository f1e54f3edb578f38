"""Receipts: how a person can find again what he said."""

from models import Entry
from wording.talk.receipts import Receipt

CODE_LENGTH = 8  # hex digits


def receipt_of(entry: Entry) -> Receipt:
    """Return the receipt of an entry."""
    return Receipt(entry.seq, entry.hash[:CODE_LENGTH])
