"""Sentences of any talk: not ours, not on the roster, open questions, receipts."""

from models.framework import Particular
from wording.catalogues import listed_text, translations
from wording.messages import N_, Message


class ButtonNotOurs(Message):
    """Answer to a forged button, or one of an action that is no more."""

    text = "这个按钮已经失效。发送 /list 看看当前的事项。"


class NotOnRoster(Message):
    """To someone who is not a member: a polite word and no data."""

    text = "您好，您还不在名册上。请向本单位管理员要一个加入链接，点开即可。"


class PromptCancelled(Message):
    """In place of a question that was cancelled."""

    text = "好的，这一步取消了。"


class LeftAtThat(Message):
    """In place of a question that needs no answer, when none is given."""

    text = "好的，就这样。"


class NothingToCancel(Message):
    """/cancel while nothing is going on."""

    text = "现在没有正在进行的步骤。发送 /help 看看可以做什么。"


class AllCancelled(Message):
    """/cancel ended what was going on."""

    text = "好的，正在进行的步骤都取消了，没有记入台账。"


class QuestionClosed(Message):
    """The question was answered or has expired."""

    text = "这一问已经答过或过期了。发送 /list 看看当前的事项。"


class GreetingReturned(Message):
    """To a greeting."""

    text = "您好！发送 /list 看您的事项，/help 看看可以做什么。"


class ThanksReturned(Message):
    """To thanks."""

    text = "不客气。"


class Acknowledged(Message):
    """To 收到 or 好的 where there is nothing to sign for."""

    text = "好的。"


class StillAsked(Message):
    """To polite words in reply to a question: they are no answer, and are not noted as one."""

    text = "好的，这句没有记入台账。那一问等您方便时再答；不答了，回复“取消”即可。"


class AnsweredLine(Message):
    """Below a question that was answered in words, in place of its buttons."""

    text = "<i>✓ 已回复：{{ words|short(60) }}</i>"

    words: str


class AnsweredWithFilesLine(Message):
    """Below a question that was answered with files."""

    text = "<i>✓ 已用材料回复</i>"


class DroppedLine(Message):
    """Below a question that was dropped in words, in place of its buttons."""

    text = "<i>已取消</i>"


PARTICULARS = {
    Particular.IDENTITY: N_("身份证号"),
    Particular.CARD: N_("银行卡号"),
    Particular.TELEPHONE: N_("电话号码"),
    Particular.CASE: N_("案件当事人和案情"),
}


class HeldBack(Message):
    """Refusal: there are particulars of people in it; nothing of it was noted."""

    text = (
        "⚠️ 这条消息里好像有{{ message.kinds_in(language) }}，没有记下。"
        "请删去后重新发送；原来的消息也请您删掉。"
    )

    forgets = True

    kinds: tuple[Particular, ...]

    def kinds_in(self, language: str) -> str:
        """Return what seems to be in it."""
        say = translations(language).gettext
        return listed_text([say(PARTICULARS[kind]) for kind in self.kinds], language)


class Receipt(Message):
    """Names a ledger entry; a message that bears a receipt ends with this line."""

    text = "<i>已记入台账 №{{ seq }} · 校验码 {{ code }}</i>"

    seq: int
    code: str  # the first 8 digits of the entry's hash
