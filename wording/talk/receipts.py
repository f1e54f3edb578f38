"""The small line under what was noted: its number in the ledger and the start of its hash."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Receipt:
    """Names a ledger entry; shown by `templates/talk/_receipt.html`."""

    seq: int
    code: str  # the first 8 digits of the entry's hash
