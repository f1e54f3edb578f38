"""What a rule for reading a day is, and the pieces of pattern that many rules share.

A rule is a pattern and a function from what it found to the days it may mean: the first that is
not past is taken, and the first of all if every one is past. No days: it names none (2月30日), and
the phrase is unreadable. An instant in place of a day is exact (两小时内).
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from ledger.calendar.deadlines.clock import ReferenceTime
from ledger.calendar.deadlines.numerals import CHINESE, number
from models.frozen import frozen
from models.patterns import late_pattern

Days = tuple[date, ...]
ReadDays = Callable[[re.Match[str], ReferenceTime], Days]

YEAR = r"(?P<year>(?<!\d)(?:\d{4}|\d\d)[ ]?年|二[〇零][一二三四五六七八九〇零]{2}年|[今本明后]年)"
# Not 去年, 每年 or 羊年 before it; 新年 and 过年 are no other year.
NO_OTHER_YEAR = r"(?<![^新过]年)"
WHOSE = r"(?P<whose>[本这当次]个?|下{1,2}个?)"
WEEK = r"(?:周|星期|礼拜)"
BEFORE = r"(?:之|以)?前(?![后往来期夕台沿列])"
WITHIN = r"(?:之|以)?内"
TO = r"[ ]?[-~至到][ ]?"
# What makes two figures a quantity: 11.5万, 3-5人, 9.5分.
QUANTITIES = "%‰万亿元吨个人次项条名件份篇期米倍分版届批类级岁页余多"
# A day's number after its month ends with 日, or is at least no other number.
DAY_ENDS = rf"(?:[ ]?[日号]|(?![\d{CHINESE}]|[ ]?[天个周期月年{QUANTITIES}]))"


@frozen
class Rule:
    """One way of naming a day. `certain`: it counts also without a 前 or the like around it."""

    pattern: re.Pattern[str]
    read: ReadDays
    certain: bool = True


def certain(pattern: str, read: ReadDays) -> Rule:
    """Return a rule whose finds are dates wherever they stand."""
    return Rule(late_pattern(pattern), read)


def doubtful(pattern: str, read: ReadDays) -> Rule:
    """Return a rule whose finds count only where they stand like a deadline."""
    return Rule(late_pattern(pattern), read, certain=False)


def read_nothing(_match: re.Match[str], _reference: ReferenceTime) -> Days:
    """Return no day: what looks like one, and is not understood, is asked."""
    return ()


def read_year(match: re.Match[str], reference: ReferenceTime) -> int | None:
    """Return the year that 明年, 2026年, 26年 or 二〇二六年 names; None where none is named."""
    text = match["year"]
    if text is None:
        return None
    named = {"今": 0, "本": 0, "明": 1, "后": 2}
    if text[0] in named:
        return reference.today.year + named[text[0]]
    year = number(text.rstrip("年 ")) or 0
    return year + 2000 if year < 100 else year


def shift(match: re.Match[str]) -> int:
    """Return how many months or weeks on 本, 下, 下下 and 次 point."""
    whose = match["whose"] or ""
    return whose.count("下") or whose.count("次")


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
