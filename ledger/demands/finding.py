"""Finding what a record asks, who stands how to it, and putting what becomes of it on record."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.forms.values import shown_values
from ledger.forms.versions import form_of_version
from ledger.organisations import framework_of
from ledger.people.authority import holders
from ledger.talk.acts import Act
from ledger.talk.reading_ahead import organisation_of
from models import Demand, DemandState, Entry, Member, Record, RoleName
from models.framework import AnswerWanted, Form, Register
from models.frozen import frozen
from models.numbering import hold_chain_end
from wording.demands.refusals import DemandGone, DemandTurned, NotYoursToAnswer, NotYoursToSettle
from wording.demands.turns import DemandFacts
from wording.languages import supported

ANSWERING = frozenset({RoleName.HEAD, RoleName.SECRETARY})  # who answers for a unit


@frozen
class Case:
    """A demand with its record and what it was made by, and between whom."""

    demand: Demand
    record: Record
    register: Register
    wanted: AnswerWanted
    form: Form
    author: Member
    to: tuple[Member, ...]  # who may answer


async def case_of(session: AsyncSession, organisation_id: int, record_id: int) -> Case:
    """Return the demand for looking at. Raises Refusal where there is none, or no more."""
    key = (organisation_id, record_id)
    demand = await session.get(Demand, key, populate_existing=True)
    register = None
    if demand is not None:
        framework = framework_of(await organisation_of(session, organisation_id))
        register = framework.register(demand.register)
    if demand is None or register is None or register.answer is None:
        raise Refusal(DemandGone())
    record = await session.get_one(Record, key)
    return Case(
        demand=demand,
        record=record,
        register=register,
        wanted=register.answer,
        form=await form_of_version(session, organisation_id, record.form),
        author=await session.get_one(Member, (organisation_id, demand.author_id)),
        to=await answerers(session, demand),
    )


async def hold_case(act: Act, record_id: int) -> Case:
    """Return the demand for a step: nobody else can change it until the commit."""
    await hold_chain_end(act.session, act.organisation_id)
    return await case_of(act.session, act.organisation_id, record_id)


async def answerers(session: AsyncSession, demand: Demand) -> tuple[Member, ...]:
    """Return who may answer: whom it names; of a unit, or of somebody who has left, its heads."""
    named = await session.get_one(Member, (demand.organisation_id, demand.member_id))
    if not demand.of_unit and named.left_at is None:
        return (named,)
    return tuple(
        await holders(session, demand.organisation_id, ANSWERING, unit_id=demand.unit_id)
    ) or (named,)


def check_answers(act: Act, case: Case) -> None:
    """Refuse a step of who is to answer that someone else tries."""
    if act.by.id not in {member.id for member in case.to}:
        raise Refusal(NotYoursToAnswer())


def check_settles(act: Act, case: Case) -> None:
    """Refuse a step of the author's that someone else tries."""
    if act.by.id != case.author.id:
        raise Refusal(NotYoursToSettle())


def check_stands(case: Case, state: DemandState, version: int | None) -> None:
    """Refuse a step that comes too late, and a button of before the last turn."""
    if case.demand.state is not state or version not in (None, case.demand.version):
        raise Refusal(DemandTurned())


async def note_turn(
    act: Act, case: Case, kind: str, *, effect_key: str | None = None, **content: Any
) -> Entry:
    """Append the entry of a turn about the record; once for each version of the demand."""
    demand = case.demand
    organisation = await organisation_of(act.session, act.organisation_id)
    return await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind=kind,
        now=act.now,
        actor_id=act.by.id,
        about=demand.subject,
        version=demand.version,
        effect_key=effect_key or f"{kind}:{demand.record_id}:{demand.version}",
        title=name_of(case, supported(organisation.language)),
        **content,
    )


def name_of(case: Case, language: str) -> str:
    """Return what the demand is called in a language."""
    demand, title = case.demand, case.register.title_in(language)
    return case.wanted.named(language, title, year=demand.year, number=demand.number)


async def facts_of(act: Act, case: Case) -> DemandFacts:
    """Return what messages tell of the demand as it stands now."""
    demand = case.demand
    return DemandFacts(
        record_id=demand.record_id,
        version=demand.version,
        register=case.register,
        wanted=case.wanted,
        year=demand.year,
        number=demand.number,
        values=await shown_values(act.session, act.organisation_id, case.form, case.record.values),
        by=case.author.name,
        to=tuple(member.name for member in case.to),
        due_at=demand.due_at,
        files=case.record.files,
        at_work=demand.state is DemandState.AT_WORK,
    )
