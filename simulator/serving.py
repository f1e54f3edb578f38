"""A simulator as a process of its own."""

import asyncio
import json
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from simulator.limits import Limits
from simulator.server import Simulator


async def serve(
    port: int = 0,
    *,
    limits: Limits | None = None,
    until_stdin_closes: bool = False,
    announce: Callable[[str], object] = print,
) -> None:
    """Serves until it is told to stop; announces address and key as one line of JSON."""
    simulator = Simulator(control=True, limits=limits or Limits())
    await simulator.start(port)
    stop = simulator.stopped
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    announce(json.dumps({"url": simulator.url, "control_key": simulator.control_key}))
    if until_stdin_closes:
        await watch_stdin(stop)
    await stop.wait()
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
