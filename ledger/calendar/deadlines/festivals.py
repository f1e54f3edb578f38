"""Holidays, festivals and solar terms by their names: 国庆前, 腊八前, 教师节前, 冬至当天.

国庆前 is the last working day before the holiday. 冬至前 and 教师节前, on which people work, are
the day itself, as 12月4日前 is. They are also names of people, places and themes (雨水管网,
中秋晚会): they count with 前 or 当天; those that are no holidays also after 最迟, and where they
are all that is said. 小年 is one day in the north and another in the south: it is asked.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from ledger.calendar.deadlines.clock import ReferenceTime
from ledger.calendar.deadlines.lunar_calendar import SOLAR_TERMS, lunar_day, solar_term
from ledger.calendar.deadlines.numerals import CHINESE
from ledger.calendar.deadlines.rules import BEFORE, NO_OTHER_YEAR, YEAR, Days, certain, read_nothing
from ledger.calendar.deadlines.yearly import DayIn, in_lunar_year, in_solar_year
from ledger.calendar.working_days import WorkCalendar

ONE_DAY = timedelta(days=1)

# By month and day of the solar year, and by those of the lunar one.
SOLAR_HOLIDAYS = {
    "元旦": (1, 1),
    "新年": (1, 1),
    "五一": (5, 1),
    "劳动": (5, 1),
    "七一": (7, 1),
    "建党": (7, 1),
    "国庆": (10, 1),
    "十一": (10, 1),
}
LUNAR_HOLIDAYS = {
    "春节": (1, 1),
    "过年": (1, 1),
    "农历新年": (1, 1),
    "农历年": (1, 1),
    "农历年底": (1, 1),
    "端午": (5, 5),
    "中秋": (8, 15),
    "除夕": (12, 30),
    "大年三十": (12, 30),
    "年三十": (12, 30),
}
SOLAR_FESTIVALS = {
    "三八节": (3, 8),
    "妇女节": (3, 8),
    "三八妇女节": (3, 8),
    "植树节": (3, 12),
    "五四": (5, 4),
    "青年节": (5, 4),
    "五四青年节": (5, 4),
    "护士节": (5, 12),
    "六一": (6, 1),
    "儿童节": (6, 1),
    "六一儿童节": (6, 1),
    "八一": (8, 1),
    "建军节": (8, 1),
    "八一建军节": (8, 1),
    "教师节": (9, 10),
    "记者节": (11, 8),
    "双十一": (11, 11),
    "双11": (11, 11),
    "圣诞": (12, 25),
}
LUNAR_FESTIVALS = {
    "元宵": (1, 15),
    "七夕": (7, 7),
    "重阳": (9, 9),
    "腊八": (12, 8),
    "北方小年": (12, 23),
    "南方小年": (12, 24),
}
SOLAR = SOLAR_HOLIDAYS | SOLAR_FESTIVALS
LUNAR = LUNAR_HOLIDAYS | LUNAR_FESTIVALS
HOLIDAYS = frozenset((*SOLAR_HOLIDAYS, *LUNAR_HOLIDAYS, "清明"))


def day_of(name: str, year: int) -> date | None:
    """Return the day itself in the solar year, or in the lunar one where it goes by the moon."""
    if name in LUNAR:
        return lunar_day(year, *LUNAR[name])
    return solar_term(name, year) if name in SOLAR_TERMS else date(year, *SOLAR[name])


def last_working_day_before(name: str, year: int, calendar: WorkCalendar) -> date | None:
    """Return the last day on which people work before that year's holiday begins."""
    day = day_of(name, year)
    if day is None:
        return None
    eve = day - ONE_DAY
    if LUNAR.get(name) == (1, 1) and not calendar.covers(day):
        # 除夕 is a public holiday since 2025; where the year is announced, the calendar knows.
        eve -= ONE_DAY
    return calendar.last_working_day(eve)


def _read_day(match: re.Match[str], reference: ReferenceTime) -> Days:
    return _in_year(match, reference, lambda year: day_of(match["name"], year))


def _read_before(match: re.Match[str], reference: ReferenceTime) -> Days:
    name = match["name"]
    if name not in HOLIDAYS:
        return _read_day(match, reference)
    return _in_year(
        match, reference, lambda year: last_working_day_before(name, year, reference.calendar)
    )


def _in_year(match: re.Match[str], reference: ReferenceTime, day_in: DayIn) -> Days:
    in_year = in_lunar_year if match["name"] in LUNAR else in_solar_year
    return in_year(match, reference, day_in)


def _one_of(names: Iterable[str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return rf"(?P<name>{'|'.join(longest_first)})(?:节气|节|假期|长假|放假)*"


_WHEN = rf"(?:{YEAR}[ ]?|{NO_OTHER_YEAR}(?<![\d{CHINESE}初月第]))"
NAMED = _WHEN + _one_of((*SOLAR, *LUNAR, *SOLAR_TERMS))
# Of the holidays only 除夕 names one day; the others are days off of which any may be meant.
ONE_DAY_NAMES = frozenset({"除夕", "大年三十", "年三十"})
_NAMED_NO_HOLIDAY = _one_of({*SOLAR, *LUNAR, *SOLAR_TERMS} - (HOLIDAYS - ONE_DAY_NAMES))
_NO_ORDINARY_WORD = "(?<!劳动)(?<!建党)(?<!雨水)(?<!大雪)(?<!小雪)"  # 大雪当天清扫路面
_AT_LATEST = r"(?:(?<=最[迟晚])|(?<=截[止至])|(?<=晚于))"

RULES = (
    certain(rf"{NAMED}{BEFORE}", _read_before),
    certain(rf"{NAMED}{_NO_ORDINARY_WORD}(?:当[天日]|那天)", _read_day),
    certain(rf"{_AT_LATEST}{_WHEN}{_NAMED_NO_HOLIDAY}", _read_day),
    certain(rf"\A{_WHEN}{_NAMED_NO_HOLIDAY}\Z", _read_day),
    # 国庆后三天内: three days from when? It is asked.
    certain(rf"{NAMED}(?=(?:之|以)?后)", read_nothing),
)
