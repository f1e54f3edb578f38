"""Reading amounts out of words: 13次, 十三次, 1,000.5 万元."""

import re
from dataclasses import dataclass
from decimal import Decimal

from ledger.calendar.deadlines.numerals import CHINESE, number, plain
from models.amounts import read_amount

UNIT_LENGTH = 20
FIGURE = r"\d[\d,]*(?:\.\d+)?"
NUMERAL = rf"[{CHINESE}]{{1,6}}"
# What stands around a quantity without changing it: 目标13次, 约 and the like would.
UNIT = r"[^\d\s,.。，、;；:：!！?？+\-/%]{1,20}"
QUANTITY = re.compile(rf"(?P<number>{FIGURE}|{NUMERAL})\s*(?P<unit>%|{UNIT})?")


@dataclass(frozen=True)
class Quantity:
    """A number and what it counts; "" where the words say nothing of it."""

    amount: Decimal
    unit: str


def read_quantity(words: str) -> Quantity | None:
    """Return the quantity that the words are and nothing else: 13次; None for anything else.

    >>> read_quantity("100.5 万元")
    Quantity(amount=Decimal('100.5'), unit='万元')
    """
    found = QUANTITY.fullmatch(plain(words).strip(" 。."))
    if found is None:
        return None
    amount = amount_of(found["number"])
    return None if amount is None else Quantity(amount, found["unit"] or "")


def amount_of(written: str) -> Decimal | None:
    """Return the number that stands there, in figures or in Chinese numerals."""
    if written[0] in CHINESE:
        counted = number(written)
        return None if counted is None else Decimal(counted)
    return read_amount(written)
