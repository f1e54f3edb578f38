"""Days as Chinese offices name them: 12月4日, 11.30, 下周五, 明天, 三个工作日内."""

import re
from datetime import UTC, date, timedelta

from ledger.calendar.deadlines import periods
from ledger.calendar.deadlines.clock import ReferenceTime
from ledger.calendar.deadlines.numerals import DIGITS, NUMBER, SMALL_NUMBER, number
from ledger.calendar.deadlines.rules import (
    DAY_ENDS,
    QUANTITIES,
    TO,
    WEEK,
    WHOSE,
    WITHIN,
    YEAR,
    Days,
    add_months,
    certain,
    days_numbered,
    doubtful,
    month_day,
    read_year,
    real_day,
    safely,
    shift,
    start_of_week,
)

ONE_WEEK = timedelta(days=7)
YEARS_AHEAD = 5

_DISTANCES = {"今": 0, "当": 0, "明": 1, "次": 1, "后": 2, "大后": 3}
_MINUTES = {"小时": 60, "钟头": 60, "hour": 60, "分钟": 1, "minute": 1}
_MONTHS = {"月": 1, "month": 1, "季度": 3, "年": 12, "year": 12}
_DAYS = {"周": 7, "星期": 7, "礼拜": 7, "week": 7}


def _read_spelled_date(match: re.Match[str], reference: ReferenceTime) -> Days:
    return _date(read_year(match, reference), match["month"], match["day"], reference)


def _read_figures(match: re.Match[str], reference: ReferenceTime) -> Days:
    return _date(int(match["year"]), match["month"], match["day"], reference)


def _read_short_figures(match: re.Match[str], reference: ReferenceTime) -> Days:
    """26.12.4, but not 1.12.20 or a version's number: of this year or the next ones."""
    year = 2000 + int(match["year"])
    near = 0 <= year - reference.today.year <= YEARS_AHEAD
    return _date(year, match["month"], match["day"], reference) if near else ()


def _read_run_of_figures(match: re.Match[str], reference: ReferenceTime) -> Days:
    """20261205, where that is ahead: else it is some number."""
    named = _read_figures(match, reference)
    return tuple(day for day in named if day >= reference.today)


def _read_two_figures(match: re.Match[str], reference: ReferenceTime) -> Days:
    return _date(None, match["month"], match["day"], reference)


def _date(year: int | None, month_text: str, day_text: str, reference: ReferenceTime) -> Days:
    month, day = number(month_text) or 0, number(day_text) or 0
    return real_day(year, month, day) if year else month_day(month, day, reference.today)


def _read_day_of_month(match: re.Match[str], reference: ReferenceTime) -> Days:
    month = add_months(reference.today.replace(day=1), shift(match))
    return real_day(month.year, month.month, number(match["day"]) or 0)


def _read_numbered_day(match: re.Match[str], reference: ReferenceTime) -> Days:
    return days_numbered(number(match["day"]) or 0, reference.today)


def _read_week_day(match: re.Match[str], reference: ReferenceTime) -> Days:
    after_monday = DIGITS.get(match["day"], 7) - 1
    day = start_of_week(reference.today) + timedelta(days=after_monday)
    if match["whose"]:
        return (day + shift(match) * ONE_WEEK,)
    return (day, day + ONE_WEEK) if day >= reference.today else (day + ONE_WEEK,)


def _read_named_day(match: re.Match[str], reference: ReferenceTime) -> Days:
    return (reference.today + timedelta(days=_DISTANCES[match["name"]]),)


def _read_distance(match: re.Match[str], reference: ReferenceTime) -> Days:
    count = 0.5 if match["count"] == "半" else number(match["count"])
    if count is None:
        return ()
    total = count + (0.5 if match["half"] else 0)
    return safely(lambda: count_from_now(total, match["unit"], reference))


def count_from_now(count: float, unit: str, reference: ReferenceTime) -> date:
    """Return the day, or for hours and minutes the instant, `count` units from now."""
    if unit in {"工作日", "working day"}:
        return reference.calendar.add_working_days(reference.today, int(count))
    if unit in _MINUTES:
        # Counted in UTC: a night in which clocks change must not add or take an hour.
        later = reference.now.astimezone(UTC) + timedelta(minutes=count * _MINUTES[unit])
        return later.astimezone(reference.now.tzinfo)
    if unit in _MONTHS:
        months = count * _MONTHS[unit]
        return add_months(reference.today, int(months)) + timedelta(days=15 * (months % 1 > 0))
    return reference.today + timedelta(days=int(count * _DAYS.get(unit, 1)))


_DAY = rf"(?P<day>{SMALL_NUMBER})"
_MONTH = rf"(?P<month>{SMALL_NUMBER})[ ]?月"

RULES = (
    certain(
        rf"(?:{YEAR}[ ]?|(?<!第)){_MONTH}(?:份的?)?[ ]?(?:{SMALL_NUMBER}[ ]?[日号]?{TO})?"
        rf"{_DAY}{DAY_ENDS}",
        _read_spelled_date,
    ),
    certain(rf"{WHOSE}月(?:份的?)?[ ]?{_DAY}[ ]?[日号]", _read_day_of_month),
    certain(
        r"(?<![\dA-Za-z./-])(?P<year>20\d\d)(?P<sign>[-./])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
        r"(?!\d|[./-]\d)",
        _read_figures,
    ),
    doubtful(
        r"(?<![\dA-Za-z./-])(?P<year>\d\d)(?P<sign>[-./])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
        r"(?![\dA-Za-z]|[./-]\d)",
        _read_short_figures,
    ),
    doubtful(
        r"(?<![\dA-Za-z./-])(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?![\dA-Za-z])",
        _read_run_of_figures,
    ),
    doubtful(
        rf"(?<![\dA-Za-z./-])(?<!\d:)(?:\d{{1,2}}[./-]\d{{1,2}}{TO})?"
        r"(?P<month>\d{1,2})[./-](?P<day>\d{1,2})[日号]?"
        rf"(?![\dA-Za-z:]|[./-]\d|[ ]?[{QUANTITIES}])",
        _read_two_figures,
    ),
    doubtful(
        rf"(?<!第){_DAY}[ ]?[日号](?!(?:之|以)?[内后]|[楼线院室文馆厅房车门机令桌台])",
        _read_numbered_day,
    ),
    certain(
        rf"(?:{WHOSE}(?:{WEEK}的?)?|(?<![每双单上\d@])(?<![本这当次下]周)){WEEK}"
        r"(?P<day>[一二三四五六日天])(?!次|年|天(?!气)|[一二三四五六日](?![一二三四五六]*[个项份月日号点时]))",
        _read_week_day,
    ),
    certain(
        r"(?<![今先最])(?P<name>大后|后|今|明|次|当)"
        r"(?:[天日](?!气|常|报|后|之星|头)|(?=[早晚晨夜](?!报)))",
        _read_named_day,
    ),
    certain(
        rf"(?<![第近每去])(?:{NUMBER}{TO})?(?P<count>{NUMBER}|半)[ ]?个?(?P<half>半)?[ ]?"
        rf"(?P<unit>工作日|天|日|{WEEK}|月|(?<=个)季度|年|小时|钟头|分钟)(?:的?时间)?"
        rf"(?:{WITHIN}|(?:之|以)?后(?![续期勤来面]))",
        _read_distance,
    ),
    *periods.RULES,
)
