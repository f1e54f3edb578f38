"""What the demo is made of once the bot's process is on its way: simulator, books and page."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from demo.books import Books
from demo.browser.keeper import DATABASE_NAME, Keeper
from demo.browser.moves import TimeMachine
from demo.browser.panels import Panels
from demo.clock import SharedClock
from demo.department import Department
from demo.month import month_of
from demo.sample import CHINESE, Sample, sample_workbook
from ledger.organisations import calendar_of
from models import Database, Organisation
from simulator import Simulator
from simulator.page import Page, Seat

# Ten minutes before the first list of the sample's week.
BEGINNING = datetime(2026, 11, 23, 8, 50, tzinfo=CHINESE.zone)
TITLE = {"zh": "台账 · 演示", "en": "Taizhang · demo"}


@dataclass(frozen=True)
class Play:
    """The department, founded and not yet joined, and the page that shows it."""

    page: Page
    keeper: Keeper
    department: Department

    async def begins(self) -> None:
        """Let the bot open its doors and everybody join; return when all is said."""
        await self.keeper.open()
        await self.department.joins()
        self.department.brings_bot_into_group()
        await self.department.binds_group()
        await self.keeper.ask("settle")


@asynccontextmanager
async def a_play(folder: Path, keeper: Keeper, sample: Sample = CHINESE) -> AsyncIterator[Play]:
    """Open the simulator, found the department, and lay out the page; all ends with the block."""
    clock = SharedClock(folder)
    begin = BEGINNING.replace(tzinfo=sample.zone)
    clock.moves_to(begin)
    async with AsyncExitStack() as opened:
        simulator = await opened.enter_async_context(Simulator(clock=clock.now))
        department = Department(simulator, sample)
        url = f"sqlite:///{folder / DATABASE_NAME}"
        keeper.settings = {
            "TAIZHANG_BOT_TOKEN": department.bot.token,
            "TAIZHANG_DATABASE_URL": url,
            "TAIZHANG_TELEGRAM_API": simulator.url,
        }
        database = Database(url)
        opened.push_async_callback(database.dispose)
        await department.founds(database, clock.now())
        await department.imports(database, sample_workbook(sample), clock.now())
        await department.invites(database, clock.now())
        async with database.read() as session:
            organisation = await session.get_one(Organisation, department.organisation_id)
            calendar = await calendar_of(session, organisation)
        books = Books(database, organisation.id, keeper.environment())
        panels = Panels(books, keeper, simulator, department, begin=begin)
        page = Page(
            simulator,
            title=TITLE,
            zone=sample.zone.key,
            clock=TimeMachine(clock, keeper, calendar, month_of(sample)).bar(),
            panels=panels.all(),
            seats=seats_of(department),
        )
        opened.push_async_callback(page.stop)
        watch = asyncio.create_task(panels.watches(page, lambda: clock.offset))
        opened.push_async_callback(ended, watch)
        # The bot before the Telegram it talks to.
        opened.push_async_callback(keeper.end)
        yield Play(page, keeper, department)


def seats_of(department: Department) -> list[Seat]:
    """Return the chats that stand open at the beginning, and who it is; the group as its head's."""
    sample = department.sample
    seated = (
        (sample.member, {"zh": "成员", "en": "member"}),
        (sample.head, {"zh": "部门负责人", "en": "head of the department"}),
        (None, {"zh": "工作群", "en": "the group"}),
        (sample.colleague, {"zh": "成员", "en": "member"}),
        (sample.leader, {"zh": "领导", "en": "leader"}),
        (sample.administrator, {"zh": "管理员", "en": "administrator"}),
    )
    return [
        Seat(department.chats[name], department.people[name], label)
        if name
        else Seat(department.group, department.people[sample.head], label)
        for name, label in seated
    ]


async def ended(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait for its end."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
