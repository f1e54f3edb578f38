"""Answers that are late go up: told in private first, then to the head, then to leaders.

Each stage once, on record, and in office hours only; whose deadlines are frozen is left alone.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.calendar.working_days import WorkCalendar
from ledger.demands.finding import Case, case_of, name_of
from ledger.organisations import calendar_of, framework_of
from ledger.people.authority import nearest_to
from ledger.people.time_off import is_frozen
from ledger.talk.saying import say
from models import (
    Demand,
    DemandStage,
    DemandState,
    Instant,
    Member,
    Organisation,
    Priority,
    RoleName,
)
from models.among import always
from models.framework import Framework
from models.frozen import frozen
from models.numbering import hold_chain_end
from models.whether import Question
from wording import Message
from wording.demands.overdue import AnswerOverdue, AnswerSoonDue, OthersAnswerOverdue
from wording.languages import supported

WENT_UP = "demand_went_up"
AT_ONCE = 50  # in one transaction
ONE_DAY = timedelta(days=1)


@frozen
class Boundary:
    """Before which last moment a demand reaches a stage."""

    stage: DemandStage
    before: datetime


def boundaries(framework: Framework, calendar: WorkCalendar, now: datetime) -> Iterator[Boundary]:
    """Yield each stage with its boundary; none outside office hours, or on a free day."""
    thresholds, today = framework.thresholds, calendar.day_of(now)
    opens = calendar.instant(today, thresholds.start_of_day)
    quiet = calendar.instant(today, thresholds.quiet_from)
    if not calendar.is_working_day(today) or now < opens or opens < quiet <= now:
        return

    def day_after(working_days: int) -> datetime:
        last = calendar.add_working_days(today, working_days) if working_days else today
        return calendar.instant(last + ONE_DAY, time.min)

    yield Boundary(DemandStage.SOON, day_after(thresholds.remind_working_days))
    yield Boundary(DemandStage.OVERDUE, now)
    for stage, days in (
        (DemandStage.HEAD, thresholds.escalate_to_head),
        (DemandStage.LEADER, thresholds.escalate_to_leader),
    ):
        yield Boundary(stage, min(now, day_after(-days)) if days else now)


# Built once: every tick asks it. The demands that are to reach a stage, from the one below it.
_DUE = select(Demand.record_id).where(
    Demand.organisation_id == bindparam("of"),
    always(Demand.state, DemandState.OPEN),
    Demand.reached == bindparam("below"),
    Demand.due_at < bindparam("before", type_=Instant()),
    ~is_frozen(Demand.member_id),
)


async def stages_due(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> list[tuple[DemandStage, Question]]:
    """Return what finds the demands to go up now, stage by stage; nothing where none is kept."""
    framework = framework_of(organisation)
    if not any(register.answer for register in framework.registers):
        return []
    calendar = await calendar_of(session, organisation)
    whose = {"of": organisation.id, "now": now}
    return [
        (one.stage, Question(_DUE, {**whose, "below": one.stage - 1, "before": one.before}))
        for one in boundaries(framework, calendar, now)
    ]


async def demands_due(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> list[Question]:
    """Return what finds whether some demand is to go up."""
    return [question for _, question in await stages_due(session, organisation, now)]


async def raise_demands(session: AsyncSession, organisation: Organisation, now: datetime) -> None:
    """Let the next demands go up, stage by stage."""
    await hold_chain_end(session, organisation.id)
    for stage, due in await stages_due(session, organisation, now):
        for number in list(await session.scalars(due.statement.limit(AT_ONCE), due.wanted)):
            await raise_one(session, organisation, number, stage, now)


async def raise_one(
    session: AsyncSession,
    organisation: Organisation,
    number: int,
    stage: DemandStage,
    now: datetime,
) -> None:
    """Let one demand reach a stage, and say so to whom it concerns."""
    case = await case_of(session, organisation.id, number)
    case.demand.reached = stage
    calendar = await calendar_of(session, organisation)
    just_made = calendar.day_of(case.demand.asked_at) == calendar.day_of(now)
    if stage is DemandStage.SOON and just_made:
        return
    told = {
        DemandStage.SOON: case.to,
        DemandStage.OVERDUE: case.to,
        DemandStage.HEAD: [case.author, *await above(session, case, RoleName.HEAD)],
        DemandStage.LEADER: await above(session, case, RoleName.LEADER),
    }[stage]
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind=WENT_UP,
        now=now,
        about=case.demand.subject,
        version=case.demand.version,
        effect_key=f"{WENT_UP}:{number}:{case.demand.version}:{stage.value}",
        title=name_of(case, supported(organisation.language)),
        stage=stage.name.lower(),
    )
    for member in {one.id: one for one in told}.values():
        await remind(session, case, member, message_at(case, stage), now)


async def remind(
    session: AsyncSession, case: Case, member: Member, message: Message, now: datetime
) -> None:
    """Say it as a reminder about the record."""
    await say(
        session,
        to=member,
        message=message,
        now=now,
        about=case.demand.subject,
        priority=Priority.REMINDER,
    )


def message_at(case: Case, stage: DemandStage) -> Message:
    """Return what is said at a stage."""
    demand = case.demand
    numbered = (demand.record_id, demand.version, case.register, demand.year, demand.number)
    own = (*numbered, demand.due_at)
    if stage is DemandStage.SOON:
        return AnswerSoonDue(*own)
    if stage is DemandStage.OVERDUE:
        return AnswerOverdue(*own)
    return OthersAnswerOverdue(*own, tuple(member.name for member in case.to))


async def above(session: AsyncSession, case: Case, role: RoleName) -> list[Member]:
    """Return who holds the role nearest to the unit and does not answer himself; else leaders."""
    return await nearest_to(
        session,
        case.demand.organisation_id,
        case.demand.unit_id,
        [(wanted,) for wanted in dict.fromkeys((role, RoleName.LEADER))],
        besides={member.id for member in case.to},
    )
