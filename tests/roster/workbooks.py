"""Workbooks to import: good ones, and ones with something wrong in them."""

import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from models.workbook import DAYS, ITEMS, PEOPLE, READINGS, TASKS, UNITS

Cells = Sequence[Sequence[Any]]
Extra = Callable[[Any, Any, Any], None]


def workbook(
    people: Cells = (),
    tasks: Cells = (),
    days: Cells | None = None,
    *,
    units: Cells | None = None,
    readings: Cells | None = None,
    items: Cells | None = None,
    extra: Extra | None = None,
    names: tuple[str, str] = (PEOPLE.name, TASKS.name),
    headings: tuple[Sequence[str], Sequence[str]] = (PEOPLE.headings, TASKS.headings),
) -> bytes:
    """Return a workbook, with a calendar or a tree only if they are given.

    `extra(book, people_sheet, tasks_sheet)` may spoil it.
    """
    file = BytesIO()
    book = Workbook(file, {"strings_to_formulas": False})
    dates = book.add_format({"num_format": "yyyy-mm-dd"})
    sheets = [book.add_worksheet(name) for name in names]
    for sheet, heads, rows in zip(sheets, headings, (people, tasks), strict=True):
        fill(sheet, heads, rows, dates)
    if days is not None:
        fill(book.add_worksheet(DAYS.name), DAYS.headings, days, dates)
    if units is not None:
        fill(book.add_worksheet(UNITS.name), UNITS.headings, units, dates)
    if readings is not None:
        fill(book.add_worksheet(READINGS.name), READINGS.headings, readings, dates)
    if items is not None:
        fill(book.add_worksheet(ITEMS.name), ITEMS.headings, items, dates)
    if extra:
        extra(book, *sheets)
    book.close()
    return file.getvalue()


def fill(sheet: Any, headings: Sequence[str], rows: Cells, dates: Any) -> None:
    """Write headings and rows."""
    sheet.write_row(0, 0, headings)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                moment = value if isinstance(value, datetime) else datetime.combine(value, time())
                sheet.write_datetime(line, column, moment, dates)
            elif value is not None:
                sheet.write(line, column, value)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return the workbook with one part of its zip replaced or added."""
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member), zipfile.ZIP_DEFLATED)
        new.writestr(name, part, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    """Return a part of the workbook's zip."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name)
