"""Days as people write them in forms: past ones too, which deadlines never are."""

import re
from datetime import date, timedelta

from ledger.calendar.deadlines.numerals import DIGITS, NUMBER, number, plain
from ledger.organisations import calendar_of
from ledger.talk.acts import Act
from ledger.talk.deadlines import read_due
from ledger.talk.reading_ahead import organisation_of
from models.patterns import late_pattern

AHEAD = 3  # a day to come counts as so many past ones, where no year is said
AGO = {
    **dict.fromkeys(("今天", "今日", "当天", "today"), 0),
    **dict.fromkeys(("昨天", "昨日", "yesterday"), 1),
    "前天": 2,
    "大前天": 3,
}
FULL = late_pattern(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?|(\d{4})(\d\d)(\d\d)")
SHORT = late_pattern(rf"(\d{{1,2}})[-/.](\d{{1,2}})|({NUMBER})月({NUMBER})[日号]?")
DAY = late_pattern(rf"({NUMBER})[日号]")
DAYS_AGO = late_pattern(rf"({NUMBER})[天日](?:之|以)?前|({NUMBER}) days? ago", re.IGNORECASE)
LAST_WEEK = late_pattern(r"上(?:周|星期|礼拜)([一二三四五六日天])")


async def read_day(act: Act, words: str) -> date | None:
    """Return the day that the words name and nothing else; None for anything else."""
    organisation = await organisation_of(act.session, act.organisation_id)
    calendar = await calendar_of(act.session, organisation)
    today = calendar.day_of(act.at)
    text = plain(words).strip(" 。.").casefold()
    found = day_before(text, today) or day_written(text, today)
    if found is not None:
        return found
    due = await read_due(act, words)
    return calendar.day_of(due.at) if due is not None else None


def day_before(text: str, today: date) -> date | None:
    """Return the day that words such as 昨天, 3天前, 上周五 name."""
    if text in AGO:
        return today - timedelta(days=AGO[text])
    if match := DAYS_AGO.fullmatch(text):
        count = number(match[1] or match[2])
        return None if count is None else today - timedelta(days=count)
    if match := LAST_WEEK.fullmatch(text):
        monday = today - timedelta(days=today.weekday() + 7)
        return monday + timedelta(days=DIGITS.get(match[1], 7) - 1)
    return None


def day_written(text: str, today: date) -> date | None:
    """Return the day that is written with its number; without a year, what is near."""
    if match := FULL.fullmatch(text):
        year, month, day = (int(part) for part in match.groups() if part)
        return real_day(year, month, day)
    if match := SHORT.fullmatch(text):
        month, day = (number(part) or 0 for part in match.groups() if part)
        return nearest(today, [(today.year + step, month, day) for step in (-1, 0, 1)])
    if match := DAY.fullmatch(text):
        months = [(today.year * 12 + today.month - 1 + step) for step in (-1, 0, 1)]
        day = number(match[1]) or 0
        return nearest(today, [(month // 12, month % 12 + 1, day) for month in months])
    return None


def nearest(today: date, days: list[tuple[int, int, int]]) -> date | None:
    """Return the real one of these days that lies nearest to today; most that is told is past."""
    real = [day for day in (real_day(*parts) for parts in days) if day is not None]

    def distance(day: date) -> timedelta:
        return today - day if day <= today else (day - today) * AHEAD

    return min(real, key=distance, default=None)


def real_day(year: int, month: int, day: int) -> date | None:
    """Return the day, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
