"""Rules of RFC 5545 as people write them, read strictly: what `wording.rrules` says of a rule.

Whatever is not understood whole is no rule: 每季度末月15日 is never taken for the quarter's end.
"""

import re

from models.framework.schedules import BY_DAY
from models.patterns import late_pattern

CHINESE_DAYS = dict(zip("一二三四五六日", BY_DAY, strict=True)) | {"天": "SU"}
ENGLISH_DAYS = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), BY_DAY, strict=True))
WORKDAYS = ",".join(BY_DAY[:5])
DAY = r"(?:周|星期)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
BETWEEN = r"(?:、|, ?|，|和| and )"
WHOLE = {
    "每天": "FREQ=DAILY",
    "every day": "FREQ=DAILY",
    "每两天": "FREQ=DAILY;INTERVAL=2",
    "every other day": "FREQ=DAILY;INTERVAL=2",
    "周一至周五": f"FREQ=WEEKLY;BYDAY={WORKDAYS}",
    "mon to fri": f"FREQ=WEEKLY;BYDAY={WORKDAYS}",
}
WEEKLY = late_pattern(
    rf"(?P<every>每两周|每|every other |every )(?P<days>(?:{DAY})(?:{BETWEEN}(?:{DAY}))*)"
)
MONTHS = {
    "每月": "",
    "every month": "",
    "每两个月": ";INTERVAL=2",
    "every other month": ";INTERVAL=2",
    "每季度首月": ";BYMONTH=1,4,7,10",
    "the first month of each quarter": ";BYMONTH=1,4,7,10",
    "每季度末月": ";BYMONTH=3,6,9,12",
    "the last month of each quarter": ";BYMONTH=3,6,9,12",
}
MONTHLY = (
    late_pattern(rf"(?P<months>{'|'.join(MONTHS)}|每年(?:\d{{1,2}}月、)*\d{{1,2}}月)(?P<day>.+)"),
    late_pattern(rf"(?P<day>.+) of (?P<months>{'|'.join(MONTHS)})"),
)
DAYS_OF_MONTH = late_pattern(r"(?:(?:day )?\d{1,2}日?(?:、|, )?)+")
LAST_DAY = {"最后一天": "BYMONTHDAY=-1", "the last day": "BYMONTHDAY=-1"} | dict.fromkeys(
    ("最后一个工作日", "the last working day"), f"BYDAY={WORKDAYS};BYSETPOS=-1"
)
SOME_DAY = late_pattern(
    rf"(?:最后一个|the last )(?P<last>{DAY})|第(?P<number>\d)个(?P<day>{DAY})"
    rf"|(?P<english>{DAY}) no\. (?P<count>\d)"
)


def rule_in(text: str) -> str | None:
    """Return the rule that the words say, all of them; None where they say none.

    >>> rule_in("每季度末月15日")
    'FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=15'
    """
    words = " ".join(text.split()).casefold()
    if words in WHOLE:
        return WHOLE[words]
    weekly = WEEKLY.fullmatch(words)
    if weekly is not None:
        every = ";INTERVAL=2" if weekly["every"] in {"每两周", "every other "} else ""
        return f"FREQ=WEEKLY{every};BYDAY={','.join(map(day_in, re.findall(DAY, weekly['days'])))}"
    for pattern in MONTHLY:
        found = pattern.fullmatch(words)
        day = day_of_month(found["day"]) if found else None
        if found is not None and day is not None:
            return f"FREQ=MONTHLY{months_in(found['months'])};{day}"
    return None


def day_in(word: str) -> str:
    """Return a day of the week as a rule has it."""
    return CHINESE_DAYS[word[-1]] if word[-1] in CHINESE_DAYS else ENGLISH_DAYS[word[:3]]


def months_in(words: str) -> str:
    """Return in which months a rule comes."""
    if words in MONTHS:
        return MONTHS[words]
    return f";BYMONTH={','.join(re.findall(r'[0-9]+', words))}"


def day_of_month(words: str) -> str | None:
    """Return on which days of a month a rule comes; None where the words do not say so."""
    if words in LAST_DAY:
        return LAST_DAY[words]
    if DAYS_OF_MONTH.fullmatch(words):
        days = re.findall(r"[0-9]+", words)
        skipped = any(int(day) > 28 for day in days)
        return None if skipped else f"BYMONTHDAY={','.join(days)}"
    found = SOME_DAY.fullmatch(words)
    if found is None:
        return None
    day = day_in(found["last"] or found["day"] or found["english"])
    return f"BYDAY={'-1' if found['last'] else found['number'] or found['count']}{day}"
