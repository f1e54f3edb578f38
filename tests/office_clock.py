"""The office's clock: when it moves, what falls due on the way is done."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from demo.sample import ZONE
from demo.stage import Stage
from models.framework import DAYS, Framework


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


def planned_times(framework: Framework, since: datetime, until: datetime) -> Iterator[datetime]:
    """Every moment between at which the framework plans something."""
    clocks: set[time] = {push.at for push in framework.pushes}
    for rule in framework.check_ins:
        if rule.schedule is None:
            continue
        opens = datetime.combine(since, rule.schedule.at)
        closes = opens + rule.schedule.open_for
        clocks |= {opens.time(), closes.time()}
        clocks |= {(closes - span).time() for span in rule.follow_up.remind}
        if rule.follow_up.escalate_after:
            clocks.add((closes + rule.follow_up.escalate_after).time())
    day = since.astimezone(ZONE).date()
    while day <= until.astimezone(ZONE).date():
        for clock in sorted(clocks):
            moment = datetime.combine(day, clock, tzinfo=ZONE)
            if since < moment < until:
                yield moment
        day += timedelta(days=1)
