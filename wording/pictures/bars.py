"""Bars of a bulletin: how much of each department is done, on track, behind, overdue."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from wording.messages import N_
from wording.pictures.measures import (
    BLUE,
    GREY,
    INK,
    MARGIN,
    ORANGE,
    PALE,
    SKY,
    VERMILLION,
    WHITE,
    WIDTH,
    heading_height,
    width_of,
    wrapped,
)
from wording.pictures.picture import Picture

if TYPE_CHECKING:
    from wording.pictures.sheet import Sheet

ROW, BAR = 48.0, 20.0
LEGEND_LINE = 26.0
FOOT_LINE, FOOT_LINES = 18.0, 2
INSIDE = WIDTH - 2 * MARGIN
Pair = tuple[float, float]


class Tone(StrEnum):
    """What a part of a bar means."""

    DONE = "done"
    WAITS = "waits"  # said to be done, to be verified
    GOOD = "good"
    LATE = "late"
    BAD = "bad"
    NONE = "none"


class Look(NamedTuple):
    """How a part is drawn: dark or light, plain or hatched, so that grey tells it, too."""

    fill: str
    ink: str  # of the number on it
    hatch: str = ""
    over: str = WHITE
    edge: str | None = None


LOOKS = {
    Tone.DONE: Look(BLUE, WHITE),
    Tone.WAITS: Look(PALE, INK, "...", GREY),
    Tone.GOOD: Look(SKY, INK),
    Tone.LATE: Look(ORANGE, INK, "///", WHITE),
    Tone.BAD: Look(VERMILLION, WHITE, "xxx", "#7a3300"),
    Tone.NONE: Look(WHITE, INK, edge=GREY),
}


@dataclass(frozen=True)
class Series:
    """One kind of part: what it is called, and what it means."""

    label: str
    tone: Tone


@dataclass(frozen=True)
class Row:
    """One department, or responsibility, and how much of each series it has."""

    name: str
    counts: tuple[int, ...]


class Bars(Picture):
    """The worst rows as bars, with their numbers; the rest said in a line."""

    kind: ClassVar[str] = "bars"

    series: tuple[Series, ...]
    rows: tuple[Row, ...]
    shown: int = 12

    def worst(self) -> list[Row]:
        """Return the rows, the worst first: by what is bad, late, unanswered, then as they came."""
        return sorted(self.rows, key=self._badness, reverse=True)

    def _badness(self, row: Row) -> tuple[int, ...]:
        return tuple(
            sum(n for n, one in zip(row.counts, self.series, strict=True) if one.tone is tone)
            for tone in (Tone.BAD, Tone.LATE, Tone.NONE)
        )

    def rest(self) -> str:
        """Return what is said of the rows that are not shown; nothing, if all are."""
        left = self.worst()[self.shown :]
        told = " · ".join(
            f"{one.label} {count}"
            for one, count in zip(self.series, sums_of(left, len(self.series)), strict=True)
            if count
        )
        if not left:
            return ""
        return self.say(N_("其余{count}个：{told}")).format(count=len(left), told=told or "0")

    def height(self) -> float:
        """Return how tall it will be."""
        rows = min(len(self.rows), self.shown) or 1
        foot = FOOT_LINE * len(wrapped(self.rest(), 13, INSIDE, FOOT_LINES)) if self.rest() else 0
        legend = LEGEND_LINE * len(self._legend())
        return heading_height(self.title, self.subtitle) + legend + rows * ROW + foot + 24

    def _legend(self) -> list[list[tuple[Series, str]]]:
        """Return the entries of the legend, with the sum of each, in lines."""
        lines: list[list[tuple[Series, str]]] = [[]]
        room: float = INSIDE
        for one, total in zip(self.series, sums_of(self.rows, len(self.series)), strict=True):
            text = f"{one.label} {total:,}"
            needed = 40 + width_of(text, 14)
            if needed > room and lines[-1]:
                lines.append([])
                room = INSIDE
            lines[-1].append((one, text))
            room -= needed
        return lines

    def draw(self, sheet: "Sheet") -> None:
        """Draw legend, rows, and what is said of the rest."""
        y = self._draw_legend(sheet, sheet.heading(self.title, self.subtitle))
        rows = self.worst()[: self.shown]
        if not any(sum(row.counts) for row in rows):
            sheet.words(MARGIN, y + 26, self.say(N_("没有可以统计的内容。")), size=15, colour=GREY)
            return
        longest = max(sum(row.counts) for row in rows)
        for row in rows:
            self._draw_row(sheet, row, y, longest)
            y += ROW
        for part in wrapped(self.rest(), 13, INSIDE, FOOT_LINES) if self.rest() else ():
            y += FOOT_LINE
            sheet.words(MARGIN, y, part, size=13, colour=GREY)

    def _draw_legend(self, sheet: "Sheet", y: float) -> float:
        for line in self._legend():
            x: float = MARGIN
            for one, text in line:
                part(sheet, one.tone, (x, y), (22, 14))
                sheet.words(x + 28, y + 12.5, text, size=14)
                x += 40 + width_of(text, 14)
            y += LEGEND_LINE
        return y

    def _draw_row(self, sheet: "Sheet", row: Row, y: float, longest: int) -> None:
        """Draw one row: its name with the sum, below it the bar with its numbers."""
        total = sum(row.counts)
        sheet.words(MARGIN, y + 15, row.name, size=14, within=INSIDE - 70)
        sheet.words(WIDTH - MARGIN, y + 15, f"{total:,}", size=14, colour=GREY, align="right")
        x: float = MARGIN
        for count, one in zip(row.counts, self.series, strict=True):
            width = INSIDE * count / longest
            if not count:
                continue
            part(sheet, one.tone, (x, y + 20), (width, BAR))
            text = f"{count:,}"
            if width > width_of(text, 12) + 6:
                look = LOOKS[one.tone]
                plate(sheet, x + width / 2, y + 20, text, look)
            x += width


def part(sheet: "Sheet", tone: Tone, at: Pair, size: Pair) -> None:
    """Draw a part of a bar as its tone wants it."""
    look = LOOKS[tone]
    edge = look.edge or WHITE
    sheet.box(*at, *size, fill=look.fill, edge=edge, hatch=look.hatch, over=look.over)


def plate(sheet: "Sheet", x: float, y: float, text: str, look: Look) -> None:
    """Write a number on a part; on a hatch it gets a plain ground to be read on."""
    if look.hatch:
        wide = width_of(text, 12) + 6
        sheet.box(x - wide / 2, y + 3, wide, BAR - 6, fill=look.fill)
    sheet.words(x, y + 14.5, text, size=12, colour=look.ink, align="center")


def sums_of(rows: list[Row] | tuple[Row, ...], width: int) -> list[int]:
    """Return how much the rows have of each series."""
    return [sum(row.counts[place] for row in rows) for place in range(width)]
