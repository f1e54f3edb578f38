"""Working days: Chinese holidays, the years nobody has announced yet, overrides, time zones."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.calendar.working_days import WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = WorkCalendar(timezone=SHANGHAI)
WEEKDAYS = WorkCalendar(timezone=SHANGHAI, kind="weekdays")

# Announced data end here: https://pypi.org/project/chinesecalendar/ 1.11.
LAST_ANNOUNCED = date(2026, 12, 31)

days = st.dates(date(2003, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),  # National Day, a Thursday
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday worked in return
        (date(2026, 9, 20), True),  # a Sunday worked in return
        (date(2026, 11, 23), True),
        (date(2026, 11, 28), False),
        (date(2026, 2, 17), False),  # Spring Festival
        (date(2027, 1, 1), False),  # off by law, in a year not announced
        (date(2027, 1, 4), True),
        (date(2027, 2, 8), False),  # 春节
        (date(2027, 1, 2), False),
        (date(2003, 10, 1), True),  # before the data begin
    ],
)
def test_china_works_as_the_state_council_announced(day: date, working: bool) -> None:
    assert CHINA.is_working_day(day) is working


def test_weekdays_knows_no_holiday() -> None:
    assert WEEKDAYS.is_working_day(date(2026, 10, 1))
    assert not WEEKDAYS.is_working_day(date(2026, 10, 10))


def test_years_that_are_not_announced_are_said_to_be_unknown() -> None:
    assert CHINA.covers(date(2026, 12, 31))
    assert not CHINA.covers(date(2027, 1, 1))
    assert not CHINA.covers(date(2003, 12, 31))
    assert CHINA.known_until == LAST_ANNOUNCED


def test_weekdays_has_nothing_to_announce() -> None:
    assert WEEKDAYS.covers(date(2090, 1, 1))
    assert WEEKDAYS.known_until == date.max


def test_an_imported_year_counts_as_known() -> None:
    calendar = WorkCalendar(timezone=SHANGHAI, overrides={date(2027, 1, 1): False})
    assert calendar.covers(date(2027, 6, 1))
    assert calendar.known_until == date(2027, 12, 31)
    assert not calendar.is_working_day(date(2027, 1, 1))


def test_overrides_win_over_the_announcement() -> None:
    calendar = WorkCalendar(
        timezone=SHANGHAI, overrides={date(2026, 11, 28): True, date(2026, 11, 24): False}
    )
    assert calendar.is_working_day(date(2026, 11, 28))
    assert not calendar.is_working_day(date(2026, 11, 24))
    assert calendar.working_days_between(date(2026, 11, 23), date(2026, 11, 28)) == 4


def test_a_table_changed_afterwards_changes_nothing() -> None:
    table = {date(2026, 11, 28): True}
    calendar = WorkCalendar(timezone=SHANGHAI, overrides=table)
    table.clear()
    assert calendar.is_working_day(date(2026, 11, 28))


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 28), date(2026, 11, 30), date(2026, 11, 27)),
        (date(2026, 10, 1), date(2026, 10, 8), date(2026, 9, 30)),
        (date(2027, 1, 2), date(2027, 1, 4), date(2026, 12, 31)),
    ],
)
def test_first_and_last_working_day(day: date, first: date, last: date) -> None:
    assert CHINA.first_working_day(day) == first
    assert CHINA.last_working_day(day) == last


@pytest.mark.parametrize(
    ("today", "due", "left"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2026, 11, 24), 1),
        (date(2026, 11, 23), date(2026, 11, 27), 4),
        (date(2026, 11, 23), date(2026, 11, 30), 5),
        (date(2026, 11, 27), date(2026, 11, 29), 0),  # Friday about Sunday
        (date(2026, 11, 27), date(2026, 11, 30), 1),
        (date(2026, 11, 28), date(2026, 11, 30), 1),
        (date(2026, 9, 30), date(2026, 10, 8), 1),
        (date(2026, 9, 30), date(2026, 10, 10), 3),
        (date(2026, 11, 28), date(2026, 11, 27), -1),  # Saturday about Friday
        (date(2026, 11, 29), date(2026, 11, 28), -1),
        (date(2026, 11, 30), date(2026, 11, 27), -1),
        (date(2026, 12, 1), date(2026, 11, 27), -2),
        (date(2026, 10, 8), date(2026, 9, 30), -1),
        (date(2026, 12, 31), date(2027, 1, 1), 0),  # off by law: nothing is announced for 2027
        (date(2026, 12, 31), date(2027, 1, 4), 1),
        (date(2027, 1, 4), date(2026, 12, 31), -1),
        (date(2024, 12, 31), date(2026, 12, 31), 496),
    ],
)
def test_working_days_between(today: date, due: date, left: int) -> None:
    assert CHINA.working_days_between(today, due) == left


@pytest.mark.parametrize(
    ("day", "n", "then"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
        (date(2026, 11, 23), 3, date(2026, 11, 26)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 9, 30), 2, date(2026, 10, 9)),
        (date(2026, 11, 30), -1, date(2026, 11, 27)),
        (date(2026, 11, 29), -1, date(2026, 11, 27)),
        (date(2026, 12, 31), 2, date(2027, 1, 5)),
    ],
)
def test_add_working_days(day: date, n: int, then: date) -> None:
    assert CHINA.add_working_days(day, n) == then


def test_days_are_those_of_the_organisation() -> None:
    evening = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert CHINA.day_of(evening) == date(2026, 11, 24)
    assert WorkCalendar(timezone=ZoneInfo("UTC")).day_of(evening) == date(2026, 11, 23)
    assert CHINA.local(evening).hour == 0
    assert CHINA.instant(date(2026, 11, 24), time(0, 30)) == evening
    assert CHINA.instant(date(2026, 11, 24), time(0, 30)).tzinfo is UTC


def test_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        CHINA.local(datetime(2026, 11, 23, 10))  # noqa: DTZ001


@settings(deadline=None)  # a busy machine is no defect
@given(days, days)
def test_counts_agree_with_counting_one_by_one(one: date, other: date) -> None:
    start, end = sorted((one, other))
    end = min(end, start + timedelta(days=800))
    each = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    count = sum(map(CHINA.is_working_day, each))
    assert CHINA.working_days_between(start, end) == count
    if start < end:
        assert CHINA.working_days_between(end, start) == -max(1, count)


@settings(deadline=None)  # a busy machine is no defect
@given(days, st.integers(1, 60))
def test_adding_and_counting_are_each_others_reverse(day: date, n: int) -> None:
    then = CHINA.add_working_days(day, n)
    assert CHINA.is_working_day(then)
    assert CHINA.working_days_between(day, then) == n


@settings(deadline=None)  # a busy machine is no defect
@given(days)
def test_the_count_falls_by_at_most_one_a_day(due: date) -> None:
    run = [CHINA.working_days_between(due - timedelta(days=n), due) for n in range(30, 0, -1)]
    assert all(before - after in {0, 1} for before, after in pairwise(run))


def test_what_is_imported_wins_over_the_law() -> None:
    calendar = WorkCalendar(SHANGHAI, overrides={date(2027, 2, 8): True})
    assert calendar.is_working_day(date(2027, 2, 8))
    assert not calendar.is_working_day(date(2027, 2, 9))


@pytest.mark.parametrize(
    ("start", "end", "estimated"),
    [
        (date(2026, 11, 23), date(2026, 12, 31), False),
        (date(2026, 11, 23), date(2027, 1, 1), True),
        (date(2027, 1, 4), date(2026, 12, 31), True),
        (date(2026, 12, 31), date(2026, 12, 31), False),
    ],
)
def test_days_that_rest_on_a_year_not_announced_are_estimates(
    start: date, end: date, *, estimated: bool
) -> None:
    assert CHINA.is_estimated(start, end) is estimated
    assert not WEEKDAYS.is_estimated(start, end)
    imported = WorkCalendar(SHANGHAI, overrides={date(2027, 1, 1): False})
    assert not imported.is_estimated(start, end)
