"""Every-week phrases and the deadlines they lead to."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from ledger.calendar.working_days import WorkCalendar
from ledger.tasks.rhythms import next_due, read_rhythm
from models import Shift

CALENDAR = WorkCalendar(ZoneInfo("Asia/Shanghai"))
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)  # Monday morning

# Words, and the next two deadlines where days off lead to the working day before.
RHYTHMS = [
    ("每周五 报送周报", (date(2026, 11, 27), date(2026, 12, 4))),
    ("每个星期一前", (date(2026, 11, 23), date(2026, 11, 30))),
    ("每月10日前报送", (date(2026, 12, 10), date(2027, 1, 8))),
    ("每月三十一号", (date(2026, 11, 30), date(2026, 12, 31))),
    ("每月底", (date(2026, 11, 30), date(2026, 12, 31))),
    ("每季度末", (date(2026, 12, 31), date(2027, 3, 31))),
    ("每半年末", (date(2026, 12, 31), date(2027, 6, 30))),
    ("每年12月10日", (date(2026, 12, 10), date(2027, 12, 10))),
    ("every Friday", (date(2026, 11, 27), date(2026, 12, 4))),
    ("every working day", (date(2026, 11, 23), date(2026, 11, 24))),
    ("by the 10th of every month", (date(2026, 12, 10), date(2027, 1, 8))),
    ("the end of every month", (date(2026, 11, 30), date(2026, 12, 31))),
    ("by the end of each quarter", (date(2026, 12, 31), date(2027, 3, 31))),
]


def due(rule: str, after: datetime, moved: Shift = Shift.EARLIER) -> datetime:
    return next_due(rule, after, calendar=CALENDAR, end_of_day=time(18), moved=moved)


@pytest.mark.parametrize(("words", "days"), RHYTHMS)
def test_the_next_deadlines(words: str, days: tuple[date, date]) -> None:
    rhythm = read_rhythm(words)
    assert rhythm is not None
    first = due(rhythm.rule, NOW)
    assert (CALENDAR.day_of(first), CALENDAR.day_of(due(rhythm.rule, first))) == days


@pytest.mark.parametrize(
    "words",
    [
        "周五前",
        "每周夜读",
        "每月一次",
        "每月40日",
        "每年13月1日",
        "",
        "每周",
        "12月10日前",
        "the 40th of every month",
    ],
)
def test_other_words_are_no_rhythm(words: str) -> None:
    assert read_rhythm(words) is None


def test_a_day_off_leads_to_the_day_before_or_after() -> None:
    after = datetime(2026, 12, 31, 11, tzinfo=UTC)
    rule = "FREQ=MONTHLY;BYMONTHDAY=10"  # 10 January 2027 is a Sunday
    assert CALENDAR.day_of(due(rule, after)) == date(2027, 1, 8)
    assert CALENDAR.day_of(due(rule, after, Shift.LATER)) == date(2027, 1, 11)
    saturday = datetime(2027, 1, 9, 3, tzinfo=UTC)
    assert CALENDAR.day_of(due(rule, saturday, Shift.LATER)) == date(2027, 1, 11)
