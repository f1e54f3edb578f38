"""How an indicator stands in a unit, in a line or two: value, target, month on month, mark."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from models.amounts import written
from models.framework import Indicator
from models.frozen import frozen
from wording.catalogues import translations
from wording.dates import period_text
from wording.forms.values import number_text
from wording.messages import N_, Button

EMPTY, BEHIND, LAST, WELL = "⚪", "🔴", "🟡", "🟢"
BEFORE = {
    "week": N_("比上周 {change}"),
    "month": N_("环比 {change}"),
    "quarter": N_("环比 {change}"),
    "year": N_("比上年 {change}"),
}
YEAR_BEFORE = N_("同比 {change}")


def value_text(indicator: Indicator, value: Decimal, language: str) -> str:
    """Return a value with its unit: 82.5%."""
    return number_text(indicator, written(value), language)


def change_text(indicator: Indicator, value: Decimal, before: Decimal, language: str) -> str:
    """Return by how much a value changed: +1.5%, -3件, of a percentage in points; 持平."""
    say = translations(language).gettext
    change = value - before
    if not change:
        return say(N_("持平"))
    sign = "+" if change > 0 else "-"
    amount = written(abs(change))
    if indicator.unit == "%":
        return sign + say(N_("{count}个百分点")).format(count=amount)
    return sign + number_text(indicator, amount, language)


@frozen
class AboutIndicator:
    """What messages about an indicator of a unit share."""

    indicator: Indicator
    department: str

    def title(self, language: str) -> str:
        """Return what the indicator is called."""
        return self.indicator.title_in(language)


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator of one unit, as it stands."""

    number: int
    id: int
    version: int
    indicator: Indicator
    department: str
    period: date | None
    value: Decimal | None
    before: Decimal | None
    year_before: Decimal | None
    reached: Decimal | None
    wanted: Decimal | None
    behind: bool
    last: bool
    zero: bool
    missing: bool  # the reading that was due by now
    leader: str = ""  # who has taken it on
    mine: bool = False  # the reader has
    words: str = ""  # that leader's last line
    said_at: datetime | None = None
    note: str = ""  # what was said with the reading
    told: bool = False  # the week's line was written

    @property
    def mark(self) -> str:
        """Return the colour mark."""
        if self.missing or self.value is None or self.zero:
            return EMPTY
        return BEHIND if self.behind else LAST if self.last else WELL

    @property
    def is_flagged(self) -> bool:
        """Whether it is lagging or empty."""
        return self.mark != WELL

    def title(self, language: str) -> str:
        """Return what the indicator is called."""
        return self.indicator.title_in(language)

    def reading(self, language: str) -> str:
        """Return the newest reading with its period; that there is none."""
        say = translations(language).gettext
        if self.period is None or self.value is None:
            return say(N_("还没有读数"))
        period = period_text(self.indicator.period, self.period, language)
        return f"{period} {value_text(self.indicator, self.value, language)}"

    def facts(self, language: str) -> str:
        """Return target and comparisons, and why it is flagged."""
        return " · ".join((*self.compared(language), *self.reasons(language)))

    def compared(self, language: str) -> list[str]:
        """Return the target and the changes, as far as they are known."""
        say, found = translations(language).gettext, list[str]()
        indicator, value = self.indicator, self.value
        if value is None or self.reached is None:
            return found
        if self.wanted is not None:
            wanted = value_text(indicator, self.wanted, language)
            if indicator.adds_up:
                reached = value_text(indicator, self.reached, language)
                found.append(
                    say(N_("累计 {reached} / {wanted}")).format(reached=reached, wanted=wanted)
                )
            else:
                found.append(say(N_("目标 {wanted}")).format(wanted=wanted))
        for label, before in (
            (BEFORE[indicator.period], self.before),
            (YEAR_BEFORE, self.year_before),
        ):
            if before is not None:
                change = change_text(indicator, value, before, language)
                found.append(say(label).format(change=change))
        return found

    def reasons(self, language: str) -> list[str]:
        """Return why it is flagged, in words."""
        say = translations(language).gettext
        reasons = (
            (self.missing and self.period is not None, N_("本期空白")),
            (self.zero, N_("为零")),
            (self.behind, N_("落后于目标")),
            (self.last, N_("列末四分之一")),
        )
        return [say(words) for holds, words in reasons if holds]

    def buttons(self, *, may_take: bool, sign: str = "") -> tuple[Button, ...]:
        """Return what opens its history, and what takes it on or tells how it goes."""
        number = (("number", sign + str(self.number)),)
        shown = Button(N_("{number} ⋯"), "indicator.show", self.id, 1, number)
        label, action = N_("{number} 我来包"), "indicator.take"
        if self.mine:
            label = N_("✅ {number} 本周情况") if self.told else N_("{number} 本周情况")
            action = "indicator.line"
        elif not may_take or self.leader or not self.is_flagged:
            return (shown,)
        return (Button(label, action, self.id, self.version, number), shown)
