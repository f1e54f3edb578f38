"""A small office for tests of operations: units, people with roles, and what they can say."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import found_organisation
from models import (
    Database,
    Entry,
    EvidenceKind,
    Member,
    Organisation,
    Outbox,
    Responsibility,
    RoleName,
    Subject,
    Task,
    Unit,
)
from models.framework import Framework, read_framework
from models.talk import File, Said
from tests.staff import add_member, add_unit

# Monday 23 November 2026, 09:00 in Shanghai.
MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 11, 27, 10, tzinfo=UTC)
_message_ids = itertools.count(1000)


@dataclass
class Office:
    """The rows of the office, kept by name; open a session with `database.write()`."""

    organisation: Organisation
    people: dict[str, Member] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Member:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None


PEOPLE = (
    ("zhang", "张三", "办公室", RoleName.MEMBER),
    ("li", "李四", "办公室", RoleName.MEMBER),
    ("wang", "王五", "办公室", RoleName.MEMBER),
    ("head", "王主任", "办公室", RoleName.HEAD),
    ("deputy", "周副主任", "办公室", RoleName.HEAD),
    ("zhao", "赵主任", "刑检部", RoleName.HEAD),
    ("ouyang", "欧阳娜", "刑检部", RoleName.MEMBER),
    ("leader", "孙检察长", "示例单位", RoleName.LEADER),
)


async def open_office(
    database: Database, *, name: str = "示例单位", framework: Framework | None = None
) -> Office:
    async with database.write() as session:
        organisation, administrator = await found_organisation(
            session,
            name=name,
            framework=framework or read_framework("3315"),
            administrator="管理员",
            now=MONDAY,
        )
        office = Office(organisation, {"administrator": administrator})
        top = await session.get_one(Unit, (organisation.id, administrator.unit_id))
        office.units["示例单位"] = top
        for unit in ("办公室", "刑检部"):
            office.units[unit] = await add_unit(session, organisation.id, unit, top.id)
        for number, (key, person, unit_name, role) in enumerate(PEOPLE, start=1):
            office.people[key] = await add_member(
                session,
                organisation.id,
                person,
                office.units[unit_name].id,
                role,
                code=f"G{number:03}",
                telegram_user_id=100 + number,
                joined_at=MONDAY,
            )
    return office


async def responsibility(session: AsyncSession, office: Office, name: str) -> Responsibility:
    rows = await session.scalars(
        select(Responsibility).where(
            Responsibility.organisation_id == office.organisation.id, Responsibility.name == name
        )
    )
    return rows.one()


async def entry_kinds(session: AsyncSession, about: Subject) -> list[str]:
    rows = await session.scalars(
        select(Entry.kind)
        .where(Entry.subject_kind == about.kind, Entry.subject_id == about.id)
        .order_by(Entry.seq)
    )
    return list(rows)


async def task_kinds(session: AsyncSession, task: Task) -> list[str]:
    return await entry_kinds(session, task.subject)


async def heard(session: AsyncSession, member: Member) -> list[str]:
    """Return the texts said to the member, in order, edits among them."""
    rows = await session.scalars(
        select(Outbox).where(Outbox.chat_id == member.telegram_user_id).order_by(Outbox.id)
    )
    return [row.payload.get("text", row.method) for row in rows]


def said(text: str, by: Member, *files: File, album: str | None = None) -> Said:
    return Said(text, by.telegram_user_id or 0, next(_message_ids), files, media_group_id=album)


def photo(name: str) -> File:
    return File(EvidenceKind.PHOTO, f"id-{name}", f"unique-{name}")


def in_days(days: float) -> datetime:
    return MONDAY + timedelta(days=days)
