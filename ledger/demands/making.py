"""A record that asks an answer: whom, by when, under which number; told to whom it names."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from ledger.book.refusals import Refusal
from ledger.demands.finding import ANSWERING, Case, case_of, facts_of
from ledger.forms.fillings import Filled
from ledger.people.authority import holders, holds
from ledger.talk.acts import Act
from ledger.talk.organisation import due_within, end_of_day, today_of
from ledger.talk.saying import edit, row_said, say
from models import Demand, DemandState, Member, Record, RoleName, Task, Unit
from models.framework import AnswerWanted, FieldType, Register
from models.frozen import frozen
from models.numbering import hold_chain_end
from wording import Message
from wording.demands.refusals import (
    DemandTurned,
    DueDayPast,
    NobodyToAnswer,
    NotOfThem,
    NotOfYourself,
    WhomMissing,
)
from wording.demands.turns import DemandCopied, DemandFacts, DemandMade, DemandWithdrawn


@frozen
class Asked:
    """Who is to answer: a person of a unit, or for the unit."""

    member: Member
    unit_id: int
    of_unit: bool


async def whom_asked(act: Act, register: Register, filled: Filled) -> Asked | None:
    """Return who is to answer what was filled in; None where the register asks no answer.

    Raises Refusal where that is nobody, who acts himself, or not his to ask.
    """
    if register.answer is None:
        return None
    asked = await first_named(act, register.answer, filled)
    if asked.member.id == act.by.id:
        raise Refusal(NotOfYourself())
    roles = {RoleName(role) for role in register.who.roles}
    if not await holds(act.session, act.by, roles, unit_id=asked.unit_id):
        raise Refusal(NotOfThem(asked.member.name))
    return asked


# In the entry of what moves the day: by when it was to be answered until then.
DUE_BEFORE = "due_before"


async def first_named(act: Act, wanted: AnswerWanted, filled: Filled) -> Asked:
    """Return whom the first filled field names; for a unit, its heads."""
    for name in wanted.of:
        field, number = filled.form.field(name), filled.values.get(name)
        if field is None or number is None:
            continue
        if field.type is FieldType.MEMBER:
            member = await act.session.get_one(Member, (act.organisation_id, number))
            return Asked(member, member.unit_id, of_unit=False)
        heads = await holders(act.session, act.organisation_id, ANSWERING, unit_id=number)
        if not heads:
            unit = await act.session.get_one(Unit, (act.organisation_id, number))
            raise Refusal(NobodyToAnswer(unit.name))
        return Asked(heads[0], number, of_unit=True)
    raise Refusal(WhomMissing())


async def make_demand(act: Act, record: Record, register: Register, asked: Asked) -> Demand:
    """Number what a record asks, and keep it; nobody is told yet."""
    wanted = register.answer
    assert wanted is not None  # noqa: S101  # somebody is asked
    year = (await today_of(act)).year
    demand = Demand(
        organisation_id=act.organisation_id,
        record_id=record.id,
        register=register.key,
        author_id=act.by.id,
        member_id=asked.member.id,
        unit_id=asked.unit_id,
        of_unit=asked.of_unit,
        confided=wanted.confided,
        year=year if wanted.number else None,
        number=await next_number(act, register, year) if wanted.number else None,
        due_at=await due_of(act, wanted, record.values),
        asked_at=act.at,
    )
    act.session.add(demand)
    return demand


async def next_number(act: Act, register: Register, year: int) -> int:
    """Return the next number of the year; who draws it holds the chain end, so none is doubled."""
    await hold_chain_end(act.session, act.organisation_id)
    last = await act.session.scalar(
        select(func.max(Demand.number)).where(
            Demand.organisation_id == act.organisation_id,
            Demand.register == register.key,
            Demand.year == year,
            Demand.number.is_not(None),
        )
    )
    return (last or 0) + 1


async def due_of(act: Act, wanted: AnswerWanted, values: dict[str, object]) -> datetime:
    """Return by when it is to be answered: the end of the day that it names, else of the last."""
    named = values.get(wanted.by or "")
    if named is None:
        return await due_within(act, wanted.working_days)
    due = await end_of_day(act, date.fromisoformat(str(named)))
    if due <= act.now:
        raise Refusal(DueDayPast(due))
    return due


async def hand_over(act: Act, demand: Demand, tasks: Sequence[Task]) -> None:
    """Tell whom it names, and their head; where a rule made a task of it, that is what they do."""
    case = await case_of(act.session, act.organisation_id, demand.record_id)
    owners = {task.owner_id for task in tasks[:1]}
    if tasks:
        demand.task_id, demand.state = tasks[0].id, DemandState.AT_WORK
    facts = await facts_of(act, case)
    await tell_made(act, case, facts, besides=owners)
    for head in await heads_beside(act, case):
        await act.tell(head, DemandCopied(facts))


async def tell_made(
    act: Act,
    case: Case,
    facts: DemandFacts,
    *,
    besides: set[int] | frozenset[int] = frozenset(),
    reason: str = "",
) -> None:
    """Tell who is to answer what is asked, once for each version."""
    for member in case.to:
        if member.id not in besides:
            await say(
                act.session,
                to=member,
                message=DemandMade(facts, reason),
                now=act.now,
                about=case.demand.subject,
                once_per=told_key(case, member),
            )


def told_key(case: Case, member: Member) -> str:
    """Return the key under which somebody is told of one asking."""
    return f"demand:{case.demand.record_id}:{case.demand.version}:{member.id}"


async def heads_beside(act: Act, case: Case) -> list[Member]:
    """Return the heads of who is to answer, as far as they do neither that nor ask for it."""
    heads = await holders(act.session, act.organisation_id, ANSWERING, unit_id=case.demand.unit_id)
    between = {act.by.id, *(member.id for member in case.to)}
    return [head for head in heads if head.id not in between]


async def demand_of(act: Act, record: Record, register: Register | None) -> Demand | None:
    """Return what a record asks; None where its register asks no answer."""
    if register is None or register.answer is None:
        return None
    return await act.session.get(Demand, (act.organisation_id, record.id))


async def make_anew(act: Act, demand: Demand, asked: Asked) -> None:
    """Ask anew after a correction of the record; whoever is asked no more is told so."""
    before = await case_of(act.session, act.organisation_id, demand.record_id)
    if demand.state is not DemandState.OPEN:
        raise Refusal(DemandTurned())
    same = asked.member.id == demand.member_id
    withdrawn = DemandWithdrawn(await facts_of(act, before))
    if not same:
        await put_in_place(act, before, withdrawn)
    demand.member_id, demand.unit_id = asked.member.id, asked.unit_id
    demand.of_unit = asked.of_unit
    demand.due_at = await due_of(act, before.wanted, before.record.values)
    demand.reached = 0
    after = await case_of(act.session, act.organisation_id, demand.record_id)
    facts = await facts_of(act, after)
    if not same or not await put_in_place(act, before, DemandMade(facts)):
        demand.version += 1
        await tell_made(act, after, await facts_of(act, after))


async def put_in_place(act: Act, case: Case, message: Message) -> bool:
    """Put other words in place of what those asked were told; say whether there was anything."""
    found = False
    for member in case.to:
        row = await row_said(act.session, act.organisation_id, told_key(case, member))
        if row is not None and row.member_id == member.id:
            await edit(act.session, earlier=row, to=member, message=message, now=act.now)
            found = True
    return found


async def withdraw_demand(act: Act, demand: Demand) -> None:
    """Let nothing be asked any more, as the record is withdrawn; who was asked reads that."""
    case = await case_of(act.session, act.organisation_id, demand.record_id)
    await put_in_place(act, case, DemandWithdrawn(await facts_of(act, case)))
    demand.state = DemandState.CLOSED
    demand.version += 1
