"""A membership: its unit and roles, which may change, and its end."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.authority import administrators, roles_of
from ledger.people.inviting import revoke_unused, take_off_account
from ledger.people.menus import issue_member_menu
from ledger.people.reachability import drop_waiting
from ledger.talk.saying import say
from models import Member, Organisation, Role, RoleName
from wording.people.inviting import MembershipEnded

Held = frozenset[tuple[int, RoleName]]  # unit and role


async def held_by(session: AsyncSession, member: Member) -> Held:
    """Return what the member holds and where."""
    return frozenset((role.unit_id, role.role) for role in await roles_of(session, member))


async def give_roles(session: AsyncSession, member: Member, held: Held, *, now: datetime) -> None:
    """Let the member hold these roles and no other; his menu follows."""
    await end_roles(session, member)
    add_roles(session, member, held)
    await issue_member_menu(session, member, now=now)


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


async def end_membership(session: AsyncSession, member: Member, *, now: datetime) -> int | None:
    """Let the member be one no longer: roles, account, links, questions and what waits for him end.

    What he said and did stays. Returns the account he is taken off, which may join again as
    somebody else; it is told.
    """
    organisation = await session.get_one(Organisation, member.organisation_id)
    if member.telegram_user_id is not None:
        await drop_waiting(session, member, error="recipient has left")
    await say(session, to=member, message=MembershipEnded(organisation.name), now=now)
    released = await take_off_account(session, member, now=now)
    await revoke_unused(session, members=[member], now=now)
    await end_roles(session, member)
    member.left_at = now
    return released
