"""What the heartbeat does for rotations: plan, remind, pass on for leave, ask what came of it."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import calendar_of, framework_of
from ledger.people.time_off import is_away
from ledger.rotations.planning import (
    belongs_to,
    next_member,
    plan_turns,
    questions_of_few_turns,
    record,
    rotations_to_plan,
    tell_vacant,
)
from ledger.talk.saying import say
from models import Instant, Member, Organisation, Priority, Turn, TurnState
from models.framework import Rotation
from models.numbering import hold_chain_end
from models.rotations import AWAITED
from models.whether import Question
from wording.rotations import TurnAsked, TurnComing, TurnPassed

AT_ONCE = 50  # turns seen to in one transaction


# Built once: every tick asks it. The turns whose next step is due.
_DUE = (
    select(Turn)
    .where(
        Turn.organisation_id == bindparam("of"),
        Turn.next_step_at <= bindparam("now", type_=Instant()),
        AWAITED,
    )
    .order_by(Turn.next_step_at, Turn.id)
    .limit(AT_ONCE)
)


async def turns_and_plans_due(
    _session: AsyncSession, organisation: Organisation, now: datetime
) -> list[Question]:
    """Return what finds whether there is anything to plan, to remind of or to ask."""
    if not framework_of(organisation).rotations:
        return []
    steps = Question(_DUE, {"of": organisation.id, "now": now})
    return [steps, *questions_of_few_turns(organisation, now)]


async def advance_rotations(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> None:
    """Plan what is to be planned, and take the next step of each turn that is due."""
    await hold_chain_end(session, organisation.id)
    for rotation in await rotations_to_plan(session, organisation, now):
        await plan_turns(session, organisation, rotation, now=now)
    known = {one.key: one for one in framework_of(organisation).rotations}
    for turn in (await session.scalars(_DUE, {"of": organisation.id, "now": now})).all():
        of = known.get(turn.rotation)
        if of is None or turn.state in {TurnState.HELD, TurnState.MISSED}:
            turn.next_step_at = None  # the framework knows it no more, or it is over
        else:
            await take_next_step(session, organisation, of, turn, now=now)


async def take_next_step(
    session: AsyncSession,
    organisation: Organisation,
    rotation: Rotation,
    turn: Turn,
    *,
    now: datetime,
) -> None:
    """Before its time, remind whose turn it is, or pass it on; after it, ask what came of it."""
    if turn.at > now:
        holder = await holder_present(session, organisation, rotation, turn)
        if holder is None:
            holder = await pass_on(session, organisation, rotation, turn, now=now)
        if holder is None:
            await look_again(session, organisation, rotation, turn, now=now)
            return
        turn.reminded_at, turn.next_step_at = now, turn.at
        await tell(session, holder, TurnComing(rotation, turn.at, turn.id, turn.version), turn, now)
        return
    turn.next_step_at = None
    holder = await holder_of(session, turn)
    if holder is not None:
        await tell(session, holder, TurnAsked(rotation, turn.at, turn.id, turn.version), turn, now)


async def tell(
    session: AsyncSession,
    to: Member,
    message: TurnComing | TurnAsked | TurnPassed,
    turn: Turn,
    now: datetime,
) -> None:
    """Say something of a turn; a reply to it is about the turn."""
    await say(
        session, to=to, message=message, now=now, about=turn.subject, priority=Priority.REMINDER
    )


async def holder_of(session: AsyncSession, turn: Turn) -> Member | None:
    """Return whose turn it is, if anybody's."""
    if turn.member_id is None:
        return None
    return await session.get(Member, (turn.organisation_id, turn.member_id))


async def holder_present(
    session: AsyncSession, organisation: Organisation, rotation: Rotation, turn: Turn
) -> Member | None:
    """Return whose turn it is, if he still takes turns and is not on leave that day."""
    found: Member | None = await session.scalar(
        select(Member).where(
            Member.organisation_id == organisation.id,
            Member.id == turn.member_id,
            *belongs_to(rotation),
            ~is_away(Member.id, organisation.id, turn.at),
        )
    )
    return found


async def pass_on(
    session: AsyncSession,
    organisation: Organisation,
    rotation: Rotation,
    turn: Turn,
    *,
    now: datetime,
) -> Member | None:
    """Give a turn to the next who is there, on record; None where nobody is."""
    before = await holder_of(session, turn)
    after = await next_member(session, organisation, rotation, turn.at, besides=turn.member_id or 0)
    if after is None:
        return None
    turn.member_id, turn.state, turn.swap_with = after.id, TurnState.PLANNED, None
    turn.version += 1
    name = before.name if before else None
    await record(session, turn, "turn_passed", rotation, now=now, name=after.name, before=name)
    if before is not None and before.left_at is None:
        await tell(session, before, TurnPassed(rotation, turn.at, after.name), turn, now)
    return after


async def look_again(
    session: AsyncSession,
    organisation: Organisation,
    rotation: Rotation,
    turn: Turn,
    *,
    now: datetime,
) -> None:
    """Leave the turn vacant, say so once, and look again on the next morning before its time."""
    if turn.state is not TurnState.VACANT or turn.member_id is not None:
        turn.member_id, turn.state = None, TurnState.VACANT
        turn.version += 1
        await record(session, turn, "turn_vacant", rotation, now=now)
    await tell_vacant(session, organisation, rotation, turn, now=now)
    calendar = await calendar_of(session, organisation)
    morning = framework_of(organisation).thresholds.start_of_day
    tomorrow = calendar.instant(calendar.day_of(now) + timedelta(days=1), morning)
    turn.next_step_at = tomorrow if tomorrow < turn.at else None
