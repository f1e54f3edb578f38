"""What the doctor looks at in an organisation's rows, and what it found."""

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.process.lease import NAME, Holder
from bot.process.speaking import spoken, words
from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of, framework_of
from ledger.people.tree import gaps_of
from ledger.rhythm.planning import on_working_days, planned_bulletins, rounds_of
from ledger.rhythm.setbacks import setbacks_of
from models import (
    Group,
    Inbox,
    InboxState,
    Lease,
    Member,
    Organisation,
    Outbox,
    OutboxState,
    Role,
    RoleName,
    Unit,
)
from models.framework import Bulletin, CheckIn, Push
from models.frozen import frozen
from scheduler.planned_times import planned_times
from wording.catalogues import listed_text, translations
from wording.command_line import checkup as said
from wording.command_line.books import STATES
from wording.dates import date_text
from wording.people.tree import GapKind

AHEAD = timedelta(days=40)  # the longest holidays move a weekly push by less
A_YEAR_AHEAD = timedelta(days=400)
NAMES_SHOWN = 5


class Health(StrEnum):
    """How a thing stands; the word is the sign it is shown with."""

    FINE = "✓"
    NOTE = "!"
    BROKEN = "✗"


@frozen
class Finding:
    """What was looked at, how it stands, and how to mend it."""

    health: Health
    what: str
    words: str
    mend: str = ""

    def line(self) -> str:
        """Return it as the doctor says it."""
        mend = f"\n    → {self.mend}" if self.mend else ""
        return f"{self.health} {self.what}: {self.words}{mend}"


def fine(what: str, sentence: str, **facts: object) -> Finding:
    """Return that something is in order."""
    return found(Health.FINE, what, sentence, "", **facts)


def note(what: str, sentence: str, mend: str, **facts: object) -> Finding:
    """Return that something works, but needs an eye."""
    return found(Health.NOTE, what, sentence, mend, **facts)


def broken(what: str, sentence: str, mend: str = "", **facts: object) -> Finding:
    """Return that something keeps the bot from its work."""
    return found(Health.BROKEN, what, sentence, mend, **facts)


def found(health: Health, what: str, sentence: str, mend: str, **facts: object) -> Finding:
    """Return a finding in the language spoken; a sentence without facts may hold any signs."""
    told = words(sentence, **facts) if facts else translations(spoken()).gettext(sentence)
    return Finding(health, words(what), told, words(mend, **facts) if mend else "")


async def calendar_finding(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> Finding:
    """Return until when holidays are known."""
    calendar = await calendar_of(session, organisation)
    known = calendar.known_until
    if calendar.kind == "weekdays":
        return fine(said.CALENDAR, words(said.WEEKDAYS) + own_days(calendar))
    if known < calendar.day_of(now + AHEAD):
        return note(said.CALENDAR, said.HOLIDAYS_END, said.HOLIDAYS_MEND, until=known)
    return fine(said.CALENDAR, words(said.HOLIDAYS_KNOWN, until=known) + own_days(calendar))


def own_days(calendar: WorkCalendar) -> str:
    """Return how many days were imported otherwise."""
    count = len(calendar.overrides)
    return words(said.DAYS_IMPORTED, count=count) if count else ""


async def schedule_findings(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> list[Finding]:
    """Return when each push and check-in comes next."""
    calendar = await calendar_of(session, organisation)
    zone = ZoneInfo(organisation.timezone)
    told = []
    for rule in framework_of(organisation).planned:
        if isinstance(rule, CheckIn) and rule.schedule is None:
            continue
        upcoming = next_time(rule, organisation, calendar, now)
        if upcoming is None:
            told.append(broken(said.SCHEDULE, said.NEVER_COMES, said.NEVER_MEND, key=rule.key))
        else:
            when = clock_text(upcoming.astimezone(zone))
            told.append(fine(said.SCHEDULE, said.NEXT_ON, key=rule.key, when=when))
    return told


def clock_text(when: datetime) -> str:
    """Return day and time as a colleague would write them."""
    return f"{date_text(when.date(), spoken(), with_year=True)} {when:%H:%M}"


def next_time(
    rule: Push | CheckIn | Bulletin,
    organisation: Organisation,
    calendar: WorkCalendar,
    now: datetime,
) -> datetime | None:
    """Return when a push or check-in comes next."""
    if isinstance(rule, CheckIn):
        ahead = rounds_of(rule, calendar, since=now, until=now + A_YEAR_AHEAD)
        return min((one.due_at for one in ahead if one.due_at >= now), default=None)
    if isinstance(rule, Bulletin):
        framework = framework_of(organisation)
        drafts = planned_bulletins(framework, calendar, since=now, until=now + A_YEAR_AHEAD)
        return min((one.due_at for one in drafts if one.rule == rule.key), default=None)
    times = planned_times(
        rule.days, rule.at, timezone=organisation.timezone, since=now, until=now + AHEAD
    )
    moved = (on_working_days(rule, moment, calendar) for moment in times)
    return min((moment for moment in moved if moment is not None), default=None)


async def process_finding(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> Finding:
    """Return whether a process runs the bot now."""
    lease = await session.scalar(
        select(Lease).where(Lease.organisation_id == organisation.id, Lease.name == NAME)
    )
    holder = Holder.read(lease.holder) if lease is not None and lease.until > now else None
    if holder is None or holder.is_dead():
        return note(said.PROCESS, said.NONE_RUNS, "taizhang run")
    return fine(said.PROCESS, said.RUNS, number=holder.pid, host=holder.host)


async def joined_finding(session: AsyncSession, organisation: Organisation) -> Finding:
    """Return who has not joined."""
    rows = await session.execute(
        select(Member.name, Member.telegram_user_id)
        .where(Member.organisation_id == organisation.id, Member.left_at.is_(None))
        .order_by(Member.id)
    )
    people = rows.all()
    missing = [name for name, user_id in people if user_id is None]
    if not missing:
        return fine(said.PEOPLE, said.ALL_JOINED, count=len(people))
    return note(
        said.PEOPLE,
        said.SOME_JOINED,
        "taizhang invites",
        count=len(missing),
        total=len(people),
        names=some(missing),
    )


async def head_finding(session: AsyncSession, organisation: Organisation) -> Finding:
    """Return departments with people but nobody to verify what they do."""
    headed = select(Role.unit_id).where(
        Role.organisation_id == organisation.id, Role.role == RoleName.HEAD
    )
    inhabited = select(Member.unit_id).where(
        Member.organisation_id == organisation.id, Member.left_at.is_(None)
    )
    names = await session.scalars(
        select(Unit.name)
        .where(
            Unit.organisation_id == organisation.id,
            Unit.parent_id.is_not(None),
            Unit.id.in_(inhabited),
            Unit.id.not_in(headed),
        )
        .order_by(Unit.id)
    )
    missing = list(names)
    if not missing:
        return fine(said.HEADS, said.HEADS_FINE)
    return note(said.HEADS, said.HEADS_MISSING, said.HEADS_MEND, names=some(missing))


async def tree_finding(session: AsyncSession, organisation: Organisation) -> Finding:
    """Return what is missing in the tree besides heads."""
    gaps = [
        gap.line(spoken())
        for gap in await gaps_of(session, organisation.id)
        if gap.kind is not GapKind.DEPARTMENT_WITHOUT_HEAD
    ]
    if not gaps:
        return fine(said.TREE, said.TREE_FINE)
    return note(said.TREE, said.TREE_GAPS, said.TREE_MEND, gaps=listed_text(gaps, spoken()))


async def reach_finding(session: AsyncSession, organisation: Organisation) -> Finding:
    """Return who cannot be written to."""
    names = await session.scalars(
        select(Member.name).where(
            Member.organisation_id == organisation.id,
            Member.left_at.is_(None),
            Member.unreachable_at.is_not(None),
        )
    )
    missing = list(names)
    if not missing:
        return fine(said.REACH, said.REACH_FINE)
    return note(said.REACH, said.REACH_LOST, said.REACH_MEND, names=some(missing))


async def group_finding(session: AsyncSession, organisation: Organisation) -> Finding:
    """Return which groups are bound."""
    groups = (
        await session.scalars(
            select(Group).where(
                Group.organisation_id == organisation.id, Group.removed_at.is_(None)
            )
        )
    ).all()
    bound = [group for group in groups if group.unit_id is not None]
    if bound:
        return fine(said.GROUPS, said.GROUPS_BOUND, count=len(bound))
    return note(said.GROUPS, said.GROUPS_NONE, said.GROUPS_MEND)


async def inbox_finding(session: AsyncSession, organisation: Organisation) -> Finding:
    """Return updates that were set aside, and how many wait to be handled."""
    counts = await counts_by_state(session, organisation, Inbox, but=InboxState.DONE)
    waits = counts.get(InboxState.WAITING)
    waiting = words(said.INBOX_WAITING, count=waits) if waits else ""
    if InboxState.SET_ASIDE not in counts:
        return fine(said.INBOX, words(said.INBOX_FINE) + waiting)
    failed = words(said.INBOX_FAILED, count=counts[InboxState.SET_ASIDE])
    return note(said.INBOX, failed + waiting, said.INBOX_MEND)


async def outbox_finding(session: AsyncSession, organisation: Organisation) -> Finding:
    """Return messages that did not arrive."""
    counts = await counts_by_state(session, organisation, Outbox, but=OutboxState.SENT)
    told = listed_text(
        (f"{count} {words(STATES[state])}" for state, count in sorted(counts.items())), spoken()
    )
    if counts.keys() & {OutboxState.REFUSED, OutboxState.UNKNOWN}:
        return note(said.OUTBOX, told, said.OUTBOX_MEND)
    return fine(said.OUTBOX, told or said.OUTBOX_EMPTY)


async def counts_by_state(
    session: AsyncSession,
    organisation: Organisation,
    queue: type[Inbox | Outbox],
    *,
    but: InboxState | OutboxState,
) -> dict[str, int]:
    """Return how many rows of the queue are in each state, but those that are through."""
    rows = await session.execute(
        select(queue.state, func.count())
        .where(queue.organisation_id == organisation.id, queue.state != but)
        .group_by(queue.state)
    )
    return dict(rows.all())


def some(names: list[str]) -> str:
    """Return the first names, and how many more there are."""
    rest = len(names) - NAMES_SHOWN
    first = listed_text(names[:NAMES_SHOWN], spoken())
    return words(said.AND_MORE, names=first, count=rest) if rest > 0 else first


async def setback_finding(session: AsyncSession, organisation: Organisation) -> Finding:
    """Return what of the scheduler's work fails and is tried again."""
    setbacks = await setbacks_of(session, organisation.id)
    if not setbacks:
        return fine(said.SCHEDULER, said.SCHEDULER_FINE)
    told = listed_text(
        (
            words(said.SCHEDULER_STEP, step=step, count=row.attempts, reason=row.reason)
            for step, row in setbacks.items()
        ),
        spoken(),
    )
    return note(said.SCHEDULER, told, said.SCHEDULER_MEND)


async def retention_finding(session: AsyncSession, organisation: Organisation) -> Finding:  # noqa: ARG001
    """Return how long what is kept."""
    days = framework_of(organisation).thresholds
    return fine(
        said.RETENTION,
        said.RETENTION_IS,
        words=days.keep_words_days,
        passing=days.keep_passing_days,
        closed=days.keep_closed_days,
    )
