"""Planned times are the wall clock's, on named days, one a day whatever the clock is put to."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from ledger.calendar.working_days import WorkCalendar
from ledger.rhythm.planning import planned_rounds
from models.framework import DAYS, read_framework
from scheduler.planned_times import plan_of, planned_times

SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"


def local(zone: str, year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone))


def walls(
    days: tuple[str, ...], at: time, zone: str, since: datetime, until: datetime
) -> list[str]:
    found = planned_times(days, at, timezone=zone, since=since, until=until)
    assert all(moment.tzinfo is UTC for moment in found)
    return [f"{moment.astimezone(ZoneInfo(zone)):%a %d %H:%M}" for moment in found]


@pytest.mark.parametrize("day", DAYS)
def test_days_are_named_not_numbered(day: str) -> None:
    since, until = local(SHANGHAI, 2026, 11, 23), local(SHANGHAI, 2026, 11, 29, 23)
    (found,) = walls((day,), time(9), SHANGHAI, since, until)
    assert found.lower().startswith(day)


def test_both_ends_count() -> None:
    monday = local(SHANGHAI, 2026, 11, 23, 9)
    assert len(planned_times(("mon",), time(9), timezone=SHANGHAI, since=monday, until=monday)) == 1
    later = monday + timedelta(seconds=1)
    assert planned_times(("mon",), time(9), timezone=SHANGHAI, since=later, until=later) == ()


@pytest.mark.parametrize(
    ("at", "zone", "first", "last", "expected"),
    [
        # The clock is put forward at 02:00 on 29 March: 02:30 does not happen, 03:30 does.
        (time(2, 30), BERLIN, (2026, 3, 28), (2026, 3, 30),
         ["Sat 28 02:30", "Sun 29 03:30", "Mon 30 02:30"]),
        (time(9), BERLIN, (2026, 3, 28), (2026, 3, 30),
         ["Sat 28 09:00", "Sun 29 09:00", "Mon 30 09:00"]),
        # The day after it, too, has its moment soon after midnight.
        (time(0, 30), BERLIN, (2026, 3, 28), (2026, 3, 30),
         ["Sat 28 00:30", "Sun 29 00:30", "Mon 30 00:30"]),
        # It is put back at 03:00 on 25 October: 02:30 happens twice, the first one counts.
        (time(2, 30), BERLIN, (2026, 10, 24), (2026, 10, 26),
         ["Sat 24 02:30", "Sun 25 02:30", "Mon 26 02:30"]),
        (time(23, 59), SHANGHAI, (2026, 12, 31), (2027, 1, 1), ["Thu 31 23:59", "Fri 01 23:59"]),
        (time(0, 0), SHANGHAI, (2026, 12, 31), (2027, 1, 1), ["Thu 31 00:00", "Fri 01 00:00"]),
    ],
)  # fmt: skip
def test_one_a_day_over_the_changes_of_the_clock(
    at: time,
    zone: str,
    first: tuple[int, int, int],
    last: tuple[int, int, int],
    expected: list[str],
) -> None:
    since, until = local(zone, *first), local(zone, *last, 23, 59)
    assert walls(DAYS, at, zone, since, until) == expected


def test_the_hour_that_happens_twice_counts_the_first_time() -> None:
    since = local(BERLIN, 2026, 10, 25)
    (found,) = planned_times(
        DAYS, time(2, 30), timezone=BERLIN, since=since, until=since + timedelta(hours=20)
    )
    assert found == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_plan_reaches_back_five_weeks_and_rounds_ahead_to_their_closing() -> None:
    now = local(SHANGHAI, 2026, 11, 27, 19)
    framework = read_framework("3315")
    plan = plan_of(framework, timezone=SHANGHAI, now=now)
    assert len(plan.pushes["weekly-list"]) == 5
    calendar = WorkCalendar(ZoneInfo(SHANGHAI))
    planned = planned_rounds(framework, calendar, since=plan.since, until=plan.until)
    weekly = [one for one in planned if one.rule == "weekly-study"]
    assert len(weekly) == 6
    assert weekly[-1].due_at == now
    assert weekly[-1].useful_until == local(SHANGHAI, 2026, 11, 29, 21)
