"""Sentences about sub-tasks 分解: listed, refused, waited for."""

from datetime import datetime

from models import Colour, TaskState
from models.frozen import frozen
from wording.asking import prompt_buttons
from wording.messages import N_, Button, Keyboard, Message
from wording.tasks.facts import MARKS, state_text


@frozen
class PartLine:
    """A sub-task as it stands in the list of a task's parts."""

    number: int
    id: int
    title: str
    owner: str
    deadline: datetime
    state: TaskState
    colour: Colour

    @property
    def mark(self) -> str:
        """A sign for how near its deadline is."""
        return MARKS[self.colour]

    def state_in(self, language: str) -> str:
        """Return where it is in its life, in words."""
        return state_text(self.state, language)


class PartsShown(Message):
    """The parts of a task, each a tap away."""

    task_id: int
    title: str
    lines: tuple[PartLine, ...]
    page: int
    pages: int
    may_add: bool

    def keyboard(self) -> Keyboard:
        """Offer each part, the other pages, one more part, and the way back."""
        cards = tuple(
            Button("{number}", "task.show", line.id, 0, (("number", str(line.number)),))
            for line in self.lines
        )
        turns = []
        if self.page > 1:
            turns.append(Button(N_("‹ 上一页"), "task.parts", self.task_id, self.page - 1))
        if self.page < self.pages:
            turns.append(Button(N_("下一页 ›"), "task.parts", self.task_id, self.page + 1))
        back = Button(N_("返回"), "task.show", self.task_id)
        add = Button(N_("新增一项"), "new.part_of", self.task_id)
        rows = (cards, tuple(turns), (add, back) if self.may_add else (back,))
        return tuple(row for row in rows if row)


class MayNotPart(Message):
    """Refusal: the task is not his to break down."""

    text = "“{{ title|short(40) }}”由责任人或部门负责人来分解。"

    title: str


class PartPastWhole(Message):
    """Refusal: a part would be due after the whole."""

    text = (
        "分解事项不能晚于上级事项“{{ title|short(40) }}”的期限 {{ deadline|moment }}，"
        "{{ due|moment }} 太晚了。请改早一些。"
    )

    title: str
    deadline: datetime
    due: datetime


class PartsBeyond(Message):
    """Refusal: an earlier deadline of the whole would leave parts due after it."""

    title: str
    due: datetime
    parts: tuple[str, ...]
    count: int


class PartsBeyondAsked(Message):
    """Asks whether the parts are to be due earlier with the whole; another date may be said."""

    prompt_id: int
    beyond: PartsBeyond

    def keyboard(self) -> Keyboard:
        """Offer to move them along, and the way back."""
        along = Button(N_("一并提前"), "change.with_parts", self.prompt_id)
        return ((along,), *prompt_buttons(self.prompt_id))


class PartsOpen(Message):
    """Refusal: the whole is not done while parts of it are not."""

    text = (
        "“{{ title|short(40) }}”分解的事项还有 {{ count }} 项没有销号。"
        "全部销号以后再报完成；不需要的，请先撤销。"
    )

    title: str
    count: int
