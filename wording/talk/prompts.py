"""Sentences about an open question: cancelled, left at that, closed."""

from wording.messages import Message


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
