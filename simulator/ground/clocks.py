"""A clock that stands still until it is moved."""

from datetime import datetime, timedelta


class ManualClock:
    """Give its ``now`` as ``clock``, its ``monotonic`` as ``monotonic``, to move time in a test."""

    def __init__(self, now: datetime) -> None:
        assert now.tzinfo, "a clock shows the time of some zone"
        self._now = now
        self._start = now

    def now(self) -> datetime:
        """The time it shows."""
        return self._now

    def monotonic(self) -> float:
        """Seconds since the clock was made, and one more: 0 would mean never."""
        return 1.0 + (self._now - self._start).total_seconds()

    def passes(self, **how_much: float) -> None:
        """Moves on by hours, minutes, seconds … as ``timedelta`` takes them."""
        self._now += timedelta(**how_much)

    def moves_to(self, now: datetime) -> None:
        """Moves on to a moment."""
        assert now >= self._now, "this clock does not go back"
        self._now = now
