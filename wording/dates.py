"""How a day is written: 11月27日（周五）, Fri 27 Nov; each language says it in its catalogue."""

from datetime import date
from functools import lru_cache

from models.periods import Per
from wording.catalogues import translations
from wording.messages import N_

WEEK_DAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))
MONTHS = (
    *(N_("1月"), N_("2月"), N_("3月"), N_("4月"), N_("5月"), N_("6月")),
    *(N_("7月"), N_("8月"), N_("9月"), N_("10月"), N_("11月"), N_("12月")),
)
DAY = N_("{month}{day}日（{weekday}）")
BARE_DAY = N_("{month}{day}日")
WEEK_FROM = N_("{day}起的一周")
YEAR_AND_DAY = N_("{year}年{month}{day}日")
DAY_AND_YEAR = N_("{year}年{month}{day}日（{weekday}）")


@lru_cache(maxsize=1024)
def date_text(value: date, language: str, *, with_year: bool) -> str:
    """Return month, day and week day, and the year where it is wanted."""
    say = translations(language).gettext
    return say(DAY_AND_YEAR if with_year else DAY).format(
        year=value.year,
        month=say(MONTHS[value.month - 1]),
        day=value.day,
        weekday=say(WEEK_DAYS[value.weekday()]),
    )


def bare_day_text(value: date, language: str) -> str:
    """Return month and day alone, for a line that is long enough."""
    say = translations(language).gettext
    return say(BARE_DAY).format(month=say(MONTHS[value.month - 1]), day=value.day)


def short_period_text(per: Per, first: date, language: str) -> str:
    """Return a period as short as below a chart: 11月, of a January the year; 四季度, 2026."""
    say = translations(language).gettext
    if per == "week":
        return f"{first.month}/{first.day}"
    if per == "year" or first.month == 1:
        return str(first.year)
    if per == "quarter":
        return f"Q{(first.month - 1) // 3 + 1}"
    return say(MONTHS[first.month - 1])


def official_day_text(value: date, language: str) -> str:
    """Return year, month and day, as official papers have them."""
    say = translations(language).gettext
    month = say(MONTHS[value.month - 1])
    return say(YEAR_AND_DAY).format(year=value.year, month=month, day=value.day)


def period_text(per: Per, first: date, language: str) -> str:
    """Return which period begins on a day: 2026年, 2026年第四季度, 2026年11月."""
    say = translations(language).gettext
    if per == "week":
        return say(WEEK_FROM).format(day=date_text(first, language, with_year=True))
    if per == "year":
        return say(N_("{year}年")).format(year=first.year)
    if per == "quarter":
        quarter = (first.month - 1) // 3 + 1
        return say(N_("{year}年第{quarter}季度")).format(year=first.year, quarter=quarter)
    return say(N_("{year}年{month}")).format(year=first.year, month=say(MONTHS[first.month - 1]))
