"""Whom to tell when something of a unit needs a hand: its nearest heads who can hear it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.authority import administrators, members_with, units_upward
from ledger.talk.saying import say
from models import Member, Priority, RoleName, Unit
from wording import Message


async def tell_heads(
    session: AsyncSession,
    *,
    unit: Unit,
    message: Message,
    now: datetime,
    besides: Member | None = None,
    once_per: str | None = None,
) -> int:
    """Tell the nearest heads who can hear it, else the administrators; return how many."""
    told = 0
    for member in await listening_heads(session, unit, besides=besides):
        key = f"{once_per}:{member.id}" if once_per else None
        said = await say(
            session,
            to=member,
            message=message,
            now=now,
            about=(besides or unit).subject,
            once_per=key,
            priority=Priority.REMINDER,
        )
        told += said is not None
    return told


async def listening_heads(
    session: AsyncSession, unit: Unit, *, besides: Member | None
) -> list[Member]:
    """Return the nearest heads of the unit who can be reached, or else the administrators."""
    for current in await units_upward(session, unit.organisation_id, unit.id):
        heads = await members_with(session, unit.organisation_id, (RoleName.HEAD,), unit_id=current)
        listening = reachable(heads, besides=besides)
        if listening:
            return listening
    return reachable(await administrators(session, unit.organisation_id), besides=besides)


def reachable(members: Collection[Member], *, besides: Member | None) -> list[Member]:
    """Return those who have joined and hear us, without the one it is about."""
    return [
        member
        for member in members
        if member.telegram_user_id is not None
        and member.unreachable_at is None
        and (besides is None or member.id != besides.id)
    ]
