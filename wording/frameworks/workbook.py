"""The workbook of a work model: headings, a grey row that explains, drop-downs, widths."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from models.framework import Framework
from models.framework.rule_words import rule_in
from models.workbook.frameworks import SHEETS, Grid, grids_of
from models.workbook.frameworks.cells import LISTED, Cell, Kind
from models.workbook.frameworks.grids import GUIDE
from models.workbook.frameworks.sheets import Column
from models.workbook.layout import cell_name
from wording.catalogues import translations
from wording.messages import N_
from wording.rrules import rule_text
from wording.workbooks.looks import AS_TYPED, Headings, breadth, offer

FIRST = 2  # the row, from 0, below heading and guide
FURTHER = 1_000  # rows that have drop-downs
NARROWEST, WIDEST = 10, 48
MOST_OFFERED = 255  # characters of a drop-down's own list, by Excel's limit
NEEDED = N_("必填")
FROM_SHEET = N_("从“{sheet}”里选代号")
RULE = N_(
    "如 每周五、每月20日、每月最后一天、每季度末月10日、每月第3个周三；也可写 RFC 5545 的规则"
)
GUIDES = {
    Kind.YES_NO: N_("是或否"),
    Kind.WHOLE: N_("整数"),
    Kind.NUMBER: N_("数字"),
    Kind.DAY: N_("日期，如 2026-12-04"),
    Kind.CLOCK: N_("时刻，如 09:00"),
    Kind.SPAN: N_("时长，如 3小时、2天、90分钟"),
    Kind.RULE: RULE,
}
ONE_OF = N_("只能填：{choices}")
SOME_OF = N_("可填几个，用“、”隔开：{choices}")
SOME = N_("可填几个，用“、”隔开")
BETWEEN = N_("；")


def write_framework(file: BinaryIO, framework: Framework, language: str) -> None:
    """Write the workbook to a file opened for bytes. Raises TooLongError, see `grids_of`."""
    from xlsxwriter import Workbook  # noqa: PLC0415  # late: only this needs it

    grids = grids_of(framework, language)
    book = Workbook(file, dict(AS_TYPED))
    looks = Looks(book, language, {grid.sheet.path: grid.name for grid in grids if grid.sheet})
    for grid in grids:
        looks.sheet(grid)
    book.close()


def guide_text(column: Column, language: str, names: dict[tuple[str, ...], str]) -> str:
    """Return what to write into a column: whether it must be, what it means, in which shape."""
    say = translations(language).gettext
    hint = column.own.hint
    if language == "en" and column.field is not None:
        hint = column.field.description or ""
    words = [say(NEEDED)] if column.needed else []
    words += [hint] if hint else []
    if column.refers:
        words.append(say(FROM_SHEET).format(sheet=names[column.refers,]))
    else:
        words += shape_of(column.cell, language)
    return say(BETWEEN).join(words)


def shape_of(cell: Cell, language: str) -> Iterator[str]:
    """Yield in which shape a value is written, where that needs saying."""
    say = translations(language).gettext
    choices = LISTED[language].join(offered(cell.item or cell, language))
    if cell.kind is Kind.SEVERAL:
        yield say(SOME_OF).format(choices=choices) if choices else say(SOME)
    elif choices:
        yield say(ONE_OF).format(choices=choices)
    elif cell.kind in GUIDES:
        yield say(GUIDES[cell.kind])


def offered(cell: Cell, language: str) -> list[str]:
    """Return the words that a cell can hold."""
    return [cell.words.get(one, one) if language == "zh_CN" else one for one in cell.options]


@dataclass
class Looks:
    """How the workbook looks."""

    book: Any
    language: str
    names: dict[tuple[str, ...], str]  # of the sheets, by their lists

    def __post_init__(self) -> None:
        """Make the formats."""
        self.headings = Headings(self.book)
        self.grey = self.book.add_format(
            {"font_color": "#808080", "bg_color": "#F2F2F2", "valign": "top", "text_wrap": True}
        )
        self.text = self.book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        self.number = self.book.add_format({"valign": "top", "align": "left"})

    def sheet(self, grid: Grid) -> None:
        """Add a sheet with its rows."""
        added = self.book.add_worksheet(grid.name)
        added.freeze_panes(FIRST, 1)
        added.set_row(0, 24)
        columns = grid.columns if grid.sheet else ()
        guides = [guide_text(one, self.language, self.names) for one in columns]
        if not grid.sheet:
            guides = ["", *[""] * (len(grid.headings) - 1)]
        for place, heading in enumerate(grid.headings):
            column = columns[place] if columns else None
            widest = max(map(breadth, (heading, *(str(row[place]) for row in grid.rows))))
            added.set_column(place, place, min(max(widest + 2, NARROWEST), WIDEST), self.text)
            needed = column is not None and column.needed
            added.write_string(
                0, place, heading, self.headings.required if needed else self.headings.optional
            )
        self.guide(added, guides)
        for line, row in enumerate(grid.rows, FIRST):
            for place, value in enumerate(row):
                if isinstance(value, int):
                    added.write_number(line, place, value, self.number)
                elif value:
                    column = columns[place] if columns else None
                    added.write_string(line, place, self.in_words(column, value), self.text)
        self.offers(added, grid)

    def in_words(self, column: Column | None, value: str) -> str:
        """Return a rule as people say it, if that reads back as the same rule."""
        if column is None or column.cell.kind is not Kind.RULE:
            return value
        words = rule_text(value, self.language)
        return words if rule_in(words) == value else value

    def guide(self, added: Any, guides: list[str]) -> None:
        """Write the grey row that explains, and is not read."""
        added.set_row(1, 60)
        for place, words in enumerate(guides):
            added.write_string(
                1, place, f"{GUIDE} {words}".strip() if not place else words, self.grey
            )

    def offers(self, added: Any, grid: Grid) -> None:
        """Give the cells drop-downs that help and forbid nothing: reading has the last word."""
        for place, column in enumerate(grid.columns):
            source = self.source_of(column)
            if source and grid.sheet:
                offer(added, (FIRST, place, FIRST + FURTHER, place), source)
            elif source:  # in the sheet of what stands once each row is a value of its own
                offer(added, (FIRST + place, 2, FIRST + place, 2), source)

    def source_of(self, column: Column) -> list[str] | str:
        """Return what a drop-down offers: words, or the keys of another sheet."""
        if column.cell.kind is Kind.SEVERAL:
            return []  # several are typed
        if column.cell.kind is Kind.YES_NO:
            return ["是", "否"] if self.language == "zh_CN" else ["yes", "no"]
        refers = (column.refers,) if column.refers else column.path[:-1] if not column.field else ()
        sheet = next((one for one in SHEETS if one.path == refers), None)
        if sheet is not None:
            place = [one.path for one in sheet.all_columns].index((sheet.identity,)) + 1
            letter = cell_name(place, 1)[:-1]
            return f"='{self.names[sheet.path]}'!${letter}${FIRST + 1}:${letter}${FIRST + FURTHER}"
        words = offered(column.cell, self.language)
        return words if len(",".join(words)) <= MOST_OFFERED else []
