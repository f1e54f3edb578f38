"""The sample department's rows: an organisation, two departments, eight people and a group."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import found_organisation, top_unit
from models import Database, Group, Member, Organisation, Role, RoleName, Unit, UnitKind
from models.framework import read_framework
from simulator import Bot, Person, Simulator
from simulator import Group as GroupChat
from simulator.telegram import Telegram
from tests.driven_clock import MONDAY_MORNING

BOT = "taizhang_bot"
GROUP = "第一检察部工作群"
IN_GROUP = ("李四", "张三", "王五", "领导甲", "督查甲")
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
    group_chat: GroupChat
    group_id: int
    units: dict[str, int]
    people: dict[str, tuple[int, Person]] = field(default_factory=dict)

    @property
    def organisation_id(self) -> int:
        return self.organisation.id


async def found_department(url: str) -> None:
    """Found it in an empty database; everybody has joined already."""
    world = Telegram()  # gives everything the numbers that the simulator will give it again
    bot = world.add_bot(username=BOT)
    database = Database(url)
    async with database.write() as session:
        organisation, admin = await found_organisation(
            session,
            name="示例检察院",
            framework=read_framework("3315"),
            administrator="管理员甲",
            now=MONDAY_MORNING,
        )
        organisation.bot_id, organisation.bot_username = bot.id, bot.username
        units = await add_departments(session, organisation.id)
        members = [admin, *await seat(session, organisation.id, units)]
        for member in members:
            member.telegram_user_id = world.add_person(member.name).id
            member.joined_at = MONDAY_MORNING
        chat = world.add_group(GROUP)
        session.add(
            Group(
                organisation_id=organisation.id,
                chat_id=chat.id,
                title=chat.title,
                unit_id=units[FIRST_DEPARTMENT],
                bound_by=next(member.id for member in members if member.name == "李四"),
                bound_at=MONDAY_MORNING,
            )
        )
    await database.dispose()


async def gather(database: Database, sim: Simulator, bot: Bot) -> Department:
    """Let everybody on the roster come to life in the simulator, with the bot opened."""
    async with database.read() as session:
        organisation = await session.scalar(select(Organisation))
        group = await session.scalar(select(Group))
        members = await session.scalars(select(Member).order_by(Member.id))
        units = {unit.name: unit.id for unit in await session.scalars(select(Unit))}
    assert organisation is not None
    assert group is not None
    chat = sim.add_group(GROUP)
    assert chat.id == group.chat_id
    department = Department(organisation, chat, group.id, units)
    for member in members:
        person = sim.add_person(member.name)
        assert person.id == member.telegram_user_id
        sim.private_chat(bot, person).started = True
        department.people[member.name] = (member.id, person)
    for name in IN_GROUP:
        chat.status[department.people[name][1]] = "member" if chat.status else "creator"
    chat.status[bot] = "member"  # nobody is told of it
    return department


async def add_departments(session: AsyncSession, organisation_id: int) -> dict[str, int]:
    """Make the two departments; return their numbers by name."""
    top = await top_unit(session, organisation_id)
    for name in (FIRST_DEPARTMENT, SECOND_DEPARTMENT):
        session.add(
            Unit(
                organisation_id=organisation_id,
                name=name,
                kind=UnitKind.DEPARTMENT,
                parent_id=top.id,
            )
        )
    await session.flush()
    return {unit.name: unit.id for unit in await session.scalars(select(Unit))}


async def seat(session: AsyncSession, organisation_id: int, units: dict[str, int]) -> list[Member]:
    """Make the people and give them their roles."""
    top = await top_unit(session, organisation_id)
    members = []
    for name, unit_name, role in ROSTER:
        unit_id = units[unit_name] if unit_name else top.id
        member = Member(organisation_id=organisation_id, name=name, unit_id=unit_id)
        session.add(member)
        await session.flush()
        session.add(
            Role(organisation_id=organisation_id, member_id=member.id, unit_id=unit_id, role=role)
        )
        members.append(member)
    return members
