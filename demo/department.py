"""The sample department: its rows as the command line makes them, its people in the simulator."""

from datetime import datetime

from sqlalchemy import select

from bot.process.upgrade import upgrade
from demo import sample
from ledger.organisations import found_organisation
from ledger.people.invitations import issue_invitations
from ledger.roster.carrying_out import carry_out
from ledger.roster.planning import ImportPlan, plan_import
from models import Database, Member, Organisation
from models.framework import read_framework
from models.workbook import read_workbook
from simulator import Bot, Group, Person, PrivateChat, Simulator

GROUP_MEMBERS = (sample.HEAD, sample.ZHANG, sample.WANG, sample.LEADER, sample.SUPERVISOR)
FETCHED_WITHIN_S = 30.0


async def found_department(database: Database, bot: Bot, now: datetime) -> int:
    """Make the database and the organisation, as `taizhang init` does; return its number."""
    await upgrade(database)
    async with database.write() as session:
        organisation, _ = await found_organisation(
            session,
            name=sample.ORGANISATION,
            framework=read_framework("3315"),
            administrator=sample.ADMINISTRATOR,
            now=now,
        )
        organisation.bot_id, organisation.bot_username = bot.id, bot.username
        return organisation.id


async def import_workbook(
    database: Database, number: int, workbook: bytes, now: datetime
) -> ImportPlan:
    """Take all of a workbook, as `taizhang import` does, or nothing if its plan has problems."""
    async with database.write() as session:
        organisation = await session.get_one(Organisation, number)
        contents = read_workbook(workbook)
        plan = await plan_import(session, organisation=organisation, contents=contents, now=now)
        if not plan.problems:
            await carry_out(
                session, organisation=organisation, plan=plan, source="sample.xlsx", now=now
            )
    return plan


async def invite_everybody(database: Database, number: int, now: datetime) -> dict[str, str]:
    """Return everybody's join code by name, as `taizhang invites` does."""
    async with database.write() as session:
        members = await session.scalars(
            select(Member).where(Member.organisation_id == number).order_by(Member.id)
        )
        invited = members.all()
        codes = await issue_invitations(session, members=invited, now=now)
        return {one.name: code for one, code in zip(invited, codes, strict=True)}


class Department:
    """The department's bot, people and group in the simulator."""

    def __init__(self, simulator: Simulator) -> None:
        self.bot: Bot = simulator.add_bot(username="taizhang_demo_bot", name="台账")
        self.people: dict[str, Person] = {
            name: simulator.add_person(name) for name, *_ in sample.ROSTER
        }
        self.group: Group = simulator.add_group(
            f"{sample.DEPARTMENT}工作群", members=[self.people[name] for name in GROUP_MEMBERS]
        )
        self.chats: dict[str, PrivateChat] = {
            name: simulator.private_chat(self.bot, person) for name, person in self.people.items()
        }

    async def joins(self, codes: dict[str, str]) -> None:
        """Let everybody open his own link."""
        for name, person in self.people.items():
            await person.opens(self.bot, start=codes[name])
        await self.bot.has_fetched_everything(timeout=FETCHED_WITHIN_S)

    def brings_bot_into_group(self) -> None:
        """Let the head add the bot to the group."""
        self.group.adds(self.bot, by=self.people[sample.HEAD])

    async def binds_group(self) -> None:
        """Let the head say whose group it is."""
        await self.people[sample.HEAD].says(f"/bind {sample.DEPARTMENT}", to=self.group)
