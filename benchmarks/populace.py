"""People with work: an organisation of any size, written in bulk through the models' tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import found_organisation, top_unit
from models import (
    Database,
    Member,
    Organisation,
    Outbox,
    OutboxState,
    Priority,
    Responsibility,
    Role,
    RoleName,
    SubjectKind,
    Task,
    TaskState,
    Unit,
    UnitKind,
)
from models.framework import Framework, read_framework
from models.numbering import next_numbers

DEPARTMENT = 50  # members
ROWS_AT_ONCE = 2_000
LONG_AGO = timedelta(days=400)


@dataclass(frozen=True)
class Populace:
    """An organisation with its joined members, and the tasks of each, in the same order."""

    organisation_id: int
    user_ids: tuple[int, ...]
    member_ids: tuple[int, ...]
    task_ids: tuple[tuple[int, ...], ...]


def always_awake(framework: Framework) -> Framework:
    """Return the framework without quiet hours: what is measured does not hang on the hour."""
    thresholds = framework.thresholds
    awake = thresholds.model_copy(update={"quiet_from": thresholds.quiet_until})
    return framework.model_copy(update={"thresholds": awake})


async def settle(
    database: Database, user_ids: Sequence[int], *, bot: dict[str, Any], tasks: int, now: datetime
) -> Populace:
    """Found an organisation of these people; each is joined and has `tasks` signed tasks."""
    async with database.write() as session:
        organisation, _ = await found_organisation(
            session,
            name="测量院",
            framework=always_awake(read_framework("3315")),
            administrator="管理员",
            now=now,
        )
        organisation.bot_id, organisation.bot_username = bot["id"], bot["username"]
        await session.flush()
        departments = await add_departments(session, organisation, len(user_ids))
        members = await add_members(session, organisation, user_ids, departments, now=now)
        await name_heads(session, organisation, members, departments)
        task_ids = await add_tasks(session, organisation, members, departments, tasks, now=now)
    await database.refresh_statistics()  # as an import does
    return Populace(organisation.id, tuple(user_ids), tuple(members), task_ids)


async def add_departments(
    session: AsyncSession, organisation: Organisation, people: int
) -> list[int]:
    """Add a department for every fifty people; return the department of each."""
    count = -(-people // DEPARTMENT)
    top = await top_unit(session, organisation.id)
    first = await numbers(session, organisation, count)
    await add_rows(
        session,
        Unit,
        [
            {
                "organisation_id": organisation.id,
                "id": first + place,
                "name": f"第{place + 1}部",
                "kind": UnitKind.DEPARTMENT,
                "parent_id": top.id,
            }
            for place in range(count)
        ],
    )
    return [first + place // DEPARTMENT for place in range(people)]


async def add_members(
    session: AsyncSession,
    organisation: Organisation,
    user_ids: Sequence[int],
    departments: Sequence[int],
    *,
    now: datetime,
) -> list[int]:
    """Add the people as joined members; return their numbers."""
    first = await numbers(session, organisation, len(user_ids))
    rows = [
        {
            "organisation_id": organisation.id,
            "id": first + place,
            "name": f"成员{place + 1}",
            "unit_id": department,
            "telegram_user_id": user_id,
            "joined_at": now,
        }
        for place, (user_id, department) in enumerate(zip(user_ids, departments, strict=True))
    ]
    await add_rows(session, Member, rows)
    return list(range(first, first + len(user_ids)))


async def name_heads(
    session: AsyncSession,
    organisation: Organisation,
    members: Sequence[int],
    departments: Sequence[int],
) -> None:
    """Make the first of each department its head, and everyone a member."""
    heads = dict(zip(reversed(departments), reversed(members), strict=True))
    roles = [(member, unit, RoleName.HEAD) for unit, member in heads.items()]
    roles += [
        (member, unit, RoleName.MEMBER) for member, unit in zip(members, departments, strict=True)
    ]
    await add_rows(
        session,
        Role,
        [
            {
                "organisation_id": organisation.id,
                "member_id": member,
                "unit_id": unit,
                "role": role,
            }
            for member, unit, role in roles
        ],
    )


async def add_tasks(
    session: AsyncSession,
    organisation: Organisation,
    members: Sequence[int],
    departments: Sequence[int],
    each: int,
    *,
    now: datetime,
) -> tuple[tuple[int, ...], ...]:
    """Give every member `each` tasks, signed for and due within weeks; return their numbers."""
    responsibilities = list(
        await session.scalars(
            select(Responsibility.id).where(Responsibility.organisation_id == organisation.id)
        )
    )
    first = await numbers(session, organisation, len(members) * each)

    def rows() -> Iterator[dict[str, Any]]:
        for place, (member, unit) in enumerate(zip(members, departments, strict=True)):
            for turn in range(each):
                number = place * each + turn
                yield {
                    "organisation_id": organisation.id,
                    "id": first + number,
                    "title": f"专项检查第{number + 1}号卷宗的整改落实",
                    "responsibility_id": responsibilities[number % len(responsibilities)],
                    "unit_id": unit,
                    "owner_id": member,
                    "deadline": now + timedelta(days=number % 25 - 3),
                    "state": TaskState.SIGNED,
                    "version": 1,
                    "registered_at": now,
                }

    await add_rows(session, Task, list(rows()))
    return (
        tuple(
            tuple(range(start, start + each))
            for start in range(first, first + len(members) * each, each)
        )
        if each
        else tuple(() for _ in members)
    )


async def add_cards(
    database: Database, populace: Populace, messages: Sequence[int], *, now: datetime
) -> None:
    """Note that each member was sent a card of his first task, as that message of his chat."""
    async with database.write() as session:
        organisation = await session.get_one(Organisation, populace.organisation_id)
        first = await numbers(session, organisation, len(messages))
        await add_rows(
            session,
            Outbox,
            [
                {
                    "organisation_id": populace.organisation_id,
                    "id": first + place,
                    "method": "sendMessage",
                    "chat_id": user_id,
                    "payload": {"chat_id": user_id, "text": "…"},
                    "priority": Priority.REPLY,
                    "state": OutboxState.SENT,
                    "created_at": now,
                    "attempts": 0,
                    "member_id": populace.member_ids[place],
                    "about_kind": SubjectKind.TASK,
                    "about_id": populace.task_ids[place][0],
                    "message_id": message,
                    "sent_at": now,
                }
                for place, (user_id, message) in enumerate(
                    zip(populace.user_ids, messages, strict=False)
                )
            ],
        )


async def numbers(session: AsyncSession, organisation: Organisation, count: int) -> int:
    """Draw row numbers; return the first."""
    first = await next_numbers(session, organisation.id, count)
    await session.flush()
    return first


async def add_rows(session: AsyncSession, kind: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of one table, some thousand at a time."""
    table = cast("Table", kind.__table__)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        await session.execute(insert(table), list(rows[start : start + ROWS_AT_ONCE]))
