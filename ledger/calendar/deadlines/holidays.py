"""When the holidays fall that people name as deadlines."""

from datetime import date, timedelta

from ledger.calendar.working_days import WorkCalendar

# 春节 (first day of the first month), 端午 and 中秋 follow the moon. A test holds this table
# against jionlp's conversion; beyond its last line these festivals are not read.
BY_THE_MOON = {
    2024: (date(2024, 2, 10), date(2024, 6, 10), date(2024, 9, 17)),
    2025: (date(2025, 1, 29), date(2025, 5, 31), date(2025, 10, 6)),
    2026: (date(2026, 2, 17), date(2026, 6, 19), date(2026, 9, 25)),
    2027: (date(2027, 2, 6), date(2027, 6, 9), date(2027, 9, 15)),
    2028: (date(2028, 1, 26), date(2028, 5, 28), date(2028, 10, 3)),
    2029: (date(2029, 2, 13), date(2029, 6, 16), date(2029, 9, 22)),
    2030: (date(2030, 2, 3), date(2030, 6, 5), date(2030, 9, 12)),
    2031: (date(2031, 1, 23), date(2031, 6, 24), date(2031, 10, 1)),
    2032: (date(2032, 2, 11), date(2032, 6, 12), date(2032, 9, 19)),
    2033: (date(2033, 1, 31), date(2033, 6, 1), date(2033, 9, 8)),
    2034: (date(2034, 2, 19), date(2034, 6, 20), date(2034, 9, 27)),
    2035: (date(2035, 2, 8), date(2035, 6, 10), date(2035, 9, 16)),
    2036: (date(2036, 1, 28), date(2036, 5, 30), date(2036, 10, 4)),
}
FIXED = {
    "元旦": (1, 1),
    "新年": (1, 1),
    "五一": (5, 1),
    "劳动": (5, 1),
    "七一": (7, 1),
    "建党": (7, 1),
    "国庆": (10, 1),
    "十一": (10, 1),
}
NAMES = (*FIXED, "春节", "过年", "清明", "端午", "中秋")


def day_of_holiday(name: str, year: int) -> date | None:
    """Return the day itself (of 春节: its first), None where the table does not reach."""
    if name in FIXED:
        return date(year, *FIXED[name])
    if name == "清明":
        return _tomb_sweeping_day(year)
    index = {"端午": 1, "中秋": 2}.get(name, 0)
    return BY_THE_MOON[year][index] if year in BY_THE_MOON else None


def last_working_day_before(name: str, year: int, calendar: WorkCalendar) -> date | None:
    """Return the last day on which people work before that year's holiday begins."""
    day = day_of_holiday(name, year)
    if day is None:
        return None
    eve = day - timedelta(days=1)
    if day_of_holiday("春节", year) == day and not calendar.covers(day):
        # 除夕 is a public holiday since 2025; where the year is announced, the calendar knows.
        eve -= timedelta(days=1)
    return calendar.last_working_day(eve)


def next_last_working_day_before(name: str, today: date, calendar: WorkCalendar) -> date | None:
    """Return the first such day that is not past."""
    for year in (today.year, today.year + 1, today.year + 2):
        day = last_working_day_before(name, year, calendar)
        if day is not None and day >= today:
            return day
    return None


def _tomb_sweeping_day(year: int) -> date | None:
    from chinese_calendar import get_solar_terms  # noqa: PLC0415 (late, like all of it)

    if not 1900 <= year <= 2100:
        return None
    terms = get_solar_terms(date(year, 4, 1), date(year, 4, 30))
    return next((day for day, term in terms if term == "清明"), None)
