"""Occurrences: what is due now, from the plan and from what stands in the database; once each."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of, framework_of, framework_under
from ledger.rhythm.missed import record_missed
from ledger.rhythm.planning import (
    LOOK_BACK,
    Decision,
    Plan,
    PlanChange,
    PlannedOccurrence,
    not_known,
    planned_bulletins,
    planned_pushes,
    planned_rounds,
    reminder_rule,
    sort_out,
)
from ledger.rhythm.rounds import rounds_with_reminders_left_out
from models import Entry, Instant, Occurrence, OccurrenceState, Organisation, Round
from models.among import Among, Words
from models.framework import CheckIn, Framework, PushKind
from models.numbering import add, hold_chain_end

CHANGE = ".change"  # no rule of a framework: its keys begin with a letter or a digit


async def look(
    session: AsyncSession, organisation: Organisation, *, plan: Plan, now: datetime
) -> Decision:
    """Return what is due and missed by now, from the plan and what stands in the database."""
    calendar = await calendar_of(session, organisation)
    planned = [
        *planned_in(organisation, plan, calendar),
        *await reminders_left_out(session, organisation, now),
    ]
    known = await known_occurrences(session, organisation.id, planned)
    founded = organisation.created_at
    if not not_known(planned, known, founded=founded, now=now):
        return Decision((), ())
    change = await latest_change(session, organisation.id, since=now - LOOK_BACK)
    return sort_out(planned, known, founded=founded, now=now, change=change)


def planned_in(
    organisation: Organisation, plan: Plan, calendar: WorkCalendar
) -> tuple[PlannedOccurrence, ...]:
    """Return all that is planned; worked out once while work model, calendar and plan are the same.

    A plan reaches over whole days, so that it is the same all day.
    """
    framework, since, until = framework_of(organisation), plan.since, plan.until
    known = _planned.get(organisation.id)
    if known is None or known[0] is not framework or known[1] is not calendar or known[2] != plan:
        found = (
            *planned_pushes(framework, plan, calendar),
            *planned_rounds(framework, calendar, since=since, until=until),
            *planned_bulletins(framework, calendar, since=since, until=until),
        )
        known = (framework, calendar, plan, found)
        _planned[organisation.id] = known
    return known[3]


# By organisation: from what it was worked out, and what is planned.
_planned: dict[int, tuple[Framework, WorkCalendar, Plan, tuple[PlannedOccurrence, ...]]] = {}
# Built once: every tick asks it.
_KNOWN = select(Occurrence.rule, Occurrence.period).where(
    Occurrence.organisation_id == bindparam("of"),
    Among(Occurrence.rule, bindparam("rules", type_=Words())),
    Among(Occurrence.period, bindparam("periods", type_=Words())),
)


async def known_occurrences(
    session: AsyncSession, organisation_id: int, planned: Collection[PlannedOccurrence]
) -> set[tuple[str, str]]:
    """Return which of the planned ones have been opened or recorded before."""
    rules, periods = {one.rule for one in planned}, {one.period for one in planned}
    wanted = {"of": organisation_id, "rules": rules, "periods": periods}
    return {(rule, period) for rule, period in await session.execute(_KNOWN, wanted)}


_LATEST_CHANGE = select(func.max(Occurrence.opened_at)).where(
    Occurrence.organisation_id == bindparam("of"),
    Occurrence.rule == CHANGE,
    Occurrence.opened_at >= bindparam("since", type_=Instant()),
)


async def latest_change(
    session: AsyncSession, organisation_id: int, *, since: datetime
) -> PlanChange | None:
    """Return when the plan itself last changed, and what had gone out; None if it has not since."""
    at = await session.scalar(_LATEST_CHANGE, {"of": organisation_id, "since": since})
    if at is None:
        return None
    rows = await session.execute(
        select(Occurrence.rule, func.max(Occurrence.opened_at))
        .where(
            Occurrence.organisation_id == organisation_id,
            Occurrence.rule != CHANGE,
            Occurrence.state != OccurrenceState.MISSED,
            Occurrence.opened_at >= since,
        )
        .group_by(Occurrence.rule)
    )
    return PlanChange(at, dict(iter(rows)))


async def note_change(session: AsyncSession, *, entry: Entry, now: datetime) -> None:
    """Note that from now on other times count: what they put into the past was not missed."""
    session.add(
        Occurrence(
            organisation_id=entry.organisation_id,
            rule=CHANGE,
            period=str(entry.seq),
            due_at=now,
            opened_at=now,
            useful_until=now,
            state=OccurrenceState.DONE,
            settled_at=now,
        )
    )


async def decide(
    session: AsyncSession, organisation: Organisation, *, plan: Plan, now: datetime
) -> Decision:
    """Open what is due and record what is missed; administrators hear of that in one message."""
    await hold_chain_end(session, organisation.id)  # two processes deciding at once queue here
    decision = await look(session, organisation, plan=plan, now=now)
    for one in decision.due:
        await open_occurrence(session, organisation, planned=one, now=now)
    if decision.missed:
        await record_missed(session, organisation, missed=decision.missed, now=now)
    return decision


async def open_occurrence(
    session: AsyncSession, organisation: Organisation, *, planned: PlannedOccurrence, now: datetime
) -> Occurrence:
    """Begin handing out a push; a check-in's round is opened with it."""
    occurrence = Occurrence(
        organisation_id=organisation.id,
        rule=planned.rule,
        period=planned.period,
        due_at=planned.due_at,
        opened_at=now,
        useful_until=planned.useful_until,
        state=OccurrenceState.OPEN,
    )
    session.add(occurrence)
    check_in = framework_of(organisation).check_in(planned.rule)
    about = organisation.subject
    if check_in is not None:
        about = (await open_round(session, organisation, check_in, planned, now)).subject
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="round_opened" if check_in else "push_opened",
        now=now,
        about=about,
        rule=planned.rule,
        period=planned.period,
        due_at=planned.due_at.isoformat(),
    )
    return occurrence


def reached_nobody(occurrence: Occurrence) -> bool:
    """Return whether the push is over without a single message."""
    return occurrence.served == 0 and occurrence.state is not OccurrenceState.OPEN


async def reopen_occurrence(
    session: AsyncSession,
    organisation: Organisation,
    *,
    occurrence: Occurrence,
    planned: PlannedOccurrence,
    now: datetime,
) -> None:
    """Hand out a push that has reached nobody so far, or one that failed from where it stopped."""
    occurrence.state = OccurrenceState.OPEN
    if not occurrence.served:
        occurrence.served_up_to = 0
    occurrence.opened_at, occurrence.useful_until = now, planned.useful_until
    occurrence.settled_at = None
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="push_opened",
        now=now,
        about=organisation.subject,
        rule=planned.rule,
        period=planned.period,
        due_at=planned.due_at.isoformat(),
    )


async def open_round(
    session: AsyncSession,
    organisation: Organisation,
    check_in: CheckIn,
    planned: PlannedOccurrence,
    now: datetime,
) -> Round:
    """Open the round; reminders that are due already when it opens so late are left out."""
    passed = sum(now >= planned.useful_until - span for span in check_in.follow_up.remind)
    row = Round(
        organisation_id=organisation.id,
        check_in=check_in.key,
        period=planned.period,
        opened_at=now,
        closes_at=planned.useful_until,
        version=organisation.framework_version,
        reminders=passed,
    )
    return await add(session, row)


async def reminders_left_out(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> list[PlannedOccurrence]:
    """Return the reminders of rounds that closed without one that was due: the bot was down."""
    found = []
    for row in await rounds_with_reminders_left_out(session, organisation.id, now):
        framework = await framework_under(session, organisation, row.version)
        check_in = framework.check_in(row.check_in)
        for number in range(row.reminders + 1, row.reminders + row.reminders_missed + 1):
            if check_in is not None:
                due_at = row.closes_at - check_in.follow_up.remind[number - 1]
                rule = reminder_rule(row.check_in, number)
                found.append(PlannedOccurrence(rule, row.period, due_at, row.closes_at))
    return found


async def opening_before_latest(
    session: AsyncSession, organisation: Organisation, *, kind: PushKind
) -> datetime | None:
    """Return when the push before the latest of its kind went out."""
    found: datetime | None = await session.scalar(
        select(Occurrence.opened_at)
        .where(*went_out(organisation, kind))
        .order_by(Occurrence.opened_at.desc())
        .distinct()
        .offset(1)
        .limit(1)
    )
    return found


def went_out(organisation: Organisation, kind: PushKind) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the pushes of a kind that went out."""
    keys = [push.key for push in framework_of(organisation).pushes if push.kind is kind]
    return (
        Occurrence.organisation_id == organisation.id,
        Occurrence.rule.in_(keys),
        Occurrence.state.not_in((OccurrenceState.MISSED, OccurrenceState.FAILED)),
    )


async def latest_opening(
    session: AsyncSession, organisation: Organisation, *, kind: PushKind, before: datetime | None
) -> datetime | None:
    """Return when a push of the kind last went out; `before` leaves out the one going out now."""
    statement = select(func.max(Occurrence.opened_at)).where(*went_out(organisation, kind))
    if before is not None:
        statement = statement.where(Occurrence.opened_at < before)
    found: datetime | None = await session.scalar(statement)
    return found


async def latest_two(
    session: AsyncSession, organisation: Organisation, *, kind: PushKind, before: datetime
) -> Sequence[Occurrence]:
    """Return the last two pushes of the kind that went out before a moment, the later first."""
    rows = await session.scalars(
        select(Occurrence)
        .where(*went_out(organisation, kind), Occurrence.opened_at < before)
        .order_by(Occurrence.opened_at.desc())
        .limit(2)
    )
    return rows.all()
