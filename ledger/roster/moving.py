"""Moving 调动: a member goes to another department, or gets other roles; his tasks are seen to.

Like leaving, it is one transaction, whose work grows with his own tasks.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.organisations import top_unit
from ledger.people.carers import carers_of
from ledger.people.introductions import open_tasks_of
from ledger.people.membership import (
    Held,
    change_membership,
    held_by,
    is_last_administrator,
    placed,
)
from ledger.roster.leaving import check_successor, waiting_in
from ledger.talk.saying import say
from ledger.tasks.following import follow
from ledger.tasks.handing_over import HandingOver, hand_over
from models import Member, Priority, RoleName, Unit, UnitKind
from models.frozen import frozen
from models.numbering import hold_chain_end
from wording.roster.leaving import HasLeftAlready
from wording.roster.moving import (
    ColleagueMoved,
    LastAdministratorStays,
    MemberMoved,
    MovingDone,
    NoBranchThere,
    NothingMoves,
    RolesUndecided,
    TasksUndecided,
    YouAreMoved,
)


@frozen
class Moving:
    """Who goes where, with which roles; `by` is None at the command line.

    Without `roles` those that are valid everywhere stay, and a member is one there. His open tasks
    of the department he leaves go `to` a colleague and stay its own, or follow him.
    """

    member: Member
    unit: Unit
    roles: Collection[RoleName] | None
    to: Member | None
    follows: bool
    by: Member | None
    now: datetime


async def move(session: AsyncSession, moving: Moving) -> MemberMoved:
    """Let a member move; return what came of it, with the receipt.

    Raises Refusal where it cannot be: see `check_may_move`.
    """
    member, now = moving.member, moving.now
    await hold_chain_end(session, member.organisation_id)
    before = await check_may_move(session, moving)
    held_before = await held_by(session, member)
    held = await roles_after(session, moving, before, held_before)
    entry = await change_membership(
        session,
        member,
        unit=moving.unit,
        held=held,
        before=held_before,
        now=now,
        by=moving.by,
        unit_before=before.name,
        roles_before=sorted({role.value for _, role in held_before}),
    )
    handed, followed = await see_to_tasks(session, moving, before)
    done = told_of(moving, before, held, handed, followed)
    await tell_those_concerned(session, moving, before, held_before, done)
    return MemberMoved(done, receipt_of(entry))


async def foresee(session: AsyncSession, moving: Moving) -> MovingDone:
    """Return what would come of it, and change nothing. Raises Refusal as `move` does."""
    before = await check_may_move(session, moving)
    held = await roles_after(session, moving, before, await held_by(session, moving.member))
    goes = before.id != moving.unit.id
    tasks = await open_tasks_of(session, moving.member, unit_id=before.id) if goes else 0
    handed, followed = (tasks, 0) if moving.to else (0, tasks)
    return told_of(moving, before, held, handed, followed)


def told_of(moving: Moving, before: Unit, held: Held, handed: int, followed: int) -> MovingDone:
    """Return how the member stands then, in words and numbers."""
    return MovingDone(
        name=moving.member.name,
        before=before.name,
        unit=moving.unit.name,
        roles=tuple(sorted({role for _, role in held})),
        handed=handed,
        successor=moving.to.name if moving.to and handed else None,
        followed=followed,
    )


async def check_may_move(session: AsyncSession, moving: Moving) -> Unit:
    """Return the unit he is in. Refuse who has left, and tasks that are not decided about.

    People are read afresh, under the lock if the caller holds it.
    """
    member = moving.member
    for one in filter(None, (member, moving.to)):
        await session.refresh(one)
    if member.left_at is not None:
        raise Refusal(HasLeftAlready(member.name))
    if moving.to is not None:
        check_successor(member, moving.to)
    before = await session.get_one(Unit, (member.organisation_id, member.unit_id))
    if before.id != moving.unit.id and moving.to is None and not moving.follows:
        tasks = await open_tasks_of(session, member, unit_id=before.id)
        if tasks:
            raise Refusal(TasksUndecided(member.name, tasks))
    return before


async def roles_after(session: AsyncSession, moving: Moving, before: Unit, held: Held) -> Held:
    """Return what he holds then.

    Refuses to guess whether a head is one there too, to take the last administrator's role off him,
    and what changes nothing.
    """
    unit = moving.unit
    if moving.roles is None:
        if unit.id != before.id and (before.id, RoleName.HEAD) in held:
            raise Refusal(RolesUndecided(moving.member.name, before.name, unit.name))
        moves = {(before.id, RoleName.HEAD), (before.id, RoleName.MEMBER)}
        return frozenset(
            (unit.id, role) if (at, role) in moves else (at, role) for at, role in held
        )
    top = await top_unit(session, unit.organisation_id)
    roles = set(moving.roles) - {RoleName.SECRETARY} or {RoleName.MEMBER}
    if RoleName.ADMINISTRATOR not in roles and await is_last_administrator(session, moving.member):
        raise Refusal(LastAdministratorStays(moving.member.name))
    after = placed(roles, unit_id=unit.id, top_id=top.id)
    if RoleName.SECRETARY in moving.roles:
        after |= seats_after(unit, held)
    if before.id == unit.id and after == held:
        raise Refusal(NothingMoves(moving.member.name, before.name))
    return after


def seats_after(unit: Unit, held: Held) -> Held:
    """Return of what he is secretary then: what he was, else the branch of the unit.

    Refuses where the unit belongs to no branch.
    """
    seats = frozenset(pair for pair in held if pair[1] is RoleName.SECRETARY)
    if seats:
        return seats
    branch = unit.branch_id if unit.kind is UnitKind.DEPARTMENT else unit.id
    if branch is None:
        raise Refusal(NoBranchThere(unit.name))
    return frozenset({(branch, RoleName.SECRETARY)})


async def see_to_tasks(session: AsyncSession, moving: Moving, before: Unit) -> tuple[int, int]:
    """Hand his open tasks of the unit before over, or let them follow; return how many of each."""
    if before.id == moving.unit.id:
        return 0, 0
    if moving.to is not None:
        handing = HandingOver(
            session, moving.member, moving.to, moving.by, moving.now, unit_id=before.id
        )
        return await hand_over(handing), 0
    followed = await follow(
        session,
        moving.member,
        before=before,
        unit=moving.unit,
        by=moving.by,
        now=moving.now,
    )
    return 0, followed


async def tell_those_concerned(
    session: AsyncSession, moving: Moving, before: Unit, held_before: Held, done: MovingDone
) -> None:
    """Tell the member how he stands now, and who looks after the units that this concerns.

    Where a head has gone, those after him hear too how many tasks wait for their word.
    """
    member, now = moving.member, moving.now
    if moving.by is None or moving.by.id != member.id:
        await say(session, to=member, message=YouAreMoved(done), now=now, about=member.subject)
    told = {one.id for one in (moving.by, moving.to, member) if one is not None}
    if before.id == moving.unit.id:
        return
    led = (before.id, RoleName.HEAD) in held_before
    waiting = await waiting_in(session, before) if led else 0
    for unit, count in ((before, waiting), (moving.unit, 0)):
        for carer in await carers_of(session, unit):
            if carer.id not in told:
                told.add(carer.id)
                await say(
                    session,
                    to=carer,
                    message=ColleagueMoved(done, count),
                    now=now,
                    about=member.subject,
                    priority=Priority.REMINDER,
                )
