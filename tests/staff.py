"""A small organisation made straight in the database, for tests of rules that need no messenger."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import found_organisation, top_unit
from models import (
    Database,
    Group,
    Member,
    Organisation,
    Outbox,
    Responsibility,
    Role,
    RoleName,
    Task,
    TaskState,
    Unit,
)
from models.framework import Framework, read_framework

# Monday 23 November 2026, 08:00 in Shanghai: an hour before the weekly list.
MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass
class Staff:
    """Numbers of the rows made, by name."""

    database: Database
    organisation_id: int
    people: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    next_user_id: int = 5000

    async def unit(self, name: str, parent: str | None = None) -> int:
        async with self.database.write() as session:
            top = await top_unit(session, self.organisation_id)
            above = self.units[parent] if parent else top.id
            row = await add_unit(session, self.organisation_id, name, above)
            self.units[name] = row.id
            return row.id

    async def person(
        self,
        name: str,
        unit: str,
        role: RoleName = RoleName.MEMBER,
        *,
        joined_at: datetime | None = MONDAY - 7 * DAY,
        user_id: int | None = None,
        language: str | None = None,
    ) -> int:
        self.next_user_id += 1
        async with self.database.write() as session:
            row = await add_member(
                session,
                self.organisation_id,
                name,
                self.units[unit],
                role,
                telegram_user_id=(user_id or self.next_user_id) if joined_at else None,
                joined_at=joined_at,
                language=language,
            )
            self.people[name] = row.id
            return row.id

    async def task(
        self,
        owner: str,
        title: str,
        deadline: datetime,
        *,
        responsibility: str = "performance",
        state: TaskState = TaskState.ASSIGNED,
        **more: object,
    ) -> int:
        async with self.database.write() as session:
            member = await session.get_one(Member, (self.organisation_id, self.people[owner]))
            node = (
                await session.scalars(
                    select(Responsibility).where(
                        Responsibility.organisation_id == self.organisation_id,
                        Responsibility.key == responsibility,
                    )
                )
            ).one()
            row = Task(
                organisation_id=self.organisation_id,
                title=title,
                responsibility_id=node.id,
                unit_id=member.unit_id,
                owner_id=member.id,
                deadline=deadline,
                state=state,
                registered_at=MONDAY - 7 * DAY,
                **more,
            )
            session.add(row)
            await session.flush()
            return row.id

    async def group(
        self, title: str, unit: str, *, chat_id: int | None = None, **more: object
    ) -> int:
        async with self.database.write() as session:
            row = Group(
                organisation_id=self.organisation_id,
                chat_id=chat_id or -1000 - len(title),
                title=title,
                unit_id=self.units[unit],
                **{"bound_at": MONDAY - 7 * DAY} | more,
            )
            session.add(row)
            await session.flush()
            return row.id

    async def heard(self, name: str) -> list[str]:
        """What is in the outbox for a person, in order."""
        return [row.payload["text"] for row in await self.rows(self.people[name])]

    async def rows(self, member_id: int) -> list[Outbox]:
        async with self.database.read() as session:
            return list(
                await session.scalars(
                    select(Outbox)
                    .where(
                        Outbox.organisation_id == self.organisation_id,
                        Outbox.member_id == member_id,
                    )
                    .order_by(Outbox.id)
                )
            )

    async def labels(self, name: str) -> list[list[str]]:
        """The buttons under the last message to a person."""
        last = (await self.rows(self.people[name]))[-1]
        keyboard = last.payload.get("reply_markup", {}).get("inline_keyboard", [])
        return [[button["text"] for button in row] for row in keyboard]


async def add_unit(session: AsyncSession, organisation_id: int, name: str, parent_id: int) -> Unit:
    """A department's row."""
    row = Unit(organisation_id=organisation_id, name=name, parent_id=parent_id)
    session.add(row)
    await session.flush()
    return row


async def add_member(
    session: AsyncSession,
    organisation_id: int,
    name: str,
    unit_id: int,
    role: RoleName,
    **columns: object,
) -> Member:
    """The rows of a person with one role."""
    row = Member(organisation_id=organisation_id, name=name, unit_id=unit_id, **columns)
    session.add(row)
    await session.flush()
    session.add(Role(organisation_id=organisation_id, member_id=row.id, unit_id=unit_id, role=role))
    return row


async def hire(
    database: Database,
    *,
    framework: Framework | None = None,
    founded: datetime = MONDAY - 7 * DAY,
) -> Staff:
    """Found an organisation with one department, its head 李四 and two members, 张三 and 王五."""
    async with database.write() as session:
        organisation, administrator = await found_organisation(
            session,
            name="示例单位",
            framework=framework or read_framework("3315"),
            administrator="管理员甲",
            now=founded,
        )
        administrator.telegram_user_id, administrator.joined_at = 4999, founded
        staff = Staff(database, organisation.id, {"管理员甲": administrator.id})
    await staff.unit("业务一部")
    await staff.person("李四", "业务一部", RoleName.HEAD)
    await staff.person("张三", "业务一部")
    await staff.person("王五", "业务一部")
    return staff


async def organisation_of(staff: Staff) -> Organisation:
    async with staff.database.read() as session:
        return await session.get_one(Organisation, staff.organisation_id)
