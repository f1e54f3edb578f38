"""The stage of the terminal demo: the real bot and a local Telegram in one process, one clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.outgoing.pace import UNLIMITED
from bot.process.clock import Clock
from bot.process.house import House
from bot.process.settings import read_settings
from demo.department import Department, found_department
from demo.sample import ZONE
from models import Database
from scheduler.due import run_due
from simulator import Simulator

BEGINNING = datetime(2026, 11, 22, 16, 0, tzinfo=ZONE)  # the Sunday before the story's week


class StageClock(Clock):
    """A clock that stands until the story moves it."""

    def __init__(self, start: datetime) -> None:
        self._moment = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the story's time."""
        return self._moment

    def moves_to(self, moment: datetime) -> None:
        """Move on."""
        self._moment = moment.astimezone(UTC)


class Stage:
    """The organisation, its bot, and everybody's telephones."""

    def __init__(self, sim: Simulator, clock: StageClock, database_url: str) -> None:
        self.clock = clock
        self.database = Database(database_url)
        self.department = Department(sim)
        self.bot = self.department.bot
        self.settings = read_settings(
            _env_file=None,
            bot_token=self.bot.token,
            bot_token_file=None,
            database_url=database_url,
            telegram_api=sim.url,
            webhook_url=None,
        )
        self.house: House | None = None
        self.organisation_id = 0

    async def found(self) -> None:
        """Make the database and the organisation."""
        self.organisation_id = await found_department(self.database, self.bot, self.clock.now())

    @asynccontextmanager
    async def bot_running(self) -> AsyncIterator[None]:
        """Run the bot: the same house as `taizhang run`."""
        async with House(self.settings, self.clock, ceilings=UNLIMITED, beats=False) as house:
            self.house = house
            try:
                yield
            finally:
                self.house = None

    async def settle(self) -> None:
        """Wait until everything said so far is dealt with."""
        if self.house is not None:
            self.house.doorway.bell.ring()
            self.house.sender.bell.ring()
            await self.bot.has_fetched_everything()
            await self.house.settle()

    async def waits_until(self, day: int, clock: str) -> None:
        """Let time pass to a moment of the story's November, doing what falls due on the way."""
        target = datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=ZONE)
        while self.clock.now() < target:
            self.clock.moves_to(min(target, self.clock.now() + timedelta(minutes=15)))
            if await run_due(self.database, self.organisation_id, self.clock.now()):
                await self.settle()


@asynccontextmanager
async def a_stage() -> AsyncIterator[Stage]:
    """Return a stage on a temporary database that goes when the demo ends."""
    clock = StageClock(BEGINNING)
    with TemporaryDirectory(prefix="taizhang-demo-") as folder:
        async with Simulator(clock=clock.now) as sim:
            stage = Stage(sim, clock, f"sqlite:///{Path(folder) / 'taizhang.db'}")
            try:
                yield stage
            finally:
                await stage.database.dispose()
