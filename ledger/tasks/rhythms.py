"""Every-week phrases: 每周五, 每月10日前, 每季度末 become rules of RFC 5545, and dates again."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

from dateutil.rrule import rrulestr

from ledger.calendar.deadlines.numerals import NUMBER, number, plain
from ledger.calendar.working_days import WorkCalendar
from models import Shift
from models.framework.schedules import BY_DAY
from models.frozen import frozen
from models.patterns import late_pattern

DAY_NAMES = {**dict(zip("一二三四五六日", BY_DAY, strict=True)), "天": "SU"}
ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LAST_DAY = 31
ENDS = r"(?:[ ]?(?:之?前|以前|截止|下班前))?"


@frozen
class Rhythm:
    """How a task comes again: the rule, and the words and their place in the text."""

    rule: str
    words: str
    span: tuple[int, int]


def every_working_day(_match: re.Match[str]) -> str | None:
    """每个工作日."""
    return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


def weekly(match: re.Match[str]) -> str | None:
    """每周五, 每两周周五."""
    every = "INTERVAL=2;" if match["two"] else ""
    return f"FREQ=WEEKLY;{every}BYDAY={DAY_NAMES[match['day']]}"


def monthly(match: re.Match[str]) -> str | None:
    """每月10日, 每个月底."""
    days = month_days(match["day"])
    return f"FREQ=MONTHLY;{days}" if days else None


def quarterly(match: re.Match[str]) -> str | None:
    """每季度末, 每季度最后一个月20日."""
    days = month_days(match["day"])
    return f"FREQ=MONTHLY;BYMONTH=3,6,9,12;{days}" if days else None


def half_yearly(match: re.Match[str]) -> str | None:
    """每半年末."""
    days = month_days(match["day"])
    return f"FREQ=MONTHLY;BYMONTH=6,12;{days}" if days else None


def yearly(match: re.Match[str]) -> str | None:
    """每年12月10日, 每年底."""
    month = number(match["month"]) if match["month"] else 12
    days = month_days(match["day"])
    return f"FREQ=YEARLY;BYMONTH={month};{days}" if days and month and 0 < month <= 12 else None


def month_days(words: str | None) -> str | None:
    """Return the part of a rule for a day of the month; a short month has its last day instead."""
    day = number(words) if words else LAST_DAY
    if day is None or not 1 <= day <= LAST_DAY:
        return None
    if day == LAST_DAY:
        return "BYMONTHDAY=-1"
    shorter = range(28, day + 1)
    if len(shorter) > 1:
        return f"BYMONTHDAY={','.join(map(str, shorter))};BYSETPOS=-1"
    return f"BYMONTHDAY={day}"


def in_english(match: re.Match[str]) -> str | None:
    """Every Friday."""
    return f"FREQ=WEEKLY;BYDAY={match['day'][:2].upper()}"


BY_THE = r"(?:by )?(?:the )?"
ENGLISH_DAY = r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)|end)"
WEEK = r"(?:(?P<two>每[两二]|隔)|每)个?(?:周|星期|礼拜)[ ]?(?:周|星期)?"
DAY = rf"(?:(?P<day>{NUMBER})[ ]?[日号]|[月]?[底末])"
READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (late_pattern(r"每个?工作日"), every_working_day),
    (late_pattern(rf"{WEEK}(?P<day>[一二三四五六日天]){ENDS}"), weekly),
    (late_pattern(rf"每个?月[ ]?{DAY}{ENDS}"), monthly),
    (late_pattern(rf"每个?季度?(?:最后一个月)?[ ]?{DAY}{ENDS}"), quarterly),
    (late_pattern(rf"每半年[ ]?{DAY}{ENDS}"), half_yearly),
    (late_pattern(rf"每年[ ]?(?:(?P<month>{NUMBER})[ ]?月)?[ ]?{DAY}{ENDS}"), yearly),
    (late_pattern(rf"(?:by )?every (?P<day>{'|'.join(ENGLISH_DAYS)})", re.IGNORECASE), in_english),
    (
        late_pattern(r"(?:by )?every (?:working|week)[ ]?day", re.IGNORECASE),
        every_working_day,
    ),
    (late_pattern(rf"{BY_THE}{ENGLISH_DAY} of (?:every|each) month", re.IGNORECASE), monthly),
    (late_pattern(rf"{BY_THE}{ENGLISH_DAY} of (?:every|each) quarter", re.IGNORECASE), quarterly),
)  # fmt: skip


def read_rhythm(text: str) -> Rhythm | None:
    """Return how often the words say that something comes again; None where they do not."""
    words = plain(text)
    for pattern, rule_of in READERS:
        match = pattern.search(words)
        rule = rule_of(match) if match else None
        if match and rule:
            return Rhythm(rule, text[match.start() : match.end()], match.span())
    return None


def next_due(
    rule: str,
    after: datetime,
    *,
    calendar: WorkCalendar,
    end_of_day: time,
    moved: Shift,
) -> datetime:
    """Return the first deadline of the rule that lies after a moment, kept to working days."""
    start = calendar.day_of(after) - timedelta(days=7)  # one moved to later may still lie ahead
    days = rrulestr(rule, dtstart=datetime.combine(start, time.min))
    for day in days.xafter(datetime.combine(start, time.min), inc=True):
        due = calendar.instant(calendar.shifted(day.date(), moved), end_of_day)
        if due > after:
            return due
    raise ValueError(f"{rule} never comes")
