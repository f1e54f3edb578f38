"""Periods as people write them: 2026年10月, 10月, 2026-10, 三季度, 2026Q3, a week by its day."""

import re
import unicodedata
from datetime import date

from ledger.calendar.deadlines.numerals import DIGITS
from models.periods import Per, first_day

YEAR = r"(?:(?P<year>20\d\d)\s*(?:年|[-/.])?\s*)?"
MONTH = re.compile(YEAR + r"(?P<month>1[0-2]|0?[1-9])\s*(?:月份?)?")
QUARTER = re.compile(YEAR + r"(?:第?\s*(?P<quarter>[一二三四1-4])\s*季度?|[Qq](?P<q>[1-4]))")
WHOLE_YEAR = re.compile(r"(?P<year>20\d\d)\s*年?度?")
DAY = re.compile(
    r"(?P<year>20\d\d)[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?(?:起的一周)?"
)


def read_period(words: str, per: Per, today: date) -> date | None:
    """Return the first day of the period that the words name and nothing else; None for others.

    Without a year, the last one that has begun by today.

    >>> read_period("10月", "month", date(2026, 3, 2))
    datetime.date(2025, 10, 1)
    """
    text = unicodedata.normalize("NFKC", words).strip()
    if found := DAY.fullmatch(text):
        try:
            day = date(*map(int, found.groups()))
        except ValueError:
            return None
        return first_day(per, day)
    return READERS[per](text, today)


def read_month(text: str, today: date) -> date | None:
    """Return a month's first day."""
    found = MONTH.fullmatch(text)
    if found is None or not (found["year"] or "月" in text):
        return None
    return with_year(found["year"], int(found["month"]), today)


def read_quarter(text: str, today: date) -> date | None:
    """Return a quarter's first day."""
    found = QUARTER.fullmatch(text)
    if found is None:
        return None
    said = found["quarter"] or found["q"]
    number = DIGITS[said] if said in DIGITS else int(said)
    return with_year(found["year"], number * 3 - 2, today)


def read_year(text: str, _today: date) -> date | None:
    """Return a year's first day."""
    found = WHOLE_YEAR.fullmatch(text)
    return date(int(found["year"]), 1, 1) if found else None


def read_week(_text: str, _today: date) -> date | None:
    """Return nothing: a week is named by one of its days."""
    return None


def with_year(year: str | None, month: int, today: date) -> date:
    """Return a month of that year; unsaid, of the last one in which it has begun by today."""
    if year is not None:
        return date(int(year), month, 1)
    return date(today.year - (month > today.month), month, 1)


READERS = {"month": read_month, "quarter": read_quarter, "year": read_year, "week": read_week}
