"""Sentences of any talk: not ours, not on the roster, open questions, receipts."""

from wording.messages import Message


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


class Receipt(Message):
    """Names a ledger entry; a message that bears a receipt ends with this line."""

    text = "<i>已记入台账 №{{ seq }} · 校验码 {{ code }}</i>"

    seq: int
    code: str  # the first 8 digits of the entry's hash
