"""Twelve months: of each thing that is counted a row of columns, with its number on every one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from wording.dates import MONTHS
from wording.messages import N_
from wording.pictures.measures import (
    BLUE,
    GREY,
    MARGIN,
    NOTHING,
    PALE,
    WIDTH,
    heading_height,
    number_text,
)
from wording.pictures.picture import Picture

if TYPE_CHECKING:
    from wording.pictures.sheet import Sheet

NAME, COLUMNS, LABELS, GAP = 24.0, 62.0, 20.0, 14.0  # of a row, from its top
ROW = NAME + COLUMNS + LABELS + GAP
ABOVE = 18.0  # a column, for its number
INSIDE = WIDTH - 2 * MARGIN
STEP = INSIDE / len(MONTHS)
COLUMN = STEP * 0.62


@dataclass(frozen=True)
class Monthly:
    """One thing that is counted, and how much of it each month had; None is yet to come."""

    name: str
    counts: tuple[int | None, ...]


class Months(Picture):
    """Each row on a scale of its own: what is seldom is as clear as what is often."""

    kind: ClassVar[str] = "months"

    rows: tuple[Monthly, ...]

    def height(self) -> float:
        """Return how tall it will be."""
        return heading_height(self.title, self.subtitle) + (len(self.rows) * ROW or NOTHING)

    def draw(self, sheet: "Sheet") -> None:
        """Draw row by row."""
        y = sheet.heading(self.title, self.subtitle)
        if not self.rows:
            sheet.words(MARGIN, y + 26, self.say(N_("没有可以统计的内容。")), size=15, colour=GREY)
        for row in self.rows:
            self._draw_row(sheet, row, y)
            y += ROW

    def _draw_row(self, sheet: "Sheet", row: Monthly, y: float) -> None:
        """Draw a name, below it the columns; what was nought has a 0, what is to come nothing."""
        sheet.words(MARGIN, y + 16, row.name, size=15, within=INSIDE)
        base, most = y + NAME + COLUMNS, max((one or 0 for one in row.counts), default=0) or 1
        for place, (count, month) in enumerate(zip(row.counts, MONTHS, strict=True)):
            middle = MARGIN + (place + 0.5) * STEP
            sheet.words(
                middle, base + 15, self.say(month), size=11, colour=GREY, align="center",
            )  # fmt: skip
            if count is None:
                continue
            tall = (COLUMNS - ABOVE) * count / most
            if count:
                sheet.box(middle - COLUMN / 2, base - tall, COLUMN, tall, fill=BLUE)
            told = number_text(count)
            if count:
                sheet.words(middle, base - tall - 4, told, size=13, align="center")
            else:
                sheet.words(middle, base - 4, told, size=12, colour=GREY, align="center")
        sheet.line([MARGIN, WIDTH - MARGIN], [base, base], colour=PALE, width=1)
