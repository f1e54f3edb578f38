"""Who looks after which unit and reads of it: nearest heads, else leaders, else administrators.

Only who can hear the bot counts. A unit without such a head anywhere above it is looked after by
the next leader, so that nobody's overdue task goes unseen; leaders and administrators hear of
nothing else.

Which units are one reader's is a condition for the database, which walks down the tree from where
he holds his roles: no statement grows with the tree, and nobody reads the whole of it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    SelectBase,
    SQLColumnExpression,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    not_,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from ledger.people.authority import units_below
from models import Member, Role, RoleName, Task, TaskCoOwner, Unit
from models.among import Among, Numbers, Words, always, one_of, written

CARING = (RoleName.HEAD, RoleName.LEADER, RoleName.ADMINISTRATOR)  # who comes first
HEAD, LEADER, ADMINISTRATOR = range(len(CARING))  # their places in that order
NOBODY = len(CARING)
VERIFIER = NOBODY + 1  # beside the places: the reader verifies there
ANYBODY, SEVERAL = 0, -1  # in place of an owner's number
# What is asked of one reader is built once: making it costs more than executing it. Whoever
# executes a statement that holds it gives these parameters, as `reader` returns them.
OF: BindParameter[int] = bindparam("of")
READER: BindParameter[int] = bindparam("reader")
# The units he looks after, and those among them that he does as an administrator; see `reading`.
UNITS: BindParameter[Any] = bindparam("units", type_=Numbers())
LED: BindParameter[Any] = bindparam("led", type_=Numbers())
ADMINISTERED: BindParameter[Any] = bindparam("administered", type_=Numbers())
# The units whose completed tasks he verifies, and of whom there, as `owner_there` says it.
VERIFIED: BindParameter[Any] = bindparam("verified", type_=Numbers())
OWNERS_VERIFIED: BindParameter[Any] = bindparam("owners_verified", type_=Words())
Number = SQLColumnExpression[int]


def reader(organisation_id: int, member_id: int) -> dict[str, int]:
    """Return the parameters that say who the reader is."""
    return {"of": organisation_id, "reader": member_id}


async def reading(session: AsyncSession, organisation_id: int, member_id: int) -> dict[str, Any]:
    """Return the parameters of all that is asked about what a reader looks after.

    His units are read once and handed to the others as a value: PostgreSQL, which plans by how many
    there are, cannot guess what a walk down the tree will bring.
    """
    whose = reader(organisation_id, member_id)
    cared = (await session.execute(units_cared_for(), whose)).all()
    administered = {unit for unit, place in cared if place == ADMINISTRATOR}
    return {**whose, "units": {unit for unit, _ in cared}, "administered": administered}


async def reading_and_leading(
    session: AsyncSession, organisation_id: int, member_ids: Sequence[int]
) -> list[dict[str, Any]]:
    """Return the same of each reader, what he leads, and whose completed tasks he verifies.

    Beside the parameters stands `unit_names`: what his units are called, in the roster's order.
    """
    readers = [reader(organisation_id, number) for number in member_ids]
    there = [(await session.execute(units_before_reader(), whose)).all() for whose in readers]
    return [whose | before_reader(rows) for whose, rows in zip(readers, there, strict=True)]


def before_reader(rows: Iterable[tuple[int, int, int, str | None]]) -> dict[str, Any]:
    """Return the parameters that say what the rows of `units_before_reader` say."""
    units: dict[str, set[int]] = {"units": set(), "administered": set(), "led": set()}
    verified, names = set(), {}
    for unit, place, owner, name in rows:
        if place == VERIFIER:
            verified.add((unit, owner))
        else:
            units["led" if place == NOBODY else "units"].add(unit)
        if name is not None:
            names[unit] = name
        if place == ADMINISTRATOR:
            units["administered"].add(unit)
            verified.add((unit, ANYBODY))
    return {
        **units,
        "verified": {unit for unit, _ in verified},
        "owners_verified": {f"{unit}:{owner}" for unit, owner in verified},
        "unit_names": [name for _, name in sorted(names.items())],
    }


@cache
def units_before_reader() -> CompoundSelect[int, int, int, str | None]:
    """Return the units that the reader looks after, those he leads (NOBODY) and verifies in.

    With each the place of his role, of the last whose tasks he verifies, and of the first what
    they are called.
    """
    cared, led, decided = cared_for(), units_led().subquery(), decided_by()
    nobody, nameless = written(ANYBODY), cast(null(), Text)
    named = select(*cared.c, nobody, cast(Unit.name, Text)).join(
        Unit, and_(Unit.organisation_id == OF, Unit.id == cared.c.unit_id)
    )
    return named.union_all(
        select(*led.c, written(NOBODY), nobody, nameless),
        select(decided.c.unit_id, written(VERIFIER), decided.c.owner_id, nameless),
    )


@cache
def units_cared_for() -> Select[int, int]:
    """Return the units that the reader looks after, each with the place of his role."""
    cared = cared_for()
    return select(cared.c.unit_id, cared.c.place)


@cache
def units_headed() -> Select[int]:
    """Return the units whose nearest head the reader is."""
    cared = cared_for()
    return select(cared.c.unit_id).where(cared.c.place == HEAD)


@cache
def units_led() -> Select[int]:
    """Return the units in or below which the reader is a leader."""
    own = select(Role.unit_id).where(
        Role.organisation_id == OF, Role.member_id == READER, always(Role.role, RoleName.LEADER)
    )
    return units_below(OF, own)


@cache
def units_reported_to() -> SelectBase:
    """Return the units of whose people's part the reader hears: heads, else who is above."""
    cared, below = cared_for(), aliased(Unit)
    own = select(cared.c.unit_id).where(cared.c.place == HEAD)
    headless = select(below.id).where(
        below.organisation_id == OF,
        below.parent_id == cared.c.unit_id,
        cared.c.place > HEAD,
        first_place(lambda role: role.unit_id == below.id) > HEAD,
    )
    return own.union(headless)


@cache
def waits_for() -> ColumnElement[bool]:
    """Return the condition that a completed task waits for the reader, who has no hand in it.

    It waits for the nearest head who neither owns it nor helps, else the leader there, else the
    next above; where there are neither, for whoever looks after the unit.
    """
    helps = (
        exists()
        .where(
            TaskCoOwner.organisation_id == OF,
            TaskCoOwner.task_id == Task.id,
            Among(owner_there(TaskCoOwner.member_id), OWNERS_VERIFIED),
        )
        .correlate_except(TaskCoOwner)
    )
    owners = (written(ANYBODY), Task.owner_id)
    return and_(
        ~has_a_hand_in_it(READER),
        Among(Task.unit_id, VERIFIED),
        or_(*(Among(owner_there(one), OWNERS_VERIFIED) for one in owners), helps),
        or_(is_open_to_reader(), Task.registered_by == READER),
    )


def owner_there(member_id: Number) -> ColumnElement[str]:
    """Return somebody's number with that of a task's unit before it, as one word."""
    return cast(Task.unit_id, Text).concat(":").concat(cast(member_id, Text))


def is_open_to_reader() -> ColumnElement[bool]:
    """Return the condition that a task of his units is no secret to the reader.

    A confidential one is the heads' and leaders' above it, not an administrator's. No more of a
    task is asked than the index of its unit tells.
    """
    return or_(Task.confidential.is_(False), ~Among(Task.unit_id, ADMINISTERED))


def has_a_hand_in_it(member_id: Number) -> ColumnElement[bool]:
    """Return the condition that somebody owns the task or helps with it."""
    helps = exists().where(
        TaskCoOwner.organisation_id == OF,
        TaskCoOwner.task_id == Task.id,
        TaskCoOwner.member_id == member_id,
    )
    # Within another EXISTS it would be asked of all tasks there are.
    return or_(Task.owner_id == member_id, helps.correlate_except(TaskCoOwner))


@cache
def cared_for() -> CTE:
    """Return the units that the reader looks after, each with the place of the role he does it in.

    From a unit in which he holds a role, unless it or one above it is looked after by a role that
    comes first; then down to where somebody nearer holds such a role or the same.
    """
    known = known_below()
    cared = (
        select(Role.unit_id.label("unit_id"), place_of(Role).label("place"))
        .join(
            Member,
            and_(Member.organisation_id == Role.organisation_id, Member.id == Role.member_id),
        )
        .where(
            *held_by(),
            hears(Member),
            ~has_better_above(),
        )
        .cte("cared", recursive=True)
    )
    return cared.union(
        select(known.c.unit_id, cared.c.place).where(
            known.c.parent_id == cared.c.unit_id, known.c.place > cared.c.place
        )
    )


@cache
def known_below() -> CTE:
    """Return the units in or below which the reader holds a role, each with who holds some there.

    Its parent, the place of the role that comes first, and who alone might verify there. Two walks
    go down through them, and nothing is looked up twice.
    """
    held = units_below(OF, select(Role.unit_id).where(*held_by()), name="held").subquery()
    return (
        select(
            Unit.id.label("unit_id"),
            Unit.parent_id,
            first_place(lambda role: role.unit_id == Unit.id).label("place"),
            only_holder(Unit.id, CARING[:ADMINISTRATOR]).label("only_one"),
        )
        .join(held, held.c.unit_id == Unit.id)
        .where(Unit.organisation_id == OF)
        .cte("known")
    )


def has_better_above() -> ColumnElement[bool]:
    """Return the condition that a role of the reader is outdone in its unit or above it."""
    start, unit = aliased(Role), aliased(Unit)
    above = (
        select(start.unit_id.label("start"), start.unit_id.label("unit_id"))
        .where(start.organisation_id == OF, start.member_id == READER)
        .cte("above", recursive=True)
    )
    above = above.union(
        select(above.c.start, unit.parent_id).where(
            unit.organisation_id == OF,
            unit.id == above.c.unit_id,
            unit.parent_id.is_not(None),
        )
    )
    units = select(above.c.unit_id).where(above.c.start == Role.unit_id).correlate(Role)
    return first_place(lambda role: role.unit_id.in_(units)) < place_of(Role)


@cache
def decided_by() -> CTE:
    """Return the units whose completed tasks a head or leader verifies, each with whose.

    From a unit in which he holds the role (of a leader only what a head there cannot verify, being
    its owner), down through those where nobody but that one owner could.
    """
    known = known_below()
    only_head = only_holder(Role.unit_id, CARING[:LEADER])
    nobody, several = written(ANYBODY), written(SEVERAL)
    is_head = always(Role.role, RoleName.HEAD)
    owner = case((is_head, nobody), else_=func.coalesce(only_head, nobody))
    decided = (
        select(Role.unit_id.label("unit_id"), owner.label("owner_id"))
        .where(
            *held_by(),
            not_(always(Role.role, RoleName.ADMINISTRATOR)),
            or_(is_head, func.coalesce(only_head, nobody) != several),
        )
        .cte("decided", recursive=True)
    )
    next_owner = func.coalesce(known.c.only_one, decided.c.owner_id)
    goes_on = case(
        {decided.c.owner_id: true(), several: false()},
        value=next_owner,
        else_=decided.c.owner_id == nobody,
    )
    return decided.union(
        select(known.c.unit_id, next_owner).where(known.c.parent_id == decided.c.unit_id, goes_on)
    )


def held_by() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the reader's roles by which units are looked after."""
    return (
        Role.organisation_id == OF,
        Role.member_id == READER,
        one_of(Role.role, CARING),
    )


def hears(member: type[Member]) -> ColumnElement[bool]:
    """Return the condition that somebody belongs here, has joined, and can be reached."""
    return and_(
        member.left_at.is_(None),
        member.telegram_user_id.is_not(None),
        member.unreachable_at.is_(None),
    )


def place_of(role: type[Role]) -> ColumnElement[int]:
    """Return the place of a role in the order of CARING."""
    places = {written(name): written(place) for place, name in enumerate(CARING)}
    return case(places, value=role.role)


def first_place(there: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[int]:
    """Return the place of the role that comes first there and is held by somebody who hears.

    A value, not EXISTS: that PostgreSQL turns into a join, which without statistics of the tables
    it may begin with everybody's roles; a value it looks up.
    """
    role = aliased(Role)
    first = select(func.min(place_of(role))).where(*held_by_who_hears(CARING, role), there(role))
    return func.coalesce(first.scalar_subquery(), written(NOBODY))


def only_holder(unit_id: Number, roles: Collection[RoleName]) -> ScalarSelect[int]:
    """Return the number of who alone holds one of the roles in the unit; none of nobody.

    Of several `SEVERAL`.
    """
    role = aliased(Role)
    least, greatest = func.min(role.member_id), func.max(role.member_id)
    # Compared with none, the numbers of nobody are not unlike each other.
    only = case((least != greatest, written(SEVERAL)), else_=least)
    return (
        select(only).where(*held_by_who_hears(roles, role), role.unit_id == unit_id)
    ).scalar_subquery()


def held_by_who_hears(roles: Collection[RoleName], role: Any) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that somebody who hears holds one of the roles; see `first_place`."""
    holder = aliased(Member)
    heard = select(hears(holder)).where(holder.organisation_id == OF, holder.id == role.member_id)
    return role.organisation_id == OF, one_of(role.role, roles), heard.scalar_subquery()
