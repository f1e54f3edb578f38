"""Who is on the roster, and what an import has to compare a workbook with."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import top_unit
from ledger.people.membership import Held
from models import Member, Project, Responsibility, Role, RoleName, Task, Unit
from models.workbook.words import match_key


@dataclass(frozen=True)
class Person:
    """A member with the name of his unit and his roles."""

    member: Member
    unit: str
    roles: tuple[RoleName, ...]


@dataclass(frozen=True)
class Books:
    """What stands in the books, by the keys under which a workbook speaks of it."""

    top: Unit
    units: dict[str, Unit]
    unit_names: dict[int, str]
    members: list[Member]
    roles: dict[int, Held]
    responsibilities: dict[str, Responsibility]
    projects: dict[str, Project]
    import_keys: frozenset[str]


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
    responsibilities = (
        await session.scalars(
            select(Responsibility).where(Responsibility.organisation_id == organisation_id)
        )
    ).all()
    projects = await session.scalars(
        select(Project).where(Project.organisation_id == organisation_id)
    )
    keys = await session.scalars(
        select(Task.import_key).where(
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
        import_keys=frozenset(key for key in keys if key),
    )


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
