"""The demo's sample department, founded without the ceremony: everybody has joined already."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from demo.department import Department
from demo.sample import (
    ADMINISTRATOR,
    DEPARTMENT,
    HEAD,
    LEADER,
    ORGANISATION,
    OTHER_DEPARTMENT,
    SUPERVISOR,
    WANG,
    ZHANG,
    ZONE,
)
from models import Database, Group, Member, Organisation, RoleName, Unit
from simulator.telegram import Telegram
from tests.staff import Staff

MONDAY_MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)
SEATS = (
    (LEADER, ORGANISATION, RoleName.LEADER),
    (SUPERVISOR, ORGANISATION, RoleName.SUPERVISOR),
    (HEAD, DEPARTMENT, RoleName.HEAD),
    (ZHANG, DEPARTMENT, RoleName.MEMBER),
    (WANG, DEPARTMENT, RoleName.MEMBER),
    ("赵六", OTHER_DEPARTMENT, RoleName.HEAD),
    ("钱七", OTHER_DEPARTMENT, RoleName.MEMBER),
)


@dataclass
class Rows:
    """What was founded, with numbers by name."""

    organisation: Organisation
    group_id: int
    units: dict[str, int]
    members: dict[str, int]


async def found_department(url: str) -> None:
    """Found it in an empty database."""
    # Gives everything the numbers that the office's simulator will give it again.
    department = Department(Telegram())
    database = Database(url)
    await department.founds(database, MONDAY_MORNING)
    staff = Staff(database, department.organisation_id)
    async with database.write() as session:
        administrator = (await session.scalars(select(Member))).one()
        administrator.telegram_user_id = department.people[ADMINISTRATOR].id
        administrator.joined_at = MONDAY_MORNING
        staff.units[ORGANISATION] = administrator.unit_id
    for name in (DEPARTMENT, OTHER_DEPARTMENT):
        await staff.unit(name)
    for name, unit, role in SEATS:
        user_id = department.people[name].id
        await staff.person(name, unit, role, joined_at=MONDAY_MORNING, user_id=user_id)
    await staff.group(
        department.group.title,
        DEPARTMENT,
        chat_id=department.group.id,
        bound_by=staff.people[HEAD],
        bound_at=MONDAY_MORNING,
    )
    await database.dispose()


async def rows_of(database: Database, department: Department) -> Rows:
    """Read what was founded; let everybody in the simulator know the bot as if he had joined."""
    async with database.read() as session:
        organisation = (await session.scalars(select(Organisation))).one()
        group = (await session.scalars(select(Group))).one()
        units = {unit.name: unit.id for unit in await session.scalars(select(Unit))}
        members = {one.name: one.id for one in await session.scalars(select(Member))}
    assert group.chat_id == department.group.id
    department.organisation_id = organisation.id
    department.group.status[department.bot] = "member"  # nobody is told of it
    for chat in department.chats.values():
        chat.started = True
    return Rows(organisation, group.id, units, members)
