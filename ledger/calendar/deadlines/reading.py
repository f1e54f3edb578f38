"""Finds the deadline in a sentence: the phrase, the instant it means, where it stands.

How doubtful cases are decided (the reading is always shown for confirmation):

- A phrase with 前, 内, 截止 or a word such as 于, 最迟, by before it wins over a plain date, then
  the first wins: 针对11月3日通报的问题，周五前整改 is Friday.
- A day without a time means the end of the office day, and on that very evening 23:59. A day
  that was named is kept though nobody works on it; 月底, 年底, 本周内 are the last working day.
- A part of the day means its end: 上午 and 中午 12:00, 下午 the end of the office day, 今晚 23:59.
- 周五 is the next Friday, today's if it is not over; 本周五 may be past; 下周五 is in the week
  after this one, weeks beginning on Monday. 15号 is the next 15th.
- 11月3日 without a year stays this year's up to 60 days after, then it is next year's.
- 周末前 is the last working day of the week, 周末 is Sunday. 12月前 ends with November.
- What returns (每周五), is past by its own words (上周五, 3天前) or begins (12月4日起) is none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time

from ledger.calendar.deadlines.clock import END_OF_DAY, Said
from ledger.calendar.deadlines.general import LAST_SECOND, read_generally
from ledger.calendar.deadlines.numerals import plain
from ledger.calendar.deadlines.past import Past
from ledger.calendar.deadlines.phrases import Phrase, clock_after, find_phrases, moment
from ledger.calendar.deadlines.surroundings import BOUND, NO_DEADLINE, is_bounded, leading
from ledger.calendar.working_days import WorkCalendar

LONGEST_TEXT = 5000
RUNNING = re.compile(r"[\u3400-\u9fff]")  # signs that are written without spaces between

Span = tuple[int, int]


@dataclass(frozen=True)
class Deadline:
    """A deadline that was read: `at` in UTC, and `phrase` = text[span[0]:span[1]].

    `has_time`: the phrase gave a time of day (下班前 too), not only a day.
    """

    at: datetime
    phrase: str
    span: Span
    has_time: bool


def read_deadline(
    text: str, *, now: datetime, calendar: WorkCalendar, end_of_day: time = END_OF_DAY
) -> Deadline | None:
    """Read the deadline that `text` names; None if it names none, or a day that does not exist.

    `now` is aware (ValueError if not). The result may lie in the past: to refuse that is the
    caller's part. Only the first 5,000 characters are read. The first phrase that is left to
    jionlp imports it, which takes up to half a second; else a call takes milliseconds.
    """
    said = Said(calendar.local(now), calendar, end_of_day)
    readable = plain(text[:LONGEST_TEXT])
    dead = [_with_clock(readable, *match.span()) for match in NO_DEADLINE.finditer(readable)]
    phrases = [one for one in find_phrases(readable, said) if not _touches(one, dead)]
    best = _best(one for one in phrases if one.counts(readable))
    if best is None:
        seen = [*dead, *((one.start, one.end) for one in phrases)]
        best = _best(_left_to_jionlp(_blanked(readable, seen), said))
    if best is None or best.at is None:
        return None
    span = (best.start, best.end)
    return Deadline(best.at.astimezone(UTC), text[slice(*span)], span, best.has_time)


def without(text: str, deadline: Deadline | Past) -> str:
    """Return the text without its deadline and the words that led to it: 于, by, no later than."""
    start, end = deadline.span
    before, after = text[: leading(plain(text), start)], text[end:]
    # 务必在周五前报送 is one word less, 整理卷宗 周五前 报送 is two words still.
    runs_on = bool(RUNNING.match(before[-1:]) and RUNNING.match(after[:1]))
    return before + ("" if runs_on else " ") + after


def _best(phrases: Iterable[Phrase]) -> Phrase | None:
    real = (one for one in phrases if one.at is not None)
    return min(real, key=lambda one: (not one.bounded, one.start), default=None)


def _with_clock(text: str, start: int, end: int) -> Span:
    """Return the span with the time that belongs to it: 每天下班前."""
    return start, clock_after(text, end)[1]


def _touches(phrase: Phrase, spans: Iterable[Span]) -> bool:
    return any(start < phrase.end and phrase.start < end for start, end in spans)


def _blanked(text: str, spans: Iterable[Span]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _left_to_jionlp(text: str, said: Said) -> Iterable[Phrase]:
    for start, found_end, at in read_generally(text, said):
        bound = BOUND.match(text, found_end)
        end = bound.end() if bound else found_end
        bounded = bound is not None or is_bounded(text, start, found_end)
        has_time = at.time() != LAST_SECOND
        instant = at.astimezone(UTC) if has_time else moment((at.date(),), None, said)
        phrase = Phrase(start, end, instant, has_time, certain=False, bounded=bounded)
        if phrase.counts(text):
            yield phrase
