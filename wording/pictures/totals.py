"""Totals against their targets: 13次 of 12, 10吨 of 8; a bar each, a mark where it should end.

Or totals of one kind, unit by unit, on one scale.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from wording.messages import N_
from wording.pictures.measures import (
    BLUE,
    GREY,
    INK,
    MARGIN,
    PALE,
    SKY,
    WIDTH,
    heading_height,
    number_text,
)
from wording.pictures.picture import Picture

if TYPE_CHECKING:
    from wording.pictures.sheet import Sheet

ROW, BAR = 62.0, 18.0
INSIDE = WIDTH - 2 * MARGIN


@dataclass(frozen=True)
class Total:
    """What was reached, what is aimed at, and in what it is counted."""

    name: str
    reached: float
    target: float | None
    unit: str = ""


class Totals(Picture):
    """Each total as a bar, which ends at the target or beyond; on a scale of its own, or on one."""

    kind: ClassVar[str] = "totals"

    rows: tuple[Total, ...]
    shown: int = 14
    is_one_scale: bool = False  # what is counted is the same in every row

    def height(self) -> float:
        """Return how tall it will be."""
        foot = 24 if len(self.rows) > self.shown else 0
        rows = min(len(self.rows), self.shown) or 1
        return heading_height(self.title, self.subtitle) + rows * ROW + foot + 14

    def draw(self, sheet: "Sheet") -> None:
        """Draw the bars, and say how many there are besides."""
        y = sheet.heading(self.title, self.subtitle)
        if not self.rows:
            sheet.words(MARGIN, y + 26, self.say(N_("没有可以统计的内容。")), size=15, colour=GREY)
        longest = max((end_of(row) for row in self.rows), default=0.0)
        for row in self.rows[: self.shown]:
            self._draw_row(sheet, row, y, longest if self.is_one_scale else end_of(row))
            y += ROW
        if len(self.rows) > self.shown:
            text = self.say(N_("其余{count}个没有画出。")).format(count=len(self.rows) - self.shown)
            sheet.words(MARGIN, y + 16, text, size=13, colour=GREY)

    def _draw_row(self, sheet: "Sheet", row: Total, y: float, ends: float) -> None:
        told = f"{number_text(row.reached)}{row.unit}"
        if row.target:
            told += f" / {number_text(row.target)}{row.unit} · {row.reached / row.target:.0%}"
        sheet.words(MARGIN, y + 16, row.name, size=14, within=INSIDE * 0.5)
        sheet.words(WIDTH - MARGIN, y + 16, told, size=15, align="right", bold=True)
        full = ends or 1.0
        sheet.box(MARGIN, y + 25, INSIDE, BAR, fill=PALE)
        is_reached = row.target is None or row.reached >= row.target
        sheet.box(
            MARGIN, y + 25, INSIDE * max(row.reached, 0.0) / full, BAR,
            fill=BLUE if is_reached else SKY,
        )  # fmt: skip
        if row.target:
            x = MARGIN + INSIDE * row.target / full
            sheet.line([x, x], [y + 21, y + 29 + BAR], colour=INK, width=2.4)


def end_of(row: Total) -> float:
    """Return where a scale ends that holds a row."""
    return max(row.reached, row.target or 0.0, 0.0)
