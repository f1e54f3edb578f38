"""Sentences about a line that whoever looks after a task writes to its owner."""

from wording.asking import Question
from wording.messages import Keyboard, Message
from wording.talk import Receipt
from wording.tasks.facts import TaskFacts, owner_buttons


class LineAsked(Question, Message):
    """Asks for the line."""

    text = "关于“{{ title|short(120) }}”，想对{{ owner|short(20) }}说什么？请回复一句。"

    title: str
    owner: str


class OwnerWrittenTo(Message):
    """To the owner: what was written to him about his task."""

    task: TaskFacts
    by: str
    words: str

    def keyboard(self) -> Keyboard:
        """Offer everything the owner can do."""
        return owner_buttons(self.task)


class LineNoted(Message):
    """Receipt: the owner was told, and it is on record."""

    text = "已转告{{ owner|short(20) }}：“{{ title|short(80) }}”。"

    title: str
    owner: str
    receipt: Receipt


class MayNotWrite(Message):
    """Refusal: not one's own department, or one's own task."""

    text = "只能就所辖部门里其他人的事项给责任人留言。"


class WordsOnly(Message):
    """Refusal: a file where a line is wanted."""

    text = "这里只收文字，刚才的内容没有记下。请改发一句话。"
