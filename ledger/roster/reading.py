"""Who is on the roster, and what an import has to compare a workbook with."""

from collections.abc import Iterable

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import responsibilities_of, top_unit
from ledger.people.membership import Held
from ledger.people.tags import tags_by_member
from ledger.tasks.life import Step
from models import Entry, Member, Project, Responsibility, Role, RoleName, Task, Unit
from models.frozen import frozen
from models.workbook.words import match_key


@frozen
class Person:
    """A member with the name of his unit and his roles."""

    member: Member
    unit: str
    roles: tuple[RoleName, ...]


@frozen
class Books:
    """What stands in the books, by the keys under which a workbook speaks of it."""

    top: Unit
    units: dict[str, Unit]
    unit_names: dict[int, str]
    members: list[Member]
    roles: dict[int, Held]
    responsibilities: dict[str, Responsibility]
    projects: dict[str, Project]
    import_keys: dict[str, int]  # each with the number of who owns the task now
    tags: dict[int, frozenset[str]]  # the keys that each member bears
    former_owners: dict[int, frozenset[int]]  # from whom somebody has taken tasks over


async def roster_of(session: AsyncSession, organisation_id: int) -> list[Person]:
    """Return everyone who has not left, unit by unit in the order of the roster."""
    units = {unit.id: unit.name for unit in await units_of(session, organisation_id)}
    roles = await roles_by_member(session, organisation_id)
    members = [one for one in await members_of(session, organisation_id) if one.left_at is None]
    return [
        Person(one, units[one.unit_id], tuple(role for _, role in roles.get(one.id, ())))
        for one in sorted(members, key=lambda one: (one.unit_id, one.id))
    ]


async def read_books(session: AsyncSession, organisation_id: int) -> Books:
    """Return what an import is compared with."""
    units = await units_of(session, organisation_id)
    responsibilities = await responsibilities_of(session, organisation_id)
    projects = await session.scalars(
        select(Project).where(Project.organisation_id == organisation_id)
    )
    keys = await session.execute(
        select(Task.import_key, Task.owner_id).where(
            Task.organisation_id == organisation_id, Task.import_key.is_not(None)
        )
    )
    return Books(
        top=await top_unit(session, organisation_id),
        units={match_key(unit.name): unit for unit in units},
        unit_names={unit.id: unit.name for unit in units},
        members=list(await members_of(session, organisation_id)),
        roles=await roles_by_member(session, organisation_id),
        # The key of a node serves as well; a name wins where they collide.
        responsibilities={one.key: one for one in responsibilities}
        | {match_key(one.name): one for one in responsibilities},
        projects={match_key(project.name): project for project in projects},
        import_keys={key: owner_id for key, owner_id in keys if key},
        tags=await tags_by_member(session, organisation_id),
        former_owners=await former_owners_of(session, organisation_id),
    )


async def former_owners_of(
    session: AsyncSession, organisation_id: int
) -> dict[int, frozenset[int]]:
    """Return from whom each member has taken tasks over, be it by way of another; by numbers."""
    contents = await session.scalars(
        select(Entry.content).where(
            Entry.organisation_id == organisation_id,
            Entry.kind == Step.HAND_OVER,
            Entry.content.is_not(None),
        )
    )
    former: dict[int, set[int]] = {}
    for content in contents:
        told = orjson.loads(content or "{}")
        former.setdefault(told["owner_id"], set()).add(told["before_id"])
    grown = True
    while grown:
        grown = False
        for numbers in former.values():
            more = set().union(*(former.get(one, set()) for one in numbers)) - numbers
            numbers.update(more)
            grown = grown or bool(more)
    return {owner: frozenset(numbers) for owner, numbers in former.items()}


async def units_of(session: AsyncSession, organisation_id: int) -> Iterable[Unit]:
    """Return the organisation's units."""
    rows = await session.scalars(
        select(Unit).where(Unit.organisation_id == organisation_id).order_by(Unit.id)
    )
    return rows.all()


async def members_of(session: AsyncSession, organisation_id: int) -> Iterable[Member]:
    """Return all members, those who have left included."""
    rows = await session.scalars(
        select(Member).where(Member.organisation_id == organisation_id).order_by(Member.id)
    )
    return rows.all()


async def roles_by_member(session: AsyncSession, organisation_id: int) -> dict[int, Held]:
    """Return what each member holds and where."""
    rows = await session.execute(
        select(Role.member_id, Role.unit_id, Role.role).where(
            Role.organisation_id == organisation_id
        )
    )
    held: dict[int, set[tuple[int, RoleName]]] = {}
    for member_id, unit_id, role in rows:
        held.setdefault(member_id, set()).add((unit_id, role))
    return {member_id: frozenset(roles) for member_id, roles in held.items()}
