"""Waiting longer and longer while something outside is broken, up to a limit."""

import asyncio
import random
from typing import Any

from bot.process.outages import Outages


class Patience:
    """Seconds double from `first` to `longest`; a success starts anew."""

    def __init__(
        self, *, first: float = 0.5, longest: float = 30.0, outages: Outages | None = None
    ) -> None:
        """`outages` is shared by all who may meet the same one."""
        self._first = first
        self._longest = longest
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
        seconds = min(self._longest, self._first * 2.0 ** min(self.failures, 30))
        self.failures += 1
        return seconds * random.uniform(0.8, 1.0)  # noqa: S311  # chance, not secrecy

    def relax(self) -> None:
        """Forget past failures."""
        self.failures = 0
        if self._has_told:
            self._has_told = False
            self._outages.get_through(self)
