"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.process.clock import Clock
from models.framework import DAYS

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY_MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=SHANGHAI)


class DrivenClock(Clock):
    """The time as the test tells it. Pace is still measured in real seconds."""

    def __init__(self, start: datetime = MONDAY_MORNING) -> None:
        self.moment = start.astimezone(UTC)

    def now(self) -> datetime:
        return self.moment

    def sets(self, moment: datetime) -> None:
        assert moment >= self.moment, "time does not run backwards"
        self.moment = moment.astimezone(UTC)

    def next_time(self, words: str) -> datetime:
        """The next "fri 19:00", "19:00" or "2026-12-04 10:00" in Shanghai, after now."""
        day, _, clock = words.rpartition(" ")
        at = time.fromisoformat(clock)
        if day and day not in DAYS:
            return datetime.combine(datetime.fromisoformat(day).date(), at, tzinfo=SHANGHAI)
        moment = datetime.combine(self.moment.astimezone(SHANGHAI).date(), at, tzinfo=SHANGHAI)
        while moment <= self.moment or (day and DAYS[moment.weekday()] != day):
            moment += timedelta(days=1)
        return moment
