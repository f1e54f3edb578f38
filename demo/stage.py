"""The stage: the real bot and a local Telegram in one process, on a clock that is moved."""

from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import handlers
from bot.incoming.application import Register
from bot.outgoing.pace import UNLIMITED
from bot.outgoing.workshop import ThreadWorkshop
from bot.process.clock import Clock
from bot.process.house import House
from bot.process.settings import Settings, read_settings
from demo.clock import steps
from demo.department import Department
from demo.sample import CHINESE, Sample
from models import Database
from scheduler.due import run_due
from simulator import ManualClock, Simulator


class StandingClock(ManualClock, Clock):
    """A clock that stands until it is moved. Pace is still measured in real seconds."""

    monotonic = Clock.monotonic

    def now(self) -> datetime:
        """Return the time it shows."""
        return super().now().astimezone(UTC)


class Stage:
    """The department and its bot: the same house as `taizhang run`. Tests play here too."""

    def __init__(
        self,
        simulator: Simulator,
        clock: StandingClock,
        database_url: str,
        *,
        register: Register = handlers.register,
        sample: Sample = CHINESE,
    ) -> None:
        self.sim = simulator
        self.standing_clock = clock
        self.database_url = database_url
        self.database = Database(database_url)
        self.department = Department(simulator, sample)
        self.bot = self.department.bot
        self.register = register
        self.ceilings = UNLIMITED
        self._house: House | None = None
        self._opened = AsyncExitStack()

    @property
    def house(self) -> House:
        """The house, which must be open."""
        assert self._house is not None, "the house is closed"  # noqa: S101  # whoever asks knows
        return self._house

    def settings(self, **more: Any) -> Settings:
        """Return what the house is told, and nothing of the user's own settings."""
        ours = {
            "bot_token": self.bot.token,
            "bot_token_file": None,
            "database_url": self.database_url,
            "telegram_api": self.sim.url,
            "webhook_url": None,
        }
        return read_settings(_env_file=None, **ours | more)

    async def starts(self, settings: Settings | None = None) -> None:
        """Open the house."""
        house = House(
            settings or self.settings(),
            self.standing_clock,
            ceilings=self.ceilings,
            register=self.register,
            first_wait_s=0.01,
            beats=False,
            workshop=ThreadWorkshop(),
        )
        self._house = await self._opened.enter_async_context(house)

    async def goes_down(self) -> None:
        """Let the process end in good order; messages wait at Telegram."""
        self._house = None
        await self._opened.aclose()
        self._opened = AsyncExitStack()

    async def moves_out(self) -> None:
        """Leave nothing open."""
        await self.goes_down()
        await self.database.dispose()

    async def settle(self) -> None:
        """Wait until everything said so far is dealt with."""
        if self._house is not None:
            self.house.doorway.bell.ring()
            self.house.sender.bell.ring()
            await self.bot.has_fetched_everything()
            await self.house.settle()

    async def does_what_is_due(self) -> int:
        """Do what the heartbeat would do now; return how much that was."""
        if self._house is None:
            return 0
        now = self.standing_clock.now()
        return await run_due(self.database, self.department.organisation_id, now)

    async def ticks(self) -> int:
        """Do what is due and wait for what comes of it."""
        done = await self.does_what_is_due()
        if done:
            await self.settle()
        return done

    def stops(self, since: datetime, until: datetime) -> Iterable[datetime]:
        """Return the moments at which time stops on its way, the last of them `until`."""
        return steps(since, until)

    async def waits_until(self, moment: datetime) -> None:
        """Let time pass, doing what falls due on the way."""
        for stop in self.stops(self.standing_clock.now(), moment):
            self.standing_clock.moves_to(stop)
            await self.ticks()


@asynccontextmanager
async def a_stage(beginning: datetime, sample: Sample = CHINESE) -> AsyncIterator[Stage]:
    """Return a stage on a temporary database that goes when the demo ends."""
    clock = StandingClock(beginning)
    with TemporaryDirectory(prefix="taizhang-demo-") as folder:
        async with Simulator(clock=clock.now) as sim:
            url = f"sqlite:///{Path(folder) / 'taizhang.db'}"
            stage = Stage(sim, clock, url, sample=sample)
            try:
                yield stage
            finally:
                await stage.moves_out()
