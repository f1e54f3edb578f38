"""The books as workbooks: what is exported, page by page, into a file that stands whole or not."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, BinaryIO

from bot.commands import Complaint
from bot.commands.opening import database_for_reading, organisation_or_complaint
from bot.commands.progress import told_how_far
from bot.commands.tables import put
from bot.process.clock import Clock
from bot.process.settings import Settings
from bot.process.speaking import system_reason, words
from wording.command_line import books, calls, roster
from wording.command_line import exporting as said

if TYPE_CHECKING:
    from ledger.exports.pages import Exported


async def export(settings: Settings, *, what: str, file: Path, force: bool) -> None:
    """Write what is asked for into a workbook."""
    from ledger.book.chain import UnreadableEntryError  # noqa: PLC0415
    from ledger.exports.kinds import EXPORTS  # noqa: PLC0415
    from ledger.exports.pages import write_export  # noqa: PLC0415

    check_file(file, force=force)
    async with database_for_reading(settings) as database, database.read() as session:
        organisation = await organisation_or_complaint(session)
        sheets = await EXPORTS[what](session, organisation, Clock().now())
        try:
            with written_whole(file) as opened, told_how_far(rows_in(sheets)) as done:
                rows = await write_export(opened, sheets, done)
        except UnreadableEntryError as error:
            raise Complaint(words(books.ENTRY_UNREADABLE)) from error
    put(words(said.EXPORTED, file=file, rows=rows))


def check_file(file: Path, *, force: bool) -> None:
    """Complain of what is no name of a workbook, and of a file that is there already."""
    if file.suffix.lower() != ".xlsx":
        raise Complaint(words(roster.NOT_XLSX, file=file))
    if file.exists() and not force:
        raise Complaint(words(roster.FILE_EXISTS, file=file))


@contextmanager
def written_whole(file: Path) -> Iterator[BinaryIO]:
    """Open a file beside the one that is meant; only once it stands it takes that one's place."""
    try:
        with NamedTemporaryFile(dir=file.parent, prefix=".", suffix=".tmp", delete=False) as opened:
            made = Path(opened.name)
            try:
                yield opened  # type: ignore[misc]  # it is a file opened for bytes
                opened.close()
                # As any other file here: a temporary one is its maker's alone.
                made.chmod(0o666 & ~umask())
                made.replace(file)
            except BaseException:
                made.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise Complaint(
            words(calls.CANNOT_WRITE, file=file, reason=system_reason(error))
        ) from error


def umask() -> int:
    """Return which rights new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def rows_in(sheets: "Sequence[Exported]") -> int | None:
    """Return how many rows there are; None where a sheet does not know."""
    counts = [one.count for one in sheets if one.count is not None]
    return sum(counts) if len(counts) == len(sheets) else None
