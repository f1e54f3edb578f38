"""A clock that stands still until it is moved."""

from datetime import datetime, timedelta


class ManualClock:
    """Give it as ``clock``, and its ``monotonic`` as ``monotonic``, to move time in a test."""

    def __init__(self, now: datetime) -> None:
        assert now.tzinfo, "a clock shows the time of some zone"
        self.now = now
        self._start = now

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.now

    def monotonic(self) -> float:
        """Seconds since the clock was made, and one more: 0 would mean never."""
        return 1.0 + (self.now - self._start).total_seconds()

    def passes(self, **how_much: float) -> None:
        """Moves on by hours, minutes, seconds … as ``timedelta`` takes them."""
        self.now += timedelta(**how_much)

    def moves_to(self, now: datetime) -> None:
        """Moves on to a moment."""
        assert now >= self.now, "this clock does not go back"
        self.now = now
