"""A work model as the rows of its workbook; how they look is said in `wording`."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from models.framework import Framework
from models.framework.flaws import flaw
from models.frozen import frozen
from models.workbook.frameworks.cells import CellError
from models.workbook.frameworks.sheets import (
    SETTING_ROWS,
    SETTINGS,
    SETTINGS_COLUMNS,
    SHEETS,
    Column,
    SheetOf,
)

LONGEST = 32_767  # characters of a cell, by Excel's own limit
Row = tuple[str | int, ...]


class TooLongError(CellError):
    """A text that no cell holds."""


@frozen
class Grid:
    """A sheet as it is written: its name, its headings, what to write below each, its rows.

    `columns` are those that take values of fields; the sheet 设置 has one for each row instead.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    sheet: SheetOf | None
    columns: tuple[Column, ...]


def grids_of(framework: Framework, language: str) -> list[Grid]:
    """Return the sheets of a work model. Raises TooLongError for a text that no cell holds.

    Rules of RFC 5545 stand as they are; `wording` says in words what reads back as the same.
    """
    lists = [
        Grid(
            sheet.called.title_in(language),
            tuple(column.heading(language) for column in sheet.all_columns),
            tuple(rows_of(sheet, framework, language)),
            sheet,
            sheet.all_columns,
        )
        for sheet in SHEETS
    ]
    return [settings_grid(framework, language), *lists]


def settings_grid(framework: Framework, language: str) -> Grid:
    """Return the sheet of what stands once."""
    rows = []
    for row in SETTING_ROWS:
        column = row.column
        meaning = column.own.hint if language == "zh_CN" else ""
        if language == "en" and column.field is not None:
            meaning = column.field.description or ""
        value = written(column, value_at(framework, column.path), language)
        rows.append((column.heading(language), row.name, value, meaning))
    headings = tuple(one.title_in(language) for one in SETTINGS_COLUMNS)
    columns = tuple(row.column for row in SETTING_ROWS)
    return Grid(SETTINGS.title_in(language), headings, tuple(rows), None, columns)


def rows_of(sheet: SheetOf, framework: Framework, language: str) -> Iterator[Row]:
    """Yield the rows of a list, each with what says whose it is."""
    for keys, parts in lists_at(framework, sheet.path, ()):
        around = zip(sheet.parents, keys, strict=True)
        whose = tuple(written(column, key, language) for column, key in around)
        if sheet.is_choices:
            yield from (whose + row for row in rows_of_choices(sheet, parts, language))
            continue
        for part, above in nodes_of(parts, sheet.above):
            values = (
                above if column.path == (sheet.above,) else value_at(part, column.path)
                for column in sheet.columns
            )
            cells = zip(sheet.columns, values, strict=True)
            yield whose + tuple(written(column, value, language) for column, value in cells)


def lists_at(
    part: Any, path: tuple[str, ...], keys: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each list that stands at a path, with the keys of the parts on the way to it."""
    name, *further = path
    value = getattr(part, name)
    if not further:
        is_choices = isinstance(value, Mapping)
        yield keys, (value, getattr(part, f"{name}_en")) if is_choices else value
        return
    for one in value:
        key = getattr(one, "key", None) or one.name
        yield from lists_at(one, tuple(further), (*keys, key))


def nodes_of(parts: Any, above: str) -> Iterator[tuple[BaseModel, str]]:
    """Yield the parts of a list, of a tree each with the key of the one above, parents first."""
    stack = [(part, "") for part in reversed(parts)]
    while stack:
        part, over = stack.pop()
        yield part, over
        if above:
            key = getattr(part, "key", "")
            stack.extend((child, key) for child in reversed(getattr(part, above)))


def rows_of_choices(
    sheet: SheetOf, both: tuple[Mapping[str, str], Mapping[str, str]], language: str
) -> Iterator[Row]:
    """Yield a row for each value of a field, with its label and the English one."""
    labels, english = both
    for name in dict.fromkeys([*labels, *english]):
        said = (name, labels.get(name, ""), english.get(name, ""))
        yield tuple(
            written(column, text, language)
            for column, text in zip(sheet.columns, said, strict=True)
        )


def value_at(part: Any, path: tuple[str, ...]) -> Any:
    """Return what a part holds at a path; None below a part that is not there."""
    for name in path:
        part = getattr(part, name) if part is not None else None
    return part


def written(column: Column, value: Any, language: str) -> str | int:
    """Return what stands in a cell, empty where that says it. Raises TooLongError."""
    if value is None or column.is_blank(value):
        return ""
    text = column.cell.write(value, language)
    if isinstance(text, str) and len(text) > LONGEST:
        raise TooLongError(flaw("cell_too_long", name=column.heading(language), most=LONGEST))
    return text
