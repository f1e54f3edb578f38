"""The other work model that ships: objectives and key results, in English, in London."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import select

from demo.sample import ENGLISH, sample_workbook
from demo.stage import Stage, StandingClock
from models import Base, Entry, Member, Organisation, Task
from models.framework import read_framework, shipped_frameworks
from models.work import TaskState
from simulator import Message, Simulator

SUNDAY = datetime(2026, 11, 22, 16, 0, tzinfo=ENGLISH.zone)


Row = TypeVar("Row", bound=Base)


class Company:
    """The sample company at play, from the workbook on."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.people = stage.department.people

    async def moves_in(self) -> None:
        stage, department = self.stage, self.stage.department
        now = stage.standing_clock.now()
        await department.founds(stage.database, now)
        plan = await department.imports(stage.database, sample_workbook(ENGLISH), now)
        assert not plan.problems
        await department.invites(stage.database, now)
        await stage.starts()
        await department.joins()
        department.brings_bot_into_group()
        await stage.settle()
        await department.binds_group()
        await stage.settle()

    async def at(self, day: int, clock: str) -> None:
        """Time jumps there: what came too late meanwhile is left out, what is due is done."""
        moment = datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=ENGLISH.zone)
        self.stage.standing_clock.moves_to(moment)
        await self.stage.ticks()

    async def says(self, name: str, text: str) -> None:
        await self.people[name].says(text, to=self.stage.bot)
        await self.stage.settle()

    async def taps(self, name: str, label: str, on: Message | None = None) -> None:
        await self.people[name].taps(label, on, in_=None if on else self.stage.bot)
        await self.stage.settle()

    async def all(self, table: type[Row]) -> list[Row]:
        async with self.stage.database.read() as session:
            return list(await session.scalars(select(table)))

    async def hears(self, name: str, words: str) -> Message:
        return await self.people[name].hears(words, timeout=0.2)


def test_two_quite_different_frameworks_ship() -> None:
    assert shipped_frameworks() == ["3315", "okr"]
    okr = read_framework("okr")
    assert (okr.language, okr.timezone, okr.calendar) == ("en", "Europe/London", "weekdays")
    assert {rule.key for rule in okr.rhythms} == {
        "weekly-list", "head-digest", "deadline-reminder", "group-post", "stand-up",
    }  # fmt: skip


async def test_a_week_on_objectives_and_key_results(database_url: str) -> None:
    clock = StandingClock(SUNDAY)
    async with Simulator(clock=clock.now) as sim:
        stage = Stage(sim, clock, database_url, sample=ENGLISH)
        company = Company(stage)
        try:
            await company.moves_in()
            await play(company)
        finally:
            await stage.moves_out()


async def play(company: Company) -> None:
    stage = company.stage
    await company.hears("Tom", "you have joined the ledger of Sample Company")

    await company.at(23, "09:00")
    lists = await company.hears("Tom", "Twelve customer interviews")
    assert "working days left: 14" in lists.text
    await company.taps("Tom", "2 On track", lists)
    await company.says("Tom", "Two interviews done: 2/12")
    await company.taps("Tom", "Interview customers who left")
    await company.hears("Tom", "2/12 interviews")

    await company.says("Helen", "@Tom by Friday test the backup #Uptime")
    await company.taps("Helen", "Register it")
    card = await company.hears("Tom", "Helen hands you a new task")
    assert "Due: Fri 27 Nov 17:30" in card.text
    await company.taps("Tom", "Done", card)
    await company.taps("Helen", "Strike off")
    await company.hears("Tom", "was verified by Helen and is struck off")

    await company.says("Alice", "/standup")
    await company.hears("Alice", "Weekly stand-up")
    await company.at(27, "09:15")
    digest = await company.hears("Helen", "Report churn for October")
    assert "Overdue" in digest.text
    post = await company.people["Helen"].hears(
        "Report churn for October", in_=stage.department.group, timeout=0.2
    )
    assert "Product" in post.text

    await company.at(27, "15:00")
    asked = await company.hears("Tom", "How did the week go?")
    await company.taps("Tom", "On track", asked)
    await company.at(27, "17:30")
    await company.at(30, "09:00")  # it can wait for the list
    listed = await company.hears("Helen", "📬1 📖 Weekly stand-up · who has answered")
    await company.taps("Helen", "📬1 Open", listed)
    summary = await company.hears("Helen", "who has answered")
    assert "Answered: Tom" in summary.text

    tasks = {task.title: task.state for task in await company.all(Task)}
    assert tasks["test the backup"] == TaskState.STRUCK_OFF
    assert "checked_in" in {entry.kind for entry in await company.all(Entry)}
    # Nobody read a word of Chinese; only the names of Telegram's own things are not ours.
    for person in company.people.values():
        for message in person.chat(stage.bot).messages:
            words = message.text + "".join(label for row in message.buttons for label in row)
            assert not any("\u4e00" <= sign <= "\u9fff" for sign in words), words
    [organisation] = await company.all(Organisation)
    assert (organisation.language, organisation.timezone) == ("en", "Europe/London")
    assert len(await company.all(Member)) == 8
