"""What was said about the tasks of a reader's units since his last digest, the newest first."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.readership import OF, READER, UNITS, is_open_to_reader, reading
from ledger.rhythm.occurrences import opening_before_latest
from ledger.tasks.last_words import last_words_about
from models import Instant, Member, Organisation, Task
from models.among import Among
from models.framework import PushKind
from wording.lists.progress import NoProgress, Progress, ProgressLine, ProgressShown
from wording.tasks.facts import LastWords

ON_A_DIGEST, ON_A_PAGE = 5, 10
LATE = timedelta(hours=12)  # so late words may be heard after an outage, and be news still
Statement = Select[*tuple[Any, ...]]
SINCE: BindParameter[Any] = bindparam("since", type_=Instant())
FIRST: BindParameter[int] = bindparam("first", type_=Integer())
SIZE: BindParameter[int] = bindparam("size", type_=Integer())


def came_in() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that something new was said about another's task.

    What is newly in the way stands in the digest as a difficulty already.
    """
    return (
        Task.organisation_id == OF,
        Among(Task.unit_id, UNITS),
        Task.last_heard_at >= SINCE,
        Task.owner_id != READER,
        is_open_to_reader(),
        or_(Task.blocked_at.is_(None), Task.blocked_at < SINCE),
    )


@cache
def progress_count() -> Statement:
    """Return the statement that counts such tasks."""
    return select(func.count()).select_from(Task).where(*came_in())


@cache
def progress_page() -> Statement:
    """Return the statement for a page of them, chosen by what the index tells."""
    newest = Task.last_heard_at.desc(), Task.id.desc()
    chosen = select(Task.id).where(*came_in()).order_by(*newest).offset(FIRST).limit(SIZE)
    page = chosen.subquery()
    return (
        select(Task)
        .join(page, page.c.id == Task.id)
        .where(Task.organisation_id == OF)
        .order_by(*newest)
    )


def new_words(words: LastWords | None, since: datetime) -> LastWords | None:
    """Return the last words, unless files came after them that said nothing."""
    return words if words is not None and words.at >= since - LATE else None


async def progress_since(
    session: AsyncSession,
    wanted: Mapping[str, Any],
    *,
    since: datetime,
    first: int = 0,
    size: int = ON_A_DIGEST,
) -> Progress:
    """Return some of what came in for a reader; `wanted` says whose units it is about."""
    part = {**wanted, "since": since, "first": first, "size": size}
    return await some_of(session, part, await session.scalar(progress_count(), part) or 0)


async def some_of(session: AsyncSession, part: Mapping[str, Any], count: int) -> Progress:
    """Return a part of what came in for one reader, of so much in all."""
    if not count:
        return Progress()
    tasks = (await session.scalars(progress_page(), part)).all()
    said = await last_words_about(session, part["of"], tasks)
    since = part["since"]
    lines = (
        ProgressLine(place, task.id, task.version, task.title, new_words(said.get(task.id), since))
        for place, task in enumerate(tasks)
    )
    return Progress(tuple(lines), count, since)


async def last_digest_before(session: AsyncSession, organisation: Organisation) -> datetime:
    """Return since when things are new in the digest that lies before its readers.

    That is the one before it: the digest stays what it is while they work through it.
    """
    before = await opening_before_latest(session, organisation, kind=PushKind.HEAD_DIGEST)
    return before or organisation.created_at


async def progress_of(
    session: AsyncSession, member: Member, *, since: datetime, page: int = 1
) -> ProgressShown | NoProgress:
    """Return a page of all that came in since the moment that a digest names."""
    wanted = await reading(session, member.organisation_id, member.id)
    first = (max(page, 1) - 1) * ON_A_PAGE
    progress = await progress_since(session, wanted, since=since, first=first, size=ON_A_PAGE)
    pages = -(-progress.count // ON_A_PAGE)
    if not progress.count:
        return NoProgress()
    if page > pages:
        return await progress_of(session, member, since=since, page=pages)
    return ProgressShown(progress, max(page, 1), pages)
