"""Waiting longer and longer while something outside is broken, and telling the log of the outage.

Several workers meet the same outage and try again every few seconds; a line for each try would bury
in a day what an operator has to read. So the log hears that it began, now and then that it lasts,
and that it is over.
"""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import structlog

log = structlog.stdlib.get_logger()

TOLD_EVERY_S = 600.0  # while it lasts
LONGEST_S = 30.0  # between two tries
SPACED_S = 60.0  # where it comes and goes, as when two processes poll with one token


@dataclass(slots=True)
class Outage:
    """Since when, when the log last heard of it, and who has met it and not got through since."""

    began: float
    told: float
    is_told: bool = True  # what the log heard last is that it lasts, not that it is over
    met_by: set[object] = field(default_factory=set)


class Outages:
    """The outages of a process, each known by its event word."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._known: dict[str, Outage] = {}

    def meet(self, who: object, event: str, **facts: Any) -> None:
        """Note that somebody has met the outage; log it if that is news, or was long ago."""
        now = self._monotonic()
        outage = self._known.get(event)
        if outage is None:
            self._known[event] = Outage(now, now, met_by={who})
            log.warning(event, **facts)
            return
        if not outage.met_by:
            outage.began = now
        outage.met_by.add(who)
        if now - outage.told >= (TOLD_EVERY_S if outage.is_told else SPACED_S):
            outage.told, outage.is_told = now, True
            log.warning(event, lasts_s=round(now - outage.began), **facts)

    def get_through(self, who: object) -> None:
        """Note that somebody got through; when nobody is left who did not, the outage is over."""
        for event, outage in self._known.items():
            outage.met_by.discard(who)
            if outage.is_told and not outage.met_by:
                outage.is_told = False
                lasted = round(self._monotonic() - outage.began)
                log.info("outage_over", what=event, lasted_s=lasted)


class Patience:
    """Seconds double from `first` to `LONGEST_S`; a success starts anew."""

    def __init__(self, *, first: float = 0.5, outages: Outages | None = None) -> None:
        """`outages` is shared by all who may meet the same one."""
        self._first = first
        self._outages = outages or Outages()
        self._has_told = False
        self.failures = 0

    async def wait(
        self,
        event: str,
        *,
        at_least: float = 0.0,
        until: asyncio.Event | None = None,
        **facts: Any,
    ) -> None:
        """Tell of the event and wait; `until` ends the waiting early."""
        self.tell(event, **facts)
        seconds = max(at_least, self.next_wait())
        if until is None:
            await asyncio.sleep(seconds)
            return
        try:
            async with asyncio.timeout(seconds):
                await until.wait()
        except TimeoutError:
            pass

    def tell(self, event: str, **facts: Any) -> None:
        """Note what is broken; the log hears it once, and now and then that it lasts."""
        self._outages.meet(self, event, **facts)
        self._has_told = True

    def next_wait(self) -> float:
        """Count a failure and return how long to wait; a little uneven, so that crowds part."""
        seconds = min(LONGEST_S, self._first * 2.0 ** min(self.failures, 30))
        self.failures += 1
        return seconds * random.uniform(0.8, 1.0)  # noqa: S311  # chance, not secrecy

    def relax(self) -> None:
        """Forget past failures."""
        self.failures = 0
        if self._has_told:
            self._has_told = False
            self._outages.get_through(self)
