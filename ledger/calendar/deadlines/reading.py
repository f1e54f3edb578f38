"""Finds the deadline in a sentence: the phrase, the instant it means, where it stands.

How doubtful cases are decided (the reading is always shown for confirmation):

- A phrase with 前, 内, 截止 or a word such as 于, 最迟, by before it wins over 月底 and 年末, these
  over a plain date: 针对11月3日通报的问题，周五前整改 is Friday. Two alike that differ are asked.
- A word of time that is left beside what was read (第三个周五, 周五前3小时) makes it no deadline.
- A day without a time means the end of the office day, and on that very evening 23:59. A day
  that was named is kept though nobody works on it; 月底, 年底, 本周内 are the last working day.
- A part of the day means its end: 上午 and 中午 12:00, 下午 the end of the office day, 今晚 23:59.
- 周五 is the next Friday, today's if it is not over; 本周五 may be past; 下周五 is in the week
  after this one, weeks beginning on Monday. 15号 is the next 15th.
- 11月3日 without a year stays this year's up to 60 days after, then it is next year's.
- 周末前 is the last working day of the week, 周末 is Sunday. 12月前 ends with November.
- 月初 is the 5th, 季度初 the 5th of its first month. 国庆前 is the last working day before it;
  冬至前 is that day, as 12月4日前 is. Of days by the moon it is the next.
- What returns (每周五), is past by its own words (上周五, 3天前) or begins (12月4日起) is none.
- One day by two names (12月11日（农历冬月初三）) must be one, and nothing is counted from a day
  (12月4日后三天内): else it is no deadline, and is asked.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from ledger.calendar.deadlines.clock import END_OF_DAY, ReferenceTime
from ledger.calendar.deadlines.moments import Phrase
from ledger.calendar.deadlines.numerals import plain
from ledger.calendar.deadlines.phrases import clock_after, find_phrases
from ledger.calendar.deadlines.surroundings import NO_DEADLINE, Past, has_more, leading
from ledger.calendar.working_days import WorkCalendar
from models.frozen import frozen
from models.patterns import late_pattern

LONGEST_TEXT = 5000
RUNNING = late_pattern(r"[\u3400-\u9fff]")  # signs that are written without spaces between

Span = tuple[int, int]


@frozen
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
    caller's part. Only the first 5,000 characters are read.
    """
    reference = ReferenceTime(calendar.local(now), calendar, end_of_day)
    readable = plain(text[:LONGEST_TEXT])
    dead = [_with_clock(readable, *match.span()) for match in NO_DEADLINE.finditer(readable)]
    alive = (one for one in find_phrases(readable, reference) if not _touches(one, dead))
    best = _best([one for one in alive if one.counts(readable)], reference)
    if best is None or best.at is None or has_more(readable, best.start, best.end):
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


def _best(phrases: Iterable[Phrase], reference: ReferenceTime) -> Phrase | None:
    """Return the phrase that is most plainly a limit; None where two such name different days."""
    real = [one for one in phrases if one.at is not None]
    plainest = max((one.bounded for one in real), default=None)
    likely = [one for one in real if one.bounded is plainest]
    days = {reference.calendar.day_of(one.at) for one in likely if one.at is not None}
    return likely[0] if len(days) == 1 else None


def _with_clock(text: str, start: int, end: int) -> Span:
    """Return the span with the time that belongs to it: 每天下班前."""
    return start, clock_after(text, end)[1]


def _touches(phrase: Phrase, spans: Iterable[Span]) -> bool:
    return any(start < phrase.end and phrase.start < end for start, end in spans)
