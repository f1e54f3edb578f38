"""Sentences that show reviews: periods, samples, what lies with a reviewer, what was found."""

from datetime import datetime

from models.framework import FormField, Review
from models.frozen import frozen
from wording.catalogues import translations
from wording.dates import MONTHS
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt

SHOWN = 40  # items written out
BUTTONS_IN_A_ROW = 5


def period_text(period: str, language: str) -> str:
    """Return a period as people read it: 2026年11月, 2026年第四季度."""
    say = translations(language).gettext
    year, number = period.split("-")
    if number.startswith("Q"):
        return say(N_("{year}年第{quarter}季度")).format(year=year, quarter=int(number[1:]))
    month = say(MONTHS[int(number) - 1])
    return say(N_("{year}年{month}")).format(year=year, month=month)


@frozen
class OfPeriod:
    """What messages about one period of a review share."""

    review: Review
    period: str

    def title(self, language: str) -> str:
        """Return the review and its period."""
        return f"{self.review.title_in(language)} · {period_text(self.period, language)}"


@frozen
class PeriodLine(OfPeriod):
    """A period: drawn, with how far it is, or not."""

    back: int  # periods before this one
    sample: int | None
    items: int
    done: int

    def button(self) -> Button:
        """Return what draws it, or opens it."""
        values = (
            ("title", self.title("zh_CN")),
            ("english", self.title("en")),
            ("done", str(self.done)),
            ("items", str(self.items)),
        )
        if self.sample is None:
            english = "Draw: {english}"
            return Button(
                N_("抽取：{title}"), "review.draw", self.review.number, self.back, values, english
            )
        label = N_("{title}（{done}/{items}）")
        return Button(label, "sample.show", self.sample, 0, values, "{english} ({done}/{items})")


@frozen
class ItemLine:
    """An item: its number, who handled it, who reviews it."""

    number: int
    key: str
    handler: str
    unit: str
    kind: str
    reviewer: str
    record: int | None


def item_buttons(items: tuple[ItemLine, ...]) -> Keyboard:
    """Return a numbered button for each item, some in a row."""
    buttons = [
        Button("{number}", "item.review", item.number, 0, (("number", str(place)),))
        for place, item in enumerate(items, 1)
    ]
    rows = range(0, len(buttons), BUTTONS_IN_A_ROW)
    return tuple(tuple(buttons[at : at + BUTTONS_IN_A_ROW]) for at in rows)


class ReviewsShown(Message):
    """What there is to draw, and what lies with the reader."""

    lines: tuple[PeriodLine, ...]
    items: tuple[ItemLine, ...]

    def keyboard(self) -> Keyboard:
        """Review an item, draw or open a period."""
        return (*item_buttons(self.items), *((line.button(),) for line in self.lines))


class SampleShown(OfPeriod, Message):
    """What was drawn, and what it takes to draw the same again."""

    number: int
    seed: str
    digest: str
    listed: int
    items: tuple[ItemLine, ...]
    due_at: datetime
    receipt: Receipt | None = None

    @property
    def shown(self) -> tuple[ItemLine, ...]:
        """Return the items that are written out."""
        return self.items[:SHOWN]

    def keyboard(self) -> Keyboard:
        """Offer what was found."""
        return ((Button(N_("查看结果"), "sample.report", self.number),),)


class ItemsToReview(OfPeriod, Message):
    """To a reviewer: what lies with him."""

    items: tuple[ItemLine, ...]
    due_at: datetime
    again: bool = False

    @property
    def shown(self) -> tuple[ItemLine, ...]:
        """Return the items that are written out."""
        return self.items[:SHOWN]

    def keyboard(self) -> Keyboard:
        """Review each."""
        return item_buttons(self.shown)


class SampleLate(OfPeriod, Message):
    """To who drew it: so many items are not reviewed in time."""

    text = (
        "⏰ {{ message.title(language)|short(80) }}应在 {{ due_at|moment }} 前评完，"
        "还有 {{ late }} 件没有评，已再次提醒评查人。"
    )

    late: int
    due_at: datetime
    number: int

    def keyboard(self) -> Keyboard:
        """Open it."""
        return ((Button(N_("查看"), "sample.show", self.number),),)


@frozen
class CountedChoice:
    """A field with how often each of its choices was chosen."""

    field: FormField
    counts: tuple[tuple[str, int], ...]

    def line(self, language: str) -> str:
        """Return it in a line."""
        return counts_text(self.field, self.counts, language)


def counts_text(field: FormField, counts: tuple[tuple[str, int], ...], language: str) -> str:
    """Return choices with their counts: 合格 3 · 瑕疵 1."""
    return " · ".join(f"{field.choice_in(choice, language)} {count}" for choice, count in counts)


class ReviewReport(OfPeriod, Message):
    """What was found: each choice counted, in all and by unit."""

    items: int
    done: int
    counted: tuple[CountedChoice, ...]
    units: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    number: int

    def unit_counts(self, counts: tuple[tuple[str, int], ...], language: str) -> str:
        """Return a unit's counts of the first choice, which is the grade."""
        return counts_text(self.counted[0].field, counts, language)

    def keyboard(self) -> Keyboard:
        """Offer what was drawn."""
        return ((Button(N_("查看抽取"), "sample.show", self.number),),)
