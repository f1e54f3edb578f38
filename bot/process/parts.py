"""The parts of a running house: started in order, closed in the opposite one, watched meanwhile."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any, Protocol

import structlog

from models.database import NotOursError

log = structlog.stdlib.get_logger()


class Worker(Protocol):
    """What runs until it is told to stop."""

    async def run(self) -> None:
        """Work."""

    def stop(self) -> None:
        """Finish what is under way, begin nothing new."""


class Parts:
    """Runs the parts as tasks; `on_break` is called with the error of one that breaks."""

    def __init__(self, closing: AsyncExitStack, on_break: Callable[[BaseException], None]) -> None:
        self._closing = closing
        self._on_break = on_break

    def run_until_closed(self, worker: Worker, *, after: asyncio.Event | None = None) -> None:
        """Run a worker; when the house closes it finishes what is under way."""

        async def work() -> None:
            if after is not None:
                await after.wait()
            await worker.run()

        async def close() -> None:
            worker.stop()
            if after is not None and not after.is_set():
                task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        task = asyncio.create_task(work())
        task.add_done_callback(self._look_at_end)
        self._closing.push_async_callback(close)

    def run_beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something that may be broken off at any moment."""

        async def close() -> None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        task = asyncio.create_task(work)
        task.add_done_callback(self._look_at_end)
        self._closing.push_async_callback(close)

    def _look_at_end(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, NotOursError):
            return  # told already, and the house closes
        if error is not None:
            log.error("part_broke", exc_info=error)
            self._on_break(error)
