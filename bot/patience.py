"""Waiting longer and longer while something outside is broken, up to a limit."""

import asyncio
import random
from typing import Any

import structlog

log = structlog.stdlib.get_logger()


class Patience:
    """Seconds double from `first` to `longest`; a success starts anew."""

    def __init__(self, *, first: float = 0.5, longest: float = 30.0) -> None:
        self._first = first
        self._longest = longest
        self.failures = 0

    async def wait(
        self,
        event: str,
        *,
        at_least: float = 0.0,
        until: asyncio.Event | None = None,
        **facts: Any,
    ) -> None:
        """Log the event and wait; `until` ends the waiting early."""
        seconds = max(at_least, self.next_wait())
        log.warning(event, failures=self.failures, wait_s=round(seconds, 1), **facts)
        if until is None:
            await asyncio.sleep(seconds)
            return
        try:
            async with asyncio.timeout(seconds):
                await until.wait()
        except TimeoutError:
            pass

    def next_wait(self) -> float:
        """Count a failure and return how long to wait; a little uneven, so that crowds part."""
        seconds = min(self._longest, self._first * 2.0 ** min(self.failures, 30))
        self.failures += 1
        return seconds * random.uniform(0.8, 1.0)  # noqa: S311  # chance, not secrecy

    def relax(self) -> None:
        """Forget past failures."""
        self.failures = 0
