"""The ledger's entries as rows, read column by column: a million of them in less than a minute."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import FOREIGN, UnreadableEntryError
from ledger.exports.names import Reader, reader_of
from ledger.exports.pages import Exported, Pages
from models import ChainEnd, Entry, Organisation, SubjectKind, Task
from wording.catalogues import translations
from wording.command_line.books import HIDDEN
from wording.exports.ledger import kind_text, subject_text
from wording.exports.sheets import ledger_sheet
from wording.workbooks.sheets import MOST_ROWS, Row

PAGE = 5000  # entries read at once
# What an entry is about, said in one word, in this order.
SPOKEN = ("text", "title", "name")
TOLD_FIRST = frozenset({"rule", "period"})


async def export_entries(
    session: AsyncSession, organisation: Organisation, _now: datetime
) -> list[Exported]:
    """Return the sheets of the ledger, oldest first: as many as Excel needs for all entries."""
    end = await session.get_one(ChainEnd, organisation.id)
    reader = await reader_of(session, organisation)
    secret = await secret_tasks(session, organisation.id)
    writer = EntryRows(reader, secret)
    sheets = []
    for number, first in enumerate(range(0, max(end.last_seq, 1), MOST_ROWS)):
        until = min(first + MOST_ROWS, end.last_seq)
        pages = pages_of_entries(session, writer, first, until)
        sheet = ledger_sheet(organisation.language, number)
        sheets.append(Exported(sheet, pages, count=until - first))
    return sheets


async def secret_tasks(session: AsyncSession, organisation_id: int) -> set[int]:
    """Return the numbers of the confidential tasks: what was said of them is not put out."""
    rows = await session.scalars(
        select(Task.id).where(Task.organisation_id == organisation_id, Task.confidential.is_(True))
    )
    return set(rows)


async def pages_of_entries(
    session: AsyncSession, writer: "EntryRows", after: int, until: int
) -> Pages:
    """Yield the entries after one, up to another. Raises UnreadableEntryError."""
    wanted = (
        select(
            Entry.seq,
            Entry.at,
            Entry.kind,
            Entry.actor_id,
            Entry.subject_kind,
            Entry.subject_id,
            Entry.content,
            Entry.version,
            Entry.hash,
        )
        .where(Entry.organisation_id == writer.organisation_id)
        .order_by(Entry.seq)
        .limit(PAGE)
    )
    while after < until:
        try:
            found = await session.execute(wanted.where(Entry.seq > after, Entry.seq <= until))
            rows = found.all()
            page = list(writer.of(rows))
        except FOREIGN as error:
            raise UnreadableEntryError from error
        if not page:
            return
        after = rows[-1].seq
        yield page


class EntryRows:
    """Entries as rows, in the organisation's language and on its clock."""

    def __init__(self, reader: Reader, secret: set[int]) -> None:
        self.organisation_id = reader.organisation.id
        self.language = reader.language
        self.names = reader.names
        self.secret = secret
        self.hidden = translations(self.language).gettext(HIDDEN)
        self.kind = cache(lambda kind: kind_text(kind, self.language))
        # The zone's distance from UTC is asked once an hour, not once an entry.
        self.zone: tzinfo = reader.calendar.timezone
        self.distances: dict[datetime, timedelta] = {}

    def of(self, rows: Sequence[Any]) -> Iterator[Row]:
        """Yield a row for each entry."""
        for seq, at, kind, actor, about, number, content, version, digest in rows:
            secret = about is SubjectKind.TASK and number in self.secret
            yield (
                seq,
                self.clock(at),
                self.kind(kind),
                self.names.name(actor),
                subject_text(about, number, self.language) if about else None,
                self.hidden if secret else told_in(content),
                version,
                digest,
            )

    def clock(self, at: datetime) -> datetime:
        """Return a moment on the organisation's clock, without a zone, as a sheet has it."""
        hour = at.replace(minute=0, second=0, microsecond=0)
        if hour not in self.distances:
            self.distances[hour] = hour.astimezone(self.zone).utcoffset() or timedelta()
        return at.astimezone(UTC).replace(tzinfo=None) + self.distances[hour]


def told_in(content: str | None) -> str | None:
    """Return what was said or whom or what it is about; None once the content was erased."""
    if content is None:
        return None
    try:
        read: Any = orjson.loads(content)
    except orjson.JSONDecodeError:
        read = None
    if not isinstance(read, dict):
        return str(content)  # not written through us; `verify` names it
    return told_of(read)


def told_of(content: Mapping[str, Any]) -> str:
    """Return what the content of an entry tells in one line."""
    for word in SPOKEN:
        if isinstance(content.get(word), str):
            return str(content[word])
    keys = sorted(content, key=lambda key: key not in TOLD_FIRST)
    return "; ".join(f"{key}: {content[key]}" for key in keys if content[key] is not None)
