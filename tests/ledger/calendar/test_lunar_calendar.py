"""What lunar-python computes, held against tables and data that were made without it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from chinese_calendar import get_solar_terms
from chinese_calendar.constants import holidays

from ledger.calendar.deadlines.festivals import day_of
from ledger.calendar.deadlines.lunar_calendar import (
    SOLAR_TERMS,
    lunar_day,
    lunar_month,
    lunar_months,
    lunar_new_year,
    solar_term,
)

# As the Hong Kong Observatory publishes them: 春节, 端午, 中秋.
HOLIDAYS = """
2020-01-25 2020-06-25 2020-10-01
2021-02-12 2021-06-14 2021-09-21
2022-02-01 2022-06-03 2022-09-10
2023-01-22 2023-06-22 2023-09-29
2024-02-10 2024-06-10 2024-09-17
2025-01-29 2025-05-31 2025-10-06
2026-02-17 2026-06-19 2026-09-25
2027-02-06 2027-06-09 2027-09-15
2028-01-26 2028-05-28 2028-10-03
2029-02-13 2029-06-16 2029-09-22
2030-02-03 2030-06-05 2030-09-12
2031-01-23 2031-06-24 2031-10-01
2032-02-11 2032-06-12 2032-09-19
2033-01-31 2033-06-01 2033-09-08
2034-02-19 2034-06-20 2034-09-27
2035-02-08 2035-06-10 2035-09-16
2036-01-28 2036-05-30 2036-10-04
"""
# Year and month whose leap month follows it; that of 2033 has led many tables astray.
LEAP_MONTHS = {2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11, 2036: 6, 2039: 5}
DATA_NAMES = {
    "Spring Festival": "春节",
    "Dragon Boat Festival": "端午",
    "Mid-autumn Festival": "中秋",
    "Tomb-sweeping Day": "清明",
}


@pytest.mark.parametrize("row", HOLIDAYS.split("\n")[1:-1])
def test_the_holidays_by_the_moon_fall_as_published(row: str) -> None:
    days = [date.fromisoformat(day) for day in row.split()]
    assert [day_of(name, days[0].year) for name in ("春节", "端午", "中秋")] == days


def test_announced_holidays_hold_the_days_for_which_they_are_named() -> None:
    named: dict[tuple[str, int], set[date]] = {}
    for day, name in holidays.items():
        named.setdefault((DATA_NAMES.get(name, ""), day.year), set()).add(day)
    for (name, year), days in named.items():
        # 端午 2012 was a Saturday, which the data leave out.
        if name and (name, year) != ("端午", 2012):
            assert day_of(name, year) in days, (name, year)


def test_solar_terms_are_those_of_another_computation() -> None:
    for year in range(2000, 2084):
        for day, name in get_solar_terms(date(year, 1, 1), date(year, 12, 31)):
            assert solar_term(name, year) == day, (name, year)
    assert len(SOLAR_TERMS) == 24


def test_a_leap_month_stands_where_it_was_decreed() -> None:
    for year in range(2020, 2041):
        leaps = [month for month in range(1, 13) if lunar_month(year, -month)]
        assert leaps == ([LEAP_MONTHS[year]] if year in LEAP_MONTHS else [])
    assert lunar_day(2025, -6, 1) == date(2025, 7, 25)
    assert lunar_day(2033, -11, 1) == date(2033, 12, 22)


def test_months_follow_each_other_without_a_gap() -> None:
    months = [month for year in range(2000, 2100) for month in lunar_months(year)]
    for month, then in pairwise(months):
        assert month.length in (29, 30)
        assert month.last + timedelta(days=1) == then.first
    assert lunar_new_year(2100) == months[-1].last + timedelta(days=1)


def test_from_2025_to_2029_new_years_eve_is_the_29th_of_its_month() -> None:
    lengths = {year: lunar_months(year)[-1].length for year in range(2022, 2030)}
    assert list(lengths.values()) == [30, 30, 29, 29, 29, 29, 29, 30]
    for year in lengths:
        assert lunar_day(year, 12, 30) == lunar_new_year(year + 1) - timedelta(days=1)
    assert lunar_day(2026, 12, 29) == date(2027, 2, 5)


def test_a_day_that_a_month_lacks_is_none() -> None:
    assert lunar_month(2026, 7) == (date(2026, 8, 13), 29)
    assert lunar_day(2026, 7, 30) is None
    assert lunar_day(2026, 7, 0) is None
    assert lunar_day(2026, -7, 1) is None
    assert lunar_day(2026, 13, 1) is None
