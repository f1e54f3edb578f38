"""Sentences about a difficulty: an answer to it is asked for, promised, given, or missing."""

from datetime import datetime
from enum import IntEnum

from wording.asking import Question
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt
from wording.tasks.facts import TaskFacts, owner_buttons


class Promise(IntEnum):
    """By when an answer is promised with one tap."""

    TODAY = 0
    NEXT_DAY = 1  # that is worked
    THIS_WEEK = 2


PROMISES = {
    Promise.TODAY: N_("今天答复"),
    Promise.NEXT_DAY: N_("下个工作日答复"),
    Promise.THIS_WEEK: N_("本周内答复"),
}


def answer_buttons(task: TaskFacts) -> Keyboard:
    """Return how a difficulty is answered: by a date, at once; and a look at the task."""
    return (
        tuple(
            Button(label, "difficulty.promise", task.id, one.value)
            for one, label in PROMISES.items()
        ),
        (
            Button(N_("现在答复"), "difficulty.answer", task.id, task.version),
            Button(N_("查看这一项"), "task.show", task.id, task.version),
        ),
    )


class DifficultyReported(Message):
    """To who directs the task: what stands in the way, in time to help; asks for an answer."""

    task: TaskFacts
    words: str

    def keyboard(self) -> Keyboard:
        """Offer to answer by a date, or at once."""
        return answer_buttons(self.task)


class DifficultyRaised(Message):
    """To who is above: nobody answered in time; told once."""

    task: TaskFacts
    words: str
    names: tuple[str, ...]  # who was asked

    def keyboard(self) -> Keyboard:
        """Offer to answer by a date, or at once."""
        return answer_buttons(self.task)


class AnswerPromised(Message):
    """To who promised it, in place of the request."""

    task: TaskFacts
    words: str
    receipt: Receipt

    def keyboard(self) -> Keyboard:
        """Offer to answer, or to promise another date."""
        return answer_buttons(self.task)


class AnswerAsked(Question, Message):
    """Asks for the answer in words."""

    text = (
        "“{{ title|short(120) }}”的困难怎么解决？请回复一句，{{ owner|short(40) }}会看到；"
        "也可以回复“周五前答复”。"
    )

    title: str
    owner: str


class AnswerNoted(Message):
    """Receipt: the owner has the answer."""

    text = "已答复{{ owner|short(40) }}：“{{ title|short(120) }}”的困难。"

    title: str
    owner: str
    receipt: Receipt


class DifficultyAnswered(Message):
    """To the owner: what was answered."""

    task: TaskFacts
    by: str
    words: str

    def keyboard(self) -> Keyboard:
        """Offer everything the owner can do."""
        return owner_buttons(self.task)


class PromisePast(Message):
    """Refusal: an answer cannot be promised for what has gone by."""

    text = "{{ due|moment }} 已经过了，请换一个以后的时间，或者现在就答复。"

    due: datetime
