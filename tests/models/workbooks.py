"""Workbooks of work models, taken apart into rows and put together again, changed by hand."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from models.framework import Framework
from wording.frameworks.workbook import write_framework

Rows = list[list[Any]]
Sheets = dict[str, Rows]


def exported(framework: Framework, language: str = "zh_CN") -> bytes:
    book = BytesIO()
    write_framework(book, framework, language)
    return book.getvalue()


def sheets_of(content: bytes) -> Sheets:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {
        name: [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
        for name in book.sheet_names
    }


def packed(sheets: Sheets, also: Callable[[Any], None] | None = None) -> bytes:
    """Put rows into a workbook; `also` may do to it what a careless hand does."""
    file = BytesIO()
    book = Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    if also is not None:
        also(book)
    book.close()
    return file.getvalue()


def row_for(rows: Rows, **cells: Any) -> list[Any]:
    """Return a row of a sheet by its headings; a colon of Chinese is written as two underscores."""
    wanted = {name.replace("__", "："): value for name, value in cells.items()}
    assert wanted.keys() <= set(rows[0]), wanted.keys() - set(rows[0])
    return [wanted.get(heading, "") for heading in rows[0]]


def add(sheets: Sheets, name: str, *rows: dict[str, Any]) -> None:
    sheets[name] += [row_for(sheets[name], **row) for row in rows]


def put(sheets: Sheets, name: str, key: str, heading: str, value: Any) -> None:
    """Write into the row of a sheet that begins with a key."""
    rows = sheets[name]
    row = next(row for row in rows if key in row[:2])
    row[rows[0].index(heading)] = value


def named(rows: Rows, key: str) -> Sequence[Any]:
    return next(row for row in rows if row[0] == key)
