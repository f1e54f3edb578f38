"""A task's colour: how near its deadline is, in working days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from ledger.calendar.colours import amber_until, colour, judge
from ledger.calendar.working_days import WorkCalendar
from models import Colour, Task, TaskState
from models.work import DONE

CALENDAR = WorkCalendar(ZoneInfo("Asia/Shanghai"), kind="weekdays")
DUE = datetime(2026, 11, 27, 10, tzinfo=UTC)  # Friday 18:00


def at(day: int, hour: int = 1) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected", "left"),
    [
        (at(20), Colour.GREEN, 5),
        (at(23), Colour.GREEN, 4),
        (at(24), Colour.AMBER, 3),
        (at(27), Colour.AMBER, 0),
        (at(27, 10), Colour.AMBER, 0),  # on the dot
        (at(27, 11), Colour.RED, 0),
        (at(28), Colour.RED, -1),  # Saturday
        (at(30), Colour.RED, -1),
    ],
)
def test_by_the_working_days_left(now: datetime, expected: Colour, left: int) -> None:
    task = Task(title="事项", deadline=DUE, state=TaskState.SIGNED)
    near = judge(task, now, CALENDAR, 3)
    assert near.colour is colour(task, now, CALENDAR, 3) is expected
    assert near.days_left == left


@pytest.mark.parametrize("now", [at(24), at(26), at(27), at(28), at(29)])
def test_amber_ends_where_rows_are_asked_for_it(now: datetime) -> None:
    end = amber_until(now, CALENDAR, 3)
    last, first = (
        Task(deadline=end - timedelta(minutes=1), state=TaskState.SIGNED),
        Task(deadline=end, state=TaskState.SIGNED),
    )
    assert colour(last, now, CALENDAR, 3) is Colour.AMBER
    assert colour(first, now, CALENDAR, 3) is Colour.GREEN


@pytest.mark.parametrize("state", sorted(DONE))
def test_what_is_done_is_grey_however_late(state: TaskState) -> None:
    assert colour(Task(deadline=DUE, state=state), at(30), CALENDAR, 3) is Colour.GREY


CHINA = WorkCalendar(ZoneInfo("Asia/Shanghai"))


# Today, the day it is due, how many working days are soon: the colour, and whether an estimate.
@pytest.mark.parametrize(
    ("today", "due", "soon", "expected", "estimated"),
    [
        (date(2026, 12, 28), date(2026, 12, 31), 3, Colour.AMBER, False),
        (date(2026, 12, 25), date(2026, 12, 31), 3, Colour.GREEN, False),
        (date(2026, 12, 25), date(2026, 12, 31), 4, Colour.AMBER, False),
        (date(2026, 12, 31), date(2026, 12, 31), 0, Colour.AMBER, False),
        (date(2026, 12, 30), date(2026, 12, 31), 0, Colour.GREEN, False),
        (date(2026, 12, 30), date(2027, 1, 5), 3, Colour.AMBER, True),  # 元旦 is off by law
        (date(2026, 12, 29), date(2027, 1, 5), 3, Colour.GREEN, True),
        (date(2027, 2, 4), date(2027, 2, 15), 3, Colour.AMBER, True),  # over 春节
        (date(2027, 2, 3), date(2027, 2, 15), 3, Colour.GREEN, True),
        (date(2027, 2, 16), date(2027, 2, 15), 3, Colour.RED, False),  # late is late
    ],
)
def test_the_boundaries_of_the_colours(
    today: date, due: date, soon: int, expected: Colour, *, estimated: bool
) -> None:
    now = CHINA.instant(today, time(9))
    task = Task(title="事项", deadline=CHINA.instant(due, time(18)), state=TaskState.SIGNED)
    near = judge(task, now, CHINA, soon)
    assert near.colour is colour(task, now, CHINA, soon) is expected
    assert near.estimated is estimated
