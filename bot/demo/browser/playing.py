"""What the demo is made of once the bot's process is on its way: department, books and panels."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.demo.browser.books import Books
from bot.demo.browser.clock import SharedClock
from bot.demo.browser.department import Department, found_department
from bot.demo.browser.keeper import Keeper
from bot.demo.browser.moves import TimeMachine
from bot.demo.browser.panels import Panels
from bot.demo.browser.troubles import Troubles
from ledger.organisations import calendar_of
from models import Database, Organisation
from simulator import Bot, Simulator
from simulator.page import ClockBar


@dataclass(frozen=True)
class Play:
    """The department, founded and not yet joined, with all that the page shows beside its chats."""

    department: Department
    codes: dict[str, str]
    panels: Panels
    clock_bar: ClockBar


@asynccontextmanager
async def a_play(
    simulator: Simulator, bot: Bot, keeper: Keeper, clock: SharedClock, *, begin: datetime
) -> AsyncIterator[Play]:
    """Found the department in the keeper's database, which is let go with the block."""
    database = Database(keeper.settings["TAIZHANG_DATABASE_URL"])
    try:
        number, codes = await found_department(database, bot, clock.now())
        async with database.read() as session:
            organisation = await session.get_one(Organisation, number)
            calendar = await calendar_of(session, organisation)
        panels = Panels(
            Books(database, number, keeper.environment()),
            keeper,
            Troubles(simulator, bot),
            bot,
            begin=begin,
        )
        bar = TimeMachine(clock, keeper, calendar).bar()
        yield Play(Department(simulator, bot), codes, panels, bar)
    finally:
        await database.dispose()
