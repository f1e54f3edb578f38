"""From the bytes of a workbook to rows, with everything that is wrong said by place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from pydantic import ValidationError

from models.workbook.archive import pack, unpack
from models.workbook.edits import (
    Cells,
    RowEdit,
    changed_in,
    exported_name,
    may_change,
    number_in,
    rows_exported,
)
from models.workbook.layout import (
    CHANGEABLE,
    DAYS,
    EXPORT,
    ITEMS,
    MAX_COLUMNS,
    MAX_ROWS,
    NOT_KEPT,
    NUMBER,
    PEOPLE,
    READINGS,
    SHEETS,
    TASKS,
    TOLD,
    TOLERATED,
    UNITS,
    Sheet,
    cell_name,
    cell_place,
    tasks_with,
)
from models.workbook.marks import Marks, marks_of, sheet_parts
from models.workbook.problems import Problem, Reason, UnreadableError, facts_of
from models.workbook.rows import (
    OWN,
    STAND_INS,
    DayRow,
    ItemRow,
    PersonRow,
    ReadingRow,
    Row,
    TaskRow,
    UnitRow,
)
from models.workbook.words import match_key, one_line

Values = list[list[object]]
AnyRow = TypeVar("AnyRow", bound=Row)
SHOWN = 40  # characters of a value in a problem
MERGED_CELLS_MARKED = 2_000


@dataclass
class Contents:
    """What a workbook holds: its rows, where each heading stands, and every problem."""

    people: list[PersonRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    days: list[DayRow] = field(default_factory=list)
    units: list[UnitRow] = field(default_factory=list)
    readings: list[ReadingRow] = field(default_factory=list)
    items: list[ItemRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)  # what is said and stops nothing
    columns: dict[str, dict[str, int]] = field(default_factory=dict)
    # Of sheets that were exported: of whose books, what stood there, what was changed since.
    stamp: str = ""
    exported: dict[str, dict[int, Cells]] = field(default_factory=dict)
    edits: list[RowEdit] = field(default_factory=list)
    lines: dict[tuple[str, int], int] = field(default_factory=dict)  # by sheet and number

    def problem(
        self,
        sheet: Sheet,
        row: Row | RowEdit,
        heading: str,
        reason: Reason,
        value: object = "",
        **facts: object,
    ) -> Problem:
        """Return a problem with one cell of a row."""
        cell = self.place(sheet.name, heading, row.line)
        return Problem(reason, sheet.name, cell, shown(value), facts_of(facts))

    def place(self, sheet: str, heading: str, line: int) -> str:
        """Return the name of a row's cell."""
        return cell_name(self.columns[sheet].get(heading, 1), line)


def read_workbook(content: bytes, *, fields: Iterable[str] = ()) -> Contents:
    """Read the sheets; whatever is wrong stands in `problems`, nothing is raised.

    `fields` are the names of those that categories have of their own: columns of the sheet 事项.
    """
    found = Contents()
    try:
        values = dict(read_sheets(content, found))
    except UnreadableError as error:
        return Contents(problems=[error.problem])
    for sheet in (PEOPLE, TASKS):
        if (grid := values.get(exported_name(sheet))) is not None:
            found.exported[sheet.name] = rows_exported(grid)
    found.stamp = str(next(iter([row[0] for row in values.get(EXPORT, [])[1:2] if row]), ""))
    found.people = rows_of(PEOPLE, PersonRow, values.get(PEOPLE.name), found)
    found.tasks = rows_of(tasks_with(fields), TaskRow, values.get(TASKS.name), found)
    found.days = rows_of(DAYS, DayRow, values.get(DAYS.name), found)
    found.units = rows_of(UNITS, UnitRow, values.get(UNITS.name), found)
    found.readings = rows_of(READINGS, ReadingRow, values.get(READINGS.name), found)
    found.items = rows_of(ITEMS, ItemRow, values.get(ITEMS.name), found)
    if PEOPLE.name not in found.columns and not found.exported:
        # Whom they name cannot be known: each would be a second error for nothing.
        found.tasks, found.units, found.items = [], [], []
    found.problems.sort(key=Problem.place)
    return found


def read_sheets(content: bytes, found: Contents) -> Iterator[tuple[str, Values]]:
    """Yield the values of each sheet that can be read, with its name. Raises `UnreadableError`."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  # late: slow start

    parts = unpack(content)
    places = sheet_parts(parts)
    hidden = [name for name in (*map(exported_name, (PEOPLE, TASKS)), EXPORT) if name in places]
    wanted = [
        sheet for sheet in SHEETS if check_sheet(sheet, places, parts, found, exported=bool(hidden))
    ]
    names = [*(sheet.name for sheet in wanted), *hidden]
    for name, path in places.items():
        if name not in names:
            parts.pop(path, None)
    try:
        book = CalamineWorkbook.from_filelike(pack(parts))
        for name in names:
            grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield name, [list(row) for row in grid]
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableError(Reason.DAMAGED) from error


def check_sheet(
    sheet: Sheet,
    places: Mapping[str, str],
    parts: Mapping[str, bytes],
    found: Contents,
    *,
    exported: bool,
) -> bool:
    """Note what stands out in a sheet; return whether its cells may be read at all.

    Of what was exported any sheet may be missing.
    """
    if sheet.name not in places:
        if sheet.optional or exported:
            return False
        names = "、".join(places) or "–"
        found.problems.append(
            Problem(Reason.SHEET_MISSING, sheet.name, facts=facts_of({"found": names[:200]}))
        )
        return False
    marks = marks_of(parts[places[sheet.name]])
    for reason, cell, limit in (
        (Reason.TOO_MANY_ROWS, marks.beyond_rows, MAX_ROWS),
        (Reason.TOO_WIDE, marks.beyond_columns, MAX_COLUMNS),
    ):
        if cell:
            found.problems.append(
                Problem(reason, sheet.name, cell, facts=facts_of({"limit": limit}))
            )
            return False
    found.problems += marked(sheet, marks)
    if marks.hidden_rows:
        rows = ranges_of(marks.hidden_rows)
        cell = cell_name(1, marks.hidden_rows[0])
        facts = facts_of({"rows": rows})
        found.notes.append(Problem(Reason.HIDDEN_ROWS, sheet.name, cell, facts=facts))
    return True


def ranges_of(rows: list[int]) -> str:
    """Return row numbers with neighbours joined: 3–5、9; what is too long is cut."""
    parts: list[tuple[int, int]] = []
    for row in rows:
        if parts and parts[-1][1] == row - 1:
            parts[-1] = (parts[-1][0], row)
        else:
            parts.append((row, row))
    words = [str(first) if first == last else f"{first}–{last}" for first, last in parts]
    return shown("、".join(words))


def marked(sheet: Sheet, marks: Marks) -> Iterator[Problem]:
    """Yield a problem for each formula, merged range and error cell."""
    for reason, cells in (
        (Reason.FORMULA, marks.formulas),
        (Reason.MERGED, marks.merged),
        (Reason.ERROR_VALUE, marks.errors),
    ):
        for cell in cells:
            if reason is not Reason.ERROR_VALUE or cell not in marks.formulas:
                yield Problem(reason, sheet.name, cell)


def rows_of(
    sheet: Sheet, kind: type[AnyRow], values: Values | None, found: Contents
) -> list[AnyRow]:
    """Check a sheet's rows and return them; the empty ones are left out."""
    if values is None or (sheet.optional and is_blank(values)):
        return []
    known = covered(sheet, found.problems)
    columns = read_headings(sheet, values[0] if values else [], found, known)
    if columns is None:
        return []
    found.columns[sheet.name] = {heading: column for column, heading in columns.items()}
    numbers = found.columns[sheet.name].get(NUMBER) if sheet.name in CHANGEABLE else None
    if numbers is not None and sheet.name not in found.exported:
        cell = cell_name(numbers, 1)
        found.problems.append(Problem(Reason.EXPORT_LOST, sheet.name, cell, NUMBER))
        return []
    rows: list[AnyRow] = []
    for line, cells in enumerate(values[1:], start=2):
        if numbers is not None and is_filled(cells[numbers - 1]):
            given = {name: cells[place - 1] for place, name in columns.items()}
            found.problems += [
                problem
                for problem in note_edit(sheet, kind, given, line, found)
                if problem.cell not in known
            ]
            continue
        row, problems = read_row(sheet, kind, cells, line, columns)
        # A merged or computed cell is one problem, not two.
        found.problems += [problem for problem in problems if problem.cell not in known]
        if row is not None:
            rows.append(row)
    return rows


def note_edit(
    sheet: Sheet, kind: type[AnyRow], given: Cells, line: int, found: Contents
) -> Iterator[Problem]:
    """Note what was changed in an exported row; yield what is wrong with it."""
    places = found.columns[sheet.name]
    number = number_in(given[NUMBER])
    before = found.exported[sheet.name].get(number or 0)
    if number is None or before is None:
        cell = cell_name(places[NUMBER], line)
        yield Problem(Reason.NUMBER_UNKNOWN, sheet.name, cell, shown(given[NUMBER]))
        return
    if (first := found.lines.setdefault((sheet.name, number), line)) != line:
        cell = cell_name(places[NUMBER], line)
        facts = facts_of({"line": first})
        yield Problem(Reason.NUMBER_TWICE, sheet.name, cell, shown(number), facts)
    known = {*sheet.headings, *TOLD[sheet.name]}
    changed = changed_in({name: one for name, one in given.items() if name in known}, before)
    after = {name: given[name] if is_filled(given[name]) else None for name in changed}
    fixed = [name for name in changed if not may_change(sheet, name)]
    for name in fixed:
        facts = facts_of({"column": name})
        cell = cell_name(places[name], line)
        yield Problem(Reason.READ_ONLY, sheet.name, cell, shown(given[name]), facts)
    allowed = {name: value for name, value in after.items() if name not in fixed}
    stands = {name: STAND_INS.get(name) for name in sheet.headings if name not in allowed}
    row, problems = validated(sheet, kind, {**stands, **allowed}, line, places)
    yield from problems
    allowed = {name: value for name, value in allowed.items() if name not in row.bad}
    if not allowed:
        return
    old = {name: before.get(name) for name in allowed}
    found.edits.append(RowEdit(sheet.name, number, line, old, allowed))


def is_blank(values: Values) -> bool:
    """Return whether a sheet holds nothing, not even headings."""
    return not any(is_filled(value) for cells in values for value in cells)


def is_filled(value: object) -> bool:
    """Return whether a cell holds anything that can be seen."""
    return not (value is None or (isinstance(value, str) and not one_line(value)))


def covered(sheet: Sheet, problems: list[Problem]) -> set[str]:
    """Return the cells of a sheet that a problem is known of, with all of a merged range."""
    cells: set[str] = set()
    for problem in problems:
        if problem.sheet != sheet.name or not problem.cell:
            continue
        start, _, end = problem.cell.partition(":")
        try:
            (left, top), (right, bottom) = cell_place(start), cell_place(end or start)
        except ValueError:
            continue
        for row in range(top, min(bottom, top + MERGED_CELLS_MARKED) + 1):
            cells |= {cell_name(column, row) for column in range(left, min(right, MAX_COLUMNS) + 1)}
    return cells


def read_headings(
    sheet: Sheet, cells: list[object], found: Contents, known_bad: set[str]
) -> dict[int, str] | None:
    """Return the headings by column, from 1; None when one is missing."""
    tolerated = TOLERATED | ({NOT_KEPT} if sheet is PEOPLE else set())
    if sheet.name in CHANGEABLE and NUMBER in cells:  # it was exported
        tolerated |= {NUMBER, *TOLD[sheet.name]}
    known = {match_key(heading): heading for heading in (*sheet.headings, *tolerated)}
    columns: dict[int, str] = {}
    for column, value in enumerate(cells, start=1):
        words = one_line(str(value))
        heading = known.get(match_key(words))
        if not words:
            continue
        cell = cell_name(column, 1)
        if heading is None:
            if cell not in known_bad:
                found.problems.append(
                    Problem(Reason.COLUMN_UNKNOWN, sheet.name, cell, shown(words))
                )
            columns[column] = words
        elif heading in columns.values():
            found.problems.append(Problem(Reason.COLUMN_TWICE, sheet.name, cell, heading))
        else:
            columns[column] = heading
            if heading == NOT_KEPT:
                found.notes.append(Problem(Reason.NOT_KEPT, sheet.name, cell, heading))
    missing = [heading for heading in sheet.indispensable if heading not in columns.values()]
    found.problems += [
        Problem(Reason.COLUMN_MISSING, sheet.name, value=heading) for heading in missing
    ]
    return None if missing else columns


def read_row(
    sheet: Sheet, kind: type[AnyRow], cells: list[object], line: int, columns: dict[int, str]
) -> tuple[AnyRow | None, list[Problem]]:
    """Return the row and its problems; an empty one is neither."""
    filled = {column: value for column, value in enumerate(cells, start=1) if is_filled(value)}
    strays = [
        Problem(Reason.NO_HEADING, sheet.name, cell_name(column, line), shown(value))
        for column, value in filled.items()
        if column not in columns
    ]
    places = {heading: column for column, heading in columns.items() if heading in sheet.headings}
    if filled.keys().isdisjoint(places.values()):
        return None, strays
    given: dict[str, object] = {heading: filled.get(column) for heading, column in places.items()}
    row, problems = validated(sheet, kind, given, line, places)
    return row, strays + problems


def validated(
    sheet: Sheet,
    kind: type[AnyRow],
    given: Mapping[str, object],
    line: int,
    places: Mapping[str, int],
) -> tuple[AnyRow, list[Problem]]:
    """Return the row that cells come to, and what is wrong with each of them."""
    problems: list[Problem] = []
    bad: dict[str, object] = {}
    own = set(sheet.headings) - set(TASKS.headings) if sheet.name == TASKS.name else set()
    while True:
        cells_read = {**given, **bad}
        cells_read[OWN] = {heading: cells_read.get(heading) for heading in own}
        try:
            row = kind.model_validate({**cells_read, "line": line, "bad": frozenset(bad)})
        except ValidationError as error:
            # Something good stands in for each bad cell, so that the others are checked too.
            for heading, problem in described(sheet, error, places, given, line):
                bad[heading] = STAND_INS.get(heading)
                problems.append(problem)
        else:
            return row, problems


def as_row(sheet: Sheet, kind: type[AnyRow], cells: Cells, line: int) -> AnyRow:
    """Return the row that cells come to which are good each by itself. Raises ValidationError."""
    ours = {*TASKS.headings, *TOLD[sheet.name], NUMBER}
    own = set(cells) - ours if sheet is TASKS else set()
    given: dict[str, object] = {
        heading: str(value) if isinstance(value, Decimal) else value
        for heading, value in cells.items()
    }
    given[OWN] = {heading: given[heading] for heading in own}
    return kind.model_validate({**given, "line": line})


def described(
    sheet: Sheet,
    error: ValidationError,
    places: Mapping[str, int],
    given: Mapping[str, object],
    line: int,
) -> Iterator[tuple[str, Problem]]:
    """Yield each validation error as a problem with its cell, and the heading above it."""
    for detail in error.errors(include_url=False):
        facts = dict(detail.get("ctx", {}))
        heading = str(facts.pop("heading", None) or detail["loc"][0])
        cell = cell_name(places[heading], line)
        facts = {"column": heading, **facts}
        reason = Reason(detail["type"])
        yield heading, Problem(reason, sheet.name, cell, shown(given[heading]), facts_of(facts))


def shown(value: object) -> str:
    """Return a cell's value, shortened."""
    if value is None:
        return ""
    if isinstance(value, bool):
        words = str(value).upper()  # as Excel shows it
    elif isinstance(value, float):
        words = f"{value:.15g}"
    elif isinstance(value, date | datetime):
        words = value.isoformat()
    else:
        words = one_line(str(value))
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"
