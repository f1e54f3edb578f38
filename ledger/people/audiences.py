"""Whom a check-in asks, by the roles people hold and where they stand in the tree."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models import Member, MemberTag, Responsibility, Role, RoleName, Task, Unit, UnitKind
from models.among import one_of
from models.framework import CheckIn
from models.work import IN_HAND

_HOLDERS = (
    select(Role.member_id)
    .where(
        Role.organisation_id == bindparam("of"),
        Role.member_id.between(bindparam("first"), bindparam("last")),
        Role.role.in_(bindparam("roles", expanding=True)),
    )
    .order_by(Role.member_id)
    .distinct()
)


def asks(check_in: CheckIn, roles: Collection[RoleName]) -> bool:
    """Return whether the holder of these roles is asked. Without any he is a plain member."""
    return not set(check_in.respondents.roles).isdisjoint(roles or (RoleName.MEMBER,))


def in_audience(check_in: CheckIn) -> ColumnElement[bool]:
    """Return the condition that a member is asked: what `asks` says, for the database."""
    asked = has_role([RoleName(role) for role in check_in.respondents.roles])
    return or_(asked, ~has_role(tuple(RoleName))) if asks(check_in, ()) else asked


def has_role(roles: Collection[RoleName]) -> ColumnElement[bool]:
    """Return the condition that a member holds one of the roles, wherever."""
    return exists().where(
        Role.organisation_id == Member.organisation_id,
        Role.member_id == Member.id,
        one_of(Role.role, roles),
    )


async def holders_among(
    session: AsyncSession,
    organisation_id: int,
    member_ids: Collection[int],
    roles: Collection[RoleName],
) -> list[int]:
    """Return who holds one of the roles among the members, who are numbered closely."""
    if not member_ids or not roles:
        return []
    span = {"first": min(member_ids), "last": max(member_ids)}
    rows = await session.scalars(_HOLDERS, {"of": organisation_id, **span, "roles": list(roles)})
    return [number for number in rows if number in member_ids]


# ── Where people stand in the tree. Each is a condition on `Member` or `Unit`, for the database. ──

# From the top down: a topic of study, say, goes from one to the next, and at last to everybody.
LEVELS = (UnitKind.PARTY_GROUP, UnitKind.GENERAL_BRANCH, UnitKind.BRANCH)


def level_of(kind: UnitKind) -> int:
    """Return on which level units of the kind stand, 0 at the top; departments are below all."""
    return LEVELS.index(kind) if kind in LEVELS else len(LEVELS)


def units_of_kind(organisation_id: int, kind: UnitKind) -> Select[int]:
    """Return the numbers of all units of the kind."""
    return select(Unit.id).where(Unit.organisation_id == organisation_id, Unit.kind == kind)


def holds_in(unit_id: Any, role: RoleName) -> ColumnElement[bool]:
    """Return the condition that a member holds the role in that unit itself, not above it."""
    return exists().where(
        Role.organisation_id == Member.organisation_id,
        Role.member_id == Member.id,
        Role.unit_id == unit_id,
        Role.role == role,
    )


def holds_in_kind(kind: UnitKind, role: RoleName) -> ColumnElement[bool]:
    """Return the condition that a member holds the role in some unit of the kind."""
    return exists().where(
        Role.organisation_id == Member.organisation_id,
        Role.member_id == Member.id,
        Role.role == role,
        Unit.organisation_id == Role.organisation_id,
        Unit.id == Role.unit_id,
        Unit.kind == kind,
    )


def heads_of_kind(kind: UnitKind) -> ColumnElement[bool]:
    """Return the condition that a member heads such a unit: all but departments as secretary."""
    role = RoleName.HEAD if kind is UnitKind.DEPARTMENT else RoleName.SECRETARY
    return holds_in_kind(kind, role)


def is_secretary_of(unit_id: Any) -> ColumnElement[bool]:
    """Return the condition that a member is secretary of the branch, or of what is above it."""
    return holds_in(unit_id, RoleName.SECRETARY)


def bears_tag(*tags: str) -> ColumnElement[bool]:
    """Return the condition that a member bears one of the tags, by their keys."""
    return exists().where(
        MemberTag.organisation_id == Member.organisation_id,
        MemberTag.member_id == Member.id,
        one_of(MemberTag.tag, tags),
    )


def holds_open_item(*keys: str) -> ColumnElement[bool]:
    """Return the condition that a member owns a task in hand of the responsibilities or below.

    A confidential one is none: that somebody is asked would tell of it.
    """
    below = aliased(Responsibility)
    nodes = (
        select(Responsibility.organisation_id, Responsibility.id)
        .where(Responsibility.key.in_(keys))
        .cte("held", recursive=True)
    )
    nodes = nodes.union(
        select(below.organisation_id, below.id).where(
            below.organisation_id == nodes.c.organisation_id, below.parent_id == nodes.c.id
        )
    )
    return exists().where(
        Task.organisation_id == Member.organisation_id,
        Task.owner_id == Member.id,
        Task.state.in_(IN_HAND),
        Task.confidential.is_(False),
        tuple_(Task.organisation_id, Task.responsibility_id).in_(select(*nodes.c)),
    )


def is_of_branch(branch_id: Any) -> ColumnElement[bool]:
    """Return the condition that a member belongs to the branch, by his department or by himself."""
    return exists().where(
        Unit.organisation_id == Member.organisation_id,
        Unit.id == Member.unit_id,
        or_(Unit.branch_id == branch_id, Unit.id == branch_id),
    )


def asked_on(level: int) -> ColumnElement[bool]:
    """Return the condition that a member is asked on a level: its secretaries, below all everybody.

    See `LEVELS`.
    """
    if level < len(LEVELS):
        return heads_of_kind(LEVELS[level])
    return exists().where(
        Unit.organisation_id == Member.organisation_id,
        Unit.id == Member.unit_id,
        or_(Unit.branch_id.is_not(None), Unit.kind == UnitKind.BRANCH),
    )
