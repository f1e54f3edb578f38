"""Reading a setting's new value as people write it: 周一 08:30, 工作日下午三点, 3小时, 5."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import time, timedelta
from typing import Any
from unicodedata import normalize

from pydantic import TypeAdapter

from ledger.calendar.deadlines.clock import clocks_in
from ledger.tasks.rhythms import read_rhythm
from models.framework import DAYS, Day, Schedule, WeekTime
from models.framework.rule_words import rule_in
from models.framework.schedules import BY_DAY, span_of_week
from models.patterns import late_pattern
from models.settings import Setting, holder_of, name_of, tuned_of
from models.workbook.frameworks.cells import Cell, Kind
from models.workbook.frameworks.sheets import Column

WEEK_DAY = late_pattern(
    r"(?:周|星期|礼拜)(?P<zh>[一二三四五六日天])"
    r"|\b(?P<en>mon|tue|wed|thu|fri|sat|sun)[a-z]*\b",
    re.IGNORECASE,
)
RANGE = late_pattern(r"\s*(?:到|至|-|–|—|~)\s*")
# 周一、三 and 周一至五 leave out the second 周.
FOLLOWING = late_pattern(
    r"(?<=[一二三四五六日天])\s*(、|,|和|及|到|至|-|~)\s*(?=[一二三四五六日天](?![点时]))"
)
EVERY_DAY = late_pattern(r"每[天日]|天天|every ?day|daily", re.IGNORECASE)
FIVE_DAYS = late_pattern(r"工作日|working days?|work ?days?|weekdays?", re.IGNORECASE)
SPAN = late_pattern(
    r"(?P<count>\d{1,4}(?:\.\d)?)\s*个?(?P<unit>分|小时|钟头|天|日|min|h|d)", re.IGNORECASE
)
NONE = late_pattern(r"^\s*(?:不提醒|不要|不用|无|没有|none|off|no)\s*$", re.IGNORECASE)
COUNT = late_pattern(r"(?<!\d)\d{1,4}(?!\d)")
CLOCK_BEHIND = late_pattern(r"[\s,，]*(?:at )?\d{1,2}:\d{2}\s*$")
SPAN_TYPE = TypeAdapter(timedelta)
DAY_LETTERS = "一二三四五六日"
UNITS = {"分": 1, "min": 1, "小时": 60, "钟头": 60, "h": 60, "天": 1440, "日": 1440, "d": 1440}


def read_value(setting: Setting, text: str) -> dict[str, Any] | None:
    """Return the setting's new value, or None when the text does not say one.

    What the text leaves out stays as it is: 08:30 alone keeps the days.
    """
    words, found = normalize("NFKC", text), dict[str, Any]()
    try:
        for column in setting.columns:
            reader = READERS.get(kind_of(column))
            read = reader(setting, column, words) if reader else None
            if read is not None:
                found[name_of(column)], words = read
    except NoSuchTimeError:
        return None
    return setting.value | found if found else None


class NoSuchTimeError(ValueError):
    """A time of day that no clock shows, such as 25:00."""


Read = tuple[Any, str] | None  # the value, and what is left of the words


def kind_of(column: Column) -> tuple[Kind, Kind | None]:
    """Return the kind of a field, and of what it holds several of."""
    return column.cell.kind, column.cell.item.kind if column.cell.item else None


def read_rule(setting: Setting, column: Column, text: str) -> Read:
    """Read how often it comes: 每月25日, 每周五; of what comes weekly, 周四 alone is enough."""
    before = CLOCK_BEHIND.sub("", text)
    if (rule := rule_in(before)) is not None:
        return rule, text
    rhythm = read_rhythm(text)
    if rhythm is not None:
        return rhythm.rule, text[: rhythm.span[0]] + " " + text[rhythm.span[1] :]
    days = days_in(text)
    if not days or "WEEKLY" not in setting.value[name_of(column)]:
        return None
    return f"FREQ=WEEKLY;BYDAY={','.join(BY_DAY[DAYS.index(day)] for day in days)}", text


def read_clock_value(_setting: Setting, _column: Column, text: str) -> Read:
    """Read a time of day."""
    at = clock_in(text)
    return None if at is None else (at.isoformat(), text)


def read_span(setting: Setting, column: Column, text: str) -> Read:
    """Read a length of time, or that there is none; or when it is over: 周日 21:00."""
    may_be_none = column.field is not None and column.field.default is None
    if may_be_none and says_none(column, text):
        return None, text
    found = SPAN.search(text)
    if found is not None:
        return as_json(span_in(found)), text
    until = read_until(setting, text)
    return None if until is None else (as_json(until), text)


def read_until(setting: Setting, text: str) -> timedelta | None:
    """Return how long it is to the moment of the week that is named, of what begins every week."""
    holder, days, at = holder_of(setting), days_in(text), clock_in(text)
    if not isinstance(holder, Schedule) or len(days) > 1 or (not days and at is None):
        return None
    opens, closes = holder.opens, holder.closes
    if opens is None or closes is None:
        return None
    day = days[0] if days else closes.day
    span = span_of_week(opens, WeekTime(day=day, at=at or closes.at))
    return span or timedelta(weeks=1)


def read_spans(_setting: Setting, column: Column, text: str) -> Read:
    """Read one or several lengths of time, or that there is none."""
    if says_none(column, text):
        return [], text
    found = [span_in(one) for one in SPAN.finditer(text)]
    return (spans_of(found), text) if found else None


def spans_of(spans: Iterable[timedelta], *, besides: Iterable[str] = ()) -> list[str]:
    """Return lengths of time from the longest; one that stands already is taken away."""
    known = {SPAN_TYPE.validate_python(one) for one in besides}
    return [as_json(one) for one in sorted(known ^ set(spans), reverse=True)]


def read_count(_setting: Setting, column: Column, text: str) -> Read:
    """Read a number; where there may be none, also 不设."""
    found = COUNT.search(text)
    if found is not None:
        return int(found[0]), text
    may_be_none = column.field is not None and column.field.default is None
    return (None, text) if may_be_none and says_none(column, text) else None


def read_choice(_setting: Setting, column: Column, text: str) -> Read:
    """Read one of the words for the values."""
    named = named_in(column.cell, text)
    return (named[0], text) if len(named) == 1 else None


def read_choices(_setting: Setting, column: Column, text: str) -> Read:
    """Read words for the values; days also as 周一至周五."""
    item = column.cell.item
    assert item is not None  # noqa: S101  # of several
    named = days_in(text) if item.options == DAYS else named_in(item, text)
    return (list(named), text) if named else None


def named_in(cell: Cell, text: str) -> list[str]:
    """Return the values that are named, longer words before those that stand in them."""
    found, rest = set(), text.casefold()
    for value in sorted(cell.options, key=lambda one: -len(cell.words.get(one, one))):
        for word in (cell.words.get(value, value), cell.english.get(value, value), value):
            if word.casefold() in rest:
                rest = rest.replace(word.casefold(), " ")
                found.add(value)
    return [one for one in cell.options if one in found]


def says_none(column: Column, text: str) -> bool:
    """Return whether the words say that there is to be none."""
    tuned = tuned_of(column)
    own = {tuned.none.casefold(), tuned.none_english.casefold()}
    return NONE.match(text) is not None or text.strip().casefold() in own


def span_in(found: re.Match[str]) -> timedelta:
    """Return the length of time that was found."""
    minutes = float(found["count"]) * UNITS[found["unit"].lower()]
    return timedelta(minutes=round(minutes))


READERS: dict[tuple[Kind, Kind | None], Callable[[Setting, Column, str], Read]] = {
    (Kind.RULE, None): read_rule,
    (Kind.CLOCK, None): read_clock_value,
    (Kind.SPAN, None): read_span,
    (Kind.WHOLE, None): read_count,
    (Kind.CHOICE, None): read_choice,
    (Kind.SEVERAL, Kind.SPAN): read_spans,
    (Kind.SEVERAL, Kind.CHOICE): read_choices,
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
    """Return a span as the framework file writes it: PT3H, P1DT30M; of less than a minute, PT0S."""
    if span < timedelta(minutes=1):
        return "PT0S"
    minutes = span // timedelta(minutes=1)
    days, minutes = divmod(minutes, 1440)
    hours, minutes = divmod(minutes, 60)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock or not days else "")
