"""Sentences about what is put right in a task: title, deadline, standard."""

from datetime import datetime

from models.frozen import frozen
from wording.asking import Question
from wording.catalogues import translations
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt
from wording.tasks.facts import TaskFacts, owner_buttons

Shown = str | datetime
FIELDS = {"title": N_("标题"), "deadline": N_("期限"), "standard": N_("完成标准")}


class WhatToChange(Message):
    """Asks what of the task is to be put right."""

    text = "“{{ title|short(120) }}”要改哪一处？"

    title: str
    task_id: int
    version: int

    def keyboard(self) -> Keyboard:
        """Offer what can be changed, and the way back to the card."""
        fields = tuple(
            Button(label, f"change.{field}", self.task_id, self.version)
            for field, label in FIELDS.items()
        )
        others = (
            Button(N_("责任人"), "task.hand_over", self.task_id, self.version),
            Button(N_("以后每…"), "task.comes_again", self.task_id, self.version),
            Button(N_("返回"), "task.show", self.task_id, self.version),
        )
        return (fields, others)


class OfAField:
    """A message about one thing in a task that can be put right."""

    field: str

    def field_in(self, language: str) -> str:
        """Return what is put right, in words."""
        return translations(language).gettext(FIELDS[self.field])


def moment_in(value: Shown) -> datetime | None:
    """Return the value as a moment, if it is one."""
    return value if isinstance(value, datetime) else None


class NewValueAsked(Question, OfAField, Message):
    """Asks what is to stand there."""

    text = "“{{ title|short(80) }}”的{{ message.field_in(language) }}改成什么？请回复新的内容。"

    title: str
    field: str


class NewDeadlineNotRead(Question, Message):
    """No day was understood."""

    text = "没看明白是哪一天。请写清楚日期，例如：12月4日，或 下周五下午3点。"


class ChangeReasonAsked(Question, OfAField, Message):
    """Shows the new value as it was read, and asks why."""

    title: str
    field: str
    value: Shown

    @property
    def moment(self) -> datetime | None:
        """Return the value as a moment, if it is one."""
        return moment_in(self.value)


@frozen
class PutRight(OfAField):
    """A message about what was put right: the task as it stands now, and what stood there."""

    task: TaskFacts
    field: str
    before: Shown

    @property
    def moment(self) -> datetime | None:
        """Return what stood there as a moment, if it is one."""
        return moment_in(self.before)


class ChangeNoted(PutRight, Message):
    """To who put it right."""

    reason: str
    receipt: Receipt


class TaskChanged(PutRight, Message):
    """To owner and co-owners: by whom, and why."""

    by: str
    reason: str

    def keyboard(self) -> Keyboard:
        """Offer everything the owner can do."""
        return owner_buttons(self.task)


class SameAsBefore(Message):
    """Refusal: nothing would change."""

    text = "“{{ title|short(60) }}”本来就是这样，没有改动。"

    title: str
