"""Signing off 确认: what a head reads of an answer, and what whoever answered hears of it."""

from datetime import datetime

from models.talk import SignOff
from wording.check_ins import AboutCheckIn
from wording.forms.values import ValueShown, value_length
from wording.messages import N_, Button, Keyboard, Message


class AnswerToSign(AboutCheckIn, Message):
    """To a head: what was answered, to confirm or to send back; then what became of it."""

    answer_id: int
    version: int
    unit: str
    name: str
    said_at: datetime
    late: bool
    values: tuple[ValueShown, ...]
    words: str
    files: int
    sign_off: SignOff

    @property
    def length(self) -> int:
        """Return how long each value may be."""
        return value_length(len(self.values) + bool(self.words))

    def keyboard(self) -> Keyboard:
        """Confirm it, send it back, see its files."""
        files = Button(N_("📎 看附件"), "check_in.files", self.answer_id, self.version)
        rows = ((files,),) if self.files else ()
        if self.sign_off is not SignOff.WAITING:
            return rows
        sign = Button(N_("✅ 确认"), "check_in.sign", self.answer_id, self.version)
        back = Button(N_("↩️ 退回"), "check_in.send_back", self.answer_id, self.version)
        return ((sign, back), *rows)


class AnswerSigned(AboutCheckIn, Message):
    """To whoever answered: it is confirmed."""

    text = "✅ {{ name|short(12) }}确认了您填的“{{ message.title(language) }}”。"

    name: str


class AnswerSentBack(AboutCheckIn, Message):
    """To whoever answered: it is to be put right."""

    text = "↩️ {{ name|short(12) }}退回了您填的“{{ message.title(language) }}”，请修改后再提交。"

    name: str
    round_id: int
    version: int

    def keyboard(self) -> Keyboard:
        """Change it."""
        return ((Button(N_("✏️ 修改"), "check_in.fill", self.round_id, self.version),),)


class AnswerSentBackWhy(AboutCheckIn, Message):
    """To whoever answered: the reason, where one is given."""

    text = (
        "{{ name|short(12) }}说明了退回“{{ message.title(language) }}”的原因：{{ why|short(1000) }}"
    )

    name: str
    why: str


class WhyPassedOn(Message):
    """To the head: the reason went on."""

    text = "已转告{{ name|short(12) }}。"

    name: str


class WhyNeedsWords(Message):
    """Refused: a reason is told in words."""

    text = "请用一句话说明原因；不说也可以，直接忙别的就行。"


class AnswerGone(Message):
    """Refused: what was answered was changed, taken back or decided on meanwhile."""

    text = "这份填报刚刚改过、撤回或已有人处理，请看最新的那条消息。"


class NotYoursToSign(Message):
    """Refused: it is for somebody else to confirm."""

    text = "这份填报不由您确认。"
