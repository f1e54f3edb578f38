"""The sample department's rows: an organisation, two departments, eight people and a group."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import found_organisation, top_unit
from models import Database, Group, Member, Organisation, Role, RoleName, Unit, UnitKind
from models.framework import read_framework

FIRST_DEPARTMENT = "第一检察部"
SECOND_DEPARTMENT = "第二检察部"
ROSTER = (
    ("领导甲", None, RoleName.LEADER),
    ("督查甲", None, RoleName.SUPERVISOR),
    ("李四", FIRST_DEPARTMENT, RoleName.HEAD),
    ("张三", FIRST_DEPARTMENT, RoleName.MEMBER),
    ("王五", FIRST_DEPARTMENT, RoleName.MEMBER),
    ("赵六", SECOND_DEPARTMENT, RoleName.HEAD),
    ("钱七", SECOND_DEPARTMENT, RoleName.MEMBER),
)


@dataclass
class Department:
    """What was founded; `people` holds member number and person by name."""

    organisation: Organisation
    group_chat: Any
    group_id: int = 0
    units: dict[str, int] = field(default_factory=dict)
    people: dict[str, tuple[int, Any]] = field(default_factory=dict)

    @property
    def organisation_id(self) -> int:
        return self.organisation.id


async def found_department(database: Database, sim: Any, bot: Any, now: datetime) -> Department:
    """Found it in the database and in the simulator; everybody has joined already."""
    async with database.write() as session:
        organisation, admin = await found_organisation(
            session,
            name="示例检察院",
            framework=read_framework("3315"),
            administrator="管理员甲",
            now=now,
        )
        organisation.bot_id, organisation.bot_username = bot.id, bot.username
        department = Department(organisation, sim.add_group("第一检察部工作群"))
        members = [admin, *await seat(session, department)]
        for member in members:
            person = sim.add_person(member.name)
            sim.private_chat(bot, person).started = True
            member.telegram_user_id, member.joined_at = person.id, now
            department.people[member.name] = (member.id, person)
        gather(department, bot)
        group = Group(
            organisation_id=organisation.id,
            chat_id=department.group_chat.id,
            title=department.group_chat.title,
            unit_id=department.units[FIRST_DEPARTMENT],
            bound_by=department.people["李四"][0],
            bound_at=now,
        )
        session.add(group)
        await session.flush()
        department.group_id = group.id
    return department


async def seat(session: AsyncSession, department: Department) -> list[Member]:
    """Make the departments and their people."""
    number = department.organisation.id
    top = await top_unit(session, number)
    for name in (FIRST_DEPARTMENT, SECOND_DEPARTMENT):
        unit = Unit(organisation_id=number, name=name, kind=UnitKind.DEPARTMENT, parent_id=top.id)
        session.add(unit)
        await session.flush()
        department.units[name] = unit.id
    members = []
    for name, unit_name, role in ROSTER:
        unit_id = department.units.get(unit_name or "", top.id)
        member = Member(organisation_id=number, name=name, unit_id=unit_id)
        session.add(member)
        await session.flush()
        session.add(Role(organisation_id=number, member_id=member.id, unit_id=unit_id, role=role))
        members.append(member)
    await session.flush()
    return members


def gather(department: Department, bot: Any) -> None:
    """Put the first department's people and the bot into the group; nobody is told of it."""
    chat = department.group_chat
    for name in ("李四", "张三", "王五", "领导甲", "督查甲"):
        chat.status[department.people[name][1]] = "member" if chat.status else "creator"
    chat.status[bot] = "member"
