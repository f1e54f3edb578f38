"""The bytes of a work model's workbook as cells, with everything that stands out in a sheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from models.framework.flaws import Flaw, flaw
from models.framework.naming import Called
from models.frozen import frozen
from models.workbook.archive import Parts, pack, unpack
from models.workbook.layout import MAX_COLUMNS, MAX_ROWS, TOLERATED, cell_name, cell_place
from models.workbook.marks import Marks, marks_of, sheet_parts
from models.workbook.problems import Problem, Reason, UnreadableError, facts_of
from models.workbook.reading import ranges_of
from models.workbook.words import match_key, one_line

GUIDE = "※"  # what a row begins with that only explains
LISTS = "lists"  # the hidden sheet of choices
Cells = Sequence[object]


@frozen
class Wrong:
    """One thing wrong: sheet and cell ("" where it is about more), what stands there, and why."""

    why: Flaw | Problem
    sheet: str = ""
    cell: str = ""
    heading: str = ""
    value: str = ""

    def place(self, order: Mapping[str, int]) -> tuple[int, int, int]:
        """Return where it stands, to sort by: sheet, row, column."""
        number = order.get(self.sheet, -1)
        if not self.cell:
            return number, 0, 0
        column, row = cell_place(self.cell.partition(":")[0])
        return number, row, column


@frozen
class Line:
    """A row that is filled in: its cells by column from 1, those that are empty left out."""

    sheet: str
    number: int
    cells: Mapping[int, object]


@dataclass
class Sheet:
    """A sheet as it came: its own name, its headings and its rows."""

    name: str
    headings: tuple[str, ...] = ()
    lines: list[Line] = field(default_factory=list)


@dataclass
class Noted:
    """What is wrong with a workbook, and what is only to be said."""

    wrong: list[Wrong] = field(default_factory=list)
    notes: list[Wrong] = field(default_factory=list)


def sheets_in(content: bytes, known: Sequence[Called], noted: Noted) -> dict[Called, Sheet]:
    """Return the sheets by what they are called in either language. Raises UnreadableError."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  # late: slow start

    parts = unpack(content)
    places = sheet_parts(parts)
    named = dict(named_sheets(tuple(places), known, noted.wrong))
    taken = {name: one for name, one in named.items() if check_marks(name, parts, places, noted)}
    for name, path in places.items():
        if name not in taken:
            parts.pop(path, None)
    try:
        book = CalamineWorkbook.from_filelike(pack(parts))
        return {
            one: sheet_of(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name, one in taken.items()
        }
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableError(Reason.DAMAGED) from error


def named_sheets(
    names: Sequence[str], known: Sequence[Called], wrong: list[Wrong]
) -> Iterator[tuple[str, Called]]:
    """Yield the sheets that are ours; note those that nobody knows, and those that are missing."""
    by_name = {match_key(name): one for one in known for name in (one.title, one.english)}
    seen: set[Called] = set()
    for name in names:
        one = by_name.get(match_key(name))
        if one is None:
            if name != LISTS:
                names_known = Names(tuple(known))
                wrong.append(Wrong(flaw("sheet_unknown", names=names_known), sheet=name))
        elif one in seen:
            wrong.append(Wrong(flaw("sheet_twice"), sheet=name))
        else:
            seen.add(one)
            yield name, one
    wrong += [Wrong(flaw("sheet_missing", name=Names((one,)))) for one in known if one not in seen]


@frozen
class Names:
    """What sheets are called, as a flaw tells it."""

    of: tuple[Called, ...]

    def __str__(self) -> str:
        return ", ".join(one.english for one in self.of)

    def said_in(self, language: str) -> str:
        """Return them in a reader's language."""
        return "、".join(one.title for one in self.of) if language != "en" else str(self)


def check_marks(name: str, parts: Parts, places: Mapping[str, str], noted: Noted) -> bool:
    """Note what stands out in a sheet; return whether its cells may be read at all."""
    marks = marks_of(parts[places[name]])
    for reason, cell, limit in (
        (Reason.TOO_MANY_ROWS, marks.beyond_rows, MAX_ROWS),
        (Reason.TOO_WIDE, marks.beyond_columns, MAX_COLUMNS),
    ):
        if cell:
            why = Problem(reason, name, cell, facts=facts_of({"limit": limit}))
            noted.wrong.append(Wrong(why, name, cell))
            return False
    noted.wrong += marked(name, marks)
    noted.notes += hidden(name, marks)
    return True


def marked(name: str, marks: Marks) -> Iterator[Wrong]:
    """Yield each formula, merged range and error cell."""
    for reason, cells in (
        (Reason.FORMULA, marks.formulas),
        (Reason.MERGED, marks.merged),
        (Reason.ERROR_VALUE, [one for one in marks.errors if one not in marks.formulas]),
    ):
        for cell in cells:
            yield Wrong(Problem(reason, name, cell), name, cell)


def hidden(name: str, marks: Marks) -> Iterator[Wrong]:
    """Yield that rows are hidden which hold something: they are read, and that is said."""
    if marks.hidden_rows:
        facts = facts_of({"rows": ranges_of(marks.hidden_rows)})
        cell = cell_name(1, marks.hidden_rows[0])
        yield Wrong(Problem(Reason.HIDDEN_ROWS, name, cell, facts=facts), name, cell)


def sheet_of(name: str, grid: Sequence[Cells]) -> Sheet:
    """Return headings and rows; empty rows and those that only explain are left out."""
    first = grid[0] if grid else ()
    found = Sheet(name, tuple(one_line(str(cell)) for cell in first))
    for number, cells in enumerate(grid[1:], 2):
        filled = {column: cell for column, cell in enumerate(cells, 1) if is_filled(cell)}
        if filled and not str(filled.get(1, "")).lstrip().startswith(GUIDE):
            found.lines.append(Line(name, number, filled))
    return found


def is_filled(cell: object) -> bool:
    """Return whether a cell holds anything that can be seen."""
    return not (cell is None or (isinstance(cell, str) and not cell.strip()))


def places_of(sheet: Sheet, known: Sequence[tuple[str, ...]], wrong: list[Wrong]) -> dict[int, int]:
    """Return the sheet's columns (from 1) by the place of what they hold in `known` (from 0)."""
    names = {match_key(name): place for place, all_of in enumerate(known) for name in all_of}
    found: dict[int, int] = {}
    for column, heading in enumerate(sheet.headings, 1):
        place, cell = names.get(match_key(heading)), cell_name(column, 1)
        if not heading or heading in TOLERATED:
            continue
        found_wrong = flaw("column_unknown" if place is None else "column_twice")
        if place is None or place in found:
            wrong.append(Wrong(found_wrong, sheet.name, cell, value=heading))
        else:
            found[place] = column
    unheaded = {column for column, heading in enumerate(sheet.headings, 1) if not heading}
    for line in sheet.lines:
        for column in line.cells:
            if column in unheaded or column > len(sheet.headings):
                cell = cell_name(column, line.number)
                why = Problem(Reason.NO_HEADING, sheet.name, cell)
                wrong.append(Wrong(why, sheet.name, cell))
    return found
