"""A worker's bell: who has news rings it, and who waits for quiet can."""

import asyncio


class Bell:
    """Wakes one worker; `quiet` is set while it has nothing to do and nothing under way."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self._news = asyncio.Event()
        self.quiet = asyncio.Event()

    def ring(self) -> None:
        """There is news: the worker is not quiet until it has looked."""
        self._news.set()
        self.nudge()

    def nudge(self) -> None:
        """Wake the worker for something that it knows already."""
        self.quiet.clear()
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Wait for the bell, at most so long."""
        await within(self._rung, seconds)
        self._rung.clear()

    async def wait_for_news(self, seconds: float) -> None:
        """Wait for news alone, at most so long."""
        await within(self._news, seconds)

    def take_news(self) -> bool:
        """Return whether there was news since this was asked last."""
        news = self._news.is_set()
        self._news.clear()
        return news

    def rest(self) -> None:
        """Say that there is nothing to do, unless somebody has rung meanwhile."""
        if not self._rung.is_set():
            self.quiet.set()


async def within(event: asyncio.Event, seconds: float) -> None:
    """Wait for the event, at most so long."""
    if event.is_set() or seconds <= 0:
        return
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
