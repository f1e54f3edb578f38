"""Sentences about a task that is cancelled, and about one that is reopened."""

from wording.asking import Question
from wording.messages import Keyboard, Message
from wording.talk import Receipt
from wording.tasks.facts import TaskFacts, owner_buttons


class CancelReasonAsked(Question, Message):
    """Asks why the task is taken off the books."""

    text = "为什么撤销“{{ title|short(120) }}”？请回复一句原因，{{ owner|short(40) }}会看到。"

    title: str
    owner: str


class CancellationNoted(Message):
    """To who cancelled it."""

    text = "“{{ title|short(120) }}”已撤销，{{ owner|short(40) }}会收到通知。"

    title: str
    owner: str
    reason: str
    receipt: Receipt


class TaskCancelled(Message):
    """To owner and co-owners."""

    text = (
        "{{ by|short(40) }}撤销了“{{ title|short(120) }}”，不用再办。原因：{{ reason|short(300) }}"
    )

    title: str
    by: str
    reason: str


class RequestCancelled(Message):
    """To the verifiers, in place of the request."""

    text = "{{ by|short(40) }}已撤销这一项，不用再审核：{{ title|short(120) }}"

    title: str
    by: str


class ReopenReasonAsked(Question, Message):
    """Asks why the task is reopened."""

    text = "为什么重开“{{ title|short(120) }}”？请回复一句原因，{{ owner|short(40) }}会看到。"

    title: str
    owner: str


class ReopeningNoted(Message):
    """To who reopened it."""

    text = "“{{ title|short(120) }}”已重开，{{ owner|short(40) }}会继续办理。"

    title: str
    owner: str
    reason: str
    receipt: Receipt


class TaskReopened(Message):
    """To owner and co-owners: it is theirs again, and why."""

    task: TaskFacts
    by: str
    reason: str

    def keyboard(self) -> Keyboard:
        """Offer everything the owner can do."""
        return owner_buttons(self.task)
