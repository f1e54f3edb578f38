"""An indicator period by period: line, target, what lags, what is empty; alone or unit by unit."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from wording.messages import N_
from wording.pictures.measures import (
    BLUE,
    GREY,
    INK,
    MARGIN,
    NOTHING,
    PALE,
    VERMILLION,
    WHITE,
    WIDTH,
    heading_height,
    number_text,
    steps,
    width_of,
)
from wording.pictures.picture import Picture

if TYPE_CHECKING:
    from wording.pictures.sheet import Sheet

LEFT, RIGHT, TALL, BELOW = 64.0, 46.0, 300.0, 78.0
COLUMNS, PANEL_TALL, PANEL_GAP = 3, 150.0, 16.0
LABELS_AT_MOST = 7
INSIDE = WIDTH - 2 * MARGIN


class Flag(StrEnum):
    """What is the matter with a reading."""

    NONE = ""
    LAGGING = "lagging"
    EMPTY = "empty"  # nothing was read, or nought


@dataclass(frozen=True)
class Point:
    """One period: what it is called, what was read, what was wanted."""

    label: str
    value: float | None
    target: float | None = None
    flag: Flag = Flag.NONE


@dataclass(frozen=True)
class Frame:
    """A piece of the sheet with a scale: from values to places on it."""

    x: float
    y: float
    width: float
    height: float
    low: float
    high: float
    count: int

    def across(self, place: int) -> float:
        """Return where the period of that place stands."""
        if self.count < 2:
            return self.x + self.width / 2
        return self.x + self.width * place / (self.count - 1)

    def down(self, value: float) -> float:
        """Return where the value stands."""
        span = (self.high - self.low) or 1.0
        return self.y + self.height * (self.high - value) / span


def runs_of(values: list[float | None]) -> list[list[tuple[int, float]]]:
    """Return the values that stand together, with their places: a gap breaks the line."""
    runs: list[list[tuple[int, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((place, value))
    return [run for run in runs if run]


def bounds(points: tuple[Point, ...]) -> tuple[float, float]:
    """Return the lowest and highest value or target; from nought where that is near."""
    known = [one.value for one in points if one.value is not None]
    known += [one.target for one in points if one.target is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    if low > 0 and (low < high * 0.5 or low == high):
        low = 0.0
    return low, high


def draw_points(sheet: "Sheet", points: tuple[Point, ...], frame: Frame, *, small: bool) -> None:
    """Draw target, line, and a marker that tells what is the matter."""
    for run in runs_of([one.target for one in points]):
        ends = run if len(run) > 1 else [(run[0][0], run[0][1])] * 2
        xs, ys = [frame.across(p) for p, _ in ends], [frame.down(v) for _, v in ends]
        sheet.line(xs, ys, colour=GREY, width=1.2, dashed=True)
    for run in runs_of([one.value for one in points]):
        xs, ys = [frame.across(p) for p, _ in run], [frame.down(v) for _, v in run]
        sheet.line(xs, ys, colour=BLUE, width=1.6 if small else 2.2)
    for place, one in enumerate(points):
        x = frame.across(place)
        if one.value is None:
            sheet.mark(
                x, frame.y + frame.height, shape="X", fill=WHITE, edge=INK, size=5 if small else 8
            )
        elif one.flag is not Flag.NONE:
            y = frame.down(one.value)
            sheet.mark(x, y, shape="v", fill=VERMILLION, size=6 if small else 10)
        elif not small or place == len(points) - 1:
            sheet.mark(x, frame.down(one.value), size=5 if small else 7)


class Trend(Picture):
    """One indicator of one unit, with its target, each flagged period marked and said."""

    kind: ClassVar[str] = "trend"

    points: tuple[Point, ...]  # the oldest first
    unit: str  # what is counted, e.g. %

    def height(self) -> float:
        """Return how tall it will be."""
        is_known = any(one.value is not None for one in self.points)
        return heading_height(self.title, self.subtitle) + (
            TALL + BELOW + 18 if is_known else NOTHING
        )

    def draw(self, sheet: "Sheet") -> None:
        """Draw scale, line and marks, and what the marks mean."""
        top = sheet.heading(self.title, self.subtitle) + 18
        if not any(one.value is not None for one in self.points):
            sheet.words(MARGIN, top + 20, self.say(N_("还没有读数。")), size=15, colour=GREY)
            return
        scale = steps(*bounds(self.points))
        frame = Frame(LEFT, top, WIDTH - LEFT - RIGHT, TALL, scale[0], scale[-1], len(self.points))
        for value in scale:
            y = frame.down(value)
            sheet.line([frame.x, frame.x + frame.width], [y, y], colour=PALE, width=1)
            sheet.words(LEFT - 10, y + 4, number_text(value), size=12, colour=GREY, align="right")
        draw_points(sheet, self.points, frame, small=False)
        self._draw_labels(sheet, frame)
        self._draw_values(sheet, frame)
        self._draw_legend(sheet, top + TALL + BELOW - 16)

    def _draw_labels(self, sheet: "Sheet", frame: Frame) -> None:
        """Name the periods, as many as there is room for, the last one always."""
        every = -(-len(self.points) // LABELS_AT_MOST)
        last = len(self.points) - 1
        for place, one in enumerate(self.points):
            if (last - place) % every == 0:
                sheet.words(
                    frame.across(place), frame.y + frame.height + 22, one.label,
                    size=12, colour=GREY, align="center",
                )  # fmt: skip

    def _draw_values(self, sheet: "Sheet", frame: Frame) -> None:
        """Write the values that matter: last, highest, lowest, what lags; and the target."""
        known = [
            (one.value, place) for place, one in enumerate(self.points) if one.value is not None
        ]
        wanted = {max(known)[1], min(known)[1], known[-1][1]}
        wanted |= {p for p, one in enumerate(self.points) if one.flag is Flag.LAGGING}
        every = max(-(-len(wanted) // 8), 1)
        for number, place in enumerate(sorted(wanted, reverse=True)):
            value, last = self.points[place].value, place == known[-1][1]
            if value is None or (number % every and not last):
                continue
            lagging = self.points[place].flag is Flag.LAGGING
            y = frame.down(value) + (24 if lagging else -12)
            y = min(y, frame.y + frame.height - 4)
            text = number_text(value) + (self.unit if last else "")
            sheet.words(
                frame.across(place), y, text, size=15 if last else 12, align="center", halo=True,
                bold=last, colour=VERMILLION if lagging else INK,
            )  # fmt: skip
        targets = [one.target for one in self.points if one.target is not None]
        if targets:
            text = self.say(N_("目标 {value}")).format(value=number_text(targets[-1]) + self.unit)
            sheet.words(
                frame.x + 4, frame.down(targets[0]) - 6, text, size=12, colour=GREY, halo=True
            )

    def _draw_legend(self, sheet: "Sheet", y: float) -> None:
        """Say what the marks mean, those that are there."""
        x: float = MARGIN + 8
        flags = {one.flag for one in self.points if one.value is not None}
        gaps = any(one.value is None for one in self.points)
        marks = (
            (
                Flag.LAGGING in flags or Flag.EMPTY in flags,
                "v",
                VERMILLION,
                WHITE,
                N_("落后或为零"),
            ),
            (gaps, "X", WHITE, INK, N_("空白")),
        )
        for there, shape, fill, edge, label in marks:
            if there:
                text = self.say(label)
                sheet.mark(x, y - 5, shape=shape, fill=fill, edge=edge, size=9)
                sheet.words(x + 12, y, text, size=13, colour=GREY)
                x += 36 + width_of(text, 13)


@dataclass(frozen=True)
class Panel:
    """One unit of small multiples."""

    name: str
    points: tuple[Point, ...]

    @property
    def is_flagged(self) -> bool:
        """Whether its newest reading lags or is empty."""
        last = self.points[-1] if self.points else None
        return last is None or last.value is None or last.flag is not Flag.NONE


class Multiples(Picture):
    """One indicator in many units, each in a panel of its own, all on one scale."""

    kind: ClassVar[str] = "multiples"

    panels: tuple[Panel, ...]
    unit: str
    # How many there are that are not among the panels, and how many of those are flagged.
    left: int = 0
    left_flagged: int = 0

    def flagged_first(self) -> list[Panel]:
        """Return the panels, those first whose newest reading lags or is empty."""
        return sorted(self.panels, key=lambda one: not one.is_flagged)

    def height(self) -> float:
        """Return how tall it will be."""
        if not self.panels:
            return heading_height(self.title, self.subtitle) + NOTHING
        rows = -(-len(self.panels) // COLUMNS)
        foot = 24 if self.left else 0
        return heading_height(self.title, self.subtitle) + rows * PANEL_TALL + foot + 16

    def draw(self, sheet: "Sheet") -> None:
        """Draw the panels in rows of three, and say how many there are besides."""
        y = sheet.heading(self.title, self.subtitle)
        if not self.panels:
            sheet.words(MARGIN, y + 26, self.say(N_("还没有读数。")), size=15, colour=GREY)
            return
        panels = self.flagged_first()
        low, high = bounds(tuple(one for panel in panels for one in panel.points))
        wide = (INSIDE - PANEL_GAP * (COLUMNS - 1)) / COLUMNS
        for number, panel in enumerate(panels):
            row, column = divmod(number, COLUMNS)
            x, top = MARGIN + column * (wide + PANEL_GAP), y + row * PANEL_TALL
            frame = Frame(x + 4, top + 50, wide - 8, PANEL_TALL - 74, low, high, len(panel.points))
            self._draw_panel(sheet, panel, frame, wide)
        if self.left:
            text = self.say(N_("其余{count}个没有画出，其中落后或空白{flagged}个。"))
            told = text.format(count=self.left, flagged=self.left_flagged)
            sheet.words(MARGIN, self.height() - 16, told, size=13, colour=GREY)

    def _draw_panel(self, sheet: "Sheet", panel: Panel, frame: Frame, wide: float) -> None:
        x, top = frame.x - 4, frame.y - 50
        sheet.words(x, top + 16, panel.name, size=13, within=wide)
        last = panel.points[-1].value if panel.points else None
        text = self.say(N_("空白")) if last is None else number_text(last) + self.unit
        colour = VERMILLION if panel.is_flagged else INK
        sign = "▼ " if panel.is_flagged else ""
        sheet.words(x, top + 38, sign + text, size=16, colour=colour, bold=True)
        base = frame.y + frame.height
        sheet.line([x, x + wide], [base + 6, base + 6], colour=PALE, width=1)
        draw_points(sheet, panel.points, frame, small=True)
