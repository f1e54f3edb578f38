"""What somebody has handed out: a page of the tasks that he registered and that are not closed."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.calendar.colours import amber_until
from ledger.lists.departments import (
    how_many,
    is_judged,
    is_later,
    known_before,
    unless_many,
)
from ledger.lists.digest_lines import line_of, read_digest_context
from ledger.lists.pages import Part, page_by_deadline
from ledger.lists.responsibility_lists import TASKS_ON_A_PAGE
from ledger.organisations import calendar_of, framework_of
from ledger.people.authority import DIRECTING, VERIFYING, holds, roles_of
from ledger.people.time_off import frozen_owners
from ledger.tasks.last_words import last_words_about
from models import Member, Organisation, Task, TaskState
from models.work import IN_HAND, WAITING
from wording.lists.digests import DigestLine
from wording.lists.handed_out import (
    Counts,
    HandedOut,
    HandedOutLine,
    HandsNothingOut,
    NothingHandedOut,
)
from wording.rendering import MANY


async def handed_out_by(
    session: AsyncSession, member: Member, *, now: datetime, page: int = 1
) -> HandedOut | NothingHandedOut:
    """Return a page of what the member has handed out; beyond the ends, the end.

    Refused to whoever may hand out tasks nowhere.
    """
    if DIRECTING.isdisjoint(role.role for role in await roles_of(session, member)):
        raise Refusal(HandsNothingOut())
    organisation = await session.get_one(Organisation, member.organisation_id)
    counts = await counts_of(session, organisation, member, now=now)
    if not counts.total:
        return NothingHandedOut(member.name)
    pages = -(-counts.total // TASKS_ON_A_PAGE)
    page = min(max(page, 1), pages)
    return HandedOut(
        name=member.name,
        at=now,
        lines=await lines_on_page(session, organisation, member, counts, page, now=now),
        page=page,
        pages=pages,
        total=counts.total,
        red=counts.red,
        amber=counts.amber,
        grey=counts.grey,
    )


def registered_by(member: Member) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that the member has handed out the task."""
    return Task.organisation_id == member.organisation_id, Task.registered_by == member.id


async def counts_of(
    session: AsyncSession,
    organisation: Organisation,
    member: Member,
    *,
    now: datetime,
) -> Counts:
    """Count them by colour, as `ledger.calendar.colours` tells it; of each at most so many."""
    counting, frozen = await counting_colours(session, organisation, member, now=now)
    row = await session.execute(select(*counting), {"frozen": frozen})
    return as_counts(row.one())


async def sums_of(
    session: AsyncSession,
    organisation: Organisation,
    member: Member,
    *,
    now: datetime,
) -> Counts:
    """Count them for who reads no more of them: what has time only where few are overdue."""
    (*near, later), frozen = await counting_colours(session, organisation, member, now=now)
    known = known_before(*near)
    row = await session.execute(
        select(*known.c, unless_many(known.c[0], later)), {"frozen": frozen}
    )
    return as_counts(row.one())


def as_counts(row: Sequence[int]) -> Counts:
    """Return what was counted: red, amber, grey, green."""
    red, amber, grey, green = row
    return Counts(red + amber + grey + green, red, amber, grey)


async def counting_colours(
    session: AsyncSession, organisation: Organisation, member: Member, *, now: datetime
) -> tuple[tuple[ColumnElement[int], ...], frozenset[int]]:
    """Return what counts the red, amber, grey and green ones, and whose deadlines do not count."""
    count = partial(how_many, *registered_by(member), at_most=MANY)
    calendar = await calendar_of(session, organisation)
    soon = amber_until(now, calendar, framework_of(organisation).thresholds.soon_working_days)
    in_hand = Task.state.in_(IN_HAND)
    frozen = await frozen_owners(session, organisation.id, now)
    judged = is_judged(some_frozen=bool(frozen))
    counting = (
        count(in_hand, Task.deadline < now, *judged),
        count(in_hand, Task.deadline >= now, Task.deadline < soon, *judged),
        count(Task.state.in_(WAITING)),
        count(in_hand, is_later(soon, some_frozen=bool(frozen))),
    )
    return counting, frozen


async def lines_on_page(
    session: AsyncSession,
    organisation: Organisation,
    member: Member,
    counts: Counts,
    page: int,
    *,
    now: datetime,
) -> tuple[HandedOutLine, ...]:
    """Return the lines of a page: by deadline, last what only waits for verification."""
    first = (page - 1) * TASKS_ON_A_PAGE
    in_hand = counts.total - counts.grey
    size = max(min(in_hand - first, TASKS_ON_A_PAGE), 0)
    tasks = await tasks_handed_out(session, member, IN_HAND, Part(first, size, in_hand))
    rest = Part(max(first - in_hand, 0), TASKS_ON_A_PAGE - size, counts.grey)
    tasks += await tasks_handed_out(session, member, WAITING, rest)
    context = await read_digest_context(session, organisation, now=now)
    told = [
        (task, line_of(number, task, owner, member.id, context))
        for number, (task, owner) in enumerate(tasks, first + 1)
    ]
    units = await units_to_urge_in(session, member, told)
    said = await last_words_about(session, organisation.id, [task for task, _ in told])
    return tuple(
        HandedOutLine(
            line, task.state, line.can_be_urged and task.unit_id in units, said.get(task.id)
        )
        for task, line in told
    )


async def tasks_handed_out(
    session: AsyncSession, member: Member, states: frozenset[TaskState], part: Part
) -> list[tuple[Task, str]]:
    """Return some of the tasks in these states with their owners' names, by deadline."""
    if part.size == 0:
        return []
    page = page_by_deadline(*registered_by(member), states=states, way=part.way)
    rows = await session.execute(
        select(Task, Member.name)
        .join(page, page.c.id == Task.id)
        .join(
            Member, and_(Member.organisation_id == Task.organisation_id, Member.id == Task.owner_id)
        )
        .where(Task.organisation_id == member.organisation_id)
        .order_by(Task.deadline, Task.id),
        part.wanted,
    )
    return [(task, owner) for task, owner in rows]


async def units_to_urge_in(
    session: AsyncSession, member: Member, told: list[tuple[Task, DigestLine]]
) -> set[int]:
    """Return in which of the units where somebody may be urged the member is entitled to."""
    units = {task.unit_id for task, line in told if line.can_be_urged}
    return {unit for unit in units if await holds(session, member, VERIFYING, unit_id=unit)}
