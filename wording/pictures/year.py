"""A year, day by day: the darker the more; half a year to a strip, so that a telephone shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from wording.dates import MONTHS, WEEK_DAYS
from wording.messages import N_
from wording.pictures.measures import (
    GREY,
    INK,
    MARGIN,
    NOTHING,
    VERMILLION,
    WHITE,
    WIDTH,
    heading_height,
    number_text,
    width_of,
)
from wording.pictures.picture import Picture

if TYPE_CHECKING:
    from wording.pictures.sheet import Sheet

WEEKS, LEFT = 27, 44.0  # of a strip
CELL = (WIDTH - MARGIN - LEFT) / WEEKS
GAP = 2.4
DAYS = 7 * CELL
ABOVE, BELOW, BAR = 22.0, 14.0, 64.0
# From light to dark, of one hue: grey shows it as it is.
SHADES = ("#cfe3f2", "#8fc0e3", "#4a98cc", "#1c6aa5", "#08366b")
EMPTY, FREE, FRAME = "#eef0f3", "#ffffff", "#d5d8dd"
FOOT = 46.0
LABEL_WEEKS = 3  # so many a month's name needs


@dataclass(frozen=True)
class Day:
    """A day, how much there was, and whether it was free."""

    day: date
    count: int
    is_free: bool = False


@dataclass(frozen=True)
class Week:
    """What one person had in a week: on average, and at most."""

    monday: date
    mean: float
    most: float


class Year(Picture):
    """Days as squares; below each strip, if they are known, the weeks as bars."""

    kind: ClassVar[str] = "year"

    days: tuple[Day, ...]
    weeks: tuple[Week, ...] = ()
    counted: str = ""  # what the days count, for the legend
    counted_weekly: str = ""

    def strips(self) -> Iterator[list[date]]:
        """Yield the Mondays of each strip."""
        if not self.days:
            return
        first, last = min(one.day for one in self.days), max(one.day for one in self.days)
        monday, mondays = first - timedelta(days=first.weekday()), list[date]()
        while monday <= last:
            mondays.append(monday)
            monday += timedelta(weeks=1)
        for start in range(0, len(mondays), WEEKS):
            yield mondays[start : start + WEEKS]

    def _strip(self) -> float:
        return ABOVE + DAYS + BELOW + (BAR + 22 if self.weeks else 0)

    def height(self) -> float:
        """Return how tall it will be."""
        if not self.days:
            return heading_height(self.title, self.subtitle) + NOTHING
        strips = len(list(self.strips()))
        legend = FOOT + (26 if self.weeks else 0)
        return heading_height(self.title, self.subtitle) + strips * self._strip() + legend

    def draw(self, sheet: "Sheet") -> None:
        """Draw the strips and what the shades mean."""
        y = sheet.heading(self.title, self.subtitle)
        if not self.days:
            sheet.words(MARGIN, y + 26, self.say(N_("没有可以统计的内容。")), size=15, colour=GREY)
            return
        known = {one.day: one for one in self.days}
        most = max(one.count for one in self.days)
        for mondays in self.strips():
            self._draw_days(sheet, mondays, known, most, y + ABOVE)
            if self.weeks:
                self._draw_weeks(sheet, mondays, y + ABOVE + DAYS + BELOW)
            y += self._strip()
        self._draw_legend(sheet, most, y + 16)

    def _draw_days(
        self, sheet: "Sheet", mondays: list[date], known: dict[date, Day], most: int, y: float
    ) -> None:
        for number in (0, 2, 4, 6):
            name = self.say(WEEK_DAYS[number])
            sheet.words(
                LEFT - 8, y + (number + 0.78) * CELL, name, size=11, colour=GREY, align="right"
            )
        squares: list[tuple[float, float, str, str]] = []
        marked: list[tuple[float, float, Day]] = []
        month, labelled = 0, -LABEL_WEEKS
        for place, monday in enumerate(mondays):
            x = LEFT + place * CELL
            thursday = monday + timedelta(days=3)  # most of the week is of its month
            if thursday.month != month and place < WEEKS - 1:
                month = thursday.month
                if place - labelled >= LABEL_WEEKS:
                    labelled = place
                    sheet.words(x, y - 7, self.say(MONTHS[month - 1]), size=12, colour=GREY)
            for number in range(7):
                one = known.get(monday + timedelta(days=number))
                if one is not None:
                    squares.append((x, y + number * CELL, *look_of(one, most)))
                    if one.is_free and one.count:  # work on a day off is to be seen
                        marked.append((x, y + number * CELL, one))
        sheet.squares(squares, CELL - GAP)
        for x, top, one in marked:
            ink = WHITE if shade_of(one.count, most) in SHADES[2:] else INK
            sheet.mark(x + (CELL - GAP) / 2, top + (CELL - GAP) / 2, fill=ink, edge=ink, size=3)

    def _draw_weeks(self, sheet: "Sheet", mondays: list[date], y: float) -> None:
        known = {one.monday: one for one in self.weeks}
        highest = max((one.most for one in self.weeks), default=0.0) or 1.0
        base = y + BAR
        sheet.words(LEFT - 8, y + 9, number_text(highest), size=11, colour=GREY, align="right")
        sheet.words(LEFT - 8, base, "0", size=11, colour=GREY, align="right")
        for place, monday in enumerate(mondays):
            one = known.get(monday)
            if one is None:
                continue
            x, tall = LEFT + place * CELL, BAR * one.mean / highest
            sheet.box(x, base - tall, CELL - GAP, tall, fill=SHADES[2])
            top = base - BAR * one.most / highest
            sheet.line([x, x + CELL - GAP], [top, top], colour=VERMILLION, width=2)
        sheet.line([LEFT, WIDTH - MARGIN], [base, base], colour=GREY, width=0.8)

    def _draw_legend(self, sheet: "Sheet", most: int, y: float) -> None:
        """Say which shade is how much, and what the bars are."""
        x = LEFT
        sheet.words(x, y, self.counted, size=12, colour=GREY)
        x += width_of(self.counted, 12) + (14 if self.counted else 0)
        for low, high, shade in shades_up_to(most):
            sheet.box(x, y - 11, 13, 13, fill=shade)
            text = number_text(low) if low == high else f"{low}–{high}"
            sheet.words(x + 17, y, text, size=12, colour=GREY)
            x += 30 + width_of(text, 12)
        if self.weeks:
            text = self.say(N_("柱：每人每周平均；红线：最多的一人"))
            sheet.words(LEFT, y + 24, self.counted_weekly or text, size=12, colour=GREY)


def shades_up_to(most: int) -> Iterator[tuple[int, int, str]]:
    """Yield which counts each shade stands for, nought first."""
    yield 0, 0, EMPTY
    low = 1
    for number, shade in enumerate(SHADES, 1):
        high = -(-most * number // len(SHADES))
        if high >= low:
            yield low, high, shade
            low = high + 1


def shade_of(count: int, most: int) -> str:
    """Return the shade of a count."""
    return next(shade for low, high, shade in shades_up_to(most) if low <= count <= high)


def look_of(one: Day, most: int) -> tuple[str, str]:
    """Return what fills a day, and its edge: a day off with nothing in it is an empty frame."""
    if one.is_free and not one.count:
        return FREE, FRAME
    shade = shade_of(one.count, most)
    return shade, shade
