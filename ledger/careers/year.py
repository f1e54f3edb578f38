"""My year 述职: one's own draft of a year from the ledger, each line with its receipt.

What was done, by responsibility; directives answered; difficulties met; check-ins taken part in;
what was put into registers, honours with the rest.
It is for its reader alone, to be copied, so secret tasks are counted and not named. The database
counts; a page of lines is read.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime

import orjson
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import receipt_of
from ledger.careers.registered import lines_recorded, records_in
from ledger.careers.years import (
    ANSWERED,
    BLOCKED,
    Year,
    count_of,
    done_by,
    struck_off_in,
    took_part_in,
    year_at,
    year_in,
)
from ledger.organisations import framework_of
from ledger.talk.pages import turned_to
from ledger.tasks.life import Step
from models import Entry, Member, Organisation, Responsibility, Round, SubjectKind, Task
from models.among import THESE, Among
from models.framework import Framework
from models.frozen import frozen
from wording.careers.year import SECRET, Section, TakenPart, YearGroup, YearLine, YearShown
from wording.languages import supported

LINES_ON_A_PAGE = 12


@frozen
class Looking:
    """Whose year is looked at, and which."""

    session: AsyncSession
    member: Member
    year: Year

    @property
    def number(self) -> int:
        """The organisation."""
        return self.member.organisation_id


async def year_of(
    session: AsyncSession,
    member: Member,
    *,
    now: datetime,
    year: int | None = None,
    page: int = 1,
) -> YearShown:
    """Return a page of the member's own year: this one, or one since the ledger began."""
    organisation = await session.get_one(Organisation, member.organisation_id)
    first, last = year_at(organisation, organisation.created_at), year_at(organisation, now)
    wanted = min(max(year or last, first), last)
    looking = Looking(session, member, year_in(organisation, wanted))
    secret, *counts, recorded = await counts_in(looking, framework_of(organisation))
    taken_part = await taken_part_in(looking, organisation)
    totals = dict(zip(Section, (*counts, len(taken_part), recorded), strict=True))
    page, pages = turned_to(page, sum(totals.values()), LINES_ON_A_PAGE)
    return YearShown(
        name=member.name,
        year=wanted,
        at=now,
        totals=totals,
        secrets=secret,
        taken_part=tuple(taken_part),
        groups=tuple([group async for group in groups_on(looking, totals, taken_part, page)]),
        page=page,
        pages=pages,
        first=first,
        last=last,
    )


async def counts_in(looking: Looking, framework: Framework) -> Sequence[int]:
    """Return how many tasks were secret, and how many lines each section has but check-ins."""
    member, year = looking.member, looking.year
    struck_off = struck_off_in(member, year)
    row = await looking.session.execute(
        select(
            count_of(Task, *struck_off, Task.confidential.is_(True)),
            count_of(Task, *struck_off, Task.confidential.is_(False)),
            count_of(Entry, *done_by(member, ANSWERED, year)),
            count_of(Entry, *done_by(member, BLOCKED, year)),
            records_in(member, framework, year),
        )
    )
    return row.one()


async def taken_part_in(looking: Looking, organisation: Organisation) -> list[TakenPart]:
    """Return each check-in with how often he took part, and the receipt of the last time."""
    rows = await looking.session.execute(
        select(Round.check_in, func.count(Entry.subject_id.distinct()), func.max(Entry.seq))
        .join(Entry, (Entry.organisation_id == looking.number) & (Entry.subject_id == Round.id))
        .where(
            Round.organisation_id == looking.number,
            *took_part_in(looking.member, looking.year),
        )
        .group_by(Round.check_in)
        .order_by(Round.check_in)
    )
    found = rows.all()
    entries = await entries_of(looking, [seq for _, _, seq in found])
    framework = framework_of(organisation)
    language = supported(looking.member.language or organisation.language)
    taken = []
    for key, count, seq in found:
        check_in = framework.check_in(key)
        title = check_in.title_in(language) if check_in else key
        taken.append(TakenPart(title, count, entries[seq].at, receipt_of(entries[seq])))
    return taken


async def groups_on(
    looking: Looking, totals: dict[Section, int], taken_part: Sequence[TakenPart], page: int
) -> AsyncIterator[YearGroup]:
    """Yield the sections that have lines on the page: all of them stand one after the other."""
    begins = (page - 1) * LINES_ON_A_PAGE
    ends = begins + LINES_ON_A_PAGE
    for section, total in totals.items():
        first, last = max(begins, 0), min(ends, total)
        begins, ends = begins - total, ends - total
        if first >= last:
            continue
        if section is Section.TAKEN_PART:
            lines = [one.line() for one in taken_part[first:last]]
        else:
            lines = await READ[section](looking, first, last - first)
        yield YearGroup(section, total, tuple(lines))


async def tasks_done(looking: Looking, first: int, size: int) -> list[YearLine]:
    """Return some of the tasks that were struck off, by responsibility, with their receipts."""
    rows = await looking.session.execute(
        select(Task.id, Task.title, Task.struck_off_at, Responsibility.name)
        .join(
            Responsibility,
            (Responsibility.organisation_id == Task.organisation_id)
            & (Responsibility.id == Task.responsibility_id),
        )
        .where(*struck_off_in(looking.member, looking.year), Task.confidential.is_(False))
        .order_by(Responsibility.position, Responsibility.id, Task.struck_off_at, Task.id)
        .offset(first)
        .limit(size)
    )
    found = rows.all()
    entries = await looking.session.scalars(
        select(Entry)
        .where(
            Entry.organisation_id == looking.number,
            Entry.subject_kind == SubjectKind.TASK,
            Among(Entry.subject_id, THESE),
            Entry.kind == Step.STRIKE_OFF,
        )
        .order_by(Entry.seq),
        {"these": [number for number, *_ in found]},
    )
    receipts = {entry.subject_id: receipt_of(entry) for entry in entries}  # of the last time
    return [
        YearLine(at, title, "", receipts.get(number), under=duty)
        for number, title, at, duty in found
        if at is not None
    ]


async def put_on_record(looking: Looking, first: int, size: int) -> list[YearLine]:
    """Return some of what was put into registers."""
    return await lines_recorded(looking.session, looking.member, looking.year, first, size)


def own_entries(kind: str) -> Callable[[Looking, int, int], Awaitable[list[YearLine]]]:
    """Return what reads some of the member's own entries of a kind, about tasks."""

    async def read(looking: Looking, first: int, size: int) -> list[YearLine]:
        rows = await looking.session.execute(
            select(Entry, Task.title, Task.confidential)
            .outerjoin(
                Task, (Task.organisation_id == looking.number) & (Task.id == Entry.subject_id)
            )
            .where(*done_by(looking.member, kind, looking.year))
            .order_by(Entry.at, Entry.seq)
            .offset(first)
            .limit(size)
        )
        return [
            YearLine(
                entry.at,
                SECRET if secret else title or "",
                "" if secret else words_in(entry),
                receipt_of(entry),
            )
            for entry, title, secret in rows
        ]

    return read


def words_in(entry: Entry) -> str:
    """Return what was said, as far as the entry holds words."""
    content = orjson.loads(entry.content or "{}")
    return str(content.get("text") or content.get("reason") or "")


async def entries_of(looking: Looking, numbers: Sequence[int]) -> dict[int, Entry]:
    """Return the entries of some numbers."""
    rows = await looking.session.scalars(
        select(Entry).where(Entry.organisation_id == looking.number, Among(Entry.seq, THESE)),
        {"these": numbers},
    )
    return {entry.seq: entry for entry in rows}


READ = {
    Section.DONE: tasks_done,
    Section.DIRECTIVES: own_entries(ANSWERED),
    Section.DIFFICULTIES: own_entries(BLOCKED),
    Section.RECORDS: put_on_record,
}
