"""What the doctor looks at in an organisation's rows, and what it found."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.process.lease import NAME, Holder
from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of, framework_of
from ledger.people.tree import gaps_of
from ledger.rhythm.planning import on_working_days, rounds_of
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
from models.framework import CheckIn, Push
from scheduler.planned_times import planned_times
from wording.people.tree import GapKind

AHEAD = timedelta(days=40)  # the longest holidays move a weekly push by less
A_YEAR_AHEAD = timedelta(days=400)
NAMES_SHOWN = 5


class Health(StrEnum):
    """How a thing stands; the word is the sign it is shown with."""

    FINE = "✓"
    NOTE = "!"
    BROKEN = "✗"


@dataclass(frozen=True)
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


def fine(what: str, words: str) -> Finding:
    """Return that something is in order."""
    return Finding(Health.FINE, what, words)


def note(what: str, words: str, mend: str) -> Finding:
    """Return that something works, but needs an eye."""
    return Finding(Health.NOTE, what, words, mend)


def broken(what: str, words: str, mend: str = "") -> Finding:
    """Return that something keeps the bot from its work."""
    return Finding(Health.BROKEN, what, words, mend)


async def calendar_finding(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> Finding:
    """Return until when holidays are known."""
    calendar = await calendar_of(session, organisation)
    known = calendar.known_until
    if calendar.kind == "weekdays":
        return fine("calendar", f"Monday to Friday{own_days(calendar)}")
    if known < calendar.day_of(now + AHEAD):
        return note(
            "calendar",
            f"holidays are known until {known}; later ones are estimated from the law",
            "once the year's holidays are announced: pip install --upgrade chinesecalendar, or"
            " import them in sheet 工作日历",
        )
    return fine("calendar", f"holidays are known until {known}{own_days(calendar)}")


def own_days(calendar: WorkCalendar) -> str:
    """Return how many days were imported otherwise."""
    count = len(calendar.overrides)
    return f"; {count} day{'s' * (count != 1)} imported from sheet 工作日历" if count else ""


async def schedule_findings(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> list[Finding]:
    """Return when each push and check-in comes next."""
    calendar = await calendar_of(session, organisation)
    zone = ZoneInfo(organisation.timezone)
    found = []
    for rule in framework_of(organisation).rules:
        upcoming = next_time(rule, organisation, calendar, now)
        if upcoming is None:
            found.append(
                broken("schedule", f"{rule.key} never comes", "check its days in the framework")
            )
        else:
            when = upcoming.astimezone(zone)
            found.append(fine("schedule", f"{rule.key} next on {when:%a %Y-%m-%d %H:%M}"))
    return found


def next_time(
    rule: Push | CheckIn, organisation: Organisation, calendar: WorkCalendar, now: datetime
) -> datetime | None:
    """Return when a push or check-in comes next."""
    if isinstance(rule, CheckIn):
        ahead = rounds_of(rule, calendar, since=now, until=now + A_YEAR_AHEAD)
        return min((one.due_at for one in ahead if one.due_at >= now), default=None)
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
        return note("process", "none runs the bot: what people say waits", "taizhang run")
    return fine("process", f"number {holder.pid} on {holder.host} runs the bot")


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
        return fine("people", f"all {len(people)} have joined")
    return note(
        "people",
        f"{len(missing)} of {len(people)} have not joined: {some(missing)}",
        "taizhang invites",
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
        return fine("heads", "every department has one")
    return note(
        "heads",
        f"no 部门负责人 in {some(missing)}",
        "name one in sheet 人员 and import it; until then leaders are asked instead",
    )


async def tree_finding(session: AsyncSession, organisation: Organisation) -> Finding:
    """Return what is missing in the tree besides heads."""
    gaps = [
        gap.line("en")
        for gap in await gaps_of(session, organisation.id)
        if gap.kind is not GapKind.DEPARTMENT_WITHOUT_HEAD
    ]
    if not gaps:
        return fine("tree", "everybody has a place; no branch or secretary is missing")
    return note("tree", "; ".join(gaps), "fill in sheet 组织 or 人员 and import it")


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
        return fine("reach", "nobody has blocked the bot")
    return note("reach", f"cannot be written to: {some(missing)}", "ask them to press /start")


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
        return fine("groups", f"{len(bound)} bound")
    return note(
        "groups", "none is bound", "add the bot to the work group and write /bind 部门 there"
    )


async def inbox_finding(session: AsyncSession, organisation: Organisation) -> Finding:
    """Return updates that were set aside, and how many wait to be handled."""
    counts = await counts_by_state(session, organisation, Inbox, but=InboxState.DONE)
    waiting = f"; {counts[InboxState.WAITING]} waiting" if InboxState.WAITING in counts else ""
    if InboxState.SET_ASIDE not in counts:
        return fine("inbox", f"nothing set aside{waiting}")
    return note(
        "inbox",
        f"{counts[InboxState.SET_ASIDE]} failed and kept with the error{waiting}",
        "read the log for update_set_aside, and report it as a defect",
    )


async def outbox_finding(session: AsyncSession, organisation: Organisation) -> Finding:
    """Return messages that did not arrive."""
    counts = await counts_by_state(session, organisation, Outbox, but=OutboxState.SENT)
    words = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    if counts.keys() & {OutboxState.REFUSED, OutboxState.UNKNOWN}:
        return note("outbox", words, "taizhang outbox says which and why")
    return fine("outbox", words or "empty")


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
    return "、".join(names[:NAMES_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


async def setback_finding(session: AsyncSession, organisation: Organisation) -> Finding:
    """Return what of the scheduler's work fails and is tried again."""
    setbacks = await setbacks_of(session, organisation.id)
    if not setbacks:
        return fine("scheduler", "nothing fails")
    words = ", ".join(
        f"{step} ({row.attempts} times: {row.reason})" for step, row in setbacks.items()
    )
    return note("scheduler", words, "the log of the bot has the traceback: step_failed")


async def retention_finding(session: AsyncSession, organisation: Organisation) -> Finding:  # noqa: ARG001
    """Return how long what is kept."""
    days = framework_of(organisation).thresholds
    return fine(
        "retention",
        f"sent texts {days.keep_words_days} days, calls {days.keep_passing_days}, answered"
        f" questions {days.keep_closed_days}; the ledger for ever",
    )
