"""The one place that reads the clock; everyone else is handed the time."""

import time
from datetime import UTC, datetime


class Clock:
    """The real time. Tests drive one of their own."""

    def now(self) -> datetime:
        """Return the present moment, aware."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that only grow: what pace is measured with."""
        return time.monotonic()
