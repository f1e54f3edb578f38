"""Days counted out: 12月第二个周五, 下月第一个工作日, 下个工作日, 国庆节后第一个工作日, 节前."""

import re
from datetime import date, timedelta

from ledger.calendar.deadlines.clock import ReferenceTime
from ledger.calendar.deadlines.festivals import HOLIDAYS, NAMED, day_of, last_working_day_before
from ledger.calendar.deadlines.numerals import DIGITS, SMALL_NUMBER, number
from ledger.calendar.deadlines.periods import SHORTEST_MONTH
from ledger.calendar.deadlines.rules import (
    WEEK,
    WHOSE,
    YEAR,
    Days,
    add_months,
    certain,
    end_of_month,
    month_day,
    read_year,
    real_day,
    shift,
)
from ledger.calendar.deadlines.yearly import LONGEST_YEAR

ONE_DAY = timedelta(days=1)
LAST = -1


def nth_of_month(
    first: date, nth: int, weekday: int | None, reference: ReferenceTime
) -> tuple[date, ...]:
    """Return the n-th (from 0; -1: the last) such week day, or working day, of a month."""
    days = [first + n * ONE_DAY for n in range(end_of_month(first).day)]
    if weekday is None:
        found = [day for day in days if reference.calendar.is_working_day(day)]
    else:
        found = [day for day in days if day.weekday() == weekday]
    return tuple(found[nth:][:1])


def _read_nth_of_month(match: re.Match[str], reference: ReferenceTime) -> Days:
    year = read_year(match, reference)
    if match["month"] is None:
        firsts: Days = (add_months(reference.today.replace(day=1), shift(match)),)
    else:
        month = number(match["month"]) or 0
        this = month_day(month, SHORTEST_MONTH, reference.today)
        firsts = real_day(year, month, 1) if year else tuple(day.replace(day=1) for day in this)
    weekday = DIGITS.get(match["day"], 7) - 1 if match["day"] else None
    return tuple(
        day
        for first in firsts
        for day in nth_of_month(first, nth_in(match["nth"]), weekday, reference)
    )


def nth_in(text: str) -> int:
    """Return which one is meant, from 0: 第二个 is 1, 最后一个 is -1."""
    if text.startswith("最后"):
        return LAST
    return 0 if text.startswith("首") else (number(text.strip("第个 ")) or 1) - 1


def _read_next_working_day(_match: re.Match[str], reference: ReferenceTime) -> Days:
    return (reference.calendar.add_working_days(reference.today, 1),)


def _read_after_named(match: re.Match[str], reference: ReferenceTime) -> Days:
    """A working day after a holiday; not where its days off are not announced yet."""
    return _after_holiday(days_ahead(match["name"], reference), match["nth"], reference)


def _read_after_next(match: re.Match[str], reference: ReferenceTime) -> Days:
    days = sorted(day for name in HOLIDAYS for day in days_ahead(name, reference))
    return _after_holiday(days, match["nth"], reference)


def days_ahead(name: str, reference: ReferenceTime) -> list[date]:
    """Return the days of that name that lie ahead, or whose holiday is not over."""
    years = range(reference.today.year - 1, reference.today.year + 3)
    days = (day for year in years if (day := day_of(name, year)) is not None)
    latest = reference.today + LONGEST_YEAR
    calendar = reference.calendar
    return [
        day
        for day in days
        if day <= latest and calendar.first_working_day(day + ONE_DAY) > reference.today
    ]


def _after_holiday(days: list[date], nth: str, reference: ReferenceTime) -> Days:
    if not days or not reference.calendar.covers(days[0]):
        return ()
    first = reference.calendar.first_working_day(days[0] + ONE_DAY)
    return (reference.calendar.add_working_days(first, nth_in(nth)),)


def _read_before_next(match: re.Match[str], reference: ReferenceTime) -> Days:
    """节前: before the next holiday; 年前: before the lunar year's end."""
    names = ("春节",) if match[0].startswith("年") else tuple(HOLIDAYS)
    years = range(reference.today.year - 1, reference.today.year + 2)
    eves = (
        last_working_day_before(name, year, reference.calendar) for name in names for year in years
    )
    ahead = sorted(eve for eve in eves if eve is not None and eve >= reference.today)
    return tuple(ahead[:1])


_NTH = r"(?P<nth>第[ ]?[一二三四五1-5][ ]?个?|首个|最后[ ]?一?[ ]?个?)[ ]?"
_MONTH = rf"(?:{YEAR}[ ]?)?(?<!第)(?:{WHOSE}月|(?P<month>{SMALL_NUMBER})[ ]?月)份?的?[ ]?"
# 节前 and 年前 alone: 艺术节前 and 三年前 are something else.
_ALONE = r"(?:(?<![\u3400-\u9fff\d])|(?<=[于在必须请应]))"

RULES = (
    certain(
        rf"{_MONTH}{_NTH}(?:{WEEK}(?P<day>[一二三四五六日天])|工作日)(?!次|年)", _read_nth_of_month
    ),
    certain(r"(?<!\d)(?:下一?个|次)工作日", _read_next_working_day),
    certain(rf"{NAMED}(?:之|以)?后的?{_NTH}工作日", _read_after_named),
    certain(rf"(?:节|假期|长假|放假)(?:之|以)?后的?{_NTH}工作日", _read_after_next),
    certain(rf"{_ALONE}[节年](?:之|以)?前(?![后往来期夕台沿列])", _read_before_next),
)
