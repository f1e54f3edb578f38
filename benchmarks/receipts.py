"""Receipts in what the simulator recorded: whose, of which reply, and how fast they came."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

NOTED = "进展收到了"  # what the receipt of progress says


@dataclass(frozen=True)
class Received:
    """What came of some replies: how many got no receipt, how many one too many, and the pace."""

    answered: int
    lost: int
    doubled: int
    per_second: float


def receipt_in(text: str) -> int | None:
    """Return the ledger number that a message shows, if it is a receipt."""
    if NOTED not in text:
        return None  # a list shows the number of the ledger's last entry
    _, sign, behind = text.partition("№")
    words = behind.split()
    return int(words[0]) if sign and words and words[0].isdigit() else None


def receipts_among(records: Iterable[Sequence[Any]]) -> list[Sequence[Any]]:
    """Return the records that are receipts."""
    return [record for record in records if receipt_in(record[5]) is not None]


def received(records: Iterable[Sequence[Any]], *, replies: int) -> Received:
    """Count receipts by their ledger numbers."""
    receipts = receipts_among(records)
    numbers = Counter(receipt_in(record[5]) for record in receipts)
    return Received(
        answered=len(numbers),
        lost=replies - len(numbers),
        doubled=len(receipts) - len(numbers),
        per_second=pace(receipts),
    )


def pace(records: Sequence[Sequence[Any]]) -> float:
    """Return how many a second were sent from the first to the last."""
    if len(records) < 2:
        return 0.0
    moments: list[float] = [record[0] for record in records]
    return (len(records) - 1) / max(max(moments) - min(moments), 1e-9)


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value below which that share of them lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")
