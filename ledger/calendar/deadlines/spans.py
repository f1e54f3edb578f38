"""Days counted on the calendar: months added, ends of periods, days that exist."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from ledger.calendar.deadlines.clock import ReferenceTime

FIRST_YEAR, LAST_YEAR = 2000, 2099
# A month and day longer past than this means next year's: in November, 3月1日 is next March,
# while 11月3日 is a slip of the pen that must show as past.
STILL_MEANS_THIS_YEAR = timedelta(days=60)


def real_day(year: int, month: int, day: int) -> tuple[date, ...]:
    """Return that day, or nothing where the calendar has none such."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return ()
    return (date(year, month, day),) if 1 <= day <= monthrange(year, month)[1] else ()


def month_day(month: int, day: int, today: date) -> tuple[date, ...]:
    """Return that day of this year, or of the next where it is longer past than some weeks."""
    earliest = today - STILL_MEANS_THIS_YEAR
    gone = earliest.year == today.year and (month, day) < (earliest.month, earliest.day)
    return real_day(today.year + gone, month, day)


def days_numbered(day: int, today: date) -> tuple[date, ...]:
    """Return the next two days that bear that number in their month, today included."""
    months = (add_months(today.replace(day=1), n) for n in range(6))
    found = [one for first in months for one in real_day(first.year, first.month, day)]
    return tuple(one for one in found if one >= today)[:2]


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or that month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of_month(day: date) -> date:
    """Return the last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def start_of_week(day: date) -> date:
    """Return the Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def end_of_period(last_day: date, reference: ReferenceTime) -> date:
    """Return the last working day up to `last_day`; `last_day` itself once that has gone by.

    月底 said on Saturday the 31st cannot mean the Friday before.
    """
    working = reference.calendar.last_working_day(last_day)
    return working if working >= reference.today else last_day


def safely(day: Callable[[], date]) -> tuple[date, ...]:
    """Return the day, or nothing where it lies beyond the years that are read."""
    try:
        found = day()
    except (OverflowError, ValueError):
        return ()
    return (found,) if FIRST_YEAR <= found.year <= LAST_YEAR else ()
