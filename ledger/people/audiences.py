"""Whom a check-in asks, by the roles people hold: in the roster's rows, and of one member."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Member, Role, RoleName
from models.framework import CheckIn


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
        Role.role.in_(roles),
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
    rows = await session.scalars(
        select(Role.member_id)
        .where(
            Role.organisation_id == organisation_id,
            Role.member_id.between(min(member_ids), max(member_ids)),
            Role.role.in_(roles),
        )
        .order_by(Role.member_id)
        .distinct()
    )
    return [number for number in rows if number in member_ids]
