"""A document that somebody sends in, as plain text: .docx, .txt and .xlsx, opened with suspicion.

What the file numbers by itself, a list of Word or the rows of a table, is marked as items.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from xml.parsers import expat

from models.frozen import frozen
from models.workbook.archive import MAX_FILE_BYTES, pack, unpack
from models.workbook.problems import Reason, UnreadableError

BODY = "word/document.xml"
MAX_SIGNS = 40_000  # of text; more is no list of things to do
MAX_ROWS = 1_000
ITEM = "• "
ENCODINGS = ("utf-8-sig", "gb18030")
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Unreadable(StrEnum):
    """Why a document cannot be read; said in `wording.registering.minutes`."""

    TOO_BIG = "too_big"  # for Telegram, or once unpacked
    OTHER_KIND = "other_kind"  # .pdf, a picture, an old .doc
    DAMAGED = "damaged"
    NOT_FETCHED = "not_fetched"  # Telegram did not hand it over


@frozen
class Document:
    """What stands in a document, or why that is not known."""

    text: str = ""
    problem: Unreadable | None = None


def kind_of(name: str | None) -> str:
    """Return the ending of a file's name: docx."""
    return (name or "").rpartition(".")[2].lower()


def read_document(name: str | None, content: bytes) -> Document:
    """Return the document's text. Takes a while for a large one: call it in a thread."""
    if len(content) > MAX_FILE_BYTES:
        return Document(problem=Unreadable.TOO_BIG)
    reader = READERS.get(kind_of(name))
    if reader is None:
        return Document(problem=Unreadable.OTHER_KIND)
    try:
        return Document(reader(content)[:MAX_SIGNS].replace("\0", ""))
    except UnreadableError as error:
        big = error.problem.reason in {Reason.FILE_TOO_BIG, Reason.UNPACKS_TOO_BIG}
        return Document(problem=Unreadable.TOO_BIG if big else Unreadable.DAMAGED)
    except (ValueError, LookupError, OSError, expat.ExpatError):
        return Document(problem=Unreadable.DAMAGED)


def text_of_plain(content: bytes) -> str:
    """Return the text of a .txt file, in whichever encoding a Chinese office writes."""
    if content.startswith(WIDE_MARKS):
        return content.decode("utf-16")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError(Reason.DAMAGED)


def text_of_workbook(content: bytes) -> str:
    """Return the rows of a workbook's first sheet, each a line."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  # late: slow start

    try:
        book = CalamineWorkbook.from_filelike(pack(unpack(content)))
        rows = book.get_sheet_by_index(0).to_python(nrows=MAX_ROWS)
    except CalamineError as error:
        raise UnreadableError(Reason.DAMAGED) from error
    return "\n".join(lines_of_table([[written(cell) for cell in row] for row in rows]))


def written(cell: object) -> str:
    """Return a cell as words."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else " ".join(str(cell).split())


def lines_of_table(rows: Iterable[list[str]]) -> list[str]:
    """Return a line per row: what stands above the table, then its rows as items.

    The first row with several cells is the headings; a number of its own before a row goes.
    """
    lines, in_table = list[str](), False
    for row in rows:
        cells = [cell for cell in row if cell]
        if len(cells) < 2:
            lines += cells
        elif in_table or cells[0].isdecimal():
            in_table = True
            lines.append(ITEM + " ".join(cells[1:] if cells[0].isdecimal() else cells))
        else:
            in_table = True
    return lines


def text_of_word(content: bytes) -> str:
    """Return the paragraphs of a .docx file, and the rows of its tables."""
    parts = unpack(content, wanted=BODY.__eq__, needed=BODY)
    body = WordBody()
    parser = expat.ParserCreate()
    parser.StartElementHandler = body.begins
    parser.EndElementHandler = body.ends
    parser.CharacterDataHandler = body.says
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.Parse(parts[BODY], True)  # noqa: FBT003  # expat takes it by position only
    return "\n".join(body.lines)


def refuse(*_: object) -> None:
    """Refuse what Word never writes: the door to entity bombs."""
    raise UnreadableError(Reason.DAMAGED)


class WordBody:
    """One pass over the body of a Word file, paragraph by paragraph, row by row."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._words: list[str] = []
        self._rows: list[list[str]] = []
        self._depth = 0  # of tables
        self._is_text = False
        self._is_item = False
        self._is_below = False

    def begins(self, tag: str, attributes: dict[str, str]) -> None:
        """Come to an element."""
        name = tag.rpartition(":")[2]
        if name == "tbl":
            self._depth += 1
        elif name == "tr" and self._depth == 1:
            self._rows.append([])
        elif name == "tc" and self._depth == 1 and self._rows:
            self._rows[-1].append("")
        elif name == "t":
            self._is_text = True
        elif name in {"tab", "br"}:
            self._words.append(" ")
        elif name == "numPr":
            self._is_item = True
        elif name == "ilvl" and attributes.get("w:val", "0") != "0":
            self._is_below = True

    def says(self, text: str) -> None:
        """Come to text; only that of runs is anybody's."""
        if self._is_text:
            self._words.append(text)

    def ends(self, tag: str) -> None:
        """Leave an element."""
        name = tag.rpartition(":")[2]
        if name == "t":
            self._is_text = False
        elif name == "p":
            self._ends_paragraph()
        elif name == "tbl":
            self._depth -= 1
            if not self._depth:
                self.lines += lines_of_table(self._rows)
                self._rows = []

    def _ends_paragraph(self) -> None:
        words = " ".join("".join(self._words).split())
        if words and self._depth and self._rows and self._rows[-1]:
            self._rows[-1][-1] = f"{self._rows[-1][-1]} {words}".strip()
        elif words:
            # What stands a level below an item goes on with it.
            numbered = self._is_item and not self._is_below
            self.lines.append(f"{ITEM if numbered else ''}{words}")
        self._words, self._is_item, self._is_below = [], False, False


READERS = {"txt": text_of_plain, "docx": text_of_word, "xlsx": text_of_workbook}
