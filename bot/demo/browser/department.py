"""The sample department moves in: founded, imported, everybody joined, the group bound."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.demo import sample
from bot.upgrade import upgrade
from ledger.invitations import issue_invitation
from ledger.organisations import found_organisation
from ledger.roster import carry_out, plan_import
from models import Database, Member
from models.framework import read_framework
from models.workbook import read_workbook
from simulator import Bot, Group, Person, Simulator
from simulator.page import Seat

GROUP_MEMBERS = (sample.HEAD, sample.ZHANG, sample.WANG, sample.LEADER, sample.SUPERVISOR)
# Who is to be seen at once, and what he is.
SEATS = (
    (sample.ZHANG, {"zh": "成员", "en": "member"}),
    (sample.HEAD, {"zh": "部门负责人", "en": "head of the department"}),
    (None, {"zh": "工作群", "en": "the group"}),
    (sample.WANG, {"zh": "成员", "en": "member"}),
    (sample.LEADER, {"zh": "领导", "en": "leader"}),
    (sample.ADMINISTRATOR, {"zh": "管理员", "en": "administrator"}),
)


async def found_department(
    database: Database, bot: Bot, now: datetime
) -> tuple[int, dict[str, str]]:
    """Found it and import its workbook; return its number and everybody's join code by name."""
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
        contents = read_workbook(sample.sample_workbook())
        plan = await plan_import(session, organisation=organisation, contents=contents, now=now)
        await carry_out(session, organisation=organisation, plan=plan, now=now)
        await session.flush()
        members = await session.scalars(
            select(Member).where(Member.organisation_id == organisation.id).order_by(Member.id)
        )
        codes = {one.name: await issue_invitation(session, member=one, now=now) for one in members}
        return organisation.id, codes


class Department:
    """The department's people and their group in the simulator."""

    def __init__(self, simulator: Simulator, bot: Bot) -> None:
        self.bot = bot
        self.people: dict[str, Person] = {
            name: simulator.add_person(name) for name, *_ in sample.ROSTER
        }
        self.group: Group = simulator.add_group(
            f"{sample.DEPARTMENT}工作群", members=[self.people[name] for name in GROUP_MEMBERS]
        )
        for person in self.people.values():
            simulator.private_chat(bot, person)
        self._simulator = simulator

    def seats(self) -> list[Seat]:
        """Return the chats that stand open at the beginning."""
        return [self._seat(name, label) for name, label in SEATS]

    def _seat(self, name: str | None, label: dict[str, Any]) -> Seat:
        if name is None:
            return Seat(self.group, self.people[sample.HEAD], label)
        person = self.people[name]
        return Seat(self._simulator.private_chat(self.bot, person), person, label)

    async def joins(self, codes: dict[str, str]) -> None:
        """Let everybody open his own link, and the head bind the group."""
        for name, person in self.people.items():
            await person.opens(self.bot, start=codes[name])
        await self.bot.has_fetched_everything(timeout=30)
        head = self.people[sample.HEAD]
        self.group.adds(self.bot, by=head)
        await head.says(f"/bind {sample.DEPARTMENT}", to=self.group)
