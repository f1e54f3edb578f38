"""What heads see of their people's tasks: counted by person, by the database."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache, reduce
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.audiences import holders_among
from ledger.people.readership import OF, UNITS, reader, units_headed
from models import Answer, Member, RoleName, SubjectKind, Task, Unit
from models.among import Among, Numbers
from models.work import IN_HAND
from wording.lists.responsibility_lists import Department, PersonLine
from wording.rendering import MANY

# The owners whose deadlines are not judged now.
FROZEN: BindParameter[Any] = bindparam("frozen", type_=Numbers())
NOW: BindParameter[datetime] = bindparam("now")
ASKED_AT: BindParameter[datetime] = bindparam("asked_at")


async def departments_of(
    session: AsyncSession,
    organisation_id: int,
    member_ids: Collection[int],
    *,
    now: datetime,
    asked_at: datetime | None,
    frozen: Collection[int] = (),
) -> dict[int, Department]:
    """Return, for each head among the members, his people who have something open."""
    found: dict[int, Department] = {}
    for head in await holders_among(session, organisation_id, member_ids, (RoleName.HEAD,)):
        department = await department_of(
            session, organisation_id, head, now=now, asked_at=asked_at, frozen=frozen
        )
        if department is not None:
            found[head] = department
    return found


async def department_of(
    session: AsyncSession,
    organisation_id: int,
    head: int,
    *,
    now: datetime,
    asked_at: datetime | None,
    frozen: Collection[int] = (),
) -> Department | None:
    """Return each owner of open tasks in a head's units with his counts, in the roster's order."""
    whose = reader(organisation_id, head)
    units = set(await session.scalars(units_headed(), whose))
    rows = await session.execute(
        people_of_units(asked=asked_at is not None, some_frozen=bool(frozen)),
        {
            "of": organisation_id,
            "units": units,
            "frozen": frozen,
            "now": now,
            "asked_at": asked_at,
        },
    )
    people = [(row[0], PersonLine(*row[1:])) for row in rows]
    lines = tuple(line for _, line in people if line.id != head)
    if not lines:
        return None
    return Department(
        units=tuple(dict.fromkeys(unit for unit, _ in people)),
        people=lines,
        asked_at=asked_at,
        open=sum(line.open for line in lines),
        overdue=sum(line.overdue for line in lines),
        unanswered=sum(line.unanswered for line in lines),
    )


@cache
def people_of_units(*, asked: bool, some_frozen: bool) -> Select[*tuple[Any, ...]]:
    """Return the statement: unit, owner, name and counts. Built once: it is asked for each head."""
    is_overdue = and_(Task.deadline < NOW, *is_judged(some_frozen=some_frozen))
    return (
        select(
            Unit.name,
            Task.owner_id,
            Member.name,
            func.count(),
            counted(is_overdue),
            counted(unanswered_since(ASKED_AT)) if asked else literal(0),
        )
        .join(Unit, and_(Unit.organisation_id == Task.organisation_id, Unit.id == Task.unit_id))
        .join(
            Member, and_(Member.organisation_id == Task.organisation_id, Member.id == Task.owner_id)
        )
        .where(
            Task.organisation_id == OF,
            Among(Task.unit_id, UNITS),
            Task.state.in_(IN_HAND),
        )
        .group_by(Task.unit_id, Unit.name, Task.owner_id, Member.name)
        .order_by(Task.unit_id, Task.owner_id)
    )


def is_judged(*, some_frozen: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a task's deadline counts: its owner is not away meanwhile.

    Who owns a task is read only where somebody is: else counts are of what indexes tell.
    """
    return (not_(Among(Task.owner_id, FROZEN)),) if some_frozen else ()


def is_later(soon: datetime, *, some_frozen: bool) -> ColumnElement[bool]:
    """Return the condition that a task in hand is neither overdue nor due soon, as it is judged."""
    later = Task.deadline >= soon
    return or_(later, Among(Task.owner_id, FROZEN)) if some_frozen else later


def unanswered_since(asked_at: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Return the condition that a task was listed then and its owner has not said a word since."""
    said = exists().where(
        Answer.organisation_id == Task.organisation_id,
        Answer.subject_kind == SubjectKind.TASK,
        Answer.subject_id == Task.id,
        Answer.said_at >= asked_at,
    )
    silent = or_(Task.stance_at.is_(None), Task.stance_at < asked_at)
    return and_(Task.registered_at <= asked_at, silent, ~said)


def how_many(*conditions: ColumnElement[bool], at_most: int | None = None) -> ScalarSelect[int]:
    """Return how many tasks meet the conditions, to be counted by an index of its own.

    Counting stops at `at_most`, if that is given.
    """
    tasks = select(literal(1)).select_from(Task).where(*conditions)
    if at_most is not None:
        return select(func.count()).select_from(tasks.limit(at_most).subquery()).scalar_subquery()
    return select(func.count()).select_from(Task).where(*conditions).scalar_subquery()


def how_many_of(
    alternatives: Iterable[Collection[ColumnElement[bool]]],
    *conditions: ColumnElement[bool],
    at_most: int | None = None,
) -> ColumnElement[int]:
    """Return how many tasks meet one of the alternatives and the conditions."""
    counts = (how_many(*one, *conditions, at_most=at_most) for one in alternatives)
    return reduce(lambda count, more: count + more, counts)


def known_before(*counts: ColumnElement[int]) -> CTE:
    """Return counts that others of the same statement look at; each is counted once for all."""
    named = (count.label(f"known_{place}") for place, count in enumerate(counts))
    return select(*named).cte("known").prefix_with("MATERIALIZED")


def unless_many(known: ColumnElement[int], more: ColumnElement[int]) -> ColumnElement[int]:
    """Return how many more there are: 0, and not counted, where those that are known are many."""
    return case((known < MANY, more), else_=0)


def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Return how many rows of the group meet the condition."""
    return func.count().filter(condition)
