"""The working days of an organisation: which days count, in which time zone."""

from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import accumulate
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from models.frozen import frozen
from models.shifting import Shift

CalendarKind = Literal["china", "weekdays"]

ONE_DAY = timedelta(days=1)
FRIDAY = 4


@cache
def _years_with_data() -> tuple[int, int]:
    """First and last year for which `chinesecalendar` knows the announced holidays."""
    from chinese_calendar import holidays  # noqa: PLC0415 (late: not every organisation needs it)

    return min(holidays).year, max(holidays).year


@lru_cache(maxsize=4096)
def _is_working_day_in_china(day: date) -> bool:
    from chinese_calendar import is_workday  # noqa: PLC0415

    return bool(is_workday(day))


@lru_cache(maxsize=64)
def _statutory_days(year: int) -> frozenset[date]:
    """Return the days off that the law gives in a year, before the State Council moves any."""
    from holidays.countries.china import China  # noqa: PLC0415  # late, as above

    return frozenset(China(years=year))  # type: ignore[no-untyped-call]


@frozen
class WorkCalendar:
    """Tells working days from free ones, and days from instants.

    `overrides` (day -> is it a working day) wins over everything. Then `kind` decides: "china"
    is Monday to Friday corrected by the State Council's announced holidays and make-up days
    (package `chinesecalendar`), "weekdays" is Monday to Friday alone. In a year that has not
    been announced yet, "china" is Monday to Friday without the days off that the law gives
    (package `holidays`), an estimate: which days are moved is not known. See `covers`.

    Day counts over any distance cost one look-up per year spanned, after a first one that
    costs milliseconds per year and is kept with the instance.
    """

    timezone: ZoneInfo
    overrides: Mapping[date, bool] = field(default_factory=dict)
    kind: CalendarKind = "china"
    _counts: dict[int, tuple[int, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        # A copy: counts already taken must not change under us.
        object.__setattr__(self, "overrides", MappingProxyType(dict(self.overrides)))

    def local(self, instant: datetime) -> datetime:
        """Return the aware `instant` on the organisation's wall clock. Naive: ValueError."""
        if instant.tzinfo is None or instant.utcoffset() is None:
            raise ValueError("a naive datetime has no place on the calendar")
        return instant.astimezone(self.timezone)

    def day_of(self, instant: datetime) -> date:
        """Return the local day on which the aware `instant` falls."""
        return self.local(instant).date()

    def instant(self, day: date, clock: time) -> datetime:
        """Return the instant, in UTC, at which the local wall clock shows `clock` on `day`."""
        return datetime.combine(day, clock, tzinfo=self.timezone).astimezone(UTC)

    def covers(self, day: date) -> bool:
        """Say whether the holidays of the day's year are known, not estimated from the law.

        They are if the announced data reach that year, or if anyone has entered an override in
        it. Callers tell the administrator where this is False. "weekdays" guesses nothing.
        """
        if self.kind == "weekdays":
            return True
        first, last = _years_with_data()
        return first <= day.year <= last or any(known.year == day.year for known in self.overrides)

    @property
    def known_until(self) -> date:
        """The last day of the unbroken run of known years (`date.max` for "weekdays")."""
        if self.kind == "weekdays":
            return date.max
        last = date(_years_with_data()[1], 12, 31)
        while self.covers(last + ONE_DAY):
            last = date(last.year + 1, 12, 31)
        return last

    def is_working_day(self, day: date) -> bool:
        """Say whether people work on `day`."""
        override = self.overrides.get(day)
        if override is not None:
            return override
        if self.kind == "weekdays" or day.year < _years_with_data()[0]:
            return day.weekday() <= FRIDAY
        if day.year <= _years_with_data()[1]:
            return _is_working_day_in_china(day)
        return day.weekday() <= FRIDAY and day not in _statutory_days(day.year)

    def is_estimated(self, start_day: date, end_day: date) -> bool:
        """Say whether working days counted from one day to another may still change (预估)."""
        years = range(min(start_day, end_day).year, max(start_day, end_day).year + 1)
        return not all(self.covers(date(year, 1, 1)) for year in years)

    def first_working_day(self, day: date) -> date:
        """Return `day` itself if people work on it, else the next day on which they do."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def last_working_day(self, day: date) -> date:
        """Return `day` itself if people work on it, else the last day before on which they did."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def shifted(self, day: date, shift: Shift) -> date:
        """Return the day, or the working day that stands in for it 提前|顺延."""
        if shift is Shift.EARLIER:
            return self.last_working_day(day)
        return self.first_working_day(day) if shift is Shift.LATER else day

    def working_days_between(self, start_day: date, end_day: date) -> int:
        """Count the working days left on `start_day` (today) until `end_day` (the deadline).

        Not overdue (`end_day` >= `start_day`): the working days after `start_day` up to and with
        `end_day`. So 0 when due today, 1 when due on the next working day, and 0 too when only
        free days are left (asked on Friday about Sunday).

        Overdue: minus the working days after `end_day` up to and with `start_day`, and at least
        -1, so that it is negative also on the free days right after the deadline (due on Friday,
        asked on Saturday or on Monday: -1; on Tuesday: -2).
        """
        if end_day < start_day:
            return -max(1, self._count_after(end_day, start_day))
        return self._count_after(start_day, end_day)

    def add_working_days(self, day: date, n: int) -> date:
        """Return the n-th working day after `day`, or before it where `n` is negative.

        `day` itself never counts; for `n` = 0 it is returned as it is, working day or not.
        """
        step = ONE_DAY if n > 0 else -ONE_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def _count_after(self, start_day: date, end_day: date) -> int:
        """Count the working days after `start_day` up to and with the later `end_day`."""
        whole_years = sum(self._year(year)[-1] for year in range(start_day.year, end_day.year))
        return whole_years + self._count_in_year(end_day) - self._count_in_year(start_day)

    def _count_in_year(self, day: date) -> int:
        """Count the working days from 1 January up to and with `day`."""
        return self._year(day.year)[day.timetuple().tm_yday - 1]

    def _year(self, year: int) -> tuple[int, ...]:
        """Return, for each day of the year, the working days up to and with it."""
        if year not in self._counts:
            length = (date(year, 12, 31) - date(year, 1, 1)).days + 1
            days = (date(year, 1, 1) + n * ONE_DAY for n in range(length))
            self._counts[year] = tuple(accumulate(map(int, map(self.is_working_day, days))))
        return self._counts[year]
