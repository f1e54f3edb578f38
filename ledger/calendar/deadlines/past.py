"""Days that are past by their own words: 昨天, 上周五前, 3天前, last Friday. None is a deadline."""

import re
from dataclasses import dataclass

from ledger.calendar.deadlines.numerals import CHINESE, plain
from ledger.calendar.deadlines.surroundings import BOUND, leading, stands_out, starts_apart

_WEEK = r"(?:周|星期|礼拜)"
_PAST = re.compile(
    rf"""
      (?:昨|大?前)[天日]
    | 上{{1,2}}个?{_WEEK}[一二三四五六日天末]? | 上个?月(?:[\d{CHINESE}]{{1,3}}[日号]|[底末初])?
    | 去年(?:[\d{CHINESE}]{{1,2}}月)?(?:[\d{CHINESE}]{{1,3}}[日号]|[底末])?
    | (?<![\d{CHINESE}])[\d{CHINESE}]{{1,4}}(?:天|日|周|个星期|个月|年|个?小时)(?:之|以)?前
    | (?i:(?<![a-z])(?:yesterday|last\ (?:week|month|year
      |(?:mon|tues|wednes|thurs|fri|satur|sun)day))(?![a-z']))
    """,
    re.VERBOSE,
)
# 昨天上报的线索, 上周开过的会: what the day tells of is no task's end.
_TELLS_OF = re.compile(r"[ ]?[^\s,.。,、;:]{0,6}[的了过]")
_LONGEST_TEXT = 500


@dataclass(frozen=True)
class Past:
    """A day that is past; `phrase` = text[span[0]:span[1]]."""

    phrase: str
    span: tuple[int, int]


def read_past(text: str) -> Past | None:
    """Return the first past day that stands in `text` where a deadline would; None as a rule.

    Only for texts that name no other deadline.
    """
    readable = plain(text[:_LONGEST_TEXT])
    for match in _PAST.finditer(readable):
        start, end = match.span()
        if bound := BOUND.match(readable, end):
            end = bound.end()
        leads = leading(readable, start) < start
        if (leads or starts_apart(readable, start)) and counts(readable, start, end):
            return Past(text[start:end], (start, end))
    return None


def counts(text: str, start: int, end: int) -> bool:
    """Say whether what follows makes it a deadline: 昨天前, 昨天 完成…, but not 昨天完成的…."""
    if _TELLS_OF.match(text, end):
        return False
    return text[end - 1] in "前止内" or stands_out(text, start, end)
