"""The newest lines of the ledger by a person or about him, a page at a time, with receipts."""

from collections.abc import Collection, Mapping, Sequence

import orjson
from sqlalchemy import ColumnElement, Select, and_, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import receipt_of
from ledger.organisations import framework_of
from models import Entry, Member, Organisation, Round, SubjectKind, Task
from models.among import THESE, Among
from wording.careers.card import ABOUT_HIM, BY_HIM, CareerLine
from wording.languages import supported

LINES_ON_A_PAGE = 6


async def page_of_lines(
    session: AsyncSession,
    member: Member,
    reader: Member,
    *,
    before: int | None = None,
    after: int | None = None,
) -> tuple[tuple[CareerLine, ...], bool]:
    """Return a page of the lines that the reader may see, newest first, and whether there are more.

    Pages are found by the entry they end with: the last costs what the first does.
    """
    by_him = and_(Entry.actor_id == member.id, Entry.kind.in_(BY_HIM))
    about_him = and_(
        Entry.subject_kind == SubjectKind.MEMBER,
        Entry.subject_id == member.id,
        Entry.kind.in_(ABOUT_HIM),
    )
    upward = after is not None
    place = Entry.seq > after if after is not None else Entry.seq < (before or BEYOND)
    found = union(
        *(
            newest(member, reader, and_(which, place), upward=upward).subquery().select()
            for which in (by_him, about_him)
        )
    ).subquery()
    order = found.c.seq.asc() if upward else found.c.seq.desc()
    rows = await session.scalars(select(found.c.seq).order_by(order).limit(LINES_ON_A_PAGE + 1))
    numbers = rows.all()
    page = sorted(numbers[:LINES_ON_A_PAGE], reverse=True)
    return await lines_of(session, member, reader, page), len(numbers) > LINES_ON_A_PAGE


BEYOND = 2**62  # later than any entry


def newest(
    member: Member, reader: Member, which: ColumnElement[bool], *, upward: bool
) -> Select[int]:
    """Return the numbers of a page of such entries; a secret task's are left out."""
    about_task = and_(
        Task.organisation_id == member.organisation_id,
        Entry.subject_kind == SubjectKind.TASK,
        Task.id == Entry.subject_id,
    )
    knows = or_(
        Task.id.is_(None),
        Task.confidential.is_(False),
        Task.owner_id == reader.id,
        Task.registered_by == reader.id,
    )
    return (
        select(Entry.seq)
        .outerjoin(Task, about_task)
        .where(Entry.organisation_id == member.organisation_id, which, knows)
        .order_by(Entry.seq.asc() if upward else Entry.seq.desc())
        .limit(LINES_ON_A_PAGE + 1)
    )


async def lines_of(
    session: AsyncSession, member: Member, reader: Member, numbers: Sequence[int]
) -> tuple[CareerLine, ...]:
    """Return a line for each of the entries, in the order of their numbers given."""
    rows = await session.scalars(
        select(Entry)
        .where(Entry.organisation_id == member.organisation_id, Among(Entry.seq, THESE))
        .order_by(Entry.seq.desc()),
        {"these": numbers},
    )
    entries = rows.all()
    titles = await titles_of(session, reader, entries)
    tags = await tag_names(session, reader)
    return tuple(
        CareerLine(
            at=entry.at,
            kind=entry.kind,
            title=titles.get((entry.subject_kind, entry.subject_id)) or told_by(entry, tags),
            receipt=receipt_of(entry),
        )
        for entry in entries
    )


async def tag_names(session: AsyncSession, reader: Member) -> dict[str, str]:
    """Return what the reader calls each tag, by the name that entries have."""
    organisation = await session.get_one(Organisation, reader.organisation_id)
    language = supported(reader.language or organisation.language)
    return {tag.name: tag.name_in(language) for tag in framework_of(organisation).tags}


def told_by(entry: Entry, tags: Mapping[str, str]) -> str:
    """Return the tag that an entry tells of, or the unit."""
    content = orjson.loads(entry.content or "{}")
    tag = str(content.get("tag") or "")
    return tags.get(tag, tag) or str(content.get("unit") or "")


async def titles_of(
    session: AsyncSession, reader: Member, entries: Collection[Entry]
) -> dict[tuple[SubjectKind | None, int | None], str]:
    """Return what the tasks and rounds that entries are about are called."""
    number = reader.organisation_id
    numbers = {
        kind: [one.subject_id for one in entries if one.subject_kind is kind]
        for kind in (SubjectKind.TASK, SubjectKind.ROUND)
    }
    found: dict[tuple[SubjectKind | None, int | None], str] = {}
    tasks = await session.execute(
        select(Task.id, Task.title).where(Task.organisation_id == number, Among(Task.id, THESE)),
        {"these": numbers[SubjectKind.TASK]},
    )
    found |= {(SubjectKind.TASK, task): title for task, title in tasks}
    rounds = await session.execute(
        select(Round.id, Round.check_in).where(
            Round.organisation_id == number, Among(Round.id, THESE)
        ),
        {"these": numbers[SubjectKind.ROUND]},
    )
    organisation = await session.get_one(Organisation, number)
    framework = framework_of(organisation)
    language = supported(reader.language or organisation.language)
    for one, key in rounds:
        check_in = framework.check_in(key)
        found[SubjectKind.ROUND, one] = check_in.title_in(language) if check_in else key
    return found
