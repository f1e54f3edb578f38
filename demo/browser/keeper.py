"""Keeps the bot's process: starts it, kills it, tells it what to do."""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Not imported from the settings: what reads them takes longer to load than all of this.
PREFIX = "TAIZHANG_"
LOG_NAME = "bot.log"
DATABASE_NAME = "taizhang.db"
OPENS_WITHIN_S = 30.0
ENDS_WITHIN_S = 5.0


class BotGoneError(Exception):
    """The process is not there to be told anything."""


class Keeper:
    """The bot as a process of its own. `on_change` is called when it comes or goes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.settings: dict[str, str] = {}
        """The bot's settings as environment variables, known before it opens its doors."""
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self.on_change: Callable[[], None] = lambda: None
        self.starts = 0
        self.kills = 0
        self.is_open = False

    @property
    def pid(self) -> int | None:
        """The process's number while it runs."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if running and self._process else None

    def environment(self) -> dict[str, str]:
        """Return our environment with the demo's settings and none of the user's own."""
        return without_settings() | self.settings

    async def prepare(self) -> None:
        """Start the process; it waits for the word to open its doors."""
        with (self._folder / LOG_NAME).open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "demo.browser.process",
                str(self._folder),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env=self.environment(),
            )
        self._watch = asyncio.create_task(self._notices_end(self._process))
        self.starts += 1

    async def open(self) -> None:
        """Let it open its doors; return when they are open."""
        await self._ask({"settings": self.settings}, within_s=OPENS_WITHIN_S)
        self.is_open = True
        self.on_change()

    async def start(self) -> None:
        """Start it again, if it does not run."""
        if self.pid is None:
            await self.prepare()
            await self.open()

    async def kill(self) -> None:
        """End it as a power cut would: SIGKILL, in the middle of whatever it does."""
        if self._process is None or self.pid is None:
            return
        self.kills += 1
        self._process.kill()
        await self._process.wait()

    async def ask(self, order: str, *, within_s: float = 60.0, **more: Any) -> dict[str, Any]:
        """Tell it to do something; return its answer. Raises `BotGoneError`."""
        return await self._ask({"do": order} | more, within_s=within_s)

    async def _ask(self, order: dict[str, Any], *, within_s: float) -> dict[str, Any]:
        process = self._process
        if process is None or self.pid is None or not process.stdin or not process.stdout:
            raise BotGoneError
        async with self._turn:
            try:
                process.stdin.write(json.dumps(order).encode() + b"\n")
                await process.stdin.drain()
                async with asyncio.timeout(within_s):
                    line = await process.stdout.readline()
            except (ConnectionError, TimeoutError) as error:
                raise BotGoneError from error
        if not line:
            raise BotGoneError
        answer: dict[str, Any] = json.loads(line)
        return answer

    async def _notices_end(self, process: asyncio.subprocess.Process) -> None:
        await process.wait()
        self.is_open = False
        self.on_change()

    async def end(self) -> None:
        """Let it end in good order, or kill it if it does not."""
        process = self._process
        if process is not None and self.pid is not None:
            if process.stdin:
                process.stdin.close()
            try:
                async with asyncio.timeout(ENDS_WITHIN_S):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()
        if self._watch:
            await self._watch


def without_settings() -> dict[str, str]:
    """Return our environment without the user's own settings of the bot."""
    return {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
