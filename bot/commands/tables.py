"""Rows on standard output: aligned text for people, JSON for programs, a workbook to hand out."""

import sys
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import orjson

from bot.commands import Complaint, WrongCall
from bot.process.speaking import system_reason, words

Row = Mapping[str, Any]
Item = TypeVar("Item")
GAP = "  "
PAGE = 500  # rows aligned together: a long table is printed as it is read


class Format(StrEnum):
    """How rows are put out."""

    TABLE = "table"
    JSON = "json"
    XLSX = "xlsx"


def format_for(form: Format, output: Path | None) -> Format:
    """Return the format asked for; whoever names a file means a workbook."""
    if output is None:
        return form
    if form is Format.JSON:
        from wording.command_line import calls  # noqa: PLC0415

        raise WrongCall(words(calls.OUTPUT_OR_JSON))
    return Format.XLSX


class TextFormat(StrEnum):
    """How rows are put out where nobody needs a workbook."""

    TABLE = "table"
    JSON = "json"


def put(line: str = "") -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


def note(line: str) -> None:
    """Tell something beside the result: on standard error, so that the result stays alone."""
    sys.stderr.write(f"{line}\n")


def put_json(value: object) -> None:
    """Print a value as indented JSON."""
    put_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n")


async def put_json_rows(rows: AsyncIterable[Row]) -> None:
    """Print rows as a JSON array, one row a line, without holding them all."""
    separator = b"[\n "
    async for row in rows:
        put_bytes(separator + orjson.dumps(dict(row)))
        separator = b",\n "
    put_bytes(b"[]\n" if separator.startswith(b"[") else b"\n]\n")


def put_bytes(content: bytes) -> None:
    """Print what is for programs: JSON is UTF-8, whatever the terminal speaks."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


async def put_table(headings: Sequence[str], rows: AsyncIterable[Sequence[object]]) -> None:
    """Print rows under headings, aligned for a terminal, where Chinese takes two columns a sign."""
    first: list[list[str]] = [list(headings)]
    async for page in in_pages(rows):
        put_page([*first, *([one_line(value) for value in row] for row in page)])
        first = []
    put_page(first)


async def each(rows: Iterable[Item]) -> AsyncIterator[Item]:
    """Yield rows that are here already as if they came one by one."""
    for row in rows:
        yield row


def put_page(page: Sequence[Sequence[str]]) -> None:
    """Print some rows aligned with each other."""
    from rich.cells import cell_len  # noqa: PLC0415

    if not page:
        return
    widths = [max(map(cell_len, column)) for column in zip(*page, strict=True)]
    for row in page:
        cells = [
            text + " " * (width - cell_len(text)) for text, width in zip(row, widths, strict=True)
        ]
        put(GAP.join(cells).rstrip())


def one_line(value: object) -> str:
    """Return a value as text without line breaks and control signs."""
    text = "" if value is None else " ".join(str(value).split())
    # What people typed must not steer the terminal of whoever reads it.
    return text if text.isprintable() else "".join(filter(str.isprintable, text))


async def put_workbook(
    title: str,
    headings: Sequence[str],
    rows: AsyncIterable[Sequence[Any]],
    output: Path | None,
) -> None:
    """Write one sheet to a file, or to standard output if that goes into one, as it is read."""
    from wording.workbooks.sheets import Column, Sheet  # noqa: PLC0415
    from wording.workbooks.streaming import Part, Streamed  # noqa: PLC0415

    sheet = Sheet(title, tuple(Column(heading) for heading in headings))
    paged = in_pages(rows)
    first: list[Sequence[Any]] = []
    async for first in paged:  # noqa: B007  # its rows say how wide the columns are
        break
    with opened_for_bytes(output) as file:
        book = Streamed(file, [Part(sheet, first)])
        with book.part(0) as take:
            take(first)
            async for page in paged:
                take(page)
        book.close()


async def in_pages(rows: AsyncIterable[Item]) -> AsyncIterator[list[Item]]:
    """Yield rows some at a time."""
    page: list[Item] = []
    async for row in rows:
        page.append(row)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


def write_file(file: Path, content: bytes) -> None:
    """Write a file whole. Raises Complaint where that cannot be."""
    from wording.command_line import calls  # noqa: PLC0415

    try:
        file.write_bytes(content)
    except OSError as error:
        reason = system_reason(error)
        raise Complaint(words(calls.CANNOT_WRITE, file=file, reason=reason)) from error


def opened_for_bytes(output: Path | None) -> BinaryIO:
    """Return the file to write a workbook to."""
    from wording.command_line import calls  # noqa: PLC0415

    if output is not None:
        try:
            return output.open("wb")
        except OSError as error:
            raise Complaint(
                words(calls.CANNOT_WRITE, file=output, reason=system_reason(error))
            ) from error
    if sys.stdout.isatty():
        raise Complaint(words(calls.NO_TEXT))
    sys.stdout.flush()
    return open(sys.stdout.fileno(), "wb", closefd=False)  # a descriptor, no path
