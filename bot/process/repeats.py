"""What may happen a thousand times in a minute: the log hears of it once, then how often it was."""

import logging
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import structlog

log = structlog.stdlib.get_logger()

TOLD_EVERY_S = 600.0
KINDS_KEPT = 500  # the oldest are forgotten


@dataclass(slots=True)
class Repeat:
    """When the log last heard of it, and how often it has happened since."""

    told: float
    untold: int = 0


class Repeats:
    """Tells of each kind of thing at once, and of more of the kind no sooner than after a while."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._known: dict[Hashable, Repeat] = {}

    def tell(
        self, event: str, *, kind: Hashable = None, level: int = logging.WARNING, **facts: Any
    ) -> None:
        """Log the event, with how many of its kind were not logged before it, or only count it."""
        now = self._monotonic()
        known = self._known.get((event, kind))
        if known is not None and now - known.told < TOLD_EVERY_S:
            known.untold += 1
            return
        if known is not None and known.untold:
            facts["alike"] = known.untold
        if len(self._known) >= KINDS_KEPT:
            self._known.pop(next(iter(self._known)))
        self._known[event, kind] = Repeat(now)
        log.log(level, event, **facts)
