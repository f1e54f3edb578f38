"""What a rule for reading a day is, and the pieces of pattern that many rules share.

A rule is a pattern and a function from what it found to the days it may mean: the first that is
not past is taken, and the first of all if every one is past. No days: it names none (2月30日), and
the phrase is unreadable. An instant in place of a day is exact (两小时内).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ledger.calendar.deadlines.clock import ReferenceTime
from ledger.calendar.deadlines.numerals import CHINESE, number

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


@dataclass(frozen=True)
class Rule:
    """One way of naming a day. `certain`: it counts also without a 前 or the like around it."""

    pattern: re.Pattern[str]
    read: ReadDays
    certain: bool = True


def certain(pattern: str, read: ReadDays) -> Rule:
    """Return a rule whose finds are dates wherever they stand."""
    return Rule(re.compile(pattern), read)


def doubtful(pattern: str, read: ReadDays) -> Rule:
    """Return a rule whose finds count only where they stand like a deadline."""
    return Rule(re.compile(pattern), read, certain=False)


def read_nothing(_match: re.Match[str], _said: ReferenceTime) -> Days:
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
