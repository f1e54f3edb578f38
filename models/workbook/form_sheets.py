"""The sheets of an XLSForm: rows by their headings, texts by their languages, lists of choices."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from models.framework.flaws import Flaw, flaw
from models.framework.forms import Form
from models.frozen import frozen
from models.workbook.archive import pack, unpack
from models.workbook.layout import MAX_COLUMNS, MAX_ROWS, cell_name
from models.workbook.problems import Reason, UnreadableError

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
# By other names that XLSForm has for the same.
COLUMNS = {
    "relevance": "relevant",
    "constraint message": "constraint_message",
    "constraint-msg": "constraint_message",
    "list name": "list_name",
    "value": "name",
    "title": "form_title",
}
TEXTS = ("label", "hint", "constraint_message")
LANGUAGE = re.compile(r"^(?P<what>[a-z_]+)\s*::?\s*(?P<language>.+)$")
CHINESE = re.compile(r"中文|汉语|chinese|\bzh\b|\(zh", re.IGNORECASE)
ENGLISH = re.compile(r"英文|英语|english|\ben\b", re.IGNORECASE)


@frozen
class FormProblem:
    """One thing wrong with a sheet: where, and why, with what to do.

    People are told in their language by `wording.frameworks.flaws`.
    """

    sheet: str
    cell: str  # "" where it is about the sheet as a whole
    why: Flaw

    @property
    def place(self) -> str:
        """Return where it is: survey B3."""
        return f"{self.sheet}{' ' + self.cell if self.cell else ''}"

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


@dataclass
class FormRead:
    """What became of the file: the form if nothing is wrong, the problems, what was left out."""

    form: Form | None = None
    problems: list[FormProblem] = field(default_factory=list)
    left_out: list[FormProblem] = field(default_factory=list)


@frozen
class SheetRow:
    """A row of a sheet: its cells by column, as text, and where each stands."""

    sheet: str
    line: int
    cells: Mapping[str, str]
    places: Mapping[str, int]

    def __getitem__(self, column: str) -> str:
        """Return the cell of a column; nothing where there is none."""
        return self.cells.get(column, "")

    def problem(self, column: str, why: Flaw) -> FormProblem:
        """Return a problem with one cell."""
        return FormProblem(self.sheet, cell_name(self.places.get(column, 1), self.line), why)


def sheets_of(content: bytes, found: FormRead) -> dict[str, list[SheetRow]]:
    """Return the rows of the sheets by name. Raises UnreadableError for what is no workbook."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  # late: slow start

    sheets = {}
    try:
        book = CalamineWorkbook.from_filelike(pack(unpack(content)))
        for name in book.sheet_names:
            if name.strip().lower() in {SURVEY, CHOICES, SETTINGS}:
                grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                sheets[name.strip().lower()] = rows_of(name.strip().lower(), grid, found)
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableError(Reason.DAMAGED) from error
    if not sheets.get(SURVEY) and not found.problems:
        found.problems.append(FormProblem(SURVEY, "", flaw("form_empty")))
    return sheets


def rows_of(sheet: str, grid: list[list[Any]], found: FormRead) -> list[SheetRow]:
    """Return the rows of a sheet that are not empty, by their headings."""
    if len(grid) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in grid[:1]):
        why = flaw("form_too_large", rows=MAX_ROWS, columns=MAX_COLUMNS)
        found.problems.append(FormProblem(sheet, "", why))
        return []
    headings = [column_of(text_of(cell)) for cell in grid[0]] if grid else []
    places = {name: place for place, name in reversed(list(enumerate(headings, 1))) if name}
    rows = []
    for line, cells in enumerate(grid[1:], 2):
        texts = {name: text_of(cells[place - 1]) for name, place in places.items()}
        if any(texts.values()):
            rows.append(SheetRow(sheet, line, texts, places))
    return rows


def column_of(heading: str) -> str:
    """Return a column by its name here: label::English (en) is label_en."""
    name = " ".join(heading.split())
    lower = name.lower()
    language = LANGUAGE.match(lower)
    if language and language["what"] in TEXTS:
        if ENGLISH.search(name):
            return f"{language['what']}_en"
        # One in neither language stands where there is no other.
        return language["what"] if CHINESE.search(name) else f"{language['what']}_other"
    return COLUMNS.get(lower, lower)


def text_of(cell: object) -> str:
    """Return a cell as text: whole numbers without a point, days and times as ISO has them."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell if cell is not None else "").strip()


def said_in(row: SheetRow, column: str) -> dict[str, str]:
    """Return a text and its English, as fields have them; one language alone is taken as it is."""
    main = row[column] or row[f"{column}_other"] or row[f"{column}_en"]
    english = row[f"{column}_en"] if row[f"{column}_en"] != main else ""
    return {column: main, f"{column}_en": english}


Choices = dict[str, dict[str, tuple[str, str]]]  # list → value → label, English


def choices_in(rows: list[SheetRow], found: FormRead) -> Choices:
    """Return the lists of choices."""
    lists: Choices = {}
    for row in rows:
        name, value = row["list_name"], row["name"]
        said = said_in(row, "label")
        if not name or not value or not said["label"]:
            found.problems.append(row.problem("name", flaw("choice_incomplete")))
        elif value in lists.setdefault(name, {}):
            twice = flaw("choice_twice", value=value, name=name)
            found.problems.append(row.problem("name", twice))
        else:
            lists[name][value] = (said["label"], said["label_en"])
    return lists
