"""Sentences about a later deadline: asked for, granted, or not."""

from datetime import datetime

from wording.asking import AskSomebodyElse, Question, prompt_buttons
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt
from wording.tasks.facts import TaskFacts, owner_buttons

QUICK_EXTENSIONS = (3, 5, 10)  # working days


class ExtensionDateAsked(Message):
    """Asks until when, and why."""

    text = (
        "“{{ title|short(120) }}”现在的期限是 {{ deadline|moment }}。想延到什么时候、为什么？"
        "请回复一句，例如：下周三，对方还没回函。"
    )

    prompt_id: int
    title: str
    deadline: datetime

    def keyboard(self) -> Keyboard:
        """Offer the usual spans, and the way back."""
        spans = tuple(
            Button(
                N_("延 {days} 个工作日"),
                "extend.days",
                self.prompt_id,
                days,
                (("days", str(days)),),
            )
            for days in QUICK_EXTENSIONS
        )
        return (spans, *prompt_buttons(self.prompt_id))


class ExtensionDateNotRead(Question, Message):
    """No day was understood."""

    text = "没看明白要延到哪一天。请写清楚日期和原因，例如：下周三，对方还没回函。"


class ExtensionReasonAsked(Question, Message):
    """Asks why, once it is clear until when."""

    text = "想把“{{ title|short(120) }}”延到 {{ wanted|moment }}，原因是什么？请回复一句。"

    title: str
    wanted: datetime


class ExtensionAsked(AskSomebodyElse, Message):
    """To the owner: asked for, and who decides."""

    text = (
        "“{{ title|short(120) }}”申请延到 {{ wanted|moment }}，"
        "等{{ message.names_in(language)|short(80) }}批。批准以前，仍按原期限。"
    )

    wanted: datetime
    receipt: Receipt


class ExtensionAskedOfYou(Message):
    """To who decides: until when, why, how often it was put off before."""

    task: TaskFacts
    wanted: datetime
    reason: str

    def keyboard(self) -> Keyboard:
        """Offer both answers."""
        task = self.task
        return (
            (
                Button(N_("同意延期"), "task.extend", task.id, task.version),
                Button(N_("不同意"), "task.keep", task.id, task.version),
            ),
        )


class ExtensionDecided(Message):
    """To who granted it."""

    text = "已同意：{{ owner|short(40) }}的“{{ title|short(120) }}”延到 {{ deadline|moment }}。"

    title: str
    owner: str
    deadline: datetime
    receipt: Receipt


class DeadlinePutOff(Message):
    """To owner and co-owners: the deadline is later now."""

    text = (
        "{{ by|short(40) }}同意延期：“{{ task.title|short(120) }}”"
        "的期限改到 {{ task.deadline|moment }}。"
    )

    task: TaskFacts
    by: str


class KeepingNoted(Message):
    """To who did not grant it."""

    text = (
        "已回复{{ owner|short(40) }}：“{{ title|short(120) }}”不延期，仍是 {{ deadline|moment }}。"
    )

    title: str
    owner: str
    deadline: datetime
    receipt: Receipt


class DeadlineKept(Message):
    """To the owner: the deadline stands."""

    text = (
        "{{ by|short(40) }}没有同意延期：“{{ task.title|short(120) }}”"
        "仍请在 {{ task.deadline|moment }} 前完成。"
    )

    task: TaskFacts
    by: str

    def keyboard(self) -> Keyboard:
        """Offer everything the owner can do."""
        return owner_buttons(self.task)


class ExtensionTooLate(AskSomebodyElse, Message):
    """Refusal: it is to be asked for before the deadline."""

    text = (
        "“{{ title|short(60) }}”的期限 {{ deadline|moment }} 已过，不能再申请延期。"
        "请回复一句进展，或找{{ message.names_in(language)|short(80) }}改期限。"
    )

    deadline: datetime


class ExtensionNotLater(Message):
    """Refusal: what is asked for is no later deadline."""

    text = "“{{ title|short(60) }}”现在的期限就是 {{ deadline|moment }}，申请延期要写更晚的日期。"

    title: str
    deadline: datetime


class ExtensionsForLeaders(AskSomebodyElse, Message):
    """Refusal: it is longer, or one more, than a head decides."""

    text = (
        "“{{ title|short(60) }}”延得久或不是第一次延，要由领导来批："
        "{{ message.names_in(language)|short(80) }}。"
    )
