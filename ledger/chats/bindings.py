"""Binding: which unit a work group belongs to, who may say so, and its switches.

A unit has one work group at a time: bound elsewhere, the newest wins and the old one is told.
"""

from collections.abc import Sequence
from difflib import get_close_matches

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.chats.groups import clear_binding, note, unit_of
from ledger.organisations import framework_of
from ledger.people.authority import may_direct, units_directed
from ledger.talk.acts import Act
from models import Group, Organisation, Unit
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


async def bind_by_name(act: Act, group: Group, name: str) -> GroupBound | ChooseUnit:
    """Bind the group to the unit of that name; offer a choice when there is none.

    Raises Refusal for who may not.
    """
    unit = await unit_named(act.session, group.organisation_id, name)
    if unit is None:
        return await offer_units(act, group, asked=name)
    return await bind_group(act, group, unit)


async def unit_named(session: AsyncSession, organisation_id: int, name: str) -> Unit | None:
    """Return the unit of exactly that name; spaces do not count."""
    wanted = "".join(name.split())
    units = await session.scalars(select(Unit).where(Unit.organisation_id == organisation_id))
    return next((unit for unit in units if "".join(unit.name.split()) == wanted), None)


async def offer_units(act: Act, group: Group, *, asked: str) -> ChooseUnit:
    """Return the choice of units the actor may bind, the likeliest if a name was given.

    Raises Refusal when he directs none.
    """
    rows = await act.session.execute(
        select(Unit.id, Unit.name)
        .where(Unit.organisation_id == group.organisation_id, Unit.id.in_(units_directed(act.by)))
        .order_by(Unit.id)
    )
    units = [(number, name) for number, name in rows]
    if not units:
        raise Refusal(NoUnitToBind(act.by.name))
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


async def bind_group(act: Act, group: Group, unit: Unit) -> GroupBound:
    """Make the group the unit's work group; return what to say there.

    Raises Refusal for who may not, and if it is so already.
    """
    if not await may_direct(act.session, act.by, unit_id=unit.id):
        raise Refusal(MayNotBind(unit.name))
    if group.unit_id == unit.id:
        raise Refusal(BoundAlready(unit.name))
    check_version(act, group)
    organisation = await act.session.get_one(Organisation, group.organisation_id)
    before = await unit_of(act.session, group)
    moved_from = await unbind_others(act, group, unit)
    group.unit_id, group.bound_by, group.bound_at = unit.id, act.by.id, act.now
    group.post_id = None
    group.version += 1
    await note(
        act.session,
        group,
        "group_bound",
        now=act.now,
        actor_id=act.by.id,
        unit=unit.name,
        title=group.title,
        instead_of=before.name if before else None,
        moved_from=moved_from,
    )
    return bound_words(organisation, group, unit, instead_of=before.name if before else "")


async def unbind_others(act: Act, group: Group, unit: Unit) -> list[int]:
    """Take the unit off the groups that had it, and tell them; return their numbers."""
    others = await act.session.scalars(
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
            await act.tell(other, words, about=other.subject)
    return [other.id for other in moved]


async def unbind_group(act: Act, group: Group) -> Unit:
    """Take the unit off the group; return the unit. Raises Refusal for who may not."""
    unit = await check_may_change(act, group)
    clear_binding(group)
    kind = "group_unbound"
    await note(act.session, group, kind, now=act.now, actor_id=act.by.id, unit=unit.name)
    return unit


async def switch_mentions(act: Act, group: Group, *, mentions: bool) -> GroupBound:
    """Let the group's posts name people with @, or not; return how things stand now.

    Said when it is so already, it changes nothing. Raises Refusal for who may not.
    """
    unit = await check_may_change(act, group)
    organisation = await act.session.get_one(Organisation, group.organisation_id)
    if group.mentions != mentions:
        group.mentions = mentions
        group.version += 1
        change = {"old": not mentions, "new": mentions}
        kind = "group_mentions"
        await note(act.session, group, kind, now=act.now, actor_id=act.by.id, **change)
    return bound_words(organisation, group, unit)


async def show_binding(session: AsyncSession, group: Group) -> GroupBound:
    """Return how things stand. Raises Refusal when the group is bound to nothing."""
    unit = await unit_of(session, group)
    if unit is None:
        raise Refusal(GroupNotBound())
    organisation = await session.get_one(Organisation, group.organisation_id)
    return bound_words(organisation, group, unit)


async def check_may_change(act: Act, group: Group) -> Unit:
    """Return the group's unit. Raises Refusal if it has none, or the actor may not, or too late."""
    unit = await unit_of(act.session, group)
    if unit is None:
        raise Refusal(GroupNotBound())
    if not await may_direct(act.session, act.by, unit_id=unit.id):
        raise Refusal(MayNotBind(unit.name))
    check_version(act, group)
    return unit


def check_version(act: Act, group: Group) -> None:
    """Raise Refusal when a button saw the group as it is no more."""
    if act.version is not None and act.version != group.version:
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
