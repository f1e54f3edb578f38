"""The head's digest: what needs him counted by cause, and one page of it read.

Whoever looks after a unit (see `ledger.people.readership`) reads about it; what a head completes
himself is put to the next one upward who may verify it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.lists.departments import counted
from ledger.lists.desks import Desk, desks_of, has_news, is_with_list
from ledger.lists.digest_lines import (
    DigestContext,
    after_digest,
    cause_of,
    line_of,
    read_digest_context,
)
from ledger.lists.needs import in_section, section_page, states_of
from ledger.lists.pages import Part
from ledger.lists.progress import last_digest_before, some_of
from ledger.people.audiences import has_role
from ledger.people.readership import CARING
from ledger.rhythm.fan_out import Chunk, Letter, chunk_of, next_recipients
from ledger.rhythm.folding import lines_folded, lines_waiting
from ledger.rhythm.occurrences import latest_opening
from ledger.talk.pages import turned_to
from models import Member, Occurrence, Organisation, Task
from models.framework import PushKind
from models.plans import plans_kept
from wording.lists.digests import (
    HEADINGS,
    Cause,
    DigestSection,
    HeadDigest,
    NoDigestForYou,
    NothingInDigest,
)
from wording.lists.progress import Progress
from wording.rendering import MANY

HEADS_AT_ONCE = 50
LINES_ON_A_PAGE = 10
ORDER = list(HEADINGS)


async def letters_of_digests(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, now: datetime
) -> Chunk:
    """Return the next heads' digests; who has nothing to see to is left alone.

    On the day of the list it brings them.
    """
    context = await read_digest_context(session, organisation, now=now)
    if is_with_list(organisation, context):
        return Chunk((), None)
    heads, more = await next_recipients(session, occurrence, has_role(CARING), limit=HEADS_AT_ONCE)
    before = await latest_opening(
        session, organisation, kind=PushKind.HEAD_DIGEST, before=occurrence.opened_at
    )
    since = before or organisation.created_at
    context = after_digest(organisation, context, since)
    waiting = await lines_waiting(session, organisation.id, [head.chat_id for head in heads])
    numbers = [head.id for head in heads]
    letters = []
    async with plans_kept(session):
        desks = await desks_of(session, organisation.id, numbers, context, since=since)
        for head, desk_there in zip(heads, desks, strict=True):
            desk = replace(desk_there, folded=waiting.get(head.chat_id, ()))
            if has_news(desk, since):
                folds = tuple(line.id for line in desk.folded)
                letters.append(Letter(head, await page_of(session, desk, 1, context), folds=folds))
    return chunk_of(heads, letters, more=more)


async def digest_of(
    session: AsyncSession,
    member: Member,
    *,
    now: datetime,
    page: int = 1,
    with_task: int | None = None,
) -> HeadDigest | NothingInDigest:
    """Return a page of the member's digest as it stands now: by number, or the one with the task.

    Refused to whoever looks after nobody and leads nobody.
    """
    async with plans_kept(session):
        organisation = await session.get_one(Organisation, member.organisation_id)
        context = await read_digest_context(session, organisation, now=now)
        since = await last_digest_before(session, organisation)
        [desk] = await desks_of(session, organisation.id, [member.id], context, since=since)
        morning = context.calendar.instant(context.calendar.day_of(now), time.min)
        told = await lines_folded(session, organisation.id, member.telegram_user_id, since=morning)
        desk = replace(desk, folded=told)
        if not (desk.units or desk.total or desk.wanted["led"]):
            raise Refusal(NoDigestForYou())
        if desk.is_clear:
            return NothingInDigest(now)
        if with_task is not None:
            place = await place_of_task(session, desk, with_task, context)
            page = page if place is None else place // LINES_ON_A_PAGE + 1
        return await page_of(session, desk, page, context)


async def place_of_task(
    session: AsyncSession, desk: Desk, task_id: int, context: DigestContext
) -> int | None:
    """Return how many tasks stand before one on the desk; None where it does not stand there.

    So it is beyond those that are shown page by page, too.
    """
    task = await session.get(Task, (desk.organisation_id, task_id))
    cause = cause_of(task, context) if task is not None else None
    if task is None or cause is None:
        return None
    earlier = or_(
        Task.deadline < task.deadline, and_(Task.deadline == task.deadline, Task.id < task.id)
    )
    some_frozen = bool(context.frozen)
    there, before = (
        await session.execute(
            select(
                counted(Task.id == task.id),
                counted(earlier),
            ).where(
                *in_section(cause, some_frozen=some_frozen),
                Task.state.in_(states_of(cause)),
                Task.deadline <= task.deadline,
            ),
            desk.wanted,
        )
    ).one()
    if not there or before >= MANY:
        return None
    sections = ORDER[: ORDER.index(cause)]
    return sum(desk.counts.get(one, 0) for one in sections) + before


async def page_of(
    session: AsyncSession, desk: Desk, page: int, context: DigestContext
) -> HeadDigest:
    """Return one page of the digest; whom the bot cannot reach stands on the last one."""
    page, pages = turned_to(page, desk.total, LINES_ON_A_PAGE)
    sections, number = [], (page - 1) * LINES_ON_A_PAGE + 1
    for cause, first, size in parts_of(desk.counts, number - 1):
        part = Part(first, size, desk.counts[cause])
        page_there = section_page(cause, way=part.way, some_frozen=bool(desk.wanted["frozen"]))
        tasks = await session.execute(page_there, {**desk.wanted, **part.wanted})
        lines = tuple(
            line_of(place, task, owner, desk.reader_id, context)
            for place, (task, owner) in enumerate(tasks, number)
        )
        sections.append(DigestSection(cause, desk.counts[cause], lines))
        number += size
    is_first = page == 1
    progress = await some_of(session, desk.wanted, desk.progress) if is_first else Progress()
    return HeadDigest(
        at=context.now,
        units=desk.units,
        sections=tuple(sections),
        soon_working_days=context.soon_working_days,
        unreachable=desk.unreachable if page == pages else (),
        page=page,
        pages=pages,
        later=tuple(causes_after(desk.counts, number - 1)),
        progress=progress,
        directives=desk.directives if is_first else (),
        directives_count=desk.directives_count,
        extensions=desk.extensions if is_first else (),
        extensions_count=desk.extensions_count,
        leads=desk.leads if is_first else (),
        leads_count=desk.leads_count,
        indicators=desk.indicators if is_first else (),
        indicators_count=desk.indicators_count,
        folded=desk.folded if is_first else (),
    )


def parts_of(counts: Mapping[Cause, int], first: int) -> Iterator[tuple[Cause, int, int]]:
    """Yield what a page after the `first` tasks shows: of which cause, after how many, how many.

    >>> list(parts_of({Need.OVERDUE: 12, Need.TODAY: 3}, 10))
    [(<Need.OVERDUE: 'overdue'>, 10, 2), (<Need.TODAY: 'today'>, 0, 3)]
    """
    room = LINES_ON_A_PAGE
    for cause in ORDER:
        size = min(counts.get(cause, 0) - first, room)
        if size > 0:
            yield cause, first, size
        room -= max(size, 0)
        first = max(first - counts.get(cause, 0), 0)


def causes_after(counts: Mapping[Cause, int], shown: int) -> Iterator[tuple[Cause, int]]:
    """Yield the causes no task of which is among the first ones shown, each with its count.

    >>> list(causes_after({Need.OVERDUE: 12, Need.TODAY: 3}, 10))
    [(<Need.TODAY: 'today'>, 3)]
    """
    before = 0
    for cause in ORDER:
        count = counts.get(cause, 0)
        if count and before >= shown:
            yield cause, count
        before += count
