"""Planned times: when a rule of the framework would fire, on the organisation's own clock."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from ledger.rhythm.planning import LOOK_BACK, Plan
from models.framework import DAYS, Framework

ONE_DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def plan_of(framework: Framework, *, timezone: str, now: datetime) -> Plan:
    """Return the planned times of every push, from the day of `LOOK_BACK` ago to the end of today.

    So it is the same all day: what is planned for later today is not due yet.
    """
    zone = ZoneInfo(timezone)
    first, last = (now - LOOK_BACK).astimezone(zone).date(), now.astimezone(zone).date()
    since = datetime.combine(first, time(), tzinfo=zone).astimezone(UTC)
    until = datetime.combine(last + ONE_DAY, time(), tzinfo=zone).astimezone(UTC) - INSTANT
    return Plan(
        since,
        until,
        {
            push.key: planned_times(push.days, push.at, timezone=timezone, since=since, until=until)
            for push in framework.pushes
        },
    )


def planned_times(
    days: tuple[str, ...], at: time, *, timezone: str, since: datetime, until: datetime
) -> tuple[datetime, ...]:
    """Return the moments, in UTC, at which the wall clock shows `at` on one of the days by name.

    Both ends count. On every such day there is exactly one: the earlier one where the clock is
    put back, and the same stretch of time after midnight where it is put forward.
    """
    zone = ZoneInfo(timezone)
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    return tuple(
        moment for moment in _on_days(days, at, timezone, first, last) if since <= moment <= until
    )


@lru_cache(maxsize=1024)
def _on_days(
    days: tuple[str, ...], at: time, timezone: str, first: date, last: date
) -> tuple[datetime, ...]:
    """Return the moments on the local days from `first` to `last`; put together once a day."""
    span = (first + ONE_DAY * number for number in range((last - first).days + 1))
    found = (_on_day(day, days, at, timezone) for day in span if DAYS[day.weekday()] in days)
    return tuple(moment for moment in found if moment is not None)


@lru_cache(maxsize=8192)
def _on_day(day: date, days: tuple[str, ...], at: time, timezone: str) -> datetime | None:
    """Return the moment on a day: of two, where an hour comes twice, the first.

    None on a day that a zone leaves out, as one does that crosses the date line.
    """
    midnight = datetime.combine(day, time(), tzinfo=ZoneInfo(timezone))
    moment: datetime | None = _trigger(days, at, timezone).get_next_fire_time(None, midnight)
    return moment.astimezone(UTC) if moment is not None and moment.date() == day else None


@lru_cache(maxsize=256)
def _trigger(days: tuple[str, ...], at: time, timezone: str) -> CronTrigger:
    """Return the trigger. Days by name: its own numbers count from Monday, cron's from Sunday."""
    return CronTrigger(
        day_of_week=",".join(days),
        hour=at.hour,
        minute=at.minute,
        second=at.second,
        timezone=ZoneInfo(timezone),
    )
