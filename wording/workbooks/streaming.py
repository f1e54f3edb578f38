"""A workbook whose rows go out as they come: a million take no more memory than one page.

xlsxwriter makes everything but the rows: sheets, headings, widths, filters, drop-downs, colours.
The rows are put into its sheets as ECMA-376 has them, text as text: whatever somebody typed, no
formula comes of it. Through xlsxwriter itself eight million cells take minutes.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from models.frozen import frozen
from models.workbook.layout import cell_name
from wording.workbooks.looks import AS_TYPED, Headings, breadth, offer, set_up, write_lists
from wording.workbooks.sheets import MOST_ROWS, NARROWEST, Cell, Column, Kind, Row, Sheet

CELL_LIMIT = 32_000  # characters; Excel takes 32,767
COMPRESSION = 3  # of nine: three times as fast as the usual six, and hardly larger
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  # Excel counts days without a zone
SECONDS_OF_A_DAY = 86_400
# What XML cannot hold, and what a spreadsheet would take for such a sign.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
STYLED = re.compile(rb'<col min="(\d+)" max="(\d+)"[^>]*? style="(\d+)"')
FORMATS = {
    Kind.TEXT: {"num_format": "@", "valign": "top", "text_wrap": True},
    Kind.NUMBER: {"valign": "top"},
    Kind.DAY: {"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"},
    Kind.MOMENT: {"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"},
}
WIDTH_OF_MOMENT = 17
BOOK = "xl/workbook.xml"
COPIED_AT_ONCE = 1 << 20  # bytes


class TooManyRowsError(Exception):
    """A sheet cannot hold them all."""


@frozen
class Part:
    """A sheet, and its first rows: they say how wide its columns are to be.

    A `twin` of the same columns holds the same rows once more.
    """

    sheet: Sheet
    first: Sequence[Row] = ()
    twin: Sheet | None = None


class Streamed:
    """A workbook while it is written: part by part, each with its rows in pages.

    The file must be opened for bytes. Without `close` it is no workbook.
    """

    def __init__(self, file: BinaryIO, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.made = ZipFile(BytesIO(skeleton(parts)))
        self.out = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=COMPRESSION)
        self.filled: dict[int, int] = {}  # by the number of the sheet: rows written
        self.styles = self.read_styles()

    def read_styles(self) -> dict[Kind, int]:
        """Return the number of each kind's look: the columns of the sheet of lists bear them."""
        content = self.made.read(part_name(sum(map(sheets_in, self.parts))))
        found = [int(style) for _, _, style in STYLED.findall(content)]
        return dict(zip(FORMATS, found, strict=True))

    @contextmanager
    def part(self, number: int) -> Iterator[Callable[[Iterable[Row]], None]]:
        """Open a part, by its number from 0; yield what takes the next rows of it."""
        part = self.parts[number]
        place = sum(map(sheets_in, self.parts[:number]))
        lines = RowLines(part.sheet.columns, self.styles)
        with TemporaryFile() as kept:
            with self.sheet(place, lines) as write:

                def take(rows: Iterable[Row]) -> None:
                    content = "".join(lines.of(rows)).encode()
                    write(content)
                    if part.twin is not None:
                        kept.write(content)

                yield take
            if part.twin is not None:
                kept.seek(0)
                with self.sheet(place + 1, lines) as write:
                    while content := kept.read(COPIED_AT_ONCE):
                        write(content)

    @contextmanager
    def sheet(self, place: int, lines: "RowLines") -> Iterator[Callable[[bytes], int]]:
        """Open a sheet of the file; yield what takes its rows as they are written there."""
        head, tail = self.made.read(part_name(place)).split(b"</sheetData>")
        with self.out.open(part_name(place), "w", force_zip64=True) as entry:
            # How far the rows go is not known yet, and need not be said.
            entry.write(re.sub(rb"<dimension [^>]*/>", b"", head))
            yield entry.write
            self.filled[place] = lines.written
            last = str(max(lines.written, 1) + 1).encode()
            entry.write(b"</sheetData>")
            entry.write(re.sub(rb'(<autoFilter ref="A1:[A-Z]+)\d+', rb"\g<1>" + last, tail))

    def close(self) -> None:
        """Write what is left: all but the sheets with rows."""
        done = {part_name(place) for place in self.filled}
        for name in self.made.namelist():
            if name not in done:
                content = self.made.read(name)
                self.out.writestr(name, self.book(content) if name == BOOK else content)
        self.out.close()

    def book(self, content: bytes) -> bytes:
        """Let the filter of each sheet reach down to its last row."""
        for place, rows in self.filled.items():
            named = rb'(<definedName name="_xlnm._FilterDatabase" localSheetId="%d"[^<]*\$)\d+(?=<)'
            content = re.sub(named % place, rb"\g<1>%d" % (max(rows, 1) + 1), content)
        return content


def sheets_in(part: Part) -> int:
    """Return how many sheets a part takes."""
    return 1 if part.twin is None else 2


def part_name(place: int) -> str:
    """Return where in the file a sheet stands, by its number from 0."""
    return f"xl/worksheets/sheet{place + 1}.xml"


def write_rows(file: BinaryIO, parts: Sequence[Part]) -> None:
    """Write a workbook of sheets whose rows are all here."""
    book = Streamed(file, parts)
    for number, part in enumerate(parts):
        with book.part(number) as take:
            take(part.first)
    book.close()


class RowLines:
    """Rows as the lines of a sheet; it counts them."""

    def __init__(self, columns: Sequence[Column], styles: dict[Kind, int]) -> None:
        letters = [cell_name(place, 1)[:-1] for place in range(1, len(columns) + 1)]
        self.starts = [
            (f'<c r="{letter}', f'" s="{styles[column.kind]}"')
            for letter, column in zip(letters, columns, strict=True)
        ]
        self.moment = f'" s="{styles[Kind.MOMENT]}"'
        self.written = 0

    def of(self, rows: Iterable[Row]) -> Iterator[str]:
        """Yield a line for each row. Raises TooManyRowsError."""
        for row in rows:
            if self.written == MOST_ROWS:
                raise TooManyRowsError
            self.written += 1
            yield self.line(row, self.written + 1)

    def line(self, row: Row, number: int) -> str:
        """Return a row as XML; empty cells are left out."""
        cells = [f'<row r="{number}">']
        for (start, style), value in zip(self.starts, row, strict=True):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                cells.append(f'{start}{number}{style} t="inlineStr"><is>{text(value)}</is></c>')
                continue
            look = self.moment if has_hour(value) else style
            amount = serial(value) if isinstance(value, date) else value
            cells.append(f"{start}{number}{look}><v>{amount}</v></c>")
        cells.append("</row>")
        return "".join(cells)


def has_hour(value: Cell) -> bool:
    """Return whether a day is told with its hour."""
    return isinstance(value, datetime) and bool(value.hour or value.minute)


def serial(value: date) -> float | int:
    """Return a day as Excel counts it."""
    if not isinstance(value, datetime):
        return value.toordinal() - DAY_ZERO.toordinal()
    passed = value - DAY_ZERO
    return passed.days + round(passed.seconds / SECONDS_OF_A_DAY, 10)


def text(value: str) -> str:
    """Return what was typed as a cell holds it, cut to what one takes."""
    if len(value) > CELL_LIMIT:
        value = value[:CELL_LIMIT]
    if not value.isprintable():
        value = UNSEEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if "_x" in value:
        value = ESCAPED.sub("_x005F_", value)
    if "&" in value or "<" in value or ">" in value:
        value = escape(value)
    if value[:1].isspace() or value[-1:].isspace():
        return f'<t xml:space="preserve">{value}</t>'
    return f"<t>{value}</t>"


def skeleton(parts: Sequence[Part]) -> bytes:
    """Return the workbook with everything but its rows."""
    from xlsxwriter import Workbook  # noqa: PLC0415  # late: only this needs it

    content = BytesIO()
    book = Workbook(content, dict(AS_TYPED))
    looks = Looks(book)
    sheets = [
        (looks.sheet(sheet, part.first), sheet)
        for part in parts
        for sheet in (part.sheet, *filter(None, (part.twin,)))
    ]
    offers = {
        (number, place): column.offers
        for number, (_, sheet) in enumerate(sheets)
        for place, column in enumerate(sheet.columns)
        if column.offers
    }
    ranges = looks.lists(offers)
    for number, place in offers:
        offer(sheets[number][0], (1, place, MOST_ROWS, place), ranges[number, place])
    book.close()
    return content.getvalue()


class Looks:
    """How the workbook looks."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.headings = Headings(book)
        self.formats = {kind: book.add_format(form) for kind, form in FORMATS.items()}
        self.tints: dict[str, Any] = {}

    def sheet(self, sheet: Sheet, first: Sequence[Row]) -> Any:
        """Add a sheet with its headings."""
        columns = sheet.columns
        added = self.book.add_worksheet(sheet.name)
        set_up(added, fixed=sheet.fixed)
        if sheet.hidden:
            added.very_hidden()
        for place, column in enumerate(columns):
            shown = [row[place] for row in first]
            added.set_column(place, place, width_of(column, shown), self.formats[column.kind])
            added.write_string(0, place, column.heading, self.heading(column))
            for word, tint in column.tints.items():
                self.tint(added, place, word, tint)
        if not sheet.hidden:
            added.autofilter(0, 0, 1, len(columns) - 1)
        return added

    def heading(self, column: Column) -> Any:
        """Return how a heading looks."""
        if column.read_only:
            return self.headings.told
        return self.headings.required if column.required else self.headings.optional

    def tint(self, added: Any, place: int, word: str, tint: str) -> None:
        """Let cells of a word stand out, also once somebody has chosen another one."""
        if tint not in self.tints:
            self.tints[tint] = self.book.add_format({"bg_color": tint})
        quoted = '"{}"'.format(word.replace('"', '""'))
        added.conditional_format(
            *(1, place, MOST_ROWS, place),
            {"type": "cell", "criteria": "==", "value": quoted, "format": self.tints[tint]},
        )

    def lists(self, offers: dict[tuple[int, int], Sequence[str]]) -> dict[tuple[int, int], str]:
        """Add the hidden sheet of lists; its first columns bear the looks of the kinds."""
        names = {f"{number}.{place}": words for (number, place), words in offers.items()}
        kinds: dict[str, Sequence[str]] = {kind.value: () for kind in FORMATS}
        ranges = write_lists(self.book, kinds | names)
        added = self.book.worksheets()[-1]
        for place, form in enumerate(self.formats.values()):
            added.set_column(place, place, NARROWEST, form)
        return {key: ranges[f"{key[0]}.{key[1]}"] for key in offers}


def width_of(column: Column, shown: Sequence[Cell]) -> int:
    """Return how wide a column is for its heading, with the mark of the filter, and its cells."""
    found = breadth(column.heading) + 4
    for value in shown:
        if value is not None:
            found = max(
                found, WIDTH_OF_MOMENT if isinstance(value, date) else breadth(str(value)) + 2
            )
    return min(max(found, NARROWEST), column.widest)
