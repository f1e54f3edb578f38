"""Sentences about readings 读数: asked for one by one, kept, corrected."""

from datetime import date
from decimal import Decimal

from wording.asking import Question
from wording.dates import period_text
from wording.indicators.lines import AboutIndicator, value_text
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt


class ReadingAsked(AboutIndicator, Question, Message):
    """Asks for a reading, or for the right value of one."""

    awaited: date

    def period(self, language: str) -> str:
        """Return which period is awaited."""
        return period_text(self.indicator.period, self.awaited, language)


class ReadingUnreadable(Message):
    """Refusal: the words begin with no number."""

    text = "没有看懂。请写一个数值，例如：82.5；更正以前的，请先写期间：2026年9月 81 统计口径更正。"


class ReadingOfFuture(Message):
    """Refusal: the period has not begun."""

    text = "这一期还没有开始，不能填报。"


class ReasonForReading(Message):
    """Refusal: a reading is put in the place of another, and nobody knows why."""

    text = "这一期已经填过。要更正，请在数值后面写一句理由，例如：82.5 统计口径更正。"


class ReadingSame(Message):
    """Refusal: the very same is on record."""

    text = "台账里就是这个数值，不用再填。"


class ReadingNotYours(Message):
    """Refusal: he neither answers for it nor directs the unit."""

    text = "这项指标不由您填报。要更正，请找部门负责人。"


class ReadingKept(AboutIndicator, Message):
    """The receipt of a reading."""

    standing_id: int
    first: date
    value: Decimal
    before: Decimal | None
    receipt: Receipt

    def period(self, language: str) -> str:
        """Return for which period it is."""
        return period_text(self.indicator.period, self.first, language)

    def value_in(self, language: str) -> str:
        """Return the value with its unit."""
        return value_text(self.indicator, self.value, language)

    def before_in(self, language: str) -> str:
        """Return what stood there."""
        return value_text(self.indicator, self.before, language) if self.before is not None else ""

    def keyboard(self) -> Keyboard:
        """Offer its history."""
        return ((Button(N_("历次读数"), "indicator.show", self.standing_id, 1),),)
