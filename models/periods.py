"""Periods of the calendar: weeks, months, quarters and years, each known by its first day."""

from datetime import date, timedelta
from typing import Literal

Per = Literal["week", "month", "quarter", "year"]
MONTHS: dict[Per, int] = {"month": 1, "quarter": 3, "year": 12}
WEEK = timedelta(days=7)


def first_day(per: Per, day: date) -> date:
    """Return the first day of the period in which a day lies; weeks begin on Monday.

    >>> first_day("quarter", date(2026, 11, 23))
    datetime.date(2026, 10, 1)
    """
    if per == "week":
        return day - timedelta(days=day.weekday())
    months = MONTHS[per]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def shifted(per: Per, first: date, by: int) -> date:
    """Return the first day of the period so many after the one that begins on a day.

    >>> shifted("month", date(2026, 1, 1), -1)
    datetime.date(2025, 12, 1)
    """
    if per == "week":
        return first + by * WEEK
    year, month = divmod(first.year * 12 + first.month - 1 + by * MONTHS[per], 12)
    return date(year, month + 1, 1)


def end_of(per: Per, first: date) -> date:
    """Return the day after the period's last one."""
    return shifted(per, first, 1)


def a_year_before(per: Per, first: date) -> date:
    """Return the first day of the same period a year before; of a week, 52 weeks before.

    >>> a_year_before("quarter", date(2026, 10, 1))
    datetime.date(2025, 10, 1)
    """
    return first - 52 * WEEK if per == "week" else first.replace(year=first.year - 1)


def elapsed(per: Per, first: date, whole: Per) -> tuple[int, int]:
    """Return how much of a longer period is over once a period of it is, and of how much.

    Counted in months, where weeks are no part of it; else in days.

    >>> elapsed("month", date(2026, 10, 1), "year")
    (10, 12)
    """
    start = first_day(whole, first)
    end = end_of(per, first)
    if "week" in {per, whole}:
        of = (end_of(whole, start) - start).days
        return min((end - start).days, of), of
    months = (end.year - start.year) * 12 + end.month - start.month
    return min(months, MONTHS[whole]), MONTHS[whole]
