"""The lunar calendar and the 24 solar terms, as lunar-python computes them for Beijing time."""

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

# In the order of a solar year, from January on.
SOLAR_TERMS = (
    *("小寒", "大寒", "立春", "雨水", "惊蛰", "春分"),
    *("清明", "谷雨", "立夏", "小满", "芒种", "夏至"),
    *("小暑", "大暑", "立秋", "处暑", "白露", "秋分"),
    *("寒露", "霜降", "立冬", "小雪", "大雪", "冬至"),
)
NEW_YEARS_EVE = (12, 30)


class LunarMonth(NamedTuple):
    """A month that begins with the new moon on `first` and has 29 or 30 days."""

    first: date
    length: int

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first + timedelta(days=self.length - 1)

    def day(self, number: int) -> date | None:
        """Return the day of that number, None where the month has none such."""
        return self.first + timedelta(days=number - 1) if 1 <= number <= self.length else None


class _LunarYear(NamedTuple):
    months: dict[int, LunarMonth]
    solar_terms: dict[str, date]  # those of the solar year of the same number


def lunar_months(year: int) -> list[LunarMonth]:
    """Return the months of a lunar year in order: 12 of them or, with a leap month, 13."""
    return list(_lunar_year(year).months.values())


def lunar_month(year: int, number: int) -> LunarMonth | None:
    """Return a month of a lunar year; -6 is the leap month after the sixth. None: has none such."""
    return _lunar_year(year).months.get(number)


def lunar_day(year: int, month: int, day: int) -> date | None:
    """Return a day of a lunar year, None where it has none such.

    腊月三十 is the name of New Year's Eve also in the years in which that month has 29 days.
    """
    found = lunar_month(year, month)
    if found is None:
        return None
    return found.last if (month, day) == NEW_YEARS_EVE else found.day(day)


def lunar_new_year(year: int) -> date:
    """Return the first day of a lunar year, 春节."""
    return lunar_months(year)[0].first


def solar_term(name: str, year: int) -> date:
    """Return the day of a solar year on which 清明, 冬至 or another solar term begins."""
    return _lunar_year(year).solar_terms[name]


@cache
def _lunar_year(year: int) -> _LunarYear:
    from lunar_python import LunarYear, Solar  # noqa: PLC0415 (late: 20 ms, for few phrases)

    def day(julian: float) -> date:
        solar = Solar.fromJulianDay(julian)
        return date(solar.getYear(), solar.getMonth(), solar.getDay())

    computed = LunarYear.fromYear(year)  # takes some 5 ms
    months = {
        month.getMonth(): LunarMonth(day(month.getFirstJulianDay()), month.getDayCount())
        for month in computed.getMonthsInYear()
    }
    # The library's list begins with the last two terms of the year before.
    terms = map(day, computed.getJieQiJulianDays()[2:])
    return _LunarYear(months, dict(zip(SOLAR_TERMS, terms, strict=False)))
