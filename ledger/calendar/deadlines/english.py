"""Days as said in simple English: tomorrow, next Friday, Dec 4, in two weeks, end of month."""

import re
from datetime import date, datetime, timedelta

from ledger.calendar.deadlines.clock import LAST_MINUTE, ReferenceTime
from ledger.calendar.deadlines.counted import LAST, nth_of_month
from ledger.calendar.deadlines.days import count_from_now
from ledger.calendar.deadlines.periods import SHORTEST_MONTH, quarter_of_year
from ledger.calendar.deadlines.rules import (
    Days,
    Rule,
    add_months,
    days_numbered,
    end_of_month,
    end_of_period,
    month_day,
    real_day,
    safely,
    start_of_week,
)
from models.patterns import late_pattern

WEEK = timedelta(days=7)
MIDDLE = 15  # of a month
_NTH = ("first", "second", "third", "fourth")
_WEEK_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?[ ](?P<year>20\d\d))?"


def _read_week_day(match: re.Match[str], reference: ReferenceTime) -> Days:
    index = _WEEK_DAYS.index(match["day"][:3].lower())
    day = start_of_week(reference.today) + timedelta(days=index)
    whose = (match["whose"] or "").lower()
    if whose in {"this", "next"}:
        return (day + WEEK * (whose == "next"),)
    return (day, day + WEEK) if day >= reference.today else (day + WEEK,)


def _read_named_day(match: re.Match[str], reference: ReferenceTime) -> Days:
    name = match["name"].lower()
    if name == "tonight":
        return (datetime.combine(reference.today, LAST_MINUTE, tzinfo=reference.now.tzinfo),)
    return (reference.today + timedelta(days={"today": 0, "tomorrow": 1}.get(name, 2)),)


def _read_month_day(match: re.Match[str], reference: ReferenceTime) -> Days:
    month = _month_in(match)
    day = int(match["day"])
    if match["year"]:
        return real_day(int(match["year"]), month, day)
    return month_day(month, day, reference.today)


def _read_nth_of_month(match: re.Match[str], reference: ReferenceTime) -> Days:
    nth = match["nth"].lower()
    index = int(nth[0]) - 1 if nth[0].isdigit() else (*_NTH, "last").index(nth)
    if match["month"]:
        firsts = month_day(_month_in(match), SHORTEST_MONTH, reference.today)
    else:
        next_one = (match["whose"] or "").lower().startswith("next")
        firsts = (add_months(reference.today.replace(day=1), int(next_one)),)
    weekday = _WEEK_DAYS.index(match["day"][:3].lower()) if match["day"] else None
    counted = LAST if nth == "last" else index
    return tuple(
        day
        for first in firsts
        for day in nth_of_month(first.replace(day=1), counted, weekday, reference)
    )


def _read_part_of_month(match: re.Match[str], reference: ReferenceTime) -> Days:
    month = _month_in(match)
    if match["part"].lower().startswith("mid"):
        return month_day(month, MIDDLE, reference.today)
    firsts = (day.replace(day=1) for day in month_day(month, SHORTEST_MONTH, reference.today))
    return tuple(end_of_period(end_of_month(first), reference) for first in firsts)


def _month_in(match: re.Match[str]) -> int:
    return _MONTHS.index(match["month"][:3].lower()) + 1


def _read_numbered_day(match: re.Match[str], reference: ReferenceTime) -> Days:
    return days_numbered(int(match["day"]), reference.today)


def _read_christmas(_match: re.Match[str], reference: ReferenceTime) -> Days:
    return month_day(12, 25, reference.today)


def _read_period_end(match: re.Match[str], reference: ReferenceTime) -> Days:
    unit = match["unit"].lower()
    return safely(lambda: end_of_period(_last_day(unit, 0, reference.today), reference))


def _read_distance(match: re.Match[str], reference: ReferenceTime) -> Days:
    text = match["count"].lower().replace("an", "a")
    count = int(text) if text.isdigit() else max(1, _NUMBERS.index(text))
    unit = "working day" if match["working"] else match["unit"].lower()
    return safely(lambda: count_from_now(count, unit, reference))


def _read_end(match: re.Match[str], reference: ReferenceTime) -> Days:
    unit = (match["unit"] or match["short"]).lower()
    ahead = int((match["whose"] or "").strip().lower() == "next")
    return safely(lambda: end_of_period(_last_day(unit, ahead, reference.today), reference))


def _read_quarter(match: re.Match[str], reference: ReferenceTime) -> Days:
    year = int(match["year"]) if match["year"] else None
    part = "前" if match["part"].lower() == "before" else "末"
    return quarter_of_year(year, int(match["quarter"]), part, reference)


def _last_day(unit: str, ahead: int, today: date) -> date:
    if unit in {"week", "eow"}:
        return start_of_week(today) + timedelta(days=6) + ahead * WEEK
    if unit in {"quarter", "eoq"}:
        return end_of_month(add_months(today.replace(day=1), 2 - (today.month - 1) % 3 + 3 * ahead))
    if unit in {"year", "eoy"}:
        return date(today.year + ahead, 12, 31)
    return end_of_month(add_months(today.replace(day=1), ahead))


def _pattern(text: str) -> re.Pattern[str]:
    return late_pattern(text, re.IGNORECASE | re.ASCII)


_FULL_DAY = r"(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"

RULES = (
    Rule(
        _pattern(
            r"(?<![\w-])(?:the[ ])?(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th)[ ]"
            rf"(?:{_FULL_DAY}|(?:working|business)[ ]day)[ ](?:of|in)[ ]"
            rf"(?:{_MONTH}|(?P<whose>the[ ]|this[ ]|next[ ])month)(?!\w)"
        ),
        _read_nth_of_month,
    ),
    Rule(
        _pattern(rf"(?<!\w)(?P<part>mid|(?:the[ ])?end[ ]of)[ -]{_MONTH}(?![ ]?\d|\w)"),
        _read_part_of_month,
    ),
    Rule(
        _pattern(
            r"(?<!\w)(?:the[ ])?(?:(?<=by[ ])|(?<=before[ ])|(?![^ ]+[ -]end[ ]?\w))"
            r"(?P<unit>year|month|quarter|week)[ -]end(?![\w-])"
        ),
        _read_period_end,
        certain=False,
    ),
    Rule(_pattern(r"(?<!\w)(?:by|before)[ ]christmas(?![ ]\w|\w)"), _read_christmas),
    Rule(
        _pattern(r"(?<!\w)the[ ](?P<day>\d{1,2})(?:st|nd|rd|th)(?![ ]?[\w-])"),
        _read_numbered_day,
        certain=False,
    ),
    Rule(
        _pattern(
            rf"(?<!\w)(?P<count>an|\d{{1,3}}|{'|'.join(_NUMBERS)})[ ]"
            r"(?P<working>working[ ]|business[ ])?"
            r"(?P<unit>day|week|month|year)s?[ ]from[ ](?:today|now)(?!\w)"
        ),
        _read_distance,
    ),
    Rule(
        _pattern(
            r"(?<!last )(?<!every )(?<!each )(?<![\w@#])(?:(?P<whose>this|next|coming)[ ])?"
            r"(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday"
            r"|mon|tues?|wed|thur?s?|fri|(?-i:Sat|Sun|SAT|SUN))(?![\w'’])"
        ),
        _read_week_day,
    ),
    Rule(
        _pattern(
            r"(?<![\w@#])(?P<name>today|tonight|tomorrow|(?:the )?day after tomorrow)(?![\w'’])"
        ),
        _read_named_day,
    ),
    Rule(_pattern(rf"(?<![\w@#]){_MONTH}[ ]?{_DAY}(?![\w%:.]\d|\w){_YEAR}"), _read_month_day),
    Rule(_pattern(rf"(?<![\w@#.]){_DAY}[ ](?:of[ ])?{_MONTH}{_YEAR}(?!\w)"), _read_month_day),
    Rule(
        _pattern(
            r"(?<!\w)(?:in|within)[ ](?:the[ ]next[ ])?"
            rf"(?P<count>an|\d{{1,3}}|{'|'.join(_NUMBERS)})[ ](?P<working>working[ ]|business[ ])?"
            r"(?P<unit>day|week|month|year|hour|minute)s?(?!\w)"
        ),
        _read_distance,
    ),
    Rule(
        _pattern(
            r"(?<!\w)(?:(?:the[ ])?end[ ]of[ ](?P<whose>the[ ]|this[ ]|next[ ])?"
            r"(?P<unit>week|month|quarter|year)|(?P<short>EOW|EOM|EOQ|EOY))(?!\w)"
        ),
        _read_end,
    ),
    Rule(
        _pattern(
            r"(?<!\w)(?P<whose>this|next)[ ](?P<unit>week|month|quarter)(?P<short>)(?![\w'’])"
        ),
        _read_end,
        certain=False,
    ),
    Rule(
        _pattern(
            r"(?<!\w)(?:the[ ])?(?P<part>end[ ]of|in|within|before)[ ]Q(?P<quarter>[1-4])"
            rf"{_YEAR}(?!\w)"
        ),
        _read_quarter,
    ),
)
