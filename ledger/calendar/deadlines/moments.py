"""A phrase that may be a deadline, and the moment that it means."""

from datetime import UTC, date, datetime, time

from ledger.calendar.deadlines.clock import LAST_MINUTE, ReferenceTime
from ledger.calendar.deadlines.rules import Days
from ledger.calendar.deadlines.surroundings import Bounds, begins, stands_out
from models.frozen import frozen


@frozen
class Phrase:
    """text[start:end], which may be a deadline; `at` is None where it names no real moment."""

    start: int
    end: int
    at: datetime | None
    has_time: bool
    certain: bool
    bounded: Bounds
    clock: time | None = None  # where it is a time of day without a day

    def counts(self, text: str) -> bool:
        """Say whether it is a deadline where it stands in `text`."""
        if begins(text, self.end):
            return False
        return (
            self.certain
            or self.bounded is not Bounds.NONE
            or stands_out(text, self.start, self.end)
        )

    def day(self, reference: ReferenceTime) -> date | None:
        """Return the day that it means."""
        return reference.calendar.day_of(self.at) if self.at else None


def moment(named: Days, clock: time | None, reference: ReferenceTime) -> datetime | None:
    """Return the first of the days, at that time, that is not past; else the first of all."""
    instants = [_instant(day, clock or reference.end_of_day, reference) for day in named]
    for instant in instants:
        if instant >= reference.now:
            return instant
    if clock is None and reference.today in named:
        return reference.calendar.instant(reference.today, LAST_MINUTE)
    return instants[0] if instants else None


def _instant(day: date, clock: time, reference: ReferenceTime) -> datetime:
    if isinstance(day, datetime):
        return day.astimezone(UTC)
    return reference.calendar.instant(day, clock)
