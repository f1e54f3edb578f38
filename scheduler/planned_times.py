"""Planned times: when a rule of the framework would fire, on the organisation's own clock."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from ledger.rhythm.planning import LOOK_BACK, Plan
from models.framework import Framework

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
    """Return the moments on the local days from `first` to `last`; worked out once a day."""
    zone = ZoneInfo(timezone)
    # Days by name: APScheduler counts from Monday, cron and Telegram's JobQueue from Sunday.
    trigger = CronTrigger(
        day_of_week=",".join(days), hour=at.hour, minute=at.minute, second=at.second, timezone=zone
    )
    by_day: dict[date, datetime] = {}
    moment: datetime | None = datetime.combine(first, time(), tzinfo=zone)
    previous: datetime | None = None
    while True:
        moment = trigger.get_next_fire_time(previous, moment)
        if moment is None or moment.date() > last:
            return tuple(by_day.values())
        # An hour that happens twice would fire twice: the first one counts.
        by_day.setdefault(moment.date(), moment.astimezone(UTC))
        previous = moment
