"""The bot's own process in the demo: the same house as `taizhang run`, on the demo's clock.

It is told what to do by lines of JSON on its standard input and answers each with one line. When
its input closes it ends in good order; the page's "kill" is a real SIGKILL from outside.
"""

import asyncio
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import func, select

from bot.outgoing.pace import UNLIMITED
from bot.process import logs
from bot.process.house import House
from bot.process.settings import read_settings
from demo.clock import SharedClock, steps
from models import Outbox
from scheduler.due import run_due

BEAT_S = 1.0
SETTLES_WITHIN_S = 5.0

log = structlog.stdlib.get_logger()


class Heart:
    """What falls due is done at once: with every beat, and with every step of the clock."""

    def __init__(self, house: House, clock: SharedClock) -> None:
        self.house = house
        self.clock = clock
        self._turn = asyncio.Lock()

    async def beats(self) -> None:
        """Beat until the process ends."""
        while True:
            async with self._turn:
                await self._does_what_is_due()
            await asyncio.sleep(BEAT_S)

    async def _does_what_is_due(self) -> bool:
        """Do it; return whether anything was said by it."""
        before = await self._last_said()
        if not await run_due(self.house.database, self.house.organisation.id, self.clock.now()):
            return False
        await self._settles()
        return await self._last_said() > before

    async def _last_said(self) -> int:
        async with self.house.database.read() as session:
            return await session.scalar(select(func.max(Outbox.id))) or 0

    async def _settles(self) -> None:
        """Wait until all is handled and sent, or it is plain that Telegram does not take it."""
        self.house.doorway.bell.ring()
        self.house.sender.bell.ring()
        try:
            async with asyncio.timeout(SETTLES_WITHIN_S):
                await self.house.settle()
        except TimeoutError:
            log.warning("not_settled")

    async def travels(self, *, until: datetime, stops: bool, pause_s: float) -> dict[str, Any]:
        """Let time pass step by step; with `stops`, only to the first thing said on the way."""
        said = 0
        async with self._turn:
            for moment in steps(self.clock.now(), until):
                if moment > self.clock.now():
                    self.clock.moves_to(moment)
                if not await self._does_what_is_due():
                    continue
                said += 1
                if stops:
                    break
                await asyncio.sleep(pause_s)
        return {"said": said}

    async def obeys(self, order: dict[str, Any]) -> dict[str, Any]:
        """Carry out one order."""
        if order["do"] == "travel":
            until = datetime.fromisoformat(order["until"])
            return await self.travels(until=until, stops=order["stops"], pause_s=order["pause_s"])
        await self._settles()
        return {}


async def orders() -> asyncio.StreamReader:
    """Return our standard input as a stream."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


def answers(body: dict[str, Any]) -> None:
    """Answer on our standard output."""
    sys.stdout.write(json.dumps(body) + "\n")
    sys.stdout.flush()


async def keep_house(folder: Path) -> None:
    """Wait for the word to open, open the house, obey until the input closes."""
    told = await orders()
    # Everything is imported by now; the department may still be in the making.
    first = await told.readline()
    if not first:
        return
    os.environ.update(json.loads(first)["settings"])
    clock = SharedClock(folder)
    settings = read_settings(_env_file=None)
    logs.configure(settings.log, secrets=(settings.token,))
    async with House(settings, clock, ceilings=UNLIMITED, beats=False, first_wait_s=0.2) as house:
        heart = Heart(house, clock)
        beating = asyncio.create_task(heart.beats())
        answers({"open": True})
        try:
            while line := await told.readline():
                answers(await heart.obeys(json.loads(line)))
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(keep_house(Path(sys.argv[1])))
