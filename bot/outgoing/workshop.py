"""Where files are made: a process of its own, so that drawing holds nobody up and may even crash.

It is started with the first file, ends when nothing was wanted for a while, and knows nothing but
what it is handed: no token, no database.
"""

import asyncio
import os
import sys
from contextlib import suppress
from typing import Any, Protocol

import orjson

from bot.outgoing.workbench import HEAD, MADE
from wording.products import make

WITHIN_S = 120.0  # however large: what takes longer hangs
IDLE_S = 300.0
OURS = "TAIZHANG_"  # settings, secrets among them


class NotMadeError(Exception):
    """The file could not be made, for the reason given."""


class Workshop(Protocol):
    """What makes files."""

    async def make(self, kind: str, source: dict[str, Any]) -> bytes:
        """Return the file. Raises `NotMadeError`."""

    def break_off(self) -> None:
        """Stop what is being made, at once."""

    async def close(self) -> None:
        """Leave nothing running."""


class ThreadWorkshop:
    """Makes files in a thread of this process: for the demo and for tests."""

    async def make(self, kind: str, source: dict[str, Any]) -> bytes:
        """Return the file. Raises `NotMadeError`."""
        try:
            return await asyncio.to_thread(make, kind, source)
        except Exception as error:
            raise NotMadeError(reason_for(error)) from error

    def break_off(self) -> None:
        """Do nothing: a thread ends by itself."""

    async def close(self) -> None:
        """Do nothing: a thread ends by itself."""


class ProcessWorkshop:
    """Makes files, one at a time, in a process that it starts when needed."""

    def __init__(self, *, within_s: float = WITHIN_S, idle_s: float = IDLE_S) -> None:
        self._within_s = within_s
        self._idle_s = idle_s
        self._process: asyncio.subprocess.Process | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._is_broken_off = False

    async def make(self, kind: str, source: dict[str, Any]) -> bytes:
        """Return the file. Raises `NotMadeError`."""
        process = await self._ready()
        try:
            async with asyncio.timeout(self._within_s):
                verdict, body = await exchange(process, {"kind": kind, "source": source})
        except TimeoutError:
            await self.close()
            raise NotMadeError(f"not made within {self._within_s:.0f} s") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            await self.close()
            raise NotMadeError("the process that makes files has died") from None
        except BaseException:
            self.break_off()  # what it would answer belongs to nobody
            raise
        self._rest = asyncio.get_running_loop().call_later(self._idle_s, self.break_off)
        if verdict != MADE:
            raise NotMadeError(body.decode(errors="replace"))
        return body

    async def _ready(self) -> asyncio.subprocess.Process:
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
        if self._process is None or self._process.returncode is not None or self._is_broken_off:
            await self.close()
            self._is_broken_off = False
            known = {name: value for name, value in os.environ.items() if not is_ours(name)}
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.outgoing.workbench"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env=known,
            )
        return self._process

    def break_off(self) -> None:
        """End the process at once: it holds nothing that is not stored here."""
        self._is_broken_off = True
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def close(self) -> None:
        """End the process, and wait until it is gone."""
        self.break_off()
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None  # noqa: S101  # both are pipes
        assert process.stdout is not None  # noqa: S101
        process.stdin.close()
        await process.stdout.read()
        await process.wait()


def is_ours(name: str) -> bool:
    """Return whether an environment variable holds a setting, which the workbench must not see."""
    return name.upper().startswith(OURS)


async def exchange(process: asyncio.subprocess.Process, order: dict[str, Any]) -> tuple[int, bytes]:
    """Hand the workbench an order and return its verdict and the body that goes with it."""
    assert process.stdin is not None  # noqa: S101  # both are pipes
    assert process.stdout is not None  # noqa: S101
    words = orjson.dumps(order)
    process.stdin.write(HEAD.pack(MADE, len(words)) + words)
    await process.stdin.drain()
    verdict, length = HEAD.unpack(await process.stdout.readexactly(HEAD.size))
    return verdict, await process.stdout.readexactly(length)


def reason_for(error: Exception) -> str:
    """Return what is kept of an error: its kind, and none of the words it was about."""
    return type(error).__name__
