"""What a spreadsheet reader does not tell: formulas, merged cells, error cells, how far it goes.

The XML is read with expat. A document type declaration, the door to entity bombs, is refused: no
spreadsheet program writes one.
"""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from models.workbook.archive import WORKBOOK, Parts
from models.workbook.layout import MAX_COLUMNS, MAX_ROWS, cell_name, cell_place
from models.workbook.problems import Reason, UnreadableError

RELATIONS = "xl/_rels/workbook.xml.rels"
MAX_LISTED = 20_000  # marks of one kind kept from one sheet
Attributes = dict[str, str]


@dataclass
class Marks:
    """Cells of a sheet that need a word, by name; merged ranges as Excel writes them."""

    formulas: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)  # those that hold something
    beyond_rows: str = ""  # the first filled cell below the last row that is taken
    beyond_columns: str = ""


def sheet_parts(parts: Parts) -> dict[str, str]:
    """Return the part's name of each worksheet by the sheet's name."""
    relations: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def on_relation(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.join("xl", target)
            relations[attributes.get("Id", "")] = posixpath.normpath(path)

    def on_sheet(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            named = {name.rpartition(":")[2]: value for name, value in attributes.items()}
            sheets[named.get("name", "")] = relations.get(named.get("id", ""), "")

    walk(parts.get(RELATIONS, b""), on_relation)
    walk(parts[WORKBOOK], on_sheet)
    return {name: path for name, path in sheets.items() if path in parts}


def marks_of(sheet: bytes) -> Marks:
    """Return what stands out in a worksheet's XML. Raises `UnreadableError`."""
    scan = SheetScan()
    walk(sheet, scan.on_start)
    return scan.marks


class SheetScan:
    """One pass over a sheet, cell by cell; remembers only where it is and what stands out."""

    def __init__(self) -> None:
        self.marks = Marks()
        self.row = 0
        self.column = 0
        self.row_is_hidden = False

    def on_start(self, tag: str, attributes: Attributes) -> None:
        """Take note of an element."""
        if tag == "c":
            self.on_cell(attributes)
        elif tag == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.column = 0
            self.row_is_hidden = attributes.get("hidden") in {"1", "true"}
        elif tag in {"v", "is", "f"}:
            self.on_content(tag)
        elif tag == "mergeCell":
            add(self.marks.merged, attributes.get("ref", ""))

    def on_cell(self, attributes: Attributes) -> None:
        """Come to the next cell."""
        if "r" in attributes:
            self.column, self.row = cell_place(attributes["r"])
        else:
            self.column += 1
        if attributes.get("t") == "e":
            add(self.marks.errors, self.place)

    def on_content(self, tag: str) -> None:
        """Find that the cell holds something."""
        if tag == "f":
            add(self.marks.formulas, self.place)
        hidden = self.marks.hidden_rows
        if self.row_is_hidden and hidden[-1:] != [self.row] and len(hidden) < MAX_LISTED:
            hidden.append(self.row)
        if self.row > MAX_ROWS + 1:
            self.marks.beyond_rows = self.marks.beyond_rows or self.place
        if self.column > MAX_COLUMNS:
            self.marks.beyond_columns = self.marks.beyond_columns or self.place

    @property
    def place(self) -> str:
        """The name of the cell we are in."""
        return cell_name(self.column, self.row)


def add(found: list[str], place: str) -> None:
    """Keep a mark, unless there are too many to be of use."""
    if len(found) < MAX_LISTED:
        found.append(place)


def walk(content: bytes, on_start: Callable[[str, Attributes], None]) -> None:
    """Call `on_start` with each element's local name and attributes. Raises `UnreadableError`."""

    def start(name: str, attributes: Attributes) -> None:
        on_start(name.rpartition(":")[2], attributes)

    def refuse(*_: object) -> None:
        raise UnreadableError(Reason.DAMAGED)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003  # expat takes it by position only
    # LookupError: an encoding that nobody knows.
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnreadableError(Reason.DAMAGED) from error
