"""The periods of reviews: a month or a quarter, by its name 2026-11 or 2026-Q4."""

import re
from datetime import date
from typing import Literal

from models.framework.schedules import month_of, quarter_of
from models.frozen import frozen
from models.periods import end_of, first_day, shifted

PerPeriod = Literal["month", "quarter"]
NAMING = {"month": month_of, "quarter": quarter_of}
NAMED = re.compile(r"(\d{4})-(Q?)(\d{1,2})")


@frozen
class ReviewPeriod:
    """Days from `start` on, before `end`."""

    name: str
    start: date
    end: date


def period_at(per: PerPeriod, day: date, *, back: int = 0) -> ReviewPeriod:
    """Return the period in which a day lies, or the one so many before it."""
    start = shifted(per, first_day(per, day), -back)
    return ReviewPeriod(NAMING[per](start), start, end_of(per, start))


def period_named(name: str) -> ReviewPeriod | None:
    """Return the period of a name, if it is one."""
    found = NAMED.fullmatch(name)
    if found is None:
        return None
    year, quarter, number = int(found[1]), bool(found[2]), int(found[3])
    if not 1 <= number <= (4 if quarter else 12) or not 1900 <= year <= 9000:
        return None
    month = number * 3 - 2 if quarter else number
    return period_at("quarter" if quarter else "month", date(year, month, 1))
