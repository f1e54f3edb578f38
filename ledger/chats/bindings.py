"""Binding: which unit a work group belongs to, who may say so, and its switches.

A unit has one work group at a time: bound elsewhere, the newest wins and the old one is told.
"""

from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.chats.groups import clear_binding, note, unit_of
from ledger.organisations import framework_of
from ledger.people.authority import directed_units, may_direct
from ledger.talk.saying import say
from models import Group, Member, Organisation, Unit
from models.framework import PushKind
from wording.chats import (
    BoundAlready,
    ChooseUnit,
    GroupBound,
    GroupChangedMeanwhile,
    GroupNotBound,
    MayNotBind,
    NoUnitToBind,
    UnitMovedToAnotherGroup,
)

UNITS_SHOWN = 24
UNITS_SUGGESTED = 6


async def bind_by_name(
    session: AsyncSession, *, group: Group, name: str, by: Member, now: datetime
) -> GroupBound | ChooseUnit:
    """Bind the group to the unit of that name; offer a choice when there is none.

    Raises Refusal for who may not.
    """
    unit = await unit_named(session, group.organisation_id, name)
    if unit is None:
        return await offer_units(session, group=group, to=by, asked=name)
    return await bind_group(session, group=group, unit=unit, by=by, now=now)


async def unit_named(session: AsyncSession, organisation_id: int, name: str) -> Unit | None:
    """Return the unit of exactly that name; spaces do not count."""
    wanted = "".join(name.split())
    units = await session.scalars(select(Unit).where(Unit.organisation_id == organisation_id))
    return next((unit for unit in units if "".join(unit.name.split()) == wanted), None)


async def offer_units(session: AsyncSession, *, group: Group, to: Member, asked: str) -> ChooseUnit:
    """Return the choice of units the member may bind, the likeliest if a name was given.

    Raises Refusal when he directs none.
    """
    directed = await directed_units(session, to)
    rows = await session.execute(
        select(Unit.id, Unit.name)
        .where(Unit.organisation_id == group.organisation_id)
        .order_by(Unit.id)
    )
    units = [(number, name) for number, name in rows if number in directed]
    if not units:
        raise Refusal(NoUnitToBind(to.name))
    shown = likeliest(units, asked) or units[:UNITS_SHOWN]
    return ChooseUnit(tuple(shown), group.version, asked, more=len(units) - len(shown))


def likeliest(units: Sequence[tuple[int, str]], asked: str) -> list[tuple[int, str]]:
    """Return the units whose names come close to what was asked for, or contain it.

    >>> likeliest([(1, "办公室"), (2, "第一检察部"), (3, "第二检察部")], "一部")
    [(2, '第一检察部')]
    """
    if not asked:
        return []
    names = [name for _, name in units]
    close = get_close_matches(asked, names, n=UNITS_SUGGESTED, cutoff=0.5)
    within = [name for name in names if asked in name or letters_within(asked, name)]
    chosen = list(dict.fromkeys([*within, *close]))[:UNITS_SUGGESTED]
    return [unit for name in chosen for unit in units if unit[1] == name]


def letters_within(asked: str, name: str) -> bool:
    """Return whether the letters stand in the name in this order, as abbreviations do."""
    rest = iter(name)
    return all(letter in rest for letter in asked)


async def bind_group(
    session: AsyncSession,
    *,
    group: Group,
    unit: Unit,
    by: Member,
    now: datetime,
    version: int | None = None,
) -> GroupBound:
    """Make the group the unit's work group; return what to say there.

    `version` is what a button saw of the group. Raises Refusal for who may not, and if it is so
    already.
    """
    if not await may_direct(session, by, unit_id=unit.id):
        raise Refusal(MayNotBind(unit.name))
    if group.unit_id == unit.id:
        raise Refusal(BoundAlready(unit.name))
    check_version(group, version)
    organisation = await session.get_one(Organisation, group.organisation_id)
    before = await unit_of(session, group)
    moved_from = await unbind_others(session, group, unit, now=now)
    group.unit_id, group.bound_by, group.bound_at = unit.id, by.id, now
    group.post_id = None
    group.version += 1
    await note(
        session,
        group,
        "group_bound",
        now=now,
        actor_id=by.id,
        unit=unit.name,
        title=group.title,
        instead_of=before.name if before else None,
        moved_from=moved_from,
    )
    return bound_words(organisation, group, unit, instead_of=before.name if before else "")


async def unbind_others(
    session: AsyncSession, group: Group, unit: Unit, *, now: datetime
) -> list[int]:
    """Take the unit off the groups that had it, and tell them; return their numbers."""
    others = await session.scalars(
        select(Group).where(
            Group.organisation_id == group.organisation_id,
            Group.unit_id == unit.id,
            Group.id != group.id,
        )
    )
    moved = list(others)
    for other in moved:
        clear_binding(other)
        if other.removed_at is None:
            words = UnitMovedToAnotherGroup(unit.name)
            await say(session, to=other, message=words, now=now, about=other.subject)
    return [other.id for other in moved]


async def unbind_group(
    session: AsyncSession, *, group: Group, by: Member, now: datetime, version: int | None = None
) -> Unit:
    """Take the unit off the group; return the unit. Raises Refusal for who may not."""
    unit = await check_may_change(session, group, by=by, version=version)
    clear_binding(group)
    await note(session, group, "group_unbound", now=now, actor_id=by.id, unit=unit.name)
    return unit


async def switch_mentions(
    session: AsyncSession,
    *,
    group: Group,
    mentions: bool,
    by: Member,
    now: datetime,
    version: int | None = None,
) -> GroupBound:
    """Let the group's posts name people with @, or not; return how things stand now.

    Said when it is so already, it changes nothing. Raises Refusal for who may not.
    """
    unit = await check_may_change(session, group, by=by, version=version)
    organisation = await session.get_one(Organisation, group.organisation_id)
    if group.mentions != mentions:
        group.mentions = mentions
        group.version += 1
        await note(
            session,
            group,
            "group_mentions",
            now=now,
            actor_id=by.id,
            old=not mentions,
            new=mentions,
        )
    return bound_words(organisation, group, unit)


async def show_binding(session: AsyncSession, group: Group) -> GroupBound:
    """Return how things stand. Raises Refusal when the group is bound to nothing."""
    unit = await unit_of(session, group)
    if unit is None:
        raise Refusal(GroupNotBound())
    organisation = await session.get_one(Organisation, group.organisation_id)
    return bound_words(organisation, group, unit)


async def check_may_change(
    session: AsyncSession, group: Group, *, by: Member, version: int | None
) -> Unit:
    """Return the group's unit. Raises Refusal if it has none, or `by` may not, or too late."""
    unit = await unit_of(session, group)
    if unit is None:
        raise Refusal(GroupNotBound())
    if not await may_direct(session, by, unit_id=unit.id):
        raise Refusal(MayNotBind(unit.name))
    check_version(group, version)
    return unit


def check_version(group: Group, version: int | None) -> None:
    """Raise Refusal when a button saw the group as it is no more."""
    if version is not None and version != group.version:
        raise Refusal(GroupChangedMeanwhile())


def bound_words(
    organisation: Organisation, group: Group, unit: Unit, *, instead_of: str = ""
) -> GroupBound:
    """Return what the group is told of its binding."""
    pushes = framework_of(organisation).pushes
    return GroupBound(
        unit=unit.name,
        posts=tuple(push for push in pushes if push.kind is PushKind.GROUP_POST),
        mentions=group.mentions,
        group_id=group.id,
        version=group.version,
        instead_of=instead_of,
    )
