"""A simulator as a process of its own."""

import asyncio
import json
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from simulator.ground.limits import Limits
from simulator.page import Page
from simulator.server import Simulator

PAGE_PORT = 8316
PORTS_TRIED = 50


async def serve(
    port: int = 0,
    *,
    limits: Limits | None = None,
    page_port: int | None = None,
    bots: Sequence[str] = (),
    people: Sequence[str] = (),
    until_stdin_closes: bool = False,
    announce: Callable[[str], object] = print,
) -> None:
    """Serves until it is told to stop; announces addresses, keys and tokens as one line of JSON.

    With a ``page_port`` the people's page is served there, or on the next port that is free.
    """
    simulator = Simulator(control=True, limits=limits or Limits())
    known: dict[str, Any] = {
        "tokens": {username: simulator.add_bot(username=username).token for username in bots}
    }
    for name in people:
        person = simulator.add_person(name)
        for bot in simulator.bots.values():
            simulator.private_chat(bot, person)
    await simulator.start(port)
    page = None if page_port is None else Page(simulator)
    if page and page_port is not None:
        await page.start(page_port, tries=PORTS_TRIED if page_port else 1)
        known["page"] = page.url
    stop = simulator.stopped
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    announce(json.dumps({"url": simulator.url, "control_key": simulator.control_key} | known))
    if until_stdin_closes:
        await watch_stdin(stop)
    await stop.wait()
    if page:
        await page.stop()
    await simulator.stop()


class StdinWatch(asyncio.Protocol):
    """Notices that whoever started this process is gone."""

    def __init__(self, stop: asyncio.Event) -> None:
        self._stop = stop

    def connection_lost(self, error: Exception | None) -> None:
        """The other end has closed."""
        del error
        self._stop.set()


async def watch_stdin(stop: asyncio.Event) -> None:
    """Stops the simulator when its standard input closes."""
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: StdinWatch(stop), sys.stdin)


def fastest_runner() -> Callable[[Coroutine[Any, Any, None]], None]:
    """Uvloop's where it is installed, else Python's own."""
    try:
        import uvloop  # noqa: PLC0415 (nothing but this needs it)
    except ImportError:
        return asyncio.run
    return uvloop.run
