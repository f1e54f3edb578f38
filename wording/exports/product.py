"""A workbook as a product: its sheets with their cells as texts, until it is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import ClassVar, Self

from wording.products import Product
from wording.workbooks.sheets import Cell, Kind, Row, Sheet
from wording.workbooks.streaming import Part, write_rows


@dataclass(frozen=True)
class SheetTexts:
    """A sheet with its rows; JSON knows neither days nor exact numbers, so each cell is a text."""

    sheet: Sheet
    rows: tuple[tuple[str, ...], ...]
    twin: Sheet | None = None

    @classmethod
    def of(cls, sheet: Sheet, rows: Sequence[Row], twin: Sheet | None) -> Self:
        """Return the sheet as it is kept."""
        return cls(sheet, tuple(tuple(map(text_of, row)) for row in rows), twin)

    def part(self) -> Part:
        """Return the sheet as it is written."""
        kinds = [column.kind for column in self.sheet.columns]
        rows = [
            [cell_of(text, kind) for text, kind in zip(row, kinds, strict=True)]
            for row in self.rows
        ]
        return Part(self.sheet, rows, self.twin)


class ExportedWorkbook(Product):
    """What somebody asked for in chat."""

    kind: ClassVar[str] = "export"
    mime: ClassVar[str] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    sheets: tuple[SheetTexts, ...]

    def content(self) -> bytes:
        """Return the file."""
        file = BytesIO()
        write_rows(file, [sheet.part() for sheet in self.sheets])
        return file.getvalue()


def text_of(cell: Cell) -> str:
    """Return a cell as a text that `cell_of` reads."""
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def cell_of(text: str, kind: Kind) -> Cell:
    """Return the cell that a text was."""
    if not text or kind is Kind.TEXT:
        return text
    if kind is Kind.NUMBER:
        return Decimal(text)
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
