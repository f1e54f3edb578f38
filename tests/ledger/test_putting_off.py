"""Until when what a check-in says waits: for the day's last question, for the next list."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from ledger.calendar.working_days import WorkCalendar
from ledger.rhythm.putting_off import latest_moment, next_list
from ledger.rhythm.same_day import gathering_of
from models import Occurrence
from models.framework import PushKind, read_framework

CALENDAR = WorkCalendar(ZoneInfo("Asia/Shanghai"))
FRAMEWORK = read_framework("3315")
BEFORE_HOLIDAYS = date(2026, 2, 14)  # a Saturday that is worked, nine days off follow


def moment(clock: str, day: date = BEFORE_HOLIDAYS) -> datetime:
    return CALENDAR.instant(day, time.fromisoformat(clock))


@pytest.mark.parametrize(
    ("rule", "asked", "now", "until", "is_last"),
    [
        ("first-topic-month", "09:30", "09:30", "14:15", False),
        ("three-rules", "10:00", "10:01", "14:15", False),
        ("weekly-report", "14:00", "14:00", "14:15", True),
        ("three-rules", "14:00", "14:00", "14:15", False),  # of one minute, the last by name
        ("a-level", "15:00", "15:00", "15:15", True),  # opened by a rule, and not planned
        ("weekly-study", "19:00", "19:00", "19:15", True),  # in the evening there is no other
        ("first-topic-month", "09:30", "14:15", None, False),  # the bot was down meanwhile
    ],
)
def test_a_question_waits_for_the_last_of_its_day(
    rule: str, asked: str, now: str, until: str | None, is_last: bool
) -> None:
    occurrence = Occurrence(rule=rule, due_at=moment(asked))
    found = gathering_of(FRAMEWORK, CALENDAR, occurrence, now=moment(now))
    if until is None:
        assert found is None
    else:
        assert found is not None
        assert (found.until, found.is_last) == (moment(until), is_last)


def test_a_summary_waits_out_the_longest_holidays() -> None:
    kinds = (PushKind.HEAD_DIGEST, PushKind.TASK_LIST)
    after = next_list(FRAMEWORK, CALENDAR, kinds, now=moment("21:00"))
    assert after == moment("09:15", date(2026, 2, 24))
    check_in = FRAMEWORK.check_in("weekly-study")
    assert check_in is not None
    closing = Occurrence(rule="weekly-study.closing", useful_until=moment("21:00"))
    assert latest_moment(closing, check_in) is None
    reminder = Occurrence(rule="weekly-study.reminder", useful_until=moment("21:00"))
    assert latest_moment(reminder, check_in) == moment("20:15")
