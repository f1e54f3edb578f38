"""Who looks after a unit and is told of it: nearest heads, else leaders, else administrators."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from itertools import product

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.authority import administrators, can_hear, units_upward
from ledger.people.readership import CARING
from ledger.talk.saying import say
from models import Member, Organisation, Priority, Role, RoleName, Unit
from models.among import THESE, Among, one_of
from wording import Message


async def tell_administrators(
    session: AsyncSession,
    *,
    organisation: Organisation,
    message: Message,
    now: datetime,
    once_per: str,
    priority: Priority = Priority.REMINDER,
) -> None:
    """Tell each administrator once what concerns the whole organisation or the process."""
    for member in await administrators(session, organisation.id):
        await say(
            session,
            to=member,
            message=message,
            now=now,
            once_per=f"{once_per}:{member.id}",
            priority=priority,
        )


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


async def carers_of(session: AsyncSession, unit: Unit) -> list[Member]:
    """Return who looks after the unit: the nearest heads, else leaders, else administrators."""
    above = await units_upward(session, unit.organisation_id, unit.id)
    holding = await listening_holders(session, unit.organisation_id, CARING, above)
    return next((holding[place] for place in product(CARING, above) if place in holding), [])


async def listening_heads(
    session: AsyncSession, unit: Unit, *, besides: Member | None
) -> list[Member]:
    """Return the nearest heads of the unit who can be reached, or else the administrators."""
    above = await units_upward(session, unit.organisation_id, unit.id)
    holding = await listening_holders(session, unit.organisation_id, (RoleName.HEAD,), above)
    for current in above:
        heads = reachable(holding.get((RoleName.HEAD, current), ()), besides=besides)
        if heads:
            return heads
    return reachable(await administrators(session, unit.organisation_id), besides=besides)


async def listening_holders(
    session: AsyncSession,
    organisation_id: int,
    roles: Collection[RoleName],
    unit_ids: Collection[int],
) -> dict[tuple[RoleName, int], list[Member]]:
    """Return who hears us of those who hold one of the roles in one of the units, by both."""
    rows = await session.execute(
        select(Member, Role.role, Role.unit_id)
        .join(
            Role, (Role.organisation_id == Member.organisation_id) & (Role.member_id == Member.id)
        )
        .where(
            Member.organisation_id == organisation_id,
            Member.left_at.is_(None),
            one_of(Role.role, roles),
            Among(Role.unit_id, THESE),
        )
        .order_by(Member.id),
        {"these": unit_ids},
    )
    holding: dict[tuple[RoleName, int], list[Member]] = defaultdict(list)
    for member, role, unit_id in rows:
        if can_hear(member):
            holding[role, unit_id].append(member)
    return holding


def reachable(members: Collection[Member], *, besides: Member | None) -> list[Member]:
    """Return those who have joined and hear us, without the one it is about."""
    return [
        member
        for member in members
        if can_hear(member) and (besides is None or member.id != besides.id)
    ]
