"""Sentences about taking an indicator on 包抓: taken, a line a week, handed back."""

from wording.asking import Question
from wording.indicators.lines import AboutIndicator
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt


class IndicatorTaken(AboutIndicator, Message):
    """To the leader who has taken it on."""

    text = (
        "✋ {{ message.title(language) }}（{{ department|short(40) }}）由您包抓。"
        "每周一的清单里会请您写一句情况。"
    )

    id: int
    version: int
    receipt: Receipt

    def keyboard(self) -> Keyboard:
        """Offer the first line, and the way back."""
        return (
            (
                Button(N_("写一句"), "indicator.line", self.id, self.version),
                Button(N_("交回"), "indicator.return", self.id, self.version),
            ),
        )


class TakenAlready(Message):
    """Refusal: another was quicker."""

    text = "这项指标已经由{{ name|short(20) }}包抓。"

    name: str


class NotYoursToTake(Message):
    """Refusal: only a leader above the unit takes an indicator on."""

    text = "落后和空白的指标由分管的领导包抓。"


class NotInYourCharge(Message):
    """Refusal: it is not, or no longer, his."""

    text = "这项指标现在不由您包抓。发送 /indicators 看最新的一页。"


class LineAsked(AboutIndicator, Question, Message):
    """Asks for the week's line."""

    text = "{{ message.title(language) }}（{{ department|short(40) }}）本周情况怎么样？请写一句。"


class LineKept(AboutIndicator, Message):
    """The receipt of a line."""

    text = "📝 {{ message.title(language) }}（{{ department|short(40) }}）的本周情况已记下。"

    receipt: Receipt


class ReturnAsked(AboutIndicator, Question, Message):
    """Asks with which word it is handed back."""

    text = "把{{ message.title(language) }}（{{ department|short(40) }}）交回，请写一句原因或结果。"


class IndicatorReturned(AboutIndicator, Message):
    """To the leader who has handed it back."""

    text = "↩️ {{ message.title(language) }}（{{ department|short(40) }}）已交回，不再由您包抓。"

    receipt: Receipt


class WordsNeeded(Message):
    """Refusal: files without a word."""

    text = "请用文字写一句。"
