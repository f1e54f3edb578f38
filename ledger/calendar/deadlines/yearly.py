"""Days that come once a year, by the sun or by the moon: which year's is meant.

Where no year is named it is the next such day, today included. A day that does not come every
year (the 30th of a month that has 29 days now, a day of a leap month) is not sought beyond one.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from ledger.calendar.deadlines.clock import ReferenceTime
from ledger.calendar.deadlines.lunar_calendar import lunar_new_year
from ledger.calendar.deadlines.rules import FIRST_YEAR, LAST_YEAR, Days, read_year

# A lunar year of 13 months has 385 days, and working days before a holiday move a little.
LONGEST_YEAR = timedelta(days=400)
# To compute the moon of a year takes time, and no deadline lies further off.
MOST_YEARS_OFF = 20

DayIn = Callable[[int], date | None]


def in_solar_year(match: re.Match[str], reference: ReferenceTime, day_in: DayIn) -> Days:
    """Return the day meant, of those that `day_in` finds in each solar year."""
    year = read_year(match, reference)
    if year is None:
        return next_day(day_in, range(reference.today.year, reference.today.year + 3), reference)
    return tuple(_real_days(day_in, [year], reference))


def in_lunar_year(
    match: re.Match[str], reference: ReferenceTime, day_in: DayIn, *, exact: bool = False
) -> Days:
    """Return the day meant, of those that `day_in` finds in each lunar year.

    2027年腊月 is the last month of the lunar year, which ends in 2028, or the one in January 2027:
    that which lies ahead. Where both do it is asked, but not if the lunar year was named as such
    (`exact`).
    """
    year = read_year(match, reference)
    if year is None:
        return next_day(
            day_in, range(reference.today.year - 1, reference.today.year + 2), reference
        )
    days = _real_days(day_in, [year], reference)
    days += [
        day
        for day in _real_days(day_in, [year - 1], reference)
        if (day.year == year and not exact) or _may_be_the_year_before(match, reference)
    ]
    ahead = [day for day in days if day >= reference.today]
    return tuple(ahead or days[:1]) if len(ahead) < 2 else ()


def next_day(day_in: DayIn, years: Iterable[int], reference: ReferenceTime) -> Days:
    """Return the first day that is not past, unless it is more than a year away."""
    latest = reference.today + LONGEST_YEAR
    ahead = (
        day for day in _real_days(day_in, years, reference) if reference.today <= day <= latest
    )
    return tuple(ahead)[:1]


def _real_days(day_in: DayIn, years: Iterable[int], reference: ReferenceTime) -> list[date]:
    near = (year for year in years if abs(year - reference.today.year) <= MOST_YEARS_OFF)
    days = (day_in(year) for year in near)
    return [day for day in days if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR]


def _may_be_the_year_before(match: re.Match[str], reference: ReferenceTime) -> bool:
    """Say whether 今年 and 明年 count from a lunar year that goes on into January."""
    return match["year"][0] in "今本明后" and reference.today < lunar_new_year(reference.today.year)
