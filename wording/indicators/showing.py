"""Sentences that show indicators: a page of them, one with the history of its readings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum

from models.framework import Indicator
from wording.catalogues import listed_text, translations
from wording.dates import period_text
from wording.indicators.lines import IndicatorLine, value_text
from wording.lists.responsibility_lists import page_row
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt

BARS = "▁▂▃▄▅▆▇█"


class View(IntEnum):
    """Which indicators are shown; the number stands on buttons."""

    FLAGGED = 0
    UNHELD = 1
    MINE = 2
    ALL = 3


HEADINGS = {
    View.FLAGGED: N_("落后和空白"),
    View.UNHELD: N_("还没有人包"),
    View.MINE: N_("我包的"),
    View.ALL: N_("全部"),
}


def bars(values: Sequence[Decimal]) -> str:
    """Return a small chart of values, the oldest first: ▁▃▅█."""
    low, high = min(values, default=Decimal(0)), max(values, default=Decimal(0))
    if len(values) < 2:
        return ""
    if low == high:
        return BARS[3] * len(values)
    top = len(BARS) - 1
    return "".join(BARS[int((value - low) * top / (high - low))] for value in values)


class IndicatorsShown(Message):
    """A page of indicators, each of one unit."""

    view: View
    at: datetime
    lines: tuple[IndicatorLine, ...]
    page: int
    pages: int
    total: int
    leads: bool  # the reader may take them on

    def heading(self, language: str) -> str:
        """Return which ones they are."""
        return translations(language).gettext(HEADINGS[self.view])

    def keyboard(self) -> Keyboard:
        """Return what can be done about each, the pages, and the other views."""
        rows = [line.buttons(may_take=self.leads) for line in self.lines]
        # Those with nothing but their history share a row.
        wide = [row for row in rows if len(row) > 1]
        narrow = [row[0] for row in rows if len(row) == 1]
        few = tuple(tuple(narrow[start : start + 4]) for start in range(0, len(narrow), 4))
        views = tuple(View) if self.leads else (View.FLAGGED, View.ALL)
        others = tuple(
            Button(HEADINGS[one], "indicators.page", one, 1, chosen=one is self.view)
            for one in views
        )
        return (
            *wide,
            *few,
            *page_row("indicators.page", self.page, self.pages, of=self.view),
            others,
        )


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """A reading in its line: what it says, and what it said before it was corrected."""

    period: date
    value: Decimal
    at: datetime
    name: str  # who read it; of a workbook nobody
    source: str
    receipt: Receipt
    earlier: tuple[Decimal, ...] = ()


class IndicatorHistory(Message):
    """One indicator of a unit: how it stands, its readings with their receipts, who takes it on."""

    line: IndicatorLine
    readings: tuple[ReadingLine, ...]  # the newest first
    page: int
    pages: int
    may_read: bool  # may give readings
    may_take: bool
    sees_others: bool  # reads it of more units than this
    at: datetime

    @property
    def indicator(self) -> Indicator:
        """What it is."""
        return self.line.indicator

    def chart(self) -> str:
        """Return the page's readings as a small chart."""
        return bars([one.value for one in reversed(self.readings)])

    def period(self, one: ReadingLine, language: str) -> str:
        """Return for which period a reading is."""
        return period_text(self.indicator.period, one.period, language)

    def value(self, value: Decimal, language: str) -> str:
        """Return a value with its unit."""
        return value_text(self.indicator, value, language)

    def earlier(self, one: ReadingLine, language: str) -> str:
        """Return what a reading said before."""
        values = (value_text(self.indicator, value, language) for value in one.earlier)
        return listed_text(values, language)

    def keyboard(self) -> Keyboard:
        """Return what can be done, the pages, and the way back."""
        line = self.line
        row = []
        if line.mine:
            row.append(Button(N_("本周情况"), "indicator.line", line.id, line.version))
            row.append(Button(N_("交回"), "indicator.return", line.id, line.version))
        elif self.may_take and not line.leader:
            row.append(Button(N_("我来包"), "indicator.take", line.id, line.version))
        reading = (Button(N_("填报或更正"), "indicator.read", line.id),) if self.may_read else ()
        back = Button(
            N_("‹ 返回"), "indicators.page", View.FLAGGED if line.is_flagged else View.ALL, 1
        )
        drawn = (
            Button(N_("📈 走势图"), "indicator.draw", line.id),
            Button(N_("📊 各部门"), "indicator.draw_units", line.id),
        )
        return (
            *((tuple(row),) if row else ()),
            *((drawn[: 1 + self.sees_others],) if self.readings else ()),
            *((reading,) if reading else ()),
            *page_row("indicator.show", self.page, self.pages, of=line.id),
            (back,),
        )


class NoIndicatorsForYou(Message):
    """Refusal: there are none, or none that he reads."""

    text = "现在没有您可以查看的指标。指标由填报人、部门负责人和领导查看。"


class NoSuchIndicator(Message):
    """Refusal: it is no more, or not his to read."""

    text = "没有这项指标，或者不在您可以查看的范围内。发送 /indicators 看最新的一页。"
