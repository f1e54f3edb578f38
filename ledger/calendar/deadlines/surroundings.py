"""What stands around a phrase and decides whether it is a deadline: 于…前, 每…, 第3期."""

import re
from enum import IntEnum

from ledger.calendar.deadlines.numerals import CHINESE, plain
from models.frozen import frozen
from models.patterns import late_pattern

_WEEK = r"(?:周|星期|礼拜)"
_ANY_DAY = rf"[\d{CHINESE}]{{1,3}}[日号]"
_BEFORE = r"(?:之|以)?前"
_UNIT = rf"[ ]?个?(?:工作日|天|日|{_WEEK}|月|年|小时)"

BOUND = late_pattern(
    rf"[ ]?\)?[ ]?(?:{_BEFORE}(?![后往来期夕台沿列])|(?:之|以)?内(?![容部])|截?止|为止|到期)"
)
_SAID_WITHIN = late_pattern(r"(?:前|内|后)$|^(?:in|within|by|before)\b", re.IGNORECASE)
_BOUND_WITHIN = late_pattern(r"(?:底|末)$|^(?:end|the end|eo[wmqy])\b", re.IGNORECASE)
_CUE = late_pattern(
    r"(?:于|赶?在|(?<![达得收提])[至到]|截[止至](?:日期|时间)?[为是到至]?|(?:期限|时限)[为是]?|限"
    r"|最[迟晚]|不[晚迟]于"
    r"|(?<![a-z])(?:by|before|until|till|due|due on|on|no later than|deadline))[: ]*$",
    re.IGNORECASE,
)
_LONGEST_CUE = 16
# Words that belong to the deadline and to nothing else: without it they would be left hanging.
_LEADING = late_pattern(
    r"(?:(?:请(?:务必)?)?(?:(?<![关对由基位属等低高终至])于|(?<![存现])赶?在)"
    r"|最[迟晚](?:于|在)?|不[晚迟]于|截[止至](?:日期|时间)?[为是到至]?|(?:完成)?[期时]限[为是]?"
    r"|(?<![\w'-])(?:(?:to be |is )?due(?: on| by)?|(?:on or )?before|by|until|till|on"
    r"|(?:no|not) later than|deadline))[ :,]*$",
    re.IGNORECASE,
)
_LONGEST_LEADING = 24
_VERB = late_pattern(
    r"[ ]?(?:完成|办结|办理|报|交|提交|上报|上交|反馈|整改|落实|到期|结束|销号|截止|due)"
)
_BEGINS = late_pattern(r"[ ]?(?:以来|以后|之后|后(?!天)|起(?![草诉])|开始)")
_EDGE = frozenset(" \n\r,.。、;:!?()[]【】「」|")

# Dates in names, quotations and numbers, and days that are past or return.
NO_DEADLINE = late_pattern(
    rf"""
      https?://\S+ | [A-Za-z0-9.+_-]{{1,64}}@[A-Za-z0-9.-]+ | @[A-Za-z0-9_]+ | @周[{CHINESE}日天]
    | \#[^\s#,;:。]+ | 《[^》]{{0,100}}》
    | [\[(〔]\d{{4}}[\])〕][^\s\d]{{0,6}}\d+号
    | [刑民行执检][初终监申起复]?\d+号
    | [每逢隔](?:个|[两\d{CHINESE}]{{1,2}}个?)?(?:工作日|{_WEEK}|月|季度?|年|天|日)
      (?:[一二三四五六日天](?!{_WEEK})|(?:的)?{_ANY_DAY}|[底末初]|[上中下]旬)?(?:{_BEFORE})?
    | (?<![\u65e9\u665a])上{{1,2}}个?(?:{_WEEK}|月|季度|年度)
      (?:[一二三四五六日天](?![点时])|{_ANY_DAY}|[底末初])?
    | [去前]年(?:[\d{CHINESE}]{{1,2}}月)?(?:{_ANY_DAY}|[底末])?
    | (?<![\d{CHINESE}])(?:[\d{CHINESE}]{{1,4}}(?:天|周|个星期|个月|个?小时|分钟)
      |(?:\d{{1,2}}|[{CHINESE}]{{1,3}})年){_BEFORE}
    | (?:最?近|过去)(?:的)?[\d{CHINESE}几]{{1,3}}个?(?:天|日|周|月|年)(?:(?:之|以)?内)?
    | 第(?:\d{{1,9}}|[{CHINESE}]{{1,9}})(?!\d|[{CHINESE}]|[ ]?季|[ ]?个?[ ]?(?:{_WEEK}|工作日))
    | (?<=[^\d于至到])(?<!by[ ])(?<!before[ ])\d[/-]\d(?![\d./-]|[ ]?{_BEFORE}|[ ]?截?止|{_UNIT})
    | ^\d[/-]\d(?![\d./-]|[ ]?{_BEFORE}|[ ]?截?止|{_UNIT}|[ ]?$|[ ]\d{{1,2}}[:点])
    """,
    re.VERBOSE,
)


class Bounds(IntEnum):
    """How plainly a phrase is said to be a limit."""

    NONE = 0
    BY_ITSELF = 1  # 月底, end of week
    SAID = 2  # 周五前, 最迟周五, by Friday


def bounds(text: str, start: int, end: int) -> Bounds:
    """Say whether the phrase itself or the words before it set a limit: 月底, 最迟周五."""
    if _SAID_WITHIN.search(text[start:end]) or _CUE.search(
        text[max(0, start - _LONGEST_CUE) : start]
    ):
        return Bounds.SAID
    return Bounds.BY_ITSELF if _BOUND_WITHIN.search(text[start:end]) else Bounds.NONE


_MORE_AFTER = late_pattern(
    rf"(?:的?第[ ]?[\d{CHINESE}]"
    rf"|[\d{CHINESE}]{{1,3}}[ ]?个?(?:工作日|天|日|{_WEEK}|月|年|点|小时|季度)"
    r"|的?(?:[上中下]旬|[上下]午|早上|晚上|凌晨|中午|零点)|的?(?:周|月|年)[底末初])"
    r"|[ ](?:of|after|before)[ ]",
    re.IGNORECASE,
)
_MORE_BEFORE = late_pattern(
    rf"(?:(?:第[ ]?[\d{CHINESE}]{{1,2}}|最后一?|首)个|(?<!\d)[\d{CHINESE}]{{1,3}}个?(?:周|月|星期)"
    r"|[上下本这]个?(?:周|月|星期)的?"
    r"|\b(?:first|second|third|fourth|last|\d(?:st|nd|rd|th)|from|after)[ ])$",
    re.IGNORECASE,
)
_LONGEST_MORE = 12


def has_more(text: str, start: int, end: int) -> bool:
    """Say whether a word of time stands right beside what was read: it was not understood whole."""
    before = text[max(0, start - _LONGEST_MORE) : start]
    return bool(_MORE_AFTER.match(text, end) or _MORE_BEFORE.search(before))


def leading(text: str, start: int) -> int:
    """Return where the words that lead to a deadline begin: by Friday, 请于周五前; else `start`."""
    before = text[max(0, start - _LONGEST_LEADING) : start]
    found = _LEADING.search(before)
    return start - len(before) + found.start() if found else start


def stands_out(text: str, start: int, end: int) -> bool:
    """Say whether a phrase that is doubtful in itself stands alone, or before a fitting verb."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if (not before or before in _EDGE) and (not after or after in _EDGE):
        return True
    return _VERB.match(text, end) is not None


def starts_apart(text: str, start: int) -> bool:
    """Say whether a phrase begins the text, or follows a pause."""
    return start == 0 or text[start - 1] in _EDGE


def begins(text: str, end: int) -> bool:
    """Say whether the words after the phrase make it a beginning: 12月4日起, 周五以后."""
    return _BEGINS.match(text, end) is not None


_PAST = late_pattern(
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
_TELLS_OF = late_pattern(r"[ ]?[^\s,.。,、;:]{0,6}[的了过]")
_LONGEST_TEXT = 500


@frozen
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
