"""Days of the lunar calendar: 农历十二月初五, 腊月二十三, 正月十五前, 闰六月初一, 腊月底, 初八.

A day is a lunar one by 农历, by its month (正月, 冬月, 腊月, a leap month) or its name (初五).
八月十五, 三月三 and 五月廿三 without any of these may be either calendar's and are asked. So is
六月初一 after that day in a year in which the leap month 闰六月 has still to begin.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from ledger.calendar.deadlines.clock import ReferenceTime
from ledger.calendar.deadlines.lunar_calendar import lunar_day, lunar_month, lunar_months
from ledger.calendar.deadlines.numerals import CHINESE, SMALL_NUMBER, number
from ledger.calendar.deadlines.periods import PARTS_OF_MONTH
from ledger.calendar.deadlines.rules import (
    BEFORE,
    DAY_ENDS,
    NO_OTHER_YEAR,
    TO,
    WITHIN,
    YEAR,
    Days,
    certain,
    doubtful,
    end_of_period,
    read_nothing,
)
from ledger.calendar.deadlines.yearly import in_lunar_year

ONE_DAY = timedelta(days=1)
NAMED_MONTHS = {"正": 1, "大": 1, "冬": 11, "腊": 12}  # 大 as in 大年初五

DayInMonth = Callable[[int, int], date | None]  # in the lunar year and month of these numbers


def _read_day(match: re.Match[str], reference: ReferenceTime) -> Days:
    day = _number(match["day"])
    return _meant(match, reference, lambda year, month: lunar_day(year, month, day))


def _read_part_of_month(match: re.Match[str], reference: ReferenceTime) -> Days:
    part = match["part"]

    def day_in(year: int, number_of_month: int) -> date | None:
        month = lunar_month(year, number_of_month)
        if month is None or part in PARTS_OF_MONTH:
            return month and month.day(PARTS_OF_MONTH[part])
        return end_of_period(
            month.first - ONE_DAY if part.endswith("前") else month.last, reference
        )

    return _meant(match, reference, day_in)


def _meant(match: re.Match[str], reference: ReferenceTime, day_in: DayInMonth) -> Days:
    """Return the day meant, of those that `day_in` finds in a lunar year and month."""
    month, exact = _number(match["month"]), match["calendar"] is not None
    in_leap_month = in_lunar_year(match, reference, lambda year: day_in(year, -month), exact=exact)
    if match["leap"]:
        return in_leap_month
    found = in_lunar_year(match, reference, lambda year: day_in(year, month), exact=exact)
    doubtful_month = not match["year"] and in_leap_month and in_leap_month < found
    return () if doubtful_month else found


def _read_day_of_any_month(match: re.Match[str], reference: ReferenceTime) -> Days:
    day = _number(match["day"])
    years = (reference.today.year - 1, reference.today.year)
    days = (month.day(day) for year in years for month in lunar_months(year))
    return tuple(one for one in days if one is not None and one >= reference.today)[:2]


def _number(text: str) -> int:
    return NAMED_MONTHS.get(text) or number(text.removeprefix("初")) or 0


_CALENDAR = r"[农阴旧夏]历[ ]?"
_DIGIT = "[一二三四五六七八九]"
_EARLY = "初[一二三四五六七八九十]"
# Looks ahead from where the phrase begins, up to its month.
_SIGN = rf"(?=[^月]{{0,12}}(?:{_CALENDAR}|闰|[正冬腊]月|大年{_EARLY})|[^月]{{0,8}}月{_EARLY})"
_MONTH = (
    rf"{_SIGN}{NO_OTHER_YEAR}(?<!历)(?P<calendar>{_CALENDAR})?(?:{YEAR}[ ]?)?(?:{_CALENDAR})?"
    rf"(?P<leap>闰)?(?P<month>[正冬腊]|{SMALL_NUMBER}|大(?=年{_EARLY}))(?:[ ]?月|(?<=大)年)"
)
_DAY = rf"(?:{_EARLY}|{SMALL_NUMBER})"
_PART = rf"[上中下]旬|底|末|初(?![{CHINESE}])|中(?![旬间心])|里|{WITHIN}|{BEFORE}"
# 初一 to 初三 are school years as well, and 廿三日 is said of solar months.
_DAY_ALONE = rf"初[四五六七八九十]|初[一二三](?=日?{BEFORE}|{TO}初|\Z)|廿{_DIGIT}?(?![日号])"
_OF_EITHER_CALENDAR = (
    rf"(?:八月十五|二月二|三月三|五月五|六月六|七月七|九月九|{SMALL_NUMBER}月廿{_DIGIT}?)"
    rf"(?![ ]?[日号]|[\d{CHINESE}])"
)

RULES = (
    certain(rf"{_MONTH}(?:{_DAY}[日号]?{TO})?(?P<day>{_DAY}){DAY_ENDS}", _read_day),
    certain(rf"{_MONTH}份?(?P<part>{_PART})", _read_part_of_month),
    doubtful(rf"{_MONTH}份?(?P<part>)(?![ ]?[初\d{CHINESE}])", _read_part_of_month),
    doubtful(rf"{_CALENDAR}(?P<day>{_DAY}){DAY_ENDS}", _read_day_of_any_month),
    doubtful(
        rf"(?<![月旬年历第高升\d{CHINESE}])(?P<day>{_DAY_ALONE}){DAY_ENDS}",
        _read_day_of_any_month,
    ),
    certain(rf"(?<![历\d{CHINESE}])(?:{YEAR}[ ]?)?{_OF_EITHER_CALENDAR}", read_nothing),
)
