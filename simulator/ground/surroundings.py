"""What all of one simulator shares: its time, its limits, and who is told of what happens."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from simulator.ground.events import Bell, Stream
from simulator.ground.limits import NO_LIMITS, Limits

Found = TypeVar("Found")


def now_utc() -> datetime:
    """The real time."""
    return datetime.now(UTC)


class Surroundings:
    """Handed to everything that happens at some time, or that others wait for."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = now_utc,
        monotonic: Callable[[], float] = time.monotonic,
        limits: Limits = NO_LIMITS,
        patience: float = 5.0,
        webhook_pause_s: float = 1.0,
    ) -> None:
        self.clock = clock
        self.monotonic = monotonic
        self.limits = limits
        self.patience = patience
        """Seconds that people wait for a word before they give up."""
        self.webhook_pause_s = webhook_pause_s
        """After a first failed delivery; it doubles with each further one."""
        self.is_down = False
        """Whether Telegram cannot be reached at all."""
        self.stream = Stream(clock)
        self.bell = Bell()

    def now_s(self) -> int:
        """The time as the Bot API tells it."""
        return int(self.clock().timestamp())

    def seconds(self, timeout: float | None) -> float:
        """How long to wait: what was asked for, else as long as people have patience."""
        return self.patience if timeout is None else timeout

    async def find(self, look: Callable[[], Found], timeout: float | None) -> Found | None:
        """The first truth that ``look`` returns, asked at every change; ``None`` if too late."""
        try:
            async with asyncio.timeout(self.seconds(timeout)):
                while not (found := look()):
                    await self.bell.wait()
                return found
        except TimeoutError:
            return None
