"""What somebody has changed in a workbook that was exported: row by row, cell by cell.

A row is known by its number, wherever it stands by now; what stood in it is in a hidden sheet. A
row that is gone means nothing, one without a number is a new one.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from models.frozen import frozen
from models.workbook.layout import AS_EXPORTED, CHANGEABLE, NUMBER, TASKS, Sheet
from models.workbook.words import lines

Cells = Mapping[str, object]  # by heading


@frozen
class RowEdit:
    """The changed cells of one row: as they were exported, and as they are now."""

    sheet: str
    number: int
    line: int
    before: Cells
    after: Cells


def exported_name(sheet: Sheet) -> str:
    """Return the name of the sheet that says what stood in one."""
    return sheet.name + AS_EXPORTED


def rows_exported(grid: Iterable[list[object]]) -> dict[int, Cells]:
    """Return what was exported, by number."""
    rows = iter(grid)
    headings = [str(value) for value in next(rows, [])]
    found: dict[int, Cells] = {}
    for values in rows:
        cells = dict(zip(headings, values, strict=False))
        number = number_in(cells.get(NUMBER))
        if number is not None:
            found[number] = cells
    return found


def number_in(value: object) -> int | None:
    """Return the number of a row, however the spreadsheet keeps it; None if it is none."""
    if isinstance(value, bool) or value is None:
        return None
    text = plain(value)
    return int(text) if text.isascii() and text.isdigit() else None


def changed_in(given: Cells, exported: Cells) -> set[str]:
    """Return the headings of the cells that say something else than they did."""
    return {
        heading for heading, value in given.items() if plain(value) != plain(exported.get(heading))
    }


def plain(value: object) -> str:
    """Return what a cell says: 13 and 13.0 are one, and so are an empty cell and none.

    >>> plain(13.0) == plain(Decimal("13")) == plain("13 ")
    True
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.min.time() else f"{value:%F %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.15g}"
    return lines(str(value))


def may_change(sheet: Sheet, heading: str) -> bool:
    """Return whether a heading is that of cells that can be changed so."""
    own = sheet.name == TASKS.name and heading not in TASKS.headings
    return heading in CHANGEABLE[sheet.name] or (own and heading in sheet.headings)
