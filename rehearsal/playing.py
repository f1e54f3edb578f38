"""Playing it: the office is founded and joins, and its weeks go by through the whole house."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy import select

from bot.outgoing.pace import UNLIMITED
from bot.process.clock import Clock
from bot.process.house import House
from bot.process.house_keeping import sweep
from bot.process.settings import read_settings
from bot.process.upgrade import upgrade
from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of, found_organisation
from ledger.people.inviting import issue_invitations
from ledger.roster.carrying_out import carry_out
from ledger.roster.planning import plan_import
from models import Database, Member
from models.framework import Framework
from models.in_place import DRIVER as IN_PLACE
from models.workbook import read_workbook
from rehearsal.moments import IN_THE_EVENING, moments_of
from rehearsal.office import FIRST_GROUP_ID, Office, an_office, workbook_of
from rehearsal.people import Crowd
from rehearsal.post_office import BOT, TOKEN, PostOffice
from scheduler.due import run_due

ANSWER_RATE = 0.8
BEFORE = timedelta(days=1)  # they join on the Sunday before
NOON = time(12)
NOWHERE = "http://127.0.0.1:1"  # the post office stands before it
IN_MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it


class VirtualClock(Clock):
    """Stands until it is moved. Pace is still measured in real seconds."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """Return the moment it shows."""
        return self._moment

    def moves_to(self, moment: datetime) -> None:
        """Show another moment."""
        self._moment = moment.astimezone(UTC)


@dataclass
class Play:
    """The office at play, and what of it is looked at afterwards."""

    framework: Framework
    office: Office
    monday: date
    weeks: int
    house: House
    calendar: WorkCalendar
    clock: VirtualClock
    post: PostOffice
    crowd: Crowd
    organisation_id: int

    @property
    def database(self) -> Database:
        """The house's own: there is no other writer."""
        return self.house.database

    async def settles(self) -> None:
        """Wait until all that was said is dealt with, and people have gone on with it."""
        if self.house.doorway.next_attempt is not None:  # else it looks when something is brought
            self.house.doorway.bell.ring()
        self.house.sender.bell.ring()
        while True:
            await self.post.all_fetched.wait()
            await self.house.settle()
            self.crowd.looks(self.clock.now())
            if self.post.all_fetched.is_set():
                return

    async def reaches(self, moment: datetime) -> None:
        """Let it become that moment: what is due is done, and people act."""
        self.clock.moves_to(moment)
        acted = self.crowd.acts(moment)
        if acted:
            await self.settles()
        elif moment.astimezone(self.calendar.timezone).time() == IN_THE_EVENING:
            return  # nothing is planned for that hour
        if await run_due(self.database, self.organisation_id, self.clock.now()):
            await self.settles()

    async def week(self, number: int) -> None:
        """Let a week go by."""
        monday = self.monday + timedelta(weeks=number)
        for moment in moments_of(self.framework, self.calendar, monday):
            await self.reaches(moment)
        await sweep(self.database, self.clock, organisation_id=self.organisation_id)

    async def joins(self) -> None:
        """Let everybody open his link, and the heads bind a group for each department."""
        async with self.database.write() as session:
            members = (await session.scalars(select(Member).order_by(Member.id))).all()
            codes = await issue_invitations(session, members=members, now=self.clock.now())
        by_name = {one.name: code for one, code in zip(members, codes, strict=True)}
        for person in self.office.people:
            self.crowd.says(person, f"/start {by_name[person.name]}", self.clock.now())
        await self.settles()
        for place, department in enumerate(self.office.departments):
            head, group = self.office.head_of(department), FIRST_GROUP_ID - place
            self.crowd.says(head, f"/bind {department}", self.clock.now(), group=group)
        await self.settles()


@asynccontextmanager
async def a_play(
    framework: Framework,
    *,
    people: int,
    weeks: int,
    monday: date,
    seed: int = 1,
    rate: float = ANSWER_RATE,
    database_url: str | None = None,
) -> AsyncIterator[Play]:
    """Found the office, open the house, and let everybody join.

    In an empty database, if one is given, else in one that goes when the play ends.
    """
    random = Random(seed)  # noqa: S311  # chance that can be had again
    with TemporaryDirectory(prefix="taizhang-rehearsal-", dir=quick_folder()) as folder:
        file = database_url or f"sqlite:///{Path(folder) / 'taizhang.db'}"
        url = file.replace("sqlite:", f"{IN_PLACE}:", 1)
        office, clock = an_office(people), VirtualClock(joining_day(monday))
        workbook = workbook_of(office, framework, monday, random)
        number, calendar = await found(url, framework, office, workbook, now=clock.now())
        post = PostOffice(clock.now)
        settings = read_settings(
            _env_file=None, bot_token=TOKEN, bot_token_file=None, database_url=url,
            telegram_api=NOWHERE, webhook_url=None,
        )  # fmt: skip
        async with House(settings, clock, ceilings=UNLIMITED, beats=False, telegram=post) as house:
            crowd = Crowd(office, post, random, rate)
            play = Play(
                framework, office, monday, weeks, house, calendar, clock, post, crowd, number
            )
            await play.settles()
            await play.joins()
            yield play


def joining_day(monday: date) -> datetime:
    """Return the moment at which it begins."""
    return datetime.combine(monday - BEFORE, NOON, tzinfo=UTC)


async def found(
    url: str, framework: Framework, office: Office, workbook: bytes, *, now: datetime
) -> tuple[int, WorkCalendar]:
    """Make the database, the organisation and its people, as the command line does.

    Returns the organisation's number and its calendar.
    """
    database = Database(url)
    await upgrade(database)
    async with database.write() as session:
        organisation, _ = await found_organisation(
            session,
            name="演练单位",
            framework=framework,
            administrator=office.administrator.name,
            now=now,
        )
        organisation.bot_id, organisation.bot_username = BOT["id"], BOT["username"]
        contents = read_workbook(workbook)
        plan = await plan_import(session, organisation=organisation, contents=contents, now=now)
        if plan.problems:
            raise AssertionError(f"the office cannot be founded: {plan.problems[:3]}")
        await carry_out(
            session, organisation=organisation, plan=plan, source="rehearsal.xlsx", now=now
        )
        founded = organisation.id, await calendar_of(session, organisation)
    await database.dispose()
    return founded


def quick_folder() -> str | None:
    """Return a folder in memory, where there is one: nothing of a play is to outlast it."""
    return str(IN_MEMORY) if os.access(IN_MEMORY, os.W_OK) else None


async def play_all(play: Play, *, after_week: Callable[[int], object] = lambda _: None) -> None:
    """Let all weeks go by."""
    for number in range(play.weeks):
        await play.week(number)
        after_week(number)
