"""What is due when: planned times become occurrences, once per rule and period, or are missed.

The times come from outside (`scheduler.planned`); here they are moved to working days, compared
with what stands in the database, and opened or recorded as missed.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.authority import administrators
from ledger.calendar import WorkCalendar
from ledger.chain import append_entry, effect_exists, head_of
from ledger.organisations import calendar_of, framework_of
from ledger.saying import say
from models import Occurrence, OccurrenceState, Organisation, Priority, Round, Subject, SubjectKind
from models.framework import CheckIn, Framework, Push, WorkingDays
from wording.pushes import CalendarRunsOut, MissedPush, PushesMissed

LOOK_BACK = timedelta(days=35)  # what was planned longer ago is neither sent nor reported
CALENDAR_AHEAD = timedelta(days=21)  # working days must be known this far


@dataclass(frozen=True)
class Plan:
    """Planned times, in UTC and in order: of pushes, of rounds opening and of rounds closing."""

    pushes: dict[str, tuple[datetime, ...]] = field(default_factory=dict)
    opens: dict[str, tuple[datetime, ...]] = field(default_factory=dict)
    closes: dict[str, tuple[datetime, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Planned:
    """One push or round of one period: when it is due and until when it makes sense."""

    rule: str
    period: str
    due_at: datetime
    useful_until: datetime


@dataclass(frozen=True)
class Decision:
    """What to open now, and what came too late."""

    due: tuple[Planned, ...]
    missed: tuple[Planned, ...]

    def __bool__(self) -> bool:
        """Say whether there is anything to do."""
        return bool(self.due or self.missed)


def planned_pushes(framework: Framework, plan: Plan, calendar: WorkCalendar) -> Iterator[Planned]:
    """Yield every push in the plan, moved or left out as its rule keeps to working days."""
    for push in framework.pushes:
        found: dict[datetime, Planned] = {}
        for nominal in plan.pushes.get(push.key, ()):
            due_at = on_working_days(push, nominal, calendar)
            if due_at is not None:
                period = period_of(push, nominal, calendar.timezone)
                # Two periods moved to one day after long holidays: one push, the later.
                found[due_at] = Planned(push.key, period, due_at, due_at + push.useful_for)
        yield from found.values()


def planned_rounds(framework: Framework, plan: Plan, zone: ZoneInfo) -> Iterator[Planned]:
    """Yield every round in the plan, from its opening to the closing that follows."""
    for rule in framework.check_ins:
        for opens in plan.opens.get(rule.key, ()):
            closes = next((moment for moment in plan.closes[rule.key] if moment > opens), None)
            if closes is not None:
                yield Planned(rule.key, period_of(rule, opens, zone), opens, closes)


def on_working_days(push: Push, nominal: datetime, calendar: WorkCalendar) -> datetime | None:
    """Return when the push is due: as planned, moved to a working day, or not at all."""
    day = calendar.day_of(nominal)
    if push.working_days is WorkingDays.IGNORE or calendar.is_working_day(day):
        return nominal
    if push.working_days is WorkingDays.ONLY:
        return None
    return calendar.instant(calendar.first_working_day(day), push.at)


def period_of(rule: Push | CheckIn, moment: datetime, zone: ZoneInfo) -> str:
    """Return the period's name: the ISO week of what happens once a week, else the day.

    The name comes from the planned day, not the day it was moved to.
    """
    day = moment.astimezone(zone).date()
    if isinstance(rule, Push) and len(rule.days) > 1:
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def sort_out(
    planned: Collection[Planned],
    known: Collection[tuple[str, str]],
    *,
    founded: datetime,
    now: datetime,
) -> Decision:
    """Return what is due and what is missed: of each rule only the latest useful one is due."""
    waiting = [
        one
        for one in planned
        if founded <= one.due_at <= now and (one.rule, one.period) not in known
    ]
    latest: dict[str, Planned] = {}
    for one in sorted(waiting, key=lambda one: one.due_at):
        if now < one.useful_until:
            latest[one.rule] = one
    due = tuple(latest.values())
    return Decision(due, tuple(one for one in waiting if one not in due))


async def look(
    session: AsyncSession, organisation: Organisation, *, plan: Plan, now: datetime
) -> Decision:
    """Return what is due and missed by now, from the plan and what stands in the database."""
    framework, calendar = framework_of(organisation), await calendar_of(session, organisation)
    planned = [
        *planned_pushes(framework, plan, calendar),
        *planned_rounds(framework, plan, calendar.timezone),
    ]
    known = await known_occurrences(session, organisation.id, planned)
    return sort_out(planned, known, founded=organisation.created_at, now=now)


async def known_occurrences(
    session: AsyncSession, organisation_id: int, planned: Collection[Planned]
) -> set[tuple[str, str]]:
    """Return which of the planned ones have been opened or recorded before."""
    rows = await session.execute(
        select(Occurrence.rule, Occurrence.period).where(
            Occurrence.organisation_id == organisation_id,
            Occurrence.rule.in_({one.rule for one in planned}),
            Occurrence.period.in_({one.period for one in planned}),
        )
    )
    return {(rule, period) for rule, period in rows}


async def decide(
    session: AsyncSession, organisation: Organisation, *, plan: Plan, now: datetime
) -> Decision:
    """Open what is due and record what is missed; administrators hear of that in one message."""
    await head_of(session, organisation.id)  # two processes deciding at once queue here
    decision = await look(session, organisation, plan=plan, now=now)
    for one in decision.due:
        await open_occurrence(session, organisation, planned=one, now=now)
    if decision.missed:
        await record_missed(session, organisation, missed=decision.missed, now=now)
    return decision


async def open_occurrence(
    session: AsyncSession, organisation: Organisation, *, planned: Planned, now: datetime
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
    about = Subject(SubjectKind.ORGANISATION, organisation.id)
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
    await session.flush()
    return occurrence


async def open_round(
    session: AsyncSession,
    organisation: Organisation,
    check_in: CheckIn,
    planned: Planned,
    now: datetime,
) -> Round:
    """Open the round; opened so late that the reminder is due already, it goes without one."""
    remind = check_in.remind_before_close
    too_late = remind is not None and now >= planned.useful_until - remind
    row = Round(
        organisation_id=organisation.id,
        check_in=check_in.key,
        period=planned.period,
        opened_at=now,
        closes_at=planned.useful_until,
        reminded_at=now if too_late else None,
    )
    session.add(row)
    await session.flush()
    return row


async def record_missed(
    session: AsyncSession,
    organisation: Organisation,
    *,
    missed: Collection[Planned],
    now: datetime,
) -> None:
    """Record what came too late, once; all in one report."""
    for one in missed:
        session.add(
            Occurrence(
                organisation_id=organisation.id,
                rule=one.rule,
                period=one.period,
                due_at=one.due_at,
                opened_at=now,
                useful_until=one.useful_until,
                state=OccurrenceState.MISSED,
            )
        )
    await report_missed(session, organisation, missed=missed, now=now)


async def give_up(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, *, now: datetime
) -> None:
    """Stop a push whose rest would come too late, and report it like one that never began."""
    occurrence.state = OccurrenceState.MISSED
    planned = Planned(
        occurrence.rule, occurrence.period, occurrence.due_at, occurrence.useful_until
    )
    await report_missed(session, organisation, missed=[planned], now=now)


async def report_missed(
    session: AsyncSession,
    organisation: Organisation,
    *,
    missed: Collection[Planned],
    now: datetime,
) -> None:
    """Put on record what was missed, and tell the administrators."""
    entry = await append_entry(
        session,
        organisation_id=organisation.id,
        kind="pushes_missed",
        now=now,
        about=Subject(SubjectKind.ORGANISATION, organisation.id),
        missed=[[one.rule, one.period, one.due_at.isoformat()] for one in missed],
    )
    await session.flush()
    message = PushesMissed(pushes=tuple(missed_lines(organisation, missed)))
    for administrator in await administrators(session, organisation.id):
        await say(
            session,
            to=administrator,
            message=message,
            now=now,
            once_per=f"missed:{entry.seq}:{administrator.id}",
            priority=Priority.REMINDER,
        )


def missed_lines(organisation: Organisation, missed: Collection[Planned]) -> Iterator[MissedPush]:
    """Yield one line per rule, in the framework's order: which, how many, from when to when."""
    for rule in framework_of(organisation).rules:
        times = sorted(one.due_at for one in missed if one.rule.partition(".")[0] == rule.key)
        if times:
            yield MissedPush(rule=rule, count=len(times), first=times[0], last=times[-1])


async def calendar_to_warn_of(
    session: AsyncSession, organisation: Organisation, *, now: datetime
) -> int | None:
    """Return the year whose holidays will soon be needed, are not known, and were not told of."""
    calendar = await calendar_of(session, organisation)
    ahead = calendar.day_of(now + CALENDAR_AHEAD)
    if calendar.covers(ahead):
        return None
    told = await effect_exists(session, organisation.id, f"calendar_unknown:{ahead.year}")
    return None if told else ahead.year


async def warn_of_calendar(
    session: AsyncSession, organisation: Organisation, *, now: datetime
) -> None:
    """Tell the administrators, once a year, that the coming weeks' holidays are not known."""
    await head_of(session, organisation.id)
    year = await calendar_to_warn_of(session, organisation, now=now)
    if year is None:
        return
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="calendar_unknown",
        now=now,
        about=Subject(SubjectKind.ORGANISATION, organisation.id),
        effect_key=f"calendar_unknown:{year}",
        year=year,
    )
    for administrator in await administrators(session, organisation.id):
        await say(
            session,
            to=administrator,
            message=CalendarRunsOut(year),
            now=now,
            once_per=f"calendar:{year}:{administrator.id}",
            priority=Priority.REMINDER,
        )
    await session.flush()
