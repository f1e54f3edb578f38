"""The small line under what was noted: its number in the ledger and the start of its hash."""

from wording.messages import Message


class Receipt(Message):
    """Names a ledger entry; a message that bears a receipt ends with this line."""

    text = "<i>已记入台账 №{{ seq }} · 校验码 {{ code }}</i>"

    seq: int
    code: str  # the first 8 digits of the entry's hash
