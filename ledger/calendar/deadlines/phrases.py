"""Phrases found in a sentence: a day with its time, a time alone, days before a day."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from ledger.calendar.deadlines import counted, days, english, festivals, lunar_days
from ledger.calendar.deadlines.clock import (
    CLOCK,
    ReferenceTime,
    is_certain_alone,
    read_clock,
)
from ledger.calendar.deadlines.joining import joined
from ledger.calendar.deadlines.moments import Phrase, moment
from ledger.calendar.deadlines.numerals import NUMBER, number
from ledger.calendar.deadlines.rules import WEEK, Rule
from ledger.calendar.deadlines.surroundings import BOUND, Bounds, bounds
from models.patterns import late_pattern

# Of two that fit the same words the first is taken: 五月廿三 is asked, no solar day.
RULES = (*counted.RULES, *lunar_days.RULES, *festivals.RULES, *days.RULES, *english.RULES)
ONE_DAY = timedelta(days=1)
LONGEST_CLOCK = 30
MOST_WORKING_DAYS = 250  # counted back: a year of them

WEEK_DAYS = "一二三四五六日天"
_ITS_WEEK_DAY = late_pattern(rf"[ ]?(?P<open>\()?{WEEK}(?P<day>[{WEEK_DAYS}])(?(open)\))")
_TO_CLOCK = late_pattern(r"[ ]?(?:的|,|at\b|@)?[ ]?", re.IGNORECASE)
_FROM_CLOCK = late_pattern(r"(?:,?[ ](?:on[ ]|of[ ])?)?", re.IGNORECASE)
# 春节前3天, but not 春节前3天内: from when?
_BACK = late_pattern(
    rf"[ ]?(?P<count>{NUMBER})[ ]?个?(?P<unit>工作日|天|日|周|星期|礼拜)(?![内之以的])前?"
)
_BEFORE_AT_END = late_pattern(r"(?:之|以)?前$")


def find_phrases(text: str, reference: ReferenceTime) -> list[Phrase]:
    """Return the phrases in `text` that the rules know, in order, none within another."""
    clocks = {match.end(): match for match in CLOCK.finditer(text)}
    found = [
        _phrase(text, match, rule, reference, clocks)
        for rule in RULES
        for match in rule.pattern.finditer(text)
    ]
    found += [_clock_alone(text, match, reference) for match in clocks.values()]
    whole = joined(text, _outermost(found), reference)
    return [_counted_back(text, phrase, reference) for phrase in whole]


def clock_after(text: str, place: int) -> tuple[re.Match[str] | None, int]:
    """Return the time of day that follows at `place`, and where it ends."""
    between = _TO_CLOCK.match(text, place)
    first = between.end() if between else place
    # Cut off, so that 五 in 周五3点 does not count as a part of the number.
    clock = CLOCK.match(text[first : first + LONGEST_CLOCK])
    return clock, (first + clock.end() if clock else place)


def _phrase(
    text: str,
    match: re.Match[str],
    rule: Rule,
    reference: ReferenceTime,
    clocks: dict[int, re.Match[str]],
) -> Phrase:
    start, end = match.span()
    named = rule.read(match, reference)
    closed = match[0].endswith("前")
    if not re.search("周|星期|礼拜", match[0]) and (its := _ITS_WEEK_DAY.match(text, end)):
        end = its.end()
        # 12月4日周六 is no day where the 4th is a Friday.
        named = tuple(day for day in named if day.weekday() == min(WEEK_DAYS.index(its["day"]), 6))
    clock, end = (None, end) if closed else clock_after(text, end)
    if clock is None and (clock := _clock_before(text, start, clocks)):
        start = clock.start()
    at_clock = read_clock(clock, reference) if clock else None
    exact = any(isinstance(day, datetime) for day in named)
    readable = clock is None or at_clock is not None
    return _with_surroundings(
        text,
        Phrase(
            start=start,
            end=end,
            at=moment(named, at_clock, reference) if readable else None,
            has_time=clock is not None or exact,
            certain=rule.certain,
            bounded=Bounds.NONE,
        ),
    )


def _clock_before(text: str, place: int, clocks: dict[int, re.Match[str]]) -> re.Match[str] | None:
    """Return the time of day right before `place`: 5pm on Friday."""
    for gap in range(5):
        clock = clocks.get(place - gap)
        if clock and _FROM_CLOCK.fullmatch(text, place - gap, place):
            return clock
    return None


def _clock_alone(text: str, match: re.Match[str], reference: ReferenceTime) -> Phrase:
    clock = read_clock(match, reference)
    working = match["named"] is not None
    first = reference.calendar.first_working_day(reference.today) if working else reference.today
    then = first + ONE_DAY
    named = (first, reference.calendar.first_working_day(then) if working else then)
    return _with_surroundings(
        text,
        Phrase(
            start=match.start(),
            end=match.end(),
            at=moment(named, clock, reference) if clock else None,
            has_time=True,
            certain=is_certain_alone(match),
            bounded=Bounds.NONE,
            clock=clock,
        ),
    )


def _with_surroundings(text: str, phrase: Phrase) -> Phrase:
    bound = BOUND.match(text, phrase.end)
    end = bound.end() if bound else phrase.end
    bounded = Bounds.SAID if bound else bounds(text, phrase.start, phrase.end)
    return replace(phrase, end=end, bounded=bounded)


def _outermost(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Return the phrases in order without those that begin inside another."""
    kept: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda one: (one.start, -one.end)):
        if not kept or phrase.start >= kept[-1].end:
            kept.append(phrase)
    return kept


def _counted_back(text: str, phrase: Phrase, reference: ReferenceTime) -> Phrase:
    """Return 春节前3天 as the third day before that day; any other phrase as it is."""
    before = _BEFORE_AT_END.search(text[phrase.start : phrase.end])
    back = _BACK.match(text, phrase.end) if before else None
    if before is None or back is None or phrase.at is None:
        return phrase
    named = text[phrase.start : phrase.start + before.start()]
    day = _day_named(named, reference) or _day_named(f"{named}当天", reference)
    count = number(back["count"])
    counted = replace(phrase, end=back.end(), bounded=Bounds.SAID)
    if day is None or count is None:
        return replace(counted, at=None)
    first = _days_before(day, count, back["unit"], reference)
    return replace(counted, at=moment((first,), None, reference))


def _day_named(text: str, reference: ReferenceTime) -> date | None:
    """Return the day that the whole text names."""
    for phrase in find_phrases(text, reference):
        if (phrase.start, phrase.end) == (0, len(text)):
            return phrase.day(reference)
    return None


def _days_before(day: date, count: int, unit: str, reference: ReferenceTime) -> date:
    if unit != "工作日":
        return day - timedelta(days=count * (1 if unit in "天日" else 7))
    return reference.calendar.add_working_days(day, -min(count, MOST_WORKING_DAYS))
