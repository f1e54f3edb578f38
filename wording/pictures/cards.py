"""Cards of records: of which unit and day, what it is, what else is said, and its proof."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from wording.messages import N_
from wording.pictures.measures import (
    BLUE,
    GREY,
    MARGIN,
    PALE,
    WHITE,
    WIDTH,
    heading_height,
    wrapped,
)
from wording.pictures.picture import Picture

if TYPE_CHECKING:
    from wording.pictures.sheet import Sheet

PAD, GAP, EDGE = 14.0, 12.0, 5.0
TOP, TITLE_LINE, LINE = 26.0, 24.0, 20.0
TITLE_SIZE, SIZE = 17, 13
INSIDE = WIDTH - 2 * MARGIN - 2 * PAD
NAME, DAY = INSIDE * 0.68, INSIDE * 0.3  # how wide a name may be, and the day beside it
FACTS = 3  # lines below the title


@dataclass(frozen=True)
class Card:
    """A record: of which unit and day, its first words, some lines below, how many files."""

    unit: str
    day: str
    title: str
    lines: tuple[str, ...] = ()
    files: int = 0

    def title_lines(self) -> list[str]:
        """Return the title in two lines at most."""
        return wrapped(self.title, TITLE_SIZE, INSIDE, 2)

    @property
    def height(self) -> float:
        """Return how tall it is drawn."""
        below = min(len(self.lines), FACTS) + 1
        return TOP + TITLE_LINE * len(self.title_lines()) + LINE * below + PAD


class Cards(Picture):
    """The first cards, one below the other; the rest is counted."""

    kind: ClassVar[str] = "cards"

    rows: tuple[Card, ...]
    left: int = 0  # that were not even handed over
    shown: int = 5

    @property
    def rest(self) -> int:
        """How many are not drawn."""
        return max(len(self.rows) - self.shown, 0) + self.left

    def height(self) -> float:
        """Return how tall it will be."""
        cards = sum(one.height + GAP for one in self.rows[: self.shown]) or 52.0
        return heading_height(self.title, self.subtitle) + cards + (26 if self.rest else 0) + 8

    def draw(self, sheet: "Sheet") -> None:
        """Draw the cards, and say how many there are besides."""
        y = sheet.heading(self.title, self.subtitle)
        if not self.rows:
            sheet.words(MARGIN, y + 26, self.say(N_("没有可以统计的内容。")), size=15, colour=GREY)
        for card in self.rows[: self.shown]:
            self._draw_card(sheet, card, y)
            y += card.height + GAP
        if self.rest:
            text = self.say(N_("其余{count}个没有画出。")).format(count=self.rest)
            sheet.words(MARGIN, y + 16, text, size=13, colour=GREY)

    def _draw_card(self, sheet: "Sheet", card: Card, y: float) -> None:
        """Draw one: a blue edge at its left, filled where there is proof."""
        sheet.box(MARGIN, y, WIDTH - 2 * MARGIN, card.height, fill=WHITE, edge=GREY)
        edge = BLUE if card.files else PALE
        sheet.box(MARGIN, y, EDGE, card.height, fill=edge)
        x, right = MARGIN + PAD, WIDTH - MARGIN - PAD
        line = y + TOP - 4
        sheet.words(x, line, card.unit, size=SIZE, colour=GREY, within=NAME)
        sheet.words(right, line, card.day, size=SIZE, colour=GREY, align="right", within=DAY)
        for part in card.title_lines():
            line += TITLE_LINE
            sheet.words(x, line, part, size=TITLE_SIZE, bold=True, within=INSIDE)
        for part in card.lines[:FACTS]:
            line += LINE
            sheet.words(x, line, part, size=SIZE, within=INSIDE)
        told = N_("附材料 {count} 份") if card.files else N_("没有附材料")
        line += LINE
        colour = BLUE if card.files else GREY
        sheet.words(x, line, self.say(told).format(count=card.files), size=SIZE, colour=colour)
