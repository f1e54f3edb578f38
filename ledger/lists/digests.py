"""The head's digest: gathered for many heads at once, a page for each who has something to see to.

Whoever looks after a unit (see `ledger.people.readership`) reads about it; what a head completes
himself is put to the next one upward who may verify it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.calendar.colours import amber_until, colour, days_left, is_overdue
from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of, framework_of
from ledger.people.audiences import has_role
from ledger.people.readership import CARING, Readership, read_readership
from ledger.rhythm.fan_out import Chunk, Letter, chunk_of, next_recipients
from ledger.rhythm.occurrences import latest_opening
from ledger.tasks.urging import urged_today
from models import Member, Occurrence, Organisation, Stance, Task
from models.framework import PushKind
from models.work import OPEN, WAITING, Colour
from wording.lists.digests import (
    HEADINGS,
    Cause,
    DigestLine,
    DigestSection,
    HeadDigest,
    Need,
    NoDigestForYou,
    NothingInDigest,
)

HEADS_AT_ONCE = 50
LINES_ON_A_PAGE = 10
ORDER = list(HEADINGS)


@dataclass
class Desk:
    """What lies before one head: tasks with their owners' names, and whom the bot cannot reach."""

    tasks: list[tuple[Task, str]] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    unreachable: list[tuple[str, datetime]] = field(default_factory=list)


@dataclass(frozen=True)
class DigestContext:
    """What every line is seen against."""

    now: datetime
    calendar: WorkCalendar
    soon_working_days: int
    urged: set[int | None]


async def letters_of_digests(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, now: datetime
) -> Chunk:
    """Return the next heads' digests; who has nothing to see to is left alone."""
    heads, more = await next_recipients(session, occurrence, has_role(CARING), limit=HEADS_AT_ONCE)
    if not heads:
        return Chunk((), None)
    desks = await desks_of(session, organisation, [head.id for head in heads], now=now)
    before = await latest_opening(
        session, organisation, kind=PushKind.HEAD_DIGEST, before=occurrence.opened_at
    )
    context = await read_digest_context(session, organisation, desks.values(), now=now)
    letters = [
        Letter(head, page_of(head.id, desks[head.id], 1, context))
        for head in heads
        if has_news(desks[head.id], before or organisation.created_at)
    ]
    return chunk_of(heads, letters, more=more)


def has_news(desk: Desk, since: datetime) -> bool:
    """Say whether there is a task to see to, or someone who became unreachable since last time."""
    return bool(desk.tasks) or any(noticed >= since for _, noticed in desk.unreachable)


async def digest_of(
    session: AsyncSession,
    member: Member,
    *,
    now: datetime,
    page: int = 1,
    with_task: int | None = None,
) -> HeadDigest | NothingInDigest:
    """Return a page of the member's digest as it stands now: by number, or the one with the task.

    Refused to whoever looks after nobody.
    """
    organisation = await session.get_one(Organisation, member.organisation_id)
    desks = await desks_of(session, organisation, [member.id], now=now)
    desk = desks[member.id]
    if not desk.units and not desk.tasks:
        raise Refusal(NoDigestForYou())
    if not desk.tasks and not desk.unreachable:
        return NothingInDigest(now)
    context = await read_digest_context(session, organisation, [desk], now=now)
    ids = [line.id for line in lines_of(member.id, desk, context)]
    if with_task in ids:
        page = ids.index(with_task) // LINES_ON_A_PAGE + 1
    return page_of(member.id, desk, page, context)


async def desks_of(
    session: AsyncSession, organisation: Organisation, head_ids: Sequence[int], *, now: datetime
) -> dict[int, Desk]:
    """Return what lies before each of the heads, from a handful of statements."""
    readership = await read_readership(session, organisation.id)
    units = readership.units_of_carers()
    desks = {
        head: Desk(units=[readership.names[unit] for unit in units.get(head, ())])
        for head in head_ids
    }
    wanted = {unit for head in head_ids for unit in units.get(head, ())}
    for task, owner in await tasks_needing(session, organisation, wanted, readership, now=now):
        for head in readers_of(task, readership):
            if head in desks:
                desks[head].tasks.append((task, owner))
    await add_unreachable(session, organisation, desks, wanted, readership)
    return desks


def readers_of(task: Task, readership: Readership) -> tuple[int, ...]:
    """Return in whose digests a task stands. Nobody verifies his own."""
    carers = readership.carers(task.unit_id)
    if task.state not in WAITING:
        return carers
    others = tuple(head for head in carers if head != task.owner_id)
    return others or readership.verifier_instead(task.unit_id, task.owner_id)


async def tasks_needing(
    session: AsyncSession,
    organisation: Organisation,
    unit_ids: Iterable[int],
    readership: Readership,
    *,
    now: datetime,
) -> list[tuple[Task, str]]:
    """Return the open tasks of the units that need somebody's eye, with their owners' names."""
    calendar = await calendar_of(session, organisation)
    soon = framework_of(organisation).thresholds.soon_working_days
    carers = {member for members in readership.holders.values() for member in members}
    waiting = Task.state.in_(WAITING)
    rows = await session.execute(
        select(Task, Member.name)
        .join(
            Member, and_(Member.organisation_id == Task.organisation_id, Member.id == Task.owner_id)
        )
        .where(
            Task.organisation_id == organisation.id,
            Task.state.in_(OPEN),
            or_(
                Task.unit_id.in_(unit_ids),
                and_(waiting, Task.owner_id.in_(carers)),
            ),
            or_(
                waiting,
                Task.blocked_at.is_not(None),
                Task.deadline < amber_until(now, calendar, soon),
            ),
        )
        .order_by(Task.deadline, Task.id)
    )
    return [(task, name) for task, name in rows]


async def add_unreachable(
    session: AsyncSession,
    organisation: Organisation,
    desks: dict[int, Desk],
    unit_ids: Iterable[int],
    readership: Readership,
) -> None:
    """Put the members of the units whom the bot cannot reach on their heads' desks."""
    rows = await session.execute(
        select(Member.id, Member.unit_id, Member.name, Member.unreachable_at)
        .where(
            Member.organisation_id == organisation.id,
            Member.unit_id.in_(unit_ids),
            Member.left_at.is_(None),
            Member.unreachable_at.is_not(None),
        )
        .order_by(Member.id)
    )
    for number, unit_id, name, noticed in rows:
        for head in readership.carers(unit_id):
            if noticed and head in desks and head != number:
                desks[head].unreachable.append((name, noticed))


async def read_digest_context(
    session: AsyncSession, organisation: Organisation, desks: Iterable[Desk], *, now: datetime
) -> DigestContext:
    """Read what the lines of all desks have in common."""
    task_ids = {task.id for desk in desks for task, _ in desk.tasks}
    return DigestContext(
        now=now,
        calendar=await calendar_of(session, organisation),
        soon_working_days=framework_of(organisation).thresholds.soon_working_days,
        urged=await urged_today(session, organisation, task_ids, now=now),
    )


def cause_of(task: Task, context: DigestContext) -> Cause | None:
    """Return the first cause why the task needs its head, if it does."""
    if task.state in WAITING:
        return task.state
    if task.blocked_at is not None:
        return Need.BLOCKED
    if is_overdue(task, context.now):
        return Need.OVERDUE
    if is_due_today(task, context):
        return Need.TODAY
    seen_as = colour(task, context.now, context.calendar, context.soon_working_days)
    return Need.SOON if seen_as is Colour.AMBER else None


def is_due_today(task: Task, context: DigestContext) -> bool:
    """Return whether the deadline falls on this very day."""
    return context.calendar.day_of(task.deadline) == context.calendar.day_of(context.now)


def lines_of(reader_id: int, desk: Desk, context: DigestContext) -> list[DigestLine]:
    """Return the numbered lines, by cause and then by deadline."""
    causes = ((cause_of(task, context), task, owner) for task, owner in desk.tasks)
    told = [(cause, task, owner) for cause, task, owner in causes if cause is not None]
    told.sort(key=lambda item: ORDER.index(item[0]))  # stable: deadlines stay in order
    return [
        line_of(number, task, owner, reader_id, context)
        for number, (_, task, owner) in enumerate(told, 1)
    ]


def line_of(
    number: int, task: Task, owner: str, reader_id: int, context: DigestContext
) -> DigestLine:
    """Return the line of one task."""
    return DigestLine(
        number=number,
        cause=cause_of(task, context),
        id=task.id,
        version=task.version,
        title=task.title,
        owner=owner,
        own=task.owner_id == reader_id,
        colour=colour(task, context.now, context.calendar, context.soon_working_days),
        deadline=task.deadline,
        days_left=days_left(task, context.now, context.calendar),
        overdue=is_overdue(task, context.now),
        due_today=is_due_today(task, context),
        blocker=task.blocker,
        completed_at=task.completed_at,
        behind=task.stance is Stance.BEHIND,
        urged=task.id in context.urged,
    )


def page_of(reader_id: int, desk: Desk, page: int, context: DigestContext) -> HeadDigest:
    """Return one page of the digest; whom the bot cannot reach stands on the last one."""
    lines = lines_of(reader_id, desk, context)
    pages = max(1, -(-len(lines) // LINES_ON_A_PAGE))
    page = min(max(page, 1), pages)
    shown = lines[(page - 1) * LINES_ON_A_PAGE : page * LINES_ON_A_PAGE]
    sections = [
        DigestSection(
            cause,
            sum(line.cause is cause for line in lines),
            tuple(line for line in shown if line.cause is cause),
        )
        for cause in ORDER
    ]
    return HeadDigest(
        at=context.now,
        units=tuple(desk.units),
        sections=tuple(section for section in sections if section.lines),
        soon_working_days=context.soon_working_days,
        unreachable=tuple(name for name, _ in desk.unreachable) if page == pages else (),
        page=page,
        pages=pages,
    )
