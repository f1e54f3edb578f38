"""What heads see of their people's tasks: counted by person, by the database."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.readership import read_readership
from models import Answer, Member, Role, RoleName, SubjectKind, Task
from models.work import IN_HAND
from wording.lists.responsibility_lists import Department, PersonLine


async def departments_of(
    session: AsyncSession,
    organisation_id: int,
    member_ids: Collection[int],
    *,
    now: datetime,
    asked_at: datetime | None,
) -> dict[int, Department]:
    """Return, for each head among the members, his people who have something open."""
    if not await any_heads(session, organisation_id, member_ids):
        return {}
    readership = await read_readership(session, organisation_id)
    units = readership.units_of_heads()
    heads = {head: units[head] for head in member_ids if head in units}
    if not heads:
        return {}
    wanted = {unit for own in heads.values() for unit in own}
    people = await people_in(session, organisation_id, wanted, now=now, asked_at=asked_at)
    found: dict[int, Department] = {}
    for head, own in heads.items():
        lines = tuple(line for unit in own for owner, line in people.get(unit, ()) if owner != head)
        if lines:
            found[head] = Department(
                units=tuple(readership.names[unit] for unit in own if unit in people),
                people=lines,
                asked_at=asked_at,
                open=sum(line.open for line in lines),
                overdue=sum(line.overdue for line in lines),
                unanswered=sum(line.unanswered for line in lines),
            )
    return found


async def any_heads(
    session: AsyncSession, organisation_id: int, member_ids: Collection[int]
) -> bool:
    """Return whether a head is among the members, who are numbered closely."""
    found = await session.scalar(
        select(Role.member_id)
        .where(
            Role.organisation_id == organisation_id,
            Role.member_id.between(min(member_ids), max(member_ids)),
            Role.role == RoleName.HEAD,
        )
        .limit(1)
    )
    return found is not None


async def people_in(
    session: AsyncSession,
    organisation_id: int,
    unit_ids: Collection[int],
    *,
    now: datetime,
    asked_at: datetime | None,
) -> dict[int, list[tuple[int, PersonLine]]]:
    """Return, by unit, each owner of open tasks there with his counts, in the roster's order."""
    rows = await session.execute(
        select(
            Task.unit_id,
            Task.owner_id,
            Member.name,
            func.count(),
            counted(Task.deadline < now),
            counted(unanswered_since(asked_at)) if asked_at else literal(0),
        )
        .join(
            Member, and_(Member.organisation_id == Task.organisation_id, Member.id == Task.owner_id)
        )
        .where(
            Task.organisation_id == organisation_id,
            Task.unit_id.in_(unit_ids),
            Task.state.in_(IN_HAND),
        )
        .group_by(Task.unit_id, Task.owner_id, Member.name)
        .order_by(Task.unit_id, Task.owner_id)
    )
    found: dict[int, list[tuple[int, PersonLine]]] = {}
    for unit_id, owner_id, name, open_, overdue, unanswered in rows:
        line = PersonLine(owner_id, name, open_, overdue, unanswered)
        found.setdefault(unit_id, []).append((owner_id, line))
    return found


def unanswered_since(asked_at: datetime) -> ColumnElement[bool]:
    """Return the condition that a task was listed then and its owner has not said a word since."""
    said = exists().where(
        Answer.organisation_id == Task.organisation_id,
        Answer.subject_kind == SubjectKind.TASK,
        Answer.subject_id == Task.id,
        Answer.said_at >= asked_at,
    )
    silent = or_(Task.stance_at.is_(None), Task.stance_at < asked_at)
    return and_(Task.registered_at <= asked_at, silent, ~said)


def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Return how many rows of the group meet the condition."""
    return func.sum(case((condition, 1), else_=0))
