"""Who looks after which unit and is told of it: nearest heads, else leaders, else administrators.

Only who can hear the bot counts. A unit without such a head anywhere above it is looked after by
the next leader, so that nobody's overdue task goes unseen; leaders and administrators hear of
nothing else.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.authority import administrators, members_with, units_upward
from ledger.talk.saying import say
from models import Member, Organisation, Priority, Role, RoleName, Unit
from wording import Message

KEPT = "readerships"  # in Session.info: what the chunks of one fan-out share
CARING = (RoleName.HEAD, RoleName.LEADER, RoleName.ADMINISTRATOR)


@dataclass(frozen=True)
class Readership:
    """The tree of units with the roles held in it, as plain numbers."""

    parents: dict[int, int | None]
    names: dict[int, str]
    holders: dict[tuple[int, RoleName], tuple[int, ...]]

    def upward(self, unit_id: int) -> Iterator[int]:
        """Yield the unit and all above it, nearest first."""
        seen: set[int] = set()
        current: int | None = unit_id
        while current is not None and current not in seen:
            yield current
            seen.add(current)
            current = self.parents.get(current)

    def nearest(self, unit_id: int, role: RoleName) -> tuple[int, ...]:
        """Return the holders of the role in the unit or the next one above that has any."""
        for current in self.upward(unit_id):
            found = self.holders.get((current, role))
            if found:
                return found
        return ()

    def carers(self, unit_id: int) -> tuple[int, ...]:
        """Return who looks after the unit."""
        return next(filter(None, (self.nearest(unit_id, role) for role in CARING)), ())

    def units_of_heads(self) -> dict[int, list[int]]:
        """Return, by head, the units whose nearest head he is."""
        return self._units_of_heads

    @cached_property
    def _units_of_heads(self) -> dict[int, list[int]]:
        return self._by_member({unit: self.nearest(unit, RoleName.HEAD) for unit in self.parents})

    def units_of_carers(self) -> dict[int, list[int]]:
        """Return, by whoever looks after any, the units."""
        return self._by_member({unit: self.carers(unit) for unit in self.parents})

    def units_reported_to(self) -> dict[int, list[int]]:
        """Return, by whoever hears how people took part, the units: heads, else who is above."""
        return self._by_member({unit: self._hearing_of(unit) for unit in self.parents})

    def _hearing_of(self, unit_id: int) -> tuple[int, ...]:
        heads, above = self.nearest(unit_id, RoleName.HEAD), self.parents[unit_id]
        return heads or (() if above is None else self.carers(above))

    def verifier_instead(self, unit_id: int, owner_id: int) -> tuple[int, ...]:
        """Return who verifies what a carer of the unit owns himself: the next others upward."""
        for current in self.upward(unit_id):
            for role in CARING[:2]:
                others = [one for one in self.holders.get((current, role), ()) if one != owner_id]
                if others:
                    return tuple(others)
        return ()

    @staticmethod
    def _by_member(carers: dict[int, tuple[int, ...]]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for unit_id, members in carers.items():
            for member_id in members:
                found.setdefault(member_id, []).append(unit_id)
        return found


async def read_readership(session: AsyncSession, organisation_id: int) -> Readership:
    """Read the tree and the roles in two statements; within one fan-out, once."""
    kept: dict[int, Readership] | None = session.info.get(KEPT)
    if kept is not None and organisation_id in kept:
        return kept[organisation_id]
    units = (
        await session.execute(
            select(Unit.id, Unit.parent_id, Unit.name)
            .where(Unit.organisation_id == organisation_id)
            .order_by(Unit.id)
        )
    ).all()
    roles = await session.execute(
        select(Role.unit_id, Role.role, Role.member_id)
        .join(
            Member,
            (Member.organisation_id == Role.organisation_id) & (Member.id == Role.member_id),
        )
        .where(
            Role.organisation_id == organisation_id,
            Role.role.in_(CARING),
            Member.left_at.is_(None),
            Member.telegram_user_id.is_not(None),
            Member.unreachable_at.is_(None),
        )
        .order_by(Role.member_id)
    )
    holders: dict[tuple[int, RoleName], tuple[int, ...]] = {}
    for unit_id, role, member_id in roles:
        holders[(unit_id, role)] = (*holders.get((unit_id, role), ()), member_id)
    readership = Readership(
        parents={unit_id: parent_id for unit_id, parent_id, _ in units},
        names={unit_id: name for unit_id, _, name in units},
        holders=holders,
    )
    if kept is not None:
        kept[organisation_id] = readership
    return readership


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
