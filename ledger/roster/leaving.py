"""Leaving 离职、调离: whoever leaves hands his open tasks over; what he said and did stays.

All of it is one transaction, for a person with thousands of tasks as well: broken off half way,
nobody could say whose a task is, and a question about it could come from either. The work grows
with his own tasks and never with the organisation; a thousand take a fifth of a second.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.indicators.taking_on import release_all
from ledger.people.authority import roles_of
from ledger.people.carers import carers_of
from ledger.people.entries import append_member_entry
from ledger.people.introductions import open_tasks_of
from ledger.people.inviting import check_administrator
from ledger.people.membership import end_membership, is_last_administrator
from ledger.talk.acts import Act
from ledger.talk.saying import say
from ledger.tasks.handing_over import HandingOver, end_helping, hand_over
from models import Member, Organisation, Priority, Project, RoleName, Task, Unit
from models.frozen import frozen
from models.numbering import hold_chain_end
from models.work import WAITING
from wording.roster.leaving import (
    ColleagueLeft,
    HasLeftAlready,
    LastAdministrator,
    MemberLeft,
    SuccessorGone,
    SuccessorNeeded,
)

LEFT = "member_left"
LONGEST_REASON = 500


@frozen
class Leaving:
    """Who leaves, who takes his open tasks over, and why; `by` is None at the command line."""

    member: Member
    to: Member | None
    by: Member | None
    reason: str
    now: datetime


async def let_go(act: Act, member_id: int, to_id: int | None) -> MemberLeft:
    """Let a member leave on an administrator's word; return what to tell that one.

    Raises Refusal for who may not, and where it cannot be: see `check_may_leave`.
    """
    await check_administrator(act)
    number = act.organisation_id
    member = await act.session.get_one(Member, (number, member_id))
    to = await act.session.get_one(Member, (number, to_id)) if to_id is not None else None
    return await leave(act.session, Leaving(member, to, act.by, "", act.now))


async def leave(session: AsyncSession, leaving: Leaving) -> MemberLeft:
    """Let a member leave, his open tasks handed over; return what came of it, with the receipt."""
    member, to, by, now = leaving.member, leaving.to, leaving.by, leaving.now
    await hold_chain_end(session, member.organisation_id)
    await check_may_leave(session, member, to)
    organisation = await session.get_one(Organisation, member.organisation_id)
    unit = await session.get_one(Unit, (member.organisation_id, member.unit_id))
    roles = sorted({role.role for role in await roles_of(session, member)})
    # First the roles: who has left is not asked to verify what he hands over.
    account = await end_membership(session, organisation, member, now=now)
    helped = await end_helping(session, member, by=by, now=now)
    await release_all(session, member, now=now)
    tasks = 0
    if to is not None:
        tasks = await hand_over(HandingOver(session, member, to, by, now))
        await hand_projects_over(session, member, to)
    entry = await append_member_entry(
        session,
        member,
        LEFT,
        now=now,
        by=by,
        unit=unit.name,
        roles=roles,
        tasks=tasks,
        helped=helped,
        successor=to.name if to and tasks else None,
        reason=leaving.reason[:LONGEST_REASON],
        telegram_user_id=account,
    )
    await tell_carers(session, leaving, unit, roles, tasks)
    return MemberLeft(
        name=member.name,
        tasks=tasks,
        successor=to.name if to and tasks else None,
        told=to is not None and to.telegram_user_id is not None and to.unreachable_at is None,
        helped=helped,
        receipt=receipt_of(entry),
    )


async def check_may_leave(session: AsyncSession, member: Member, to: Member | None) -> None:
    """Refuse who has left, who administers alone, and open tasks without a fit successor.

    Both are read afresh, under the lock if the caller holds it: whoever changed them before has
    committed.
    """
    await read_afresh(session, [one for one in (member, to) if one is not None])
    if member.left_at is not None:
        raise Refusal(HasLeftAlready(member.name))
    if await is_last_administrator(session, member):
        raise Refusal(LastAdministrator(member.name))
    if to is not None:
        check_successor(member, to)
    elif tasks := await open_tasks_of(session, member):
        raise Refusal(SuccessorNeeded(member.name, tasks))


async def read_afresh(session: AsyncSession, members: Sequence[Member]) -> None:
    """Read these people again, all at once."""
    await session.execute(
        select(Member)
        .where(
            Member.organisation_id == members[0].organisation_id,
            Member.id.in_([one.id for one in members]),
        )
        .execution_options(populate_existing=True)
    )


def check_successor(member: Member, to: Member) -> None:
    """Refuse somebody who cannot take the member's tasks over."""
    if to.left_at is not None or to.id == member.id:
        raise Refusal(SuccessorGone(to.name, member.name))


async def hand_projects_over(session: AsyncSession, member: Member, to: Member) -> None:
    """Name the successor as the one whom the member's projects hang on."""
    await session.execute(
        update(Project)
        .where(Project.organisation_id == member.organisation_id, Project.owner_id == member.id)
        .values(owner_id=to.id)
    )


async def tell_carers(
    session: AsyncSession, leaving: Leaving, unit: Unit, roles: list[RoleName], tasks: int
) -> None:
    """Tell who looks after the unit now, except who acts and who takes over and knows it.

    Where a head has left, they hear too how many tasks wait for their word in his stead.
    """
    known = {one.id for one in (leaving.by, leaving.to) if one is not None}
    waiting = await waiting_in(session, unit) if RoleName.HEAD in roles else 0
    successor = leaving.to.name if leaving.to and tasks else None
    message = ColleagueLeft(leaving.member.name, unit.name, tasks, successor, waiting)
    for carer in await carers_of(session, unit):
        if carer.id not in known or (waiting and carer.id != leaving.member.id):
            await say(
                session,
                to=carer,
                message=message,
                now=leaving.now,
                about=leaving.member.subject,
                priority=Priority.REMINDER,
            )


async def waiting_in(session: AsyncSession, unit: Unit) -> int:
    """Return how many tasks of the unit wait for somebody's word."""
    count = await session.scalar(
        select(func.count())
        .select_from(Task)
        .where(
            Task.organisation_id == unit.organisation_id,
            Task.unit_id == unit.id,
            Task.state.in_(WAITING),
        )
    )
    return count or 0
