"""Phrases found in a sentence: a day with its time, a time alone, a range up to its end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from ledger.calendar.deadlines import days, english, festivals, lunar_days
from ledger.calendar.deadlines.clock import (
    CLOCK,
    LAST_MINUTE,
    ReferenceTime,
    is_certain_alone,
    read_clock,
)
from ledger.calendar.deadlines.rules import Days, Rule
from ledger.calendar.deadlines.surroundings import BOUND, begins, is_bounded, stands_out

# Of two that fit the same words the first is taken: 五月廿三 is asked, no solar day.
RULES = (*lunar_days.RULES, *festivals.RULES, *days.RULES, *english.RULES)
ONE_DAY = timedelta(days=1)
LONGEST_CLOCK = 30

_WEEK_DAY = r"(?:周|星期|礼拜)[一二三四五六日天]"
_ITS_WEEK_DAY = re.compile(rf"[ ]?(?:\({_WEEK_DAY}\)|{_WEEK_DAY})")
_TO_CLOCK = re.compile(r"[ ]?(?:的|,|at\b|@)?[ ]?", re.IGNORECASE)
_FROM_CLOCK = re.compile(r"(?:,?[ ](?:on[ ]|of[ ])?)?", re.IGNORECASE)
_TO = re.compile(r"[ ]?[-~至到][ ]?")
_AFTER = re.compile(r"(?:之|以)?后[ ]?的?")
_IN_BRACKETS = re.compile(r"[ ]?\([ ]?")


@dataclass(frozen=True)
class Phrase:
    """text[start:end], which may be a deadline; `at` is None where it names no real moment."""

    start: int
    end: int
    at: datetime | None
    has_time: bool
    certain: bool
    bounded: bool

    def counts(self, text: str) -> bool:
        """Say whether it is a deadline where it stands in `text`."""
        if begins(text, self.end):
            return False
        return self.certain or self.bounded or stands_out(text, self.start, self.end)


def find_phrases(text: str, reference: ReferenceTime) -> list[Phrase]:
    """Return the phrases in `text` that the rules know, in order, none within another."""
    clocks = {match.end(): match for match in CLOCK.finditer(text)}
    found = [
        _phrase(text, match, rule, reference, clocks)
        for rule in RULES
        for match in rule.pattern.finditer(text)
    ]
    found += [_clock_alone(text, match, reference) for match in clocks.values()]
    return _joined(text, _outermost(found), reference)


def clock_after(text: str, place: int) -> tuple[re.Match[str] | None, int]:
    """Return the time of day that follows at `place`, and where it ends."""
    between = _TO_CLOCK.match(text, place)
    first = between.end() if between else place
    # Cut off, so that 五 in 周五3点 does not count as a part of the number.
    clock = CLOCK.match(text[first : first + LONGEST_CLOCK])
    return clock, (first + clock.end() if clock else place)


def moment(named: Days, clock: time | None, reference: ReferenceTime) -> datetime | None:
    """Return the first of the days, at that time, that is not past; else the first of all."""
    instants = [_instant(day, clock or reference.end_of_day, reference) for day in named]
    for instant in instants:
        if instant >= reference.now:
            return instant
    if clock is None and reference.today in named:
        return reference.calendar.instant(reference.today, LAST_MINUTE)
    return instants[0] if instants else None


def _instant(day: date, clock: time, reference: ReferenceTime) -> datetime:
    if isinstance(day, datetime):
        return day.astimezone(UTC)
    return reference.calendar.instant(day, clock)


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
            bounded=False,
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
            bounded=False,
        ),
    )


def _with_surroundings(text: str, phrase: Phrase) -> Phrase:
    bound = BOUND.match(text, phrase.end)
    end = bound.end() if bound else phrase.end
    bounded = bound is not None or is_bounded(text, phrase.start, phrase.end)
    return replace(phrase, end=end, bounded=bounded)


def _outermost(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Return the phrases in order without those that begin inside another."""
    kept: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda one: (one.start, -one.end)):
        if not kept or phrase.start >= kept[-1].end:
            kept.append(phrase)
    return kept


def _joined(text: str, phrases: Iterable[Phrase], reference: ReferenceTime) -> list[Phrase]:
    """Return the phrases with those made one that name one day together."""
    joined: list[Phrase] = []
    for phrase in phrases:
        both = _together(text, joined[-1], phrase, reference) if joined else None
        if both:
            joined.pop()
        joined.append(both or phrase)
    return joined


def _together(text: str, first: Phrase, second: Phrase, reference: ReferenceTime) -> Phrase | None:
    """Return two phrases as one, None where each stands for itself."""
    between = (first.end, second.start)
    if _TO.fullmatch(text, *between):  # 周一至周五 ends when its second part does.
        return replace(second, start=first.start, bounded=True)
    if _AFTER.fullmatch(text, *between):  # 12月4日后三天内 is not three days from now.
        return replace(second, start=first.start, at=None)
    closed = text.startswith(")", second.end)
    if _IN_BRACKETS.fullmatch(text, *between) and (
        closed or ")" in text[second.start : second.end]
    ):
        return _of_two_names(first, second, second.end + closed, reference)
    return None


def _of_two_names(first: Phrase, second: Phrase, end: int, reference: ReferenceTime) -> Phrase:
    """Return 12月11日(农历冬月初三)前 as one phrase; where the two differ it names no day."""
    bounded = first.bounded or second.bounded
    both = replace(
        second if second.has_time else first, start=first.start, end=end, bounded=bounded
    )
    return (
        both if _day_of(first, reference) == _day_of(second, reference) else replace(both, at=None)
    )


def _day_of(phrase: Phrase, reference: ReferenceTime) -> date | None:
    return reference.calendar.day_of(phrase.at) if phrase.at else None
