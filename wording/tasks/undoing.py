"""Sentences about a tap that is taken back."""

from wording.messages import Message


class NotYoursToUndo(Message):
    """Refusal: another's step, or one that is not undone by a tap."""

    text = "这一步不能由您撤回。发送 /list 看看当前的事项。"


class TooLateToUndo(Message):
    """Refusal: ten minutes are over."""

    text = "已经过了 10 分钟，不能撤回。如果“{{ title|short(60) }}”要改，请回复说明。"

    title: str


class StrikeOffStands(Message):
    """Refusal: ten minutes are over, and the task is struck off."""

    text = "已经过了 10 分钟，不能撤回。“{{ title|short(60) }}”确实没办完的话，请督查员或领导重开。"

    title: str


class SomethingSince(Message):
    """Refusal: the task has gone on since."""

    text = (
        "“{{ title|short(60) }}”在这之后又有了新情况，不能再撤回这一步。发送 /list 看看现在怎样。"
    )

    title: str


class StrikeOffUndone(Message):
    """To owner and co-owners: not struck off after all."""

    text = "{{ by|short(40) }}撤回了“{{ title|short(120) }}”的销号，这一项仍在等审核。"

    title: str
    by: str
