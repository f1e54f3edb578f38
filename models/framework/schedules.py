"""When something comes again: a rule of RFC 5545 on the wall clock, kept to working days."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Annotated

from dateutil.rrule import rrule, rrulestr
from pydantic import AfterValidator, Field

from models.framework.flaws import UnfitError, flaw
from models.framework.naming import Called, Recurring, Tuned
from models.framework.parts import DAYS, SHIFTED, Part, WeekTime
from models.shifting import Shift

BY_DAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Counted from here, a Monday: every second week is the same week whenever somebody asks.
ANCHOR = datetime(2024, 1, 1)  # noqa: DTZ001  # days, on whatever clock
FORESEEN = timedelta(days=4 * 366)
ALLOWED = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}
NEEDED = {
    "DAILY": (),
    "WEEKLY": ("BYDAY",),
    "MONTHLY": ("BYDAY", "BYMONTHDAY"),
    "YEARLY": ("BYDAY", "BYMONTHDAY"),
}
ONE_DAY_A_WEEK = re.compile(r"FREQ=WEEKLY;BYDAY=(MO|TU|WE|TH|FR|SA|SU)")


def check_rule(rule: str) -> str:
    """Return the rule in capitals. Raises ValueError with the way to say what is meant."""
    rule = rule.upper().replace(" ", "")
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    if unknown := sorted(parts.keys() - ALLOWED):
        allowed = ", ".join(sorted(ALLOWED))
        raise UnfitError(flaw("rule_words", names=", ".join(unknown), allowed=allowed))
    frequency = parts.get("FREQ", "")
    if frequency not in NEEDED:
        raise UnfitError(flaw("rule_frequency", allowed=", ".join(NEEDED)))
    if NEEDED[frequency] and not any(name in parts for name in NEEDED[frequency]):
        needed = " or ".join(NEEDED[frequency])
        raise UnfitError(flaw("rule_day", frequency=frequency, needed=needed))
    if frequency == "YEARLY" and "BYMONTH" not in parts:
        raise UnfitError(flaw("rule_month"))
    check_month_days(parts)
    try:
        found = rrulestr(rule, dtstart=ANCHOR).after(ANCHOR, inc=True)
    except (ValueError, TypeError) as error:
        raise UnfitError(flaw("rule_unread", rule=rule, error=error)) from error
    if found is None:
        raise UnfitError(flaw("rule_never", rule=rule))
    return rule


def check_month_days(parts: dict[str, str]) -> None:
    """Refuse a day that not every month has. Raises ValueError with the way to say it."""
    days = parts.get("BYMONTHDAY", "").split(",")
    missing = [day for day in days if day.isdigit() and int(day) > 28]
    if missing and "BYSETPOS" not in parts and len(missing) == len(days):
        raise UnfitError(flaw("rule_skips", day=missing[0]))


# A field that says how often something comes, beside the time of day `at`.
RecurringRule = Annotated[
    str,
    AfterValidator(check_rule),
    Recurring(),
    Tuned("时间", "Time", beside=("at",)),
    Called("规则", "Rule"),
]


class Schedule(Part):
    """When rounds open, and how long each stays open by the wall clock."""

    rule: RecurringRule = Field(description="RRULE of RFC 5545")
    at: Annotated[time, Called("时刻", "At")]
    shift: Annotated[Shift, SHIFTED, Tuned(), Called("遇休息日", "On days off")] = Field(
        default=Shift.NONE, description="where the day is no working day"
    )
    open_for: Annotated[timedelta, Tuned(), Called("开放时长", "Open for")] = Field(gt=timedelta(0))

    @property
    def opens(self) -> WeekTime | None:
        """The moment of the week at which it opens, if it opens every week on one day."""
        match = ONE_DAY_A_WEEK.fullmatch(self.rule)
        return WeekTime(day=DAYS[BY_DAY.index(match[1])], at=self.at) if match else None

    @property
    def closes(self) -> WeekTime | None:
        """The moment of the week at which it closes, if it opens every week on one day."""
        if self.opens is None:
            return None
        opening = ANCHOR + timedelta(days=DAYS.index(self.opens.day))
        closing = opening.replace(hour=self.at.hour, minute=self.at.minute) + self.open_for
        return WeekTime(day=DAYS[closing.weekday()], at=closing.time())

    def days(self, since: date, until: date) -> tuple[date, ...]:
        """Return the planned days of a stretch, both ends included, before any shift."""
        return days_of(self.rule, since, until)

    def period_of(self, day: date) -> str:
        """Return the name of the period that a planned day begins, as "2026-W48" or "2026-12"."""
        return naming_of(self.rule)(day)

    def shortest_gap(self) -> timedelta:
        """Return the least time between two planned days."""
        start = ANCHOR.date()
        days = self.days(start, start + FORESEEN)
        gaps = (later - earlier for earlier, later in pairwise(days))
        return min(gaps, default=FORESEEN)


def span_of_week(start: WeekTime, end: WeekTime) -> timedelta:
    """Return how long it is from one moment of the week to the next occurrence of another."""
    days = DAYS.index(end.day) - DAYS.index(start.day)
    hours, minutes = end.at.hour - start.at.hour, end.at.minute - start.at.minute
    return timedelta(days=days, hours=hours, minutes=minutes) % timedelta(weeks=1)


@lru_cache(maxsize=1024)
def days_of(rule: str, since: date, until: date) -> tuple[date, ...]:
    """Return the days of a rule, worked out once for each stretch asked for."""
    found = parsed(rule).between(
        datetime.combine(since, time.min), datetime.combine(until, time.min), inc=True
    )
    return tuple(moment.date() for moment in found)


@lru_cache(maxsize=256)
def parsed(rule: str) -> rrule:
    """Return the rule, read once."""
    return rrulestr(rule, dtstart=ANCHOR, cache=True)


def year_of(day: date) -> str:
    """Return "2026"."""
    return str(day.year)


def quarter_of(day: date) -> str:
    """Return "2026-Q4"."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def month_of(day: date) -> str:
    """Return "2026-12"."""
    return f"{day.year}-{day.month:02}"


def week_of(day: date) -> str:
    """Return "2026-W48", the week of ISO 8601."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


WEEK = re.compile(r"(\d{4})-W(\d\d)")
QUARTER = re.compile(r"(\d{4})-Q([1-4])")
MONTH_PERIOD = re.compile(r"\d{4}-(\d\d)")
YEAR_MONTH = re.compile(r"(\d{4})(?:-(\d\d))?")


def days_within(period: str) -> tuple[date, date] | None:
    """Return the first day of a period and that after its last; None for one of no such name.

    >>> days_within("2026-Q4")
    (datetime.date(2026, 10, 1), datetime.date(2027, 1, 1))
    """
    if match := WEEK.fullmatch(period):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday, monday + timedelta(weeks=1)
    if match := QUARTER.fullmatch(period):
        return months_from(int(match[1]), int(match[2]) * 3 - 2, 3)
    if match := YEAR_MONTH.fullmatch(period):
        return months_from(int(match[1]), int(match[2] or 1), 1 if match[2] else 12)
    try:
        day = date.fromisoformat(period)
    except ValueError:
        return None
    return day, day + timedelta(days=1)


def months_from(year: int, month: int, count: int) -> tuple[date, date]:
    """Return the first day of a month, and that so many months later."""
    after = year * 12 + month - 1 + count
    return date(year, month, 1), date(after // 12, after % 12 + 1, 1)


@lru_cache(maxsize=256)
def naming_of(rule: str) -> Callable[[date], str]:
    """Return what names the rule's periods: the longest in which it never comes twice."""
    start = ANCHOR.date()
    days = days_of(rule, start, start + FORESEEN)
    for naming in (year_of, quarter_of, month_of, week_of):
        if max(Counter(map(naming, days)).values(), default=0) <= 1:
            return naming
    return date.isoformat
