"""Two phrases that name one moment together: a range, a day by two names, a day or another."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from ledger.calendar.deadlines.clock import NOON, ReferenceTime
from ledger.calendar.deadlines.moments import Phrase
from ledger.calendar.deadlines.rules import WEEK
from ledger.calendar.deadlines.surroundings import Bounds
from models.patterns import late_pattern

# Takes the text, both phrases and the reference; returns None where each stands for itself.
Join = Callable[[str, Phrase, Phrase, ReferenceTime], Phrase | None]

_LATE = late_pattern(r"[下晚夜]|pm", re.IGNORECASE)
_BARE_WEEK_DAY = late_pattern(
    rf"{WEEK}[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*", re.IGNORECASE
)


def joined(text: str, phrases: Iterable[Phrase], reference: ReferenceTime) -> list[Phrase]:
    """Return the phrases with those made one that name one moment together."""
    found: list[Phrase] = []
    for phrase in phrases:
        both = _together(text, found[-1], phrase, reference) if found else None
        if both:
            found.pop()
        found.append(both or phrase)
    return found


def _together(text: str, first: Phrase, second: Phrase, reference: ReferenceTime) -> Phrase | None:
    for between, join in JOINS:
        if between.fullmatch(text, first.end, second.start):
            both = join(text, first, second, reference)
            if both is not None:
                return both
    return None


def _as_range(text: str, first: Phrase, second: Phrase, reference: ReferenceTime) -> Phrase:
    """周一至周五 ends when its second part does, 周三上午9点至11点 on Wednesday."""
    both = replace(second, start=first.start, bounded=Bounds.SAID)
    if second.clock is None:
        return both
    late = bool(_LATE.search(text, first.start, first.end))
    return replace(both, at=_end_of_hours(first, second, reference, late=late))


def _end_of_hours(
    first: Phrase, second: Phrase, reference: ReferenceTime, *, late: bool
) -> datetime | None:
    """Return when 晚上8点到10点 ends, at 22:00; None where that is before it begins.

    `late`: the first time was said to be one of the afternoon or evening.
    """
    day = first.day(reference)
    if day is None or second.clock is None or first.at is None:
        return None
    at = reference.calendar.instant(day, second.clock)
    if late and at <= first.at and second.clock < NOON:
        at += timedelta(hours=12)
    return at if not first.has_time or at > first.at else None


def _as_nothing(_text: str, first: Phrase, second: Phrase, _reference: ReferenceTime) -> Phrase:
    """下周三或周四 is not decided; 12月4日后三天内 is not three days from now."""
    return replace(second, start=first.start, at=None)


def _with_its_week_day(
    text: str, first: Phrase, second: Phrase, reference: ReferenceTime
) -> Phrase | None:
    """Fri 27 Nov is one phrase; it names no day where that is no Friday."""
    if second.clock is not None or not _BARE_WEEK_DAY.fullmatch(text, first.start, first.end):
        return None
    week_day, day = first.day(reference), second.day(reference)
    fits = week_day is not None and day is not None and week_day.weekday() == day.weekday()
    return replace(second, start=first.start, at=second.at if fits else None)


def _as_two_names(
    text: str, first: Phrase, second: Phrase, reference: ReferenceTime
) -> Phrase | None:
    """12月11日(农历冬月初三)前 is one phrase; where the two differ it names no day."""
    closed = text.startswith(")", second.end)
    if not closed and ")" not in text[second.start : second.end]:
        return None
    both = replace(
        second if second.has_time else first,
        start=first.start,
        end=second.end + closed,
        bounded=max(first.bounded, second.bounded),
    )
    same = first.day(reference) == second.day(reference)
    return both if same else replace(both, at=None)


# By what stands between the two.
JOINS: tuple[tuple[re.Pattern[str], Join], ...] = (
    (late_pattern(r"[ ]?[-~至到][ ]?"), _as_range),
    (late_pattern(r"[ ]?(?:或者?|or)[ ]?", re.IGNORECASE), _as_nothing),
    (late_pattern(r"(?:之|以)?后[ ]?的?"), _as_nothing),
    (late_pattern(r",?[ ]"), _with_its_week_day),
    (late_pattern(r"[ ]?\([ ]?"), _as_two_names),
)
