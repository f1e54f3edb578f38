"""Who may do what: roles are held in a unit and valid in all units below it.

Authority comes from these rows and the numeric user id alone, never from Telegram's own admins.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import cache

from sqlalchemy import BindParameter, Select, SelectBase, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from ledger.talk.reading_ahead import rows_read_ahead
from models import Member, Role, RoleName, Task, TaskCoOwner, Unit
from models.among import THESE, Among
from models.remembering import remember

# Who may register tasks for a unit, approve or send back there.
DIRECTING = frozenset({RoleName.HEAD, RoleName.LEADER, RoleName.ADMINISTRATOR})
VERIFYING = frozenset({RoleName.HEAD, RoleName.LEADER, RoleName.SUPERVISOR, RoleName.ADMINISTRATOR})
LEADING = frozenset({RoleName.LEADER, RoleName.ADMINISTRATOR})
REOPENING = frozenset({RoleName.LEADER, RoleName.SUPERVISOR, RoleName.ADMINISTRATOR})
# Of those, who reads a confidential task: the line above its owner, and nobody beside it.
CONFIDED = frozenset({RoleName.HEAD, RoleName.LEADER})
SUPERVISING = frozenset({RoleName.LEADER, RoleName.SUPERVISOR, RoleName.ADMINISTRATOR})

# Who is offered a look over the departments; a head may have it too.
OVERSEEING = VERIFYING - {RoleName.HEAD}


async def member_by_user_id(
    session: AsyncSession, organisation_id: int, user_id: int
) -> Member | None:
    """Return the member bound to a Telegram user id, if he belongs here and has not left."""
    known = rows_read_ahead(session).member(user_id)
    if known is not None:
        return known
    found = await holder_of_user_id(session, organisation_id, user_id)
    return found if found is not None and found.left_at is None else None


async def holder_of_user_id(
    session: AsyncSession, organisation_id: int, user_id: int
) -> Member | None:
    """Return the member bound to a Telegram user id, has he left or not."""
    found: Member | None = await session.scalar(
        select(Member).where(
            Member.organisation_id == organisation_id, Member.telegram_user_id == user_id
        )
    )
    return found


async def roles_of(session: AsyncSession, member: Member) -> list[Role]:
    """Return the roles a member holds, wherever he holds them."""

    async def look_up() -> list[Role]:
        rows = await session.scalars(
            select(Role).where(
                Role.organisation_id == member.organisation_id, Role.member_id == member.id
            )
        )
        return list(rows)

    return list(await remember(session, ("roles", member.organisation_id, member.id), look_up))


async def units_upward(session: AsyncSession, organisation_id: int, unit_id: int) -> list[int]:
    """Return the unit and all above it, nearest first."""
    path: list[int] = []
    current: int | None = unit_id
    while current is not None and current not in path:
        path.append(current)
        unit = await session.get_one(Unit, (organisation_id, current))
        current = unit.parent_id
    return path


async def holds(
    session: AsyncSession, member: Member, roles: Collection[RoleName], *, unit_id: int
) -> bool:
    """Return whether the member holds one of the roles in the unit or above it."""
    own = {role.unit_id for role in await roles_of(session, member) if role.role in roles}
    if not own:
        return False
    return not own.isdisjoint(await units_upward(session, member.organisation_id, unit_id))


async def may_direct(session: AsyncSession, member: Member, *, unit_id: int) -> bool:
    """Return whether the member may hand out tasks in the unit."""
    return await holds(session, member, DIRECTING, unit_id=unit_id)


async def may_verify(session: AsyncSession, member: Member, *, task: Task) -> bool:
    """Return whether the member may verify the task: entitled there, and without a hand in it."""
    if member.id in await workers_on(session, task):
        return False
    return await oversees(session, member, task)


async def oversees(session: AsyncSession, member: Member, task: Task) -> bool:
    """Return whether tasks of that unit are the member's to look over.

    A confidential one is that of the heads and leaders above it, and of whoever registered it.
    """
    roles = VERIFYING if member.id == task.registered_by else overseeing(task)
    return await holds(session, member, roles, unit_id=task.unit_id)


def overseeing(task: Task) -> frozenset[RoleName]:
    """Return the roles whose holders, in the task's unit or above it, look it over."""
    return CONFIDED if task.confidential else VERIFYING


async def may_read(session: AsyncSession, member: Member, task: Task) -> bool:
    """Return whether the member may know of the task: he works on it, registered it, or looks over.

    Whoever may not is told that there is no such task.
    """
    if member.id in {task.owner_id, task.registered_by}:
        return True
    return member.id in await workers_on(session, task) or await oversees(session, member, task)


async def workers_on(session: AsyncSession, task: Task) -> set[int]:
    """Return the numbers of whoever owns the task or helps with it."""

    async def look_up() -> set[int]:
        helpers = select(TaskCoOwner.member_id).where(
            TaskCoOwner.organisation_id == task.organisation_id, TaskCoOwner.task_id == task.id
        )
        return set(await session.scalars(helpers))

    helpers = await remember(session, ("helpers", task.organisation_id, task.id), look_up)
    return {task.owner_id, *helpers}


async def holders(
    session: AsyncSession, organisation_id: int, roles: Collection[RoleName], *, unit_id: int
) -> list[Member]:
    """Return who holds one of the roles nearest to the unit: in it, else in the next one above."""
    for current in await units_upward(session, organisation_id, unit_id):
        members = await members_with(session, organisation_id, roles, unit_id=current)
        if members:
            return members
    return []


async def verifiers_of(session: AsyncSession, task: Task) -> list[Member]:
    """Return whom to ask for verification: the nearest head with no hand in the task, else above.

    Only who can hear us is asked. A head's own task goes to those above him; if nobody else is
    entitled, to the administrators.
    """
    climb = ((RoleName.HEAD,), (RoleName.LEADER, RoleName.SUPERVISOR))
    return await nearest(session, task, climb, besides=await workers_on(session, task))


async def directors_of(session: AsyncSession, task: Task, *, heads: bool = True) -> list[Member]:
    """Return who is to decide on the task: the nearest head but its owner, else who is above.

    Without `heads`: what goes beyond what a head decides.
    """
    climb = ((RoleName.HEAD,), (RoleName.LEADER,)) if heads else ((RoleName.LEADER,),)
    return await nearest(session, task, climb, besides={task.owner_id})


async def supervisors_of(session: AsyncSession, task: Task) -> list[Member]:
    """Return who supervises the task's unit from nearest by."""
    climb = ((RoleName.SUPERVISOR, RoleName.LEADER),)
    return await nearest(session, task, climb, besides={task.owner_id})


async def nearest(
    session: AsyncSession,
    task: Task,
    climb: Sequence[Collection[RoleName]],
    *,
    besides: Collection[int],
) -> list[Member]:
    """Return who can hear us and holds one of the roles nearest to the task's unit, but some.

    In each unit the first of the `climb` come before the next; at its end, administrators. Of a
    confidential one, only who may know of it.
    """
    entitled = [overseeing(task).intersection(roles) for roles in climb]
    found = await nearest_to(session, task.organisation_id, task.unit_id, entitled, besides=besides)
    if found:
        return found
    last = fit(await administrators(session, task.organisation_id), besides=besides)
    return [one for one in last if not task.confidential or one.id == task.registered_by]


async def nearest_to(
    session: AsyncSession,
    organisation_id: int,
    unit_id: int,
    climb: Sequence[Collection[RoleName]],
    *,
    besides: Collection[int],
) -> list[Member]:
    """Return who can hear us and holds one of the roles nearest to a unit, but some."""
    for current in await units_upward(session, organisation_id, unit_id):
        for roles in climb:
            found = await members_with(session, organisation_id, roles, unit_id=current)
            if others := fit(found, besides=besides):
                return others
    return []


async def signers_for(session: AsyncSession, member: Member, *, unit_id: int) -> list[Member]:
    """Return who confirms what a member answered for a unit: the nearest head, else who is above.

    Never he himself; if nobody else is entitled, the administrators.
    """
    climb, besides = ((RoleName.HEAD,), (RoleName.LEADER,)), {member.id}
    found = await nearest_to(session, member.organisation_id, unit_id, climb, besides=besides)
    return found or fit(await administrators(session, member.organisation_id), besides=besides)


async def may_sign_for(
    session: AsyncSession, member: Member, answered_by: Member, *, unit_id: int
) -> bool:
    """Return whether a member may confirm what another one answered for a unit."""
    if member.id == answered_by.id:
        return False
    if await may_direct(session, member, unit_id=unit_id):
        return True
    signers = await signers_for(session, answered_by, unit_id=unit_id)
    return member.id in {one.id for one in signers}


def fit(members: Iterable[Member], *, besides: Collection[int]) -> list[Member]:
    """Return who of them can hear us, but some."""
    return [one for one in members if one.id not in besides and can_hear(one)]


def can_hear(member: Member) -> bool:
    """Return whether our messages reach the member: he has joined and did not shut us out."""
    return member.telegram_user_id is not None and member.unreachable_at is None


async def members_with(
    session: AsyncSession,
    organisation_id: int,
    roles: Collection[RoleName],
    *,
    unit_id: int | None = None,
) -> list[Member]:
    """Return the members holding one of the roles, in one unit or anywhere."""
    wanted = (
        select(Member)
        .join(
            Role,
            (Role.organisation_id == Member.organisation_id) & (Role.member_id == Member.id),
        )
        .where(
            Member.organisation_id == organisation_id,
            Member.left_at.is_(None),
            Role.role.in_(roles),
        )
        .order_by(Member.id)
        .distinct()
    )
    if unit_id is not None:
        wanted = wanted.where(Role.unit_id == unit_id)
    return list(await session.scalars(wanted))


async def administrators(session: AsyncSession, organisation_id: int) -> list[Member]:
    """Return whom the process tells when something needs a hand."""
    return await members_with(session, organisation_id, (RoleName.ADMINISTRATOR,))


async def heads_of(session: AsyncSession, organisation_id: int, unit_id: int) -> list[Member]:
    """Return the nearest department heads of a unit."""
    return await holders(session, organisation_id, (RoleName.HEAD,), unit_id=unit_id)


def units_directed(member: Member) -> SelectBase:
    """Return the units in which the member may hand out tasks."""
    return units_under(member, DIRECTING)


def units_under(member: Member, roles: Collection[RoleName], *, name: str = "below") -> Select[int]:
    """Return the units in or above which the member holds one of the roles.

    A statement that asks twice gives each its `name`.
    """
    own = select(Role.unit_id).where(
        Role.organisation_id == member.organisation_id,
        Role.member_id == member.id,
        Role.role.in_(roles),
    )
    return units_below(member.organisation_id, own, name=name)


async def units_overseen(session: AsyncSession, member: Member) -> frozenset[int] | None:
    """Return the units that the member looks over: None of all of them, empty of none."""
    number = member.organisation_id
    roots = {role.unit_id for role in await roles_of(session, member) if role.role in VERIFYING}
    if not roots:
        return frozenset()
    top = select(Unit.id).where(
        Unit.organisation_id == number, Unit.id.in_(roots), Unit.parent_id.is_(None)
    )
    if (await session.scalars(top)).first() is not None:
        return None
    return await all_below(session, number, roots)


async def all_below(
    session: AsyncSession, organisation_id: int, roots: Collection[int]
) -> frozenset[int]:
    """Return the numbers of the units and all below them."""
    wanted = {"of": organisation_id, "these": roots}
    return frozenset(await session.scalars(units_below_all(), wanted))


@cache
def units_below_all() -> Select[int]:
    """Return the statement for some units and all below them."""
    of: BindParameter[int] = bindparam("of")
    there = select(Unit.id).where(Unit.organisation_id == of, Among(Unit.id, THESE))
    return units_below(of, there)


async def below_each(
    session: AsyncSession, organisation_id: int, roots: Collection[int]
) -> dict[int, frozenset[int]]:
    """Return of each unit the numbers of it and all below it, from one statement."""
    found: dict[int, set[int]] = {root: set() for root in roots}
    wanted = {"of": organisation_id, "these": roots}
    for root, number in await session.execute(units_below_each(), wanted):
        found[root].add(number)
    return {root: frozenset(numbers) for root, numbers in found.items()}


@cache
def units_below_each() -> Select[int, int]:
    """Return the statement for the units and all below them, each with the one it is below."""
    unit = aliased(Unit)
    of: BindParameter[int] = bindparam("of")
    found = (
        select(Unit.id.label("root"), Unit.id.label("id"))
        .where(Unit.organisation_id == of, Among(Unit.id, THESE))
        .cte("below", recursive=True)
    )
    found = found.union(
        select(found.c.root, unit.id).where(
            unit.organisation_id == of, unit.parent_id == found.c.id
        )
    )
    return select(found.c.root, found.c.id)


def units_below(
    organisation_id: int | BindParameter[int], units: Select[int], *, name: str = "below"
) -> Select[int]:
    """Return the units and all below them."""
    below = aliased(Unit)
    found = units.cte(name, recursive=True)
    (top,) = found.c
    found = found.union(
        select(below.id).where(below.organisation_id == organisation_id, below.parent_id == top)
    )
    return select(*found.c)
