"""Everything that happens, as a stream that others can read."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    ``kind`` is one of: message_sent, message_edited, message_deleted, press, press_answered,
    typing, reaction, update_queued, updates_acknowledged, update_expired, call_refused, fault,
    webhook_failed, bot_profile, membership.
    """

    kind: str
    at: datetime
    details: dict[str, Any]


Listener = Callable[[Event], None]


class Stream:
    """Hands each event to whoever listens; costs nothing while nobody does."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls ``listener`` with every event from now on; returns how to end it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, kind: str, /, **details: Any) -> None:
        """Tells everybody."""
        if self._listeners:
            event = Event(kind, self._clock(), details)
            for listener in tuple(self._listeners):
                listener(event)

    async def follow(self) -> AsyncGenerator[Event, None]:
        """All events from the first ``anext`` on."""
        waiting: asyncio.Queue[Event] = asyncio.Queue()
        end = self.subscribe(waiting.put_nowait)
        try:
            while True:
                yield await waiting.get()
        finally:
            end()


class Bell:
    """Wakes all who wait for something to change."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Something has changed."""
        if self._waiting:
            waiting, self._waiting = self._waiting, set()
            for future in waiting:
                if not future.done():
                    future.set_result(None)

    async def wait(self) -> None:
        """Returns at the next ring."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)
