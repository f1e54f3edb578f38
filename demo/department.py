"""The sample department: its people in the simulator, its rows as the command line makes them."""

from datetime import datetime

from sqlalchemy import select

from bot.process.upgrade import upgrade
from demo.sample import CHINESE, Sample
from ledger.organisations import found_organisation
from ledger.people.inviting import issue_invitations
from ledger.roster.carrying_out import carry_out
from ledger.roster.planning import ImportPlan, plan_import
from models import Database, Member, Organisation
from models.framework import read_framework
from models.workbook import read_workbook
from simulator.telegram import Telegram

FETCHED_WITHIN_S = 30.0


class Department:
    """The department's bot, people and group; `organisation_id` once it is founded."""

    def __init__(self, telegram: Telegram, sample: Sample = CHINESE) -> None:
        self.sample = sample
        self.bot = telegram.add_bot(username=sample.bot, name=sample.bot_name)
        spoken = sample.language.partition("_")[0]
        self.people = {
            name: telegram.add_person(name, language=spoken) for name, *_ in sample.roster
        }
        self.group = telegram.add_group(
            sample.group, members=[self.people[name] for name in sample.group_members]
        )
        self.chats = {
            name: telegram.private_chat(self.bot, person) for name, person in self.people.items()
        }
        self.organisation_id = 0
        self._codes: dict[str, str] = {}

    # Its rows

    async def founds(self, database: Database, now: datetime) -> None:
        """Make the database and the organisation, as `taizhang init` does."""
        await upgrade(database)
        async with database.write() as session:
            organisation, _ = await found_organisation(
                session,
                name=self.sample.organisation,
                framework=read_framework(self.sample.framework),
                administrator=self.sample.administrator,
                now=now,
            )
            organisation.bot_id, organisation.bot_username = self.bot.id, self.bot.username
            self.organisation_id = organisation.id

    async def imports(self, database: Database, workbook: bytes, now: datetime) -> ImportPlan:
        """Take all of a workbook, as `taizhang import` does, or nothing if there are problems."""
        async with database.write() as session:
            organisation = await session.get_one(Organisation, self.organisation_id)
            contents = read_workbook(workbook)
            plan = await plan_import(session, organisation=organisation, contents=contents, now=now)
            if not plan.problems:
                await carry_out(
                    session, organisation=organisation, plan=plan, source="sample.xlsx", now=now
                )
        return plan

    async def invites(self, database: Database, now: datetime) -> None:
        """Issue everybody's join code, as `taizhang invites` does."""
        async with database.write() as session:
            members = await session.scalars(
                select(Member)
                .where(Member.organisation_id == self.organisation_id)
                .order_by(Member.id)
            )
            invited = members.all()
            codes = await issue_invitations(session, members=invited, now=now)
            self._codes = {one.name: code for one, code in zip(invited, codes, strict=True)}

    # Its people

    async def joins(self) -> None:
        """Let everybody open his own link."""
        for name, person in self.people.items():
            await person.opens(self.bot, start=self._codes[name])
        await self.bot.has_fetched_everything(timeout=FETCHED_WITHIN_S)

    def brings_bot_into_group(self) -> None:
        """Let the head add the bot to the group."""
        self.group.adds(self.bot, by=self.people[self.sample.head])

    async def binds_group(self) -> None:
        """Let the head say whose group it is."""
        await self.people[self.sample.head].says(f"/bind {self.sample.department}", to=self.group)
