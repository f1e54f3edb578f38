"""An export while it is read: sheets, each with its rows in pages, and the workbook they become."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import datetime
from typing import BinaryIO, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Entry, Organisation, Point, Reading, Round, Task
from models.frozen import frozen
from wording.exports.sheets import EXPORT_SHEET
from wording.workbooks.sheets import Row, Sheet
from wording.workbooks.streaming import Part, Streamed

STAMP_LENGTH = 16  # hex digits
PAGE = 1000  # rows read at once
Pages = AsyncIterator[Sequence[Row]]
Walked = TypeVar("Walked", Point, Reading, Round, Task)


@frozen
class Exported:
    """A sheet and its rows, about `count` of them; a `twin` holds them once more."""

    sheet: Sheet
    pages: Pages
    twin: Sheet | None = None
    count: int | None = None


async def write_export(
    file: BinaryIO, sheets: Sequence[Exported], done: Callable[[int], object] = lambda _: None
) -> int:
    """Write a workbook as its rows are read; `done` hears of each page. Return how many rows."""
    first = [await first_of(one.pages) for one in sheets]
    parts = [Part(one.sheet, rows, one.twin) for one, rows in zip(sheets, first, strict=True)]
    book, total = Streamed(file, parts), 0
    for number, (one, rows) in enumerate(zip(sheets, first, strict=True)):
        with book.part(number) as take:
            take(rows)
            total += len(rows)
            done(total)
            async for page in one.pages:
                take(page)
                total += len(page)
                done(total)
    book.close()
    return total - sum(1 for one in sheets if one.sheet.hidden)


async def by_number(
    session: AsyncSession, table: type[Walked], organisation_id: int, *which: ColumnElement[bool]
) -> AsyncIterator[Sequence[Walked]]:
    """Yield rows of a table by their numbers, a page at a time; each is let go before the next."""
    last = 0
    while True:
        found = await session.scalars(
            select(table)
            .where(table.organisation_id == organisation_id, table.id > last, *which)
            .order_by(table.id)
            .limit(PAGE)
        )
        rows = found.all()
        if not rows:
            return
        last = rows[-1].id
        yield rows
        let_go(session, rows)


def let_go(session: AsyncSession, rows: Iterable[object]) -> None:
    """Keep rows no longer than their page; whatever else the session holds stays in it."""
    for row in rows:
        if row in session:
            session.expunge(row)


async def first_of(pages: Pages) -> Sequence[Row]:
    """Return the first page; an empty one where there is none. The others can be read after it."""
    async for page in pages:
        return page
    return ()


async def stamp_of(session: AsyncSession, organisation: Organisation) -> str:
    """Return what tells an organisation's exports from all others: how its ledger begins."""
    digest = await session.scalar(
        select(Entry.hash).where(Entry.organisation_id == organisation.id, Entry.seq == 1)
    )
    return (digest or "")[:STAMP_LENGTH]


async def stamped(session: AsyncSession, organisation: Organisation, now: datetime) -> "Exported":
    """Return the hidden sheet that says of whose books an export is, and of when."""
    row = (await stamp_of(session, organisation), now.isoformat(timespec="seconds"))
    return Exported(EXPORT_SHEET, one_page([row]), count=1)


async def one_page(rows: Sequence[Row]) -> Pages:
    """Yield rows that are here already."""
    yield rows
