"""Reading a setting's new value as people write it: 周一 08:30, 工作日下午三点, 3小时, 5."""

import re
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any
from unicodedata import normalize

from ledger.calendar.deadlines.clock import clocks_in
from ledger.tasks.rhythms import read_rhythm
from models.framework import DAYS, Day
from models.settings import Setting, SettingKind

WEEK_DAY = re.compile(
    r"(?:周|星期|礼拜)(?P<zh>[一二三四五六日天])"
    r"|\b(?P<en>mon|tue|wed|thu|fri|sat|sun)[a-z]*\b",
    re.IGNORECASE,
)
RANGE = re.compile(r"\s*(?:到|至|-|–|—|~)\s*")
# 周一、三 and 周一至五 leave out the second 周.
FOLLOWING = re.compile(
    r"(?<=[一二三四五六日天])\s*(、|,|和|及|到|至|-|~)\s*(?=[一二三四五六日天](?![点时]))"
)
EVERY_DAY = re.compile(r"每[天日]|天天|every ?day|daily", re.IGNORECASE)
FIVE_DAYS = re.compile(r"工作日|working days?|work ?days?|weekdays?", re.IGNORECASE)
SPAN = re.compile(
    r"(?P<count>\d{1,4}(?:\.\d)?)\s*个?(?P<unit>分|小时|钟头|天|日|min|h|d)", re.IGNORECASE
)
NONE = re.compile(r"^\s*(?:不提醒|不要|不用|无|没有|none|off|no)\s*$", re.IGNORECASE)
COUNT = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
DAY_LETTERS = "一二三四五六日"
UNITS = {"分": 1, "min": 1, "小时": 60, "钟头": 60, "h": 60, "天": 1440, "日": 1440, "d": 1440}


def read_value(setting: Setting, text: str) -> dict[str, Any] | None:
    """Return the setting's new value, or None when the text does not say one.

    What the text leaves out stays as it is: 08:30 alone keeps the days.
    """
    reader = READERS.get(setting.kind)
    try:
        return reader(setting, normalize("NFKC", text)) if reader else None
    except NoSuchTimeError:
        return None


class NoSuchTimeError(ValueError):
    """A time of day that no clock shows, such as 25:00."""


def read_days_and_time(setting: Setting, text: str) -> dict[str, Any] | None:
    """Read days, a time, or both."""
    days, at = days_in(text), clock_in(text)
    if not days and at is None:
        return None
    changed: dict[str, Any] = dict(setting.value)
    if days:
        changed["days"] = days
    if at is not None:
        changed["at"] = at.isoformat()
    return changed


def read_week_time(setting: Setting, text: str) -> dict[str, Any] | None:
    """Read one day, a time, or both."""
    days, at = days_in(text), clock_in(text)
    if len(days) > 1 or (not days and at is None):
        return None
    [(field, old)] = setting.value.items()
    return {
        field: {"day": days[0] if days else old["day"], "at": at.isoformat() if at else old["at"]}
    }


def read_rule_and_time(setting: Setting, text: str) -> dict[str, Any] | None:
    """Read how often it comes, a time, or both: 每月25日 09:00."""
    rhythm = read_rhythm(text)
    words = text if rhythm is None else text[: rhythm.span[0]] + " " + text[rhythm.span[1] :]
    at = clock_in(words)
    if rhythm is None and at is None:
        return None
    return {
        "rule": rhythm.rule if rhythm else setting.value["rule"],
        "at": at.isoformat() if at else setting.value["at"],
    }


def read_clock_value(setting: Setting, text: str) -> dict[str, Any] | None:
    """Read a time of day."""
    at = clock_in(text)
    return None if at is None else dict.fromkeys(setting.value, at.isoformat())


def read_span(setting: Setting, text: str) -> dict[str, Any] | None:
    """Read a length of time; for one that may be none, also 不提醒."""
    if setting.kind is SettingKind.SPAN_OR_NONE and NONE.match(text):
        return dict.fromkeys(setting.value)
    found = SPAN.search(text)
    if found is None:
        return None
    minutes = float(found["count"]) * UNITS[found["unit"].lower()]
    return dict.fromkeys(setting.value, as_json(timedelta(minutes=round(minutes))))


def read_count(setting: Setting, text: str) -> dict[str, Any] | None:
    """Read a number."""
    found = COUNT.search(text)
    return None if found is None else dict.fromkeys(setting.value, int(found[0]))


READERS = {
    SettingKind.DAYS_AND_TIME: read_days_and_time,
    SettingKind.WEEK_TIME: read_week_time,
    SettingKind.RHYTHM: read_rule_and_time,
    SettingKind.CLOCK: read_clock_value,
    SettingKind.SPAN: read_span,
    SettingKind.SPAN_OR_NONE: read_span,
    SettingKind.COUNT: read_count,
}


def days_in(text: str) -> list[Day]:
    """Return the week days a text names, in their order: 周一至周五, 周一、三, 每天.

    >>> days_in("周一、四 08:30")
    ['mon', 'thu']
    """
    if EVERY_DAY.search(text):
        return list(DAYS)
    if FIVE_DAYS.search(text):
        return list(DAYS[:5])
    spelled = FOLLOWING.sub(r"\1周", text)
    named = set(named_days(spelled))
    return [day for day in DAYS if day in named]


def named_days(text: str) -> Iterator[Day]:
    """Yield the days named, those between the ends of a range included."""
    before: re.Match[str] | None = None
    for found in WEEK_DAY.finditer(text):
        if before is not None and RANGE.fullmatch(text[before.end() : found.start()]):
            first, last = place_of(before), place_of(found)
            yield from (DAYS[place % 7] for place in range(first, last + 7 * (last < first)))
        yield DAYS[place_of(found)]
        before = found


def place_of(found: re.Match[str]) -> int:
    """Return the day's place in the week, Monday being 0."""
    if found["zh"]:
        return DAY_LETTERS.index(found["zh"].replace("天", "日"))
    return [str(day) for day in DAYS].index(found["en"].lower())


def clock_in(text: str) -> time | None:
    """Return the time of day a text names with its hour. Raises NoSuchTimeError for 25:00."""
    for at in clocks_in(text):
        if at is None:
            raise NoSuchTimeError(text)
        return at
    return None


def as_json(span: timedelta) -> str:
    """Return a span of a minute or more as the framework file writes it: PT3H, P1DT30M."""
    minutes = span // timedelta(minutes=1)
    days, minutes = divmod(minutes, 1440)
    hours, minutes = divmod(minutes, 60)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock or not days else "")
