"""From the bytes of a workbook to a work model, with everything that is wrong said by its cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from pydantic import ValidationError

from models.framework import Framework
from models.framework.flaws import Flaw, Place, flaw
from models.framework.reading import flaws_of
from models.frozen import frozen
from models.workbook.frameworks.cells import CellError
from models.workbook.frameworks.grids import Line, Names, Noted, Sheet, Wrong, places_of, sheets_in
from models.workbook.frameworks.sheets import (
    SETTING_ROWS,
    SETTINGS,
    SETTINGS_COLUMNS,
    SHEETS,
    VALUE,
    Column,
    SheetOf,
)
from models.workbook.layout import cell_name, cell_place
from models.workbook.problems import UnreadableError
from models.workbook.words import match_key

MOST_CHARACTERS_SHOWN = 40
MOST_MERGED = 200  # rows


@dataclass
class FrameworkRead:
    """What became of a workbook: the work model, if nothing is wrong; and what is."""

    framework: Framework | None = None
    wrong: list[Wrong] = field(default_factory=list)
    notes: list[Wrong] = field(default_factory=list)  # what is said and stops nothing


@frozen
class Spot:
    """A row of a sheet in the file: where each of its fields stands."""

    line: Line
    columns: dict[tuple[str, ...], int]  # by the field's path in the part
    headings: Sequence[str]
    first: int = 1  # the column to name where it is about the whole row

    def wrong(self, why: Flaw, path: tuple[str, ...] = ()) -> Wrong:
        """Return what is wrong with a cell of the row, or with the row."""
        column = self.columns.get(path, self.first)
        value = self.line.cells.get(column)
        cell = cell_name(column, self.line.number)
        heading = self.headings[column - 1] if column <= len(self.headings) else ""
        return Wrong(why, self.line.sheet, cell, heading, shown(value))


def read_framework_workbook(content: bytes) -> FrameworkRead:
    """Read a work model; whatever is wrong stands in `wrong`, nothing is raised."""
    noted = Noted()
    reader = Reader(noted.wrong)
    known = [SETTINGS, *(sheet.called for sheet in SHEETS)]
    try:
        sheets = sheets_in(content, known, noted)
    except UnreadableError as error:
        return FrameworkRead(wrong=[Wrong(error.problem)])
    if SETTINGS in sheets:
        reader.read_settings(sheets[SETTINGS])
    for sheet in SHEETS:
        if sheet.called in sheets:
            reader.read_list(sheet, sheets[sheet.called])
    found = FrameworkRead(wrong=noted.wrong, notes=noted.notes)
    found.framework = reader.whole()
    order = {one.name: number for number, one in enumerate(sheets.values())}
    found.wrong = each_once(found.wrong)
    found.wrong.sort(key=lambda one: one.place(order))
    if found.wrong:
        found.framework = None
    return found


class Reader:
    """Puts the rows together as a file has them, and remembers where each came from."""

    def __init__(self, wrong: list[Wrong]) -> None:
        self.content: dict[str, Any] = {}
        self.wrong = wrong
        self.spots: dict[Place, Spot] = {}
        self.names: dict[str, str] = {}  # of the sheets that hold the lists of the file
        # Of each list, the parts by the keys of those around them and their own.
        self.parts: dict[tuple[str, ...], dict[tuple[str, ...], tuple[dict[str, Any], Place]]] = {}

    def read_settings(self, sheet: Sheet) -> None:
        """Read what stands once: a row says which it is by its key, or by its name."""
        known = [(one.title, one.english) for one in SETTINGS_COLUMNS]
        places = places_of(sheet, known, self.wrong)
        if 2 not in places:
            self.column_missing(sheet, Names((VALUE,)))
            return
        by_name = {
            match_key(name): row.column
            for row in SETTING_ROWS
            for name in (*row.column.headings, row.name)
        }
        for line in sheet.lines:
            said = [line.cells.get(places.get(one, 0)) for one in (1, 0)]
            name = next((str(one) for one in said if one is not None), "")
            column = by_name.get(match_key(name))
            spot = Spot(line, {(VALUE.english,): places[2]}, sheet.headings)
            if column is None:
                self.wrong.append(spot.wrong(flaw("setting_unknown")))
                continue
            at = Spot(line, {column.path: places[2]}, sheet.headings, places[2])
            self.spots[column.path] = at
            self.put(self.content, column, at)

    def read_list(self, sheet: SheetOf, came: Sheet) -> None:
        """Read the rows of a list, each below the part it belongs to."""
        columns = sheet.all_columns
        places = places_of(came, [one.headings for one in columns], self.wrong)
        missing = [one for place, one in enumerate(columns) if one.needed and place not in places]
        for one in missing:
            self.column_missing(came, Names(one.called[-1:]))
        if missing:
            return
        self.parts[sheet.path] = {}
        self.names.setdefault(sheet.path[0], came.name)
        if not sheet.is_choices and len(sheet.path) == 1:
            self.content.setdefault(sheet.path[0], [])
        where = {columns[place].path: column for place, column in places.items()}
        for line in came.lines:
            self.read_row(sheet, Spot(line, where, came.headings))

    def read_row(self, sheet: SheetOf, spot: Spot) -> None:
        """Read one row."""
        keys: list[str] = []
        for column in sheet.parents:
            read = self.value(column, spot)
            if read is None:
                return
            keys.append(str(read))
        part: dict[str, Any] = {}
        for column in sheet.columns:
            if column.path != (sheet.above,):
                self.put(part, column, spot)
        if sheet.is_choices:
            self.add_choice(sheet, tuple(keys), part, spot)
            return
        found, own = self.list_for(sheet, tuple(keys), part, spot), part.get(sheet.identity)
        place: Place = ()  # of a row without a list to go into, so that what is below it is read
        if found is not None:
            siblings, place = found[0], (*found[1], len(found[0]))
            siblings.append(part)
            self.spots[place] = spot
        if own is not None:
            self.parts[sheet.path][(*keys, str(own))] = part, place

    def list_for(
        self, sheet: SheetOf, keys: tuple[str, ...], part: dict[str, Any], spot: Spot
    ) -> tuple[list[dict[str, Any]], Place] | None:
        """Return the list that a row goes into, and where it stands; None if there is none."""
        name = sheet.path[-1]
        if sheet.above:
            own, column = str(part.get(sheet.identity)), (sheet.above,)
            if (own,) in self.parts[sheet.path]:
                self.wrong.append(spot.wrong(flaw("key_twice", name=own), (sheet.identity,)))
            over = spot.line.cells.get(spot.columns.get(column, 0))
            if over is None:
                return self.content[name], (name,)
            known = self.parts[sheet.path].get((str(over).strip(),))
            if known is None:
                self.wrong.append(spot.wrong(flaw("parent_later", name=over), column))
                return None
            return known[0].setdefault(sheet.above, []), (*known[1], sheet.above)
        if not keys:
            return self.content[name], (name,)
        known = self.part_around(sheet, keys, spot)
        return (known[0].setdefault(name, []), (*known[1], name)) if known else None

    def part_around(
        self, sheet: SheetOf, keys: tuple[str, ...], spot: Spot
    ) -> tuple[dict[str, Any], Place] | None:
        """Return the part that a row of an inner list belongs to; None where nothing is known."""
        known = self.parts.get(sheet.path[:-1])
        if known is None or keys in known:
            return known[keys] if known else None
        title = next(one.called for one in SHEETS if one.path == sheet.path[:-1])
        why = flaw("parent_unknown", name=" ".join(keys), sheet=Names((title,)))
        self.wrong.append(spot.wrong(why, sheet.parents[-1].path))
        return None

    def add_choice(
        self, sheet: SheetOf, keys: tuple[str, ...], said: dict[str, Any], spot: Spot
    ) -> None:
        """Add a value with its labels to a field."""
        known, value = self.part_around(sheet, keys, spot), said.get("name")
        if known is None or value is None:
            return
        part, place = known
        name = sheet.path[-1]
        for field_name, label in ((name, said.get("label")), (f"{name}_en", said.get("label_en"))):
            labels = part.setdefault(field_name, {})
            if label is not None and value in labels:
                self.wrong.append(spot.wrong(flaw("key_twice", name=value), ("name",)))
            elif label is not None:
                labels[value] = label
            self.spots[*place, field_name, value] = spot

    def put(self, part: dict[str, Any], column: Column, spot: Spot) -> None:
        """Put what a cell says where the file has it; an empty one says nothing."""
        value = self.value(column, spot)
        if value is None:
            return
        *around, name = column.path
        for one in around:
            part = part.setdefault(one, {})
        part[name] = value

    def value(self, column: Column, spot: Spot) -> Any:
        """Return what a cell says; None for an empty one, and a bad one, which is noted."""
        cell = spot.line.cells.get(spot.columns.get(column.path, 0))
        if cell is None:
            if column.needed:
                self.wrong.append(spot.wrong(flaw("cell_missing"), column.path))
            return None
        try:
            return column.cell.read(cell)
        except CellError as error:
            self.wrong.append(spot.wrong(error.flaw, column.path))
            return None

    def column_missing(self, sheet: Sheet, heading: Names) -> None:
        """Note that a column is missing."""
        self.wrong.append(Wrong(flaw("column_missing", name=heading), sheet.name))

    def whole(self) -> Framework | None:
        """Return the work model; None where it does not hold together, which is noted."""
        try:
            return Framework.model_validate(self.content)
        except ValidationError as error:
            bad_rows = {row_of(one) for one in self.wrong if one.cell}
            for place, why, found_in in flaws_of(error):
                found = self.placed(place, why)
                # Of what does not fit together, what could not be read may be the reason.
                is_consequence = bool(bad_rows) if found_in == () else row_of(found) in bad_rows
                if not is_consequence:
                    self.wrong.append(found)
            return None

    def placed(self, place: Place, why: Flaw) -> Wrong:
        """Return what is wrong at a place of the file with the cell that it came from."""
        for length in range(len(place), 0, -1):
            spot = self.spots.get(place[:length])
            if spot is not None:
                rest = tuple(one for one in place[length:] if isinstance(one, str))
                paths = [rest[:count] for count in range(len(rest), 0, -1)]
                path = next((one for one in paths if one in spot.columns), ())
                return spot.wrong(why, path)
        return Wrong(why, sheet=self.names.get(str(place[0]), "") if place else "")


def row_of(wrong: Wrong) -> tuple[str, int]:
    """Return in which row something is wrong."""
    return wrong.sheet, cell_place(wrong.cell.partition(":")[0])[1] if wrong.cell else 0


def each_once(wrong: list[Wrong]) -> list[Wrong]:
    """Return what is wrong with each cell once: what stands out in it before what it says."""
    found: dict[tuple[str, str, str], Wrong] = {}
    covered: set[tuple[str, str]] = set()
    for one in wrong:
        start, _, end = one.cell.partition(":")
        if (one.sheet, start) not in covered or not start:
            found.setdefault((one.sheet, start, "" if start else str(one.why)), one)
        if end:
            covered |= {(one.sheet, cell) for cell in cells_between(start, end)}
    return list(found.values())


def cells_between(start: str, end: str) -> Iterator[str]:
    """Yield the names of the cells of a merged range, or of so much of it as people merge."""
    (left, top), (right, bottom) = cell_place(start), cell_place(end)
    for row in range(top, min(bottom, top + MOST_MERGED) + 1):
        yield from (cell_name(column, row) for column in range(left, right + 1))


def shown(value: object) -> str:
    """Return a cell's value, shortened."""
    if value is None:
        return ""
    if isinstance(value, float):
        value = f"{value:.15g}"
    words = value.isoformat() if isinstance(value, date | datetime | time) else str(value)
    words = " ".join(words.split())
    return (
        words if len(words) <= MOST_CHARACTERS_SHOWN else words[: MOST_CHARACTERS_SHOWN - 1] + "…"
    )
