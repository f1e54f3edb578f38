"""Ends and parts of weeks, months, quarters and years: 月底, 下月中旬, 四季度末, 年内, 周末前."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from ledger.calendar.deadlines.clock import ReferenceTime
from ledger.calendar.deadlines.numerals import CHINESE, SMALL_NUMBER, number
from ledger.calendar.deadlines.rules import (
    BEFORE,
    STILL_MEANS_THIS_YEAR,
    WEEK,
    WHOSE,
    WITHIN,
    YEAR,
    Days,
    add_months,
    certain,
    doubtful,
    end_of_month,
    end_of_period,
    month_day,
    read_year,
    real_day,
    shift,
    start_of_week,
)

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)
# Named parts of a month, by the day with which they end; the others run to its last day.
PARTS_OF_MONTH = {"初": 5, "上旬": 10, "中": 15, "中旬": 20}
SHORTEST_MONTH = 28


def _read_part_of_month(match: re.Match[str], reference: ReferenceTime) -> Days:
    part, year = match["part"], read_year(match, reference)
    this_month = reference.today.replace(day=1)
    if match["month"]:
        firsts = _firsts(year, number(match["month"]) or 0, part, reference)
    elif match["whose"]:
        firsts = (add_months(this_month, shift(match)),)
    else:
        firsts = (this_month, add_months(this_month, 1))
    return tuple(_in_month(first, part, reference) for first in firsts)


def _firsts(year: int | None, month: int, part: str, reference: ReferenceTime) -> Days:
    if year:
        return real_day(year, month, 1)
    day = 1 if part.endswith("前") else PARTS_OF_MONTH.get(part, SHORTEST_MONTH)
    return tuple(found.replace(day=1) for found in month_day(month, day, reference.today))


def _in_month(first: date, part: str, reference: ReferenceTime) -> date:
    if part.endswith("前"):
        return end_of_period(first - ONE_DAY, reference)
    if part in PARTS_OF_MONTH:
        return first.replace(day=PARTS_OF_MONTH[part])
    return end_of_period(end_of_month(first), reference)


def _read_year(match: re.Match[str], reference: ReferenceTime) -> Days:
    year = read_year(match, reference) or reference.today.year
    last_days = real_day(year - match["part"].endswith("前"), 12, 31)
    return tuple(end_of_period(day, reference) for day in last_days)


def _read_half_year(match: re.Match[str], reference: ReferenceTime) -> Days:
    months = 6 if match["half"] == "上" else 12
    return _once_a_year(
        read_year(match, reference), lambda year: _end_of(year, months, reference), reference
    )


def _read_numbered_quarter(match: re.Match[str], reference: ReferenceTime) -> Days:
    quarter = number(match["quarter"]) or 0
    return quarter_of_year(read_year(match, reference), quarter, match["part"], reference)


def quarter_of_year(year: int | None, quarter: int, part: str, reference: ReferenceTime) -> Days:
    """Return the end of the quarter, the beginning where `part` is 初, the eve where it is 前."""
    past_months = 3 * quarter - 3

    def day_in(january: date) -> date:
        return _in_quarter(add_months(january, past_months), part, reference)

    return _once_a_year(year, day_in, reference)


def _read_quarter_from_now(match: re.Match[str], reference: ReferenceTime) -> Days:
    part = match["part"]
    this = reference.today.replace(
        month=reference.today.month - (reference.today.month - 1) % 3, day=1
    )
    ahead = (0, 1) if part == "初" and not match["whose"] else (shift(match),)
    return tuple(_in_quarter(add_months(this, 3 * n), part, reference) for n in ahead)


def _in_quarter(first: date, part: str, reference: ReferenceTime) -> date:
    if part == "初":
        return first.replace(day=PARTS_OF_MONTH[part])
    if part.endswith("前") and not part.startswith("结束"):
        return end_of_period(first - ONE_DAY, reference)
    return _end_of(first, 3, reference)


def _once_a_year(
    year: int | None, day_in: Callable[[date], date], reference: ReferenceTime
) -> Days:
    """Return the day found from 1 January of a year; without a year as for a month and day."""
    for one in (year,) if year else (reference.today.year, reference.today.year + 1):
        for january in real_day(one, 1, 1):
            day = day_in(january)
            if year or day >= reference.today - STILL_MEANS_THIS_YEAR:
                return (day,)
    return ()


def _end_of(first: date, months: int, reference: ReferenceTime) -> date:
    return end_of_period(end_of_month(add_months(first, months - 1)), reference)


def _read_week(match: re.Match[str], reference: ReferenceTime) -> Days:
    part = match["part"]
    monday = start_of_week(reference.today) + shift(match) * ONE_WEEK
    sunday = monday + 6 * ONE_DAY
    if part == "末":
        return (sunday,)
    if part.startswith("末"):
        fridays = (monday + 4 * ONE_DAY, monday + ONE_WEEK + 4 * ONE_DAY)
        return tuple(map(reference.calendar.last_working_day, fridays))
    return (end_of_period(monday - ONE_DAY if part.endswith("前") else sunday, reference),)


_NAMED_MONTH = rf"(?P<month>{SMALL_NUMBER})[ ]?月"
_PART_OF_MONTH = rf"[上中下]旬|底|末|初(?![{CHINESE}])|中(?![旬间心])|份?{WITHIN}|份?{BEFORE}"
# 第三季度, 3季度, Q3, but not 上一季度.
_NUMBERED_QUARTER = (
    rf"(?:{YEAR}[ ]?)?(?:第[ ]?|(?<![A-Za-z\d])[Qq]|(?<![上下每前这本A-Za-z\d{CHINESE}]))"
    r"(?P<quarter>[一二三四1-4])[ ]?"
)
_WHOSE_QUARTER = r"(?P<whose>[本这次]一?个?|当个?|下{1,2}(?:一个?|个)?)"
_PART_OF_QUARTER = rf"(?P<part>末|底|初|结束{BEFORE}|{WITHIN}|{BEFORE})"

RULES = (
    certain(
        rf"(?:{YEAR}[ ]?|(?<![第个几数每整腊正]))(?:{WHOSE}月|{_NAMED_MONTH}|(?<![\d{CHINESE}])月)"
        rf"(?:份的?)?(?:的?月(?=[底末初中]))?(?P<part>{_PART_OF_MONTH})",
        _read_part_of_month,
    ),
    doubtful(
        rf"(?:(?:{YEAR})?[ ]?(?<!第){_NAMED_MONTH}|{WHOSE}月)份?(?P<part>)(?![ ]?[\d{CHINESE}])",
        _read_part_of_month,
    ),
    certain(
        rf"(?:{YEAR}(?:的?年)?|(?<![\d{CHINESE}去每近多几数往半历])年)(?P<part>[底末]|度?{WITHIN})",
        _read_year,
    ),
    certain(rf"{YEAR}(?P<part>{BEFORE})", _read_year),
    doubtful(rf"(?:{YEAR})?(?P<half>[上下])半年(?:底|末|{WITHIN}|{BEFORE})?", _read_half_year),
    certain(
        rf"{_NUMBERED_QUARTER}(?:季度?|(?<=[Qq][1-4]))[ ]?{_PART_OF_QUARTER}",
        _read_numbered_quarter,
    ),
    doubtful(rf"{_NUMBERED_QUARTER}季度(?P<part>)(?!中)", _read_numbered_quarter),
    certain(
        rf"(?:{_WHOSE_QUARTER}|(?<![上每前个春夏秋冬雨旱汛淡旺\d{CHINESE}]))季度?{_PART_OF_QUARTER}",
        _read_quarter_from_now,
    ),
    doubtful(rf"{_WHOSE_QUARTER}季度(?P<part>)(?!中)", _read_quarter_from_now),
    certain(
        rf"(?:{WHOSE}|(?<![每双单上个\d{CHINESE}])){WEEK}(?P<part>末(?:{BEFORE})?|{WITHIN})",
        _read_week,
    ),
    certain(rf"{WHOSE}{WEEK}(?P<part>{BEFORE})", _read_week),
    doubtful(rf"{WHOSE}{WEEK}(?P<part>)(?![一二三四五六日天末])", _read_week),
)
