"""The office's clock: when it moves, what falls due on the way is done."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain

from demo.sample import ZONE
from demo.stage import Stage
from ledger.calendar.working_days import WorkCalendar
from models.framework import DAYS, CheckIn, Framework, Push

DAY = timedelta(days=1)
MOVED_BY = 15 * DAY  # the longest holidays are shorter


class OfficeClock:
    """Moved to "fri 19:00", "19:00", "2026-12-04 10:00" (in Shanghai) or a moment."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def now(self) -> datetime:
        return self._stage.standing_clock.now()

    async def moves_to(self, when: str | datetime) -> None:
        """By way of all planned times."""
        await self._stage.waits_until(self._moment(when))

    async def passes(self, span: timedelta) -> None:
        await self.moves_to(self.now() + span)

    async def jumps_to(self, when: str | datetime) -> None:
        """As if the heartbeat had stood still meanwhile: nothing falls due on the way."""
        self._stage.standing_clock.moves_to(self._moment(when))
        await self._stage.settle()

    def _moment(self, when: str | datetime) -> datetime:
        return next_time(when, self.now()) if isinstance(when, str) else when


def next_time(words: str, now: datetime) -> datetime:
    """The next moment that is so called."""
    day, _, clock = words.rpartition(" ")
    at = time.fromisoformat(clock)
    if day and day not in DAYS:
        return datetime.combine(datetime.fromisoformat(day).date(), at, tzinfo=ZONE)
    moment = datetime.combine(now.astimezone(ZONE).date(), at, tzinfo=ZONE)
    while moment <= now or (day and DAYS[moment.weekday()] != day):
        moment += timedelta(days=1)
    return moment


def planned_times(framework: Framework, since: datetime, until: datetime) -> list[datetime]:
    """Every moment between at which the framework may plan something, in order.

    On each day there are some, on which whatever came on a wrong day would be seen as well.
    """
    calendar = WorkCalendar(timezone=ZONE, kind=framework.calendar)
    first, last = (moment.astimezone(ZONE).date() for moment in (since, until))
    planned = chain(
        *(times_of(push, first, last, calendar) for push in framework.pushes),
        *(steps_of(rule, first, last, calendar) for rule in framework.check_ins),
    )
    # Each in UTC: of two moments of one zone Python compares what the clock shows.
    moments = {moment.astimezone(UTC) for moment in planned}
    return sorted(moment for moment in moments if since < moment < until)


def times_of(push: Push, first: date, last: date, calendar: WorkCalendar) -> Iterator[datetime]:
    """A push: on its days, and after free days, from which it may have been moved."""
    for day in days_between(first, last):
        if DAYS[day.weekday()] in push.days or not calendar.is_working_day(day - DAY):
            yield datetime.combine(day, push.at, tzinfo=ZONE)


def steps_of(rule: CheckIn, first: date, last: date, calendar: WorkCalendar) -> Iterator[datetime]:
    """A check-in: each round is opened, reminded of, closed and told of."""
    if rule.schedule is None:
        return
    later = rule.follow_up.escalate_after or timedelta()
    earliest = first - MOVED_BY - (rule.schedule.open_for + later)
    for planned in rule.schedule.days(earliest, last + MOVED_BY):
        for day in {planned, calendar.shifted(planned, rule.schedule.shift)}:
            opens = datetime.combine(day, rule.schedule.at, tzinfo=ZONE)
            closes = opens + rule.schedule.open_for
            yield from (opens, closes, closes + later)
            yield from (closes - span for span in rule.follow_up.remind)


def days_between(first: date, last: date) -> Iterator[date]:
    """Both ends included."""
    return (first + number * DAY for number in range((last - first).days + 1))
