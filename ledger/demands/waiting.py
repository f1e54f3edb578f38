"""What demands wait for a person: those that he is to answer, and answers that he is to settle."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import framework_of
from ledger.talk.reading_ahead import organisation_of
from models import Demand, DemandState, Member, Record
from models.among import always
from models.framework import Register
from wording.demands.shown import DemandShown, DemandWaits

MOST = 5


async def waiting_for(session: AsyncSession, member: Member) -> tuple[DemandWaits, ...]:
    """Return the first demands that wait for the member, each with what it is called."""
    framework = framework_of(await organisation_of(session, member.organisation_id))
    if not any(register.answer for register in framework.registers):
        return ()
    of = Demand.organisation_id == member.organisation_id
    his = select(Demand).where(
        of, Demand.member_id == member.id, always(Demand.state, DemandState.OPEN)
    )
    answered = select(Demand).where(
        of, Demand.author_id == member.id, always(Demand.state, DemandState.ANSWERED)
    )
    found = [
        *await session.scalars(his.order_by(Demand.due_at, Demand.record_id).limit(MOST)),
        *await session.scalars(answered.order_by(Demand.record_id).limit(MOST)),
    ]
    waits = []
    for demand in found:
        register = framework.register(demand.register)
        if register is not None and register.answer is not None:
            waits.append(waits_as(demand, register))
    return tuple(waits)


def waits_as(demand: Demand, register: Register) -> DemandWaits:
    """Return the line of one."""
    answers = demand.state is DemandState.OPEN
    return DemandWaits(demand.record_id, register, demand.year, demand.number, answers)


async def shown_beside(
    session: AsyncSession, record: Record, register: Register | None, reader: Member
) -> DemandShown | None:
    """Return how it stands, and what its reader may do; None if the record asks nothing."""
    if register is None or register.answer is None:
        return None
    demand = await session.get(Demand, (record.organisation_id, record.id))
    if demand is None:
        return None
    to = await session.get_one(Member, (record.organisation_id, demand.member_id))
    return DemandShown(
        record_id=record.id,
        version=demand.version,
        register=register,
        year=demand.year,
        number=demand.number,
        to=to.name,
        due_at=demand.due_at,
        state=demand.state,
        answers=reader.id == demand.member_id,
        settles=reader.id == demand.author_id,
        task_id=demand.task_id,
    )
