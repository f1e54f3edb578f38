"""A membership: its unit and roles, which may change, and its end."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.authority import administrators, roles_of
from ledger.people.entries import append_member_entry
from ledger.people.inviting import revoke_unused, take_off_account
from ledger.people.menus import issue_member_menu
from ledger.people.reachability import drop_waiting
from ledger.talk.saying import say
from models import Entry, Member, Organisation, Role, RoleName, Unit
from models.workbook.layout import TOP_ROLES
from wording.people.inviting import MembershipEnded

Held = frozenset[tuple[int, RoleName]]  # unit and role


async def held_by(session: AsyncSession, member: Member) -> Held:
    """Return what the member holds and where."""
    return frozenset((role.unit_id, role.role) for role in await roles_of(session, member))


def placed(roles: Iterable[RoleName], *, unit_id: int, top_id: int) -> Held:
    """Return where the roles of somebody in a unit are held: some are valid everywhere."""
    return frozenset((top_id if role in TOP_ROLES else unit_id, role) for role in roles)


async def change_membership(
    session: AsyncSession,
    member: Member,
    *,
    unit: Unit,
    held: Held,
    now: datetime,
    before: Held | None = None,
    by: Member | None = None,
    **content: Any,
) -> Entry:
    """Let the member belong to the unit and hold these roles and no other; his menu follows.

    `before` is what he held, if it is known. His name and 工号 may have been changed before; the
    entry tells how he stands now.
    """
    member.unit_id = unit.id
    if held != (await held_by(session, member) if before is None else before):
        await end_roles(session, member)
        add_roles(session, member, held)
        await issue_member_menu(session, member, now=now)
    return await append_member_entry(
        session,
        member,
        "member_changed",
        now=now,
        by=by,
        code=member.code,
        unit=unit.name,
        roles=sorted({role.value for _, role in held}),
        **content,
    )


def add_roles(session: AsyncSession, member: Member, held: Held) -> None:
    """Give a member his roles."""
    session.add_all(
        Role(
            organisation_id=member.organisation_id,
            member_id=member.id,
            unit_id=unit_id,
            role=role,
        )
        for unit_id, role in sorted(held)
    )


async def end_roles(session: AsyncSession, member: Member) -> None:
    """Take every role off the member."""
    await session.execute(
        delete(Role).where(
            Role.organisation_id == member.organisation_id, Role.member_id == member.id
        )
    )


async def is_last_administrator(session: AsyncSession, member: Member) -> bool:
    """Return whether nobody would administer the organisation without this one."""
    present = await administrators(session, member.organisation_id)
    return [one.id for one in present] == [member.id]


async def end_membership(
    session: AsyncSession, organisation: Organisation, member: Member, *, now: datetime
) -> int | None:
    """Let the member be one no longer: roles, account, links, questions and what waits for him end.

    What he said and did stays. Returns the account he is taken off, which may join again as
    somebody else; it is told.
    """
    if member.telegram_user_id is not None:
        await drop_waiting(session, member, error="recipient has left")
    farewell = MembershipEnded(organisation.name)  # a burden to nobody: he is one no longer
    await say(session, to=member, message=farewell, now=now, answers=True)
    released = await take_off_account(session, member, now=now)
    member.left_at = now
    await revoke_unused(session, members=[member], now=now)
    await end_roles(session, member)
    return released
