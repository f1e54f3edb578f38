"""Amounts 目标值: exact decimals, read from what people write and written as they write them."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, Numeric, String
from sqlalchemy.types import TypeDecorator, TypeEngine

PLACES = 4  # after the point: a hundredth of a per cent of 万元 is a yuan's hundredth
DIGITS = 18
LARGEST = Decimal(10) ** (DIGITS - PLACES) - 1
WRITTEN = re.compile(r"\d+(\.\d*)?|\.\d+")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


class Exact(TypeDecorator[Decimal]):
    """A decimal that comes back as it was put in: SQLite, which knows only floats, keeps its text.

    Amounts are counted in people's heads, never by the database.
    """

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Say how the database keeps it."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(DIGITS + 2))
        return dialect.type_descriptor(Numeric(DIGITS, PLACES))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | str | None:
        """Hand it over."""
        if value is None or dialect.name != "sqlite":
            return value
        return written(value)

    def result_processor(
        self,
        dialect: Dialect,  # noqa: ARG002
        coltype: object,  # noqa: ARG002
    ) -> Callable[[Decimal | str | None], Decimal | None]:
        """Take it back, without zeros that nobody wrote."""
        return lambda value: None if value is None else plain(Decimal(value))


def read_amount(words: str) -> Decimal | None:
    """Return the number that the words are, if they are one that is kept exactly; else None.

    >>> read_amount("１,000.50")
    Decimal('1000.5')
    """
    text = unicodedata.normalize("NFKC", "".join(words.split()))
    text = THOUSANDS.sub("", text)
    if not WRITTEN.fullmatch(text):
        return None
    return kept(Decimal(text))


def kept(amount: Decimal) -> Decimal | None:
    """Return the amount if it can be kept exactly, without zeros that nobody wrote; else None."""
    if not amount.is_finite() or not 0 <= amount <= LARGEST:
        return None
    return plain(amount) if amount == round(amount, PLACES) else None


def plain(amount: Decimal) -> Decimal:
    """Return the amount without zeros at its end: 13, not 13.0, and 1000, not 1E+3."""
    return Decimal(written(amount))


def written(amount: Decimal) -> str:
    """Return the amount as people write it."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
