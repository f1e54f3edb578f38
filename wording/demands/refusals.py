"""Refusals about what records ask of people."""

from datetime import datetime

from wording.messages import Message


class DemandGone(Message):
    """There is no such record that asks an answer."""

    text = "没有找到这条要求答复的登记。"


class DemandTurned(Message):
    """It was answered, settled or changed since."""

    text = "这一条后来已有变化，请以最新的消息为准。"


class NotYoursToAnswer(Message):
    """Somebody else is to answer."""

    text = "这一条由它点名的人答复。"


class NotYoursToSettle(Message):
    """Only its author accepts an answer or sends it back."""

    text = "答复由发出的人审定。"


class WordsNeeded(Message):
    """Neither words nor a file."""

    text = "请用文字写一句。"


class WhomMissing(Message):
    """A record of a register that asks an answer names nobody."""

    text = "还没有写明由谁答复：请填部门或者人员。"


class NotOfYourself(Message):
    """One does not ask oneself."""

    text = "不能发给自己，请换一位。"


class NotOfThem(Message):
    """Who acts has no say over whom he names."""

    text = "{{ name|short(20) }}不在您督查或分管的范围内。"

    name: str


class NobodyToAnswer(Message):
    """The unit has no head."""

    text = "“{{ unit|short(40) }}”还没有负责人可以答复，请改填人员。"

    unit: str


class DueDayPast(Message):
    """The last day for an answer has gone by."""

    text = "答复期限 {{ due_at|moment }} 已经过了，请换一个以后的日期。"

    due_at: datetime
