"""Hours in which nobody is to be disturbed, the same every night."""

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.frozen import frozen


class Night(NamedTuple):
    """Quiet hours as moments of one day; those of every other day are whole days from them."""

    begins: datetime
    ends: datetime


@frozen
class QuietHours:
    """From when until when by the clock; the same hour twice means never."""

    begin: time
    end: time

    def hold(self, clock: time) -> bool:
        """Return whether nobody is to be disturbed at that time of day."""
        if self.begin <= self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end

    def night(self, at: datetime, zone: ZoneInfo) -> Night | None:
        """Return those that begin on the day of a moment; None if there are none."""
        if self.begin == self.end:
            return None
        day = at.astimezone(zone).date()
        end_day = day if self.begin < self.end else day + timedelta(days=1)
        return Night(
            datetime.combine(day, self.begin, zone), datetime.combine(end_day, self.end, zone)
        )
