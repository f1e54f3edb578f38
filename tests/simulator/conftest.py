"""A Telegram whose clock stands still, one bot, two people, and the bot's own telephone line."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from simulator import Bot, ManualClock, Person, Simulator

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@dataclass
class Reply:
    status: int
    body: Any

    @property
    def result(self) -> Any:
        assert self.status == 200, self.body
        return self.body["result"]

    @property
    def refusal(self) -> str:
        assert self.status != 200, self.body
        assert self.body["error_code"] == self.status
        return str(self.body["description"])


class Line:
    """Calls methods as a bot would, with nothing in between."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self.session = session

    async def __call__(self, method: str, /, **params: Any) -> Reply:
        async with self.session.post(f"{self.url}/{method}", json=params) as response:
            return Reply(response.status, await response.json())

    async def form(self, method: str, /, data: Any) -> Reply:
        async with self.session.post(f"{self.url}/{method}", data=data) as response:
            return Reply(response.status, await response.json())

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        updates: list[dict[str, Any]] = (await self("getUpdates", **params)).result
        return updates

    async def next_updates(self) -> list[dict[str, Any]]:
        """Fetches what waits and acknowledges it."""
        updates = await self.updates()
        if updates:
            await self.updates(offset=updates[-1]["update_id"] + 1)
        return updates


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MONDAY)


@pytest.fixture
async def sim(clock: ManualClock) -> AsyncIterator[Simulator]:
    async with Simulator(clock=clock.now, monotonic=clock.monotonic, webhook_pause_s=0.001) as sim:
        yield sim


@pytest.fixture
def bot(sim: Simulator) -> Bot:
    bot = sim.add_bot(username="ledger_bot")
    bot.updates.hasty_polls_get_one = False
    return bot


@pytest.fixture
def zhang(sim: Simulator) -> Person:
    return sim.add_person("张三")


@pytest.fixture
def li(sim: Simulator) -> Person:
    return sim.add_person("李四", username="li_si")


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def call(sim: Simulator, bot: Bot, session: aiohttp.ClientSession) -> Line:
    return Line(f"{sim.url}/bot{bot.token}", session)


@pytest.fixture
async def opened(bot: Bot, zhang: Person, call: Line) -> int:
    """The number of a chat that 张三 has opened, its /start fetched."""
    await zhang.opens(bot)
    await call.next_updates()
    return zhang.id
