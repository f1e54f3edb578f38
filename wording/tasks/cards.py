"""Sentences about a task: its card, its being handed out, and why a step is not possible."""

from datetime import datetime

from models import TaskState
from models.work import OPEN
from wording.asking import AskSomebodyElse
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt
from wording.tasks.facts import (
    SoFar,
    TaskFacts,
    co_owner_buttons,
    directive_rows,
    director_buttons,
    further_buttons,
    history_row,
    owner_buttons,
    row_of_parts,
    state_text,
    undo_button,
)


class TaskAssigned(Message):
    """To the owner, when a task is handed to him."""

    task: TaskFacts
    by: str | None

    def keyboard(self) -> Keyboard:
        """Offer everything the owner can do."""
        return owner_buttons(self.task)


class TaskShared(Message):
    """To a co-owner, when a task is handed out."""

    task: TaskFacts
    by: str

    def keyboard(self) -> Keyboard:
        """Offer to add progress."""
        return co_owner_buttons(self.task)


class OwnerCard(Message):
    """The task as it stands, to its owner; with the receipt of what he just did.

    `undo` is the number of the entry that a tap has just made, and another tap takes back.
    `further` shows what is done seldom in place of what is done every week.
    """

    task: TaskFacts
    receipt: Receipt | None = None
    behind_asked: bool = False
    undo: int | None = None
    further: bool = False
    so_far: SoFar = SoFar()

    def keyboard(self) -> Keyboard:
        """Offer everything the owner can do, and the history."""
        if self.further:
            return further_buttons(self.task)
        undo = ((undo_button(self.undo),),) if self.undo is not None else ()
        so_far = self.so_far
        rows = directive_rows(so_far) + owner_buttons(self.task)
        return (*rows, *history_row(self.task, so_far), *undo)


class CoOwnerCard(Message):
    """The task as it stands, to a co-owner."""

    template = "tasks/task_card.html"

    task: TaskFacts
    so_far: SoFar = SoFar()

    def keyboard(self) -> Keyboard:
        """Offer to add progress, and the history."""
        return co_owner_buttons(self.task) + history_row(self.task, self.so_far)


class TaskCard(Message):
    """The task as it stands, to who registered it, directs or verifies it."""

    task: TaskFacts
    steps: frozenset[str] = frozenset()  # what the reader may do now
    receipt: Receipt | None = None
    so_far: SoFar = SoFar()
    may_urge: bool = False
    may_write: bool = False  # to its owner, about it
    may_issue: bool = False  # a notice 督办单
    undo: int | None = None  # the number of the entry that a tap has just made

    def keyboard(self) -> Keyboard:
        """Offer what the reader may do, what he may say, and the history."""
        task = self.task
        urge = Button(N_("催办"), "task.urge", task.id, task.version)
        write = Button(N_("回复"), "task.write", task.id, task.version)
        direct = Button(N_("批示"), "task.direct", task.id, task.version)
        notice = Button(N_("督办单"), "task.notice", task.id, task.version)
        own_words = (
            *((urge,) if self.may_urge else ()),
            *((write, direct) if self.may_write else ()),
            *((notice,) if self.may_issue else ()),
        )
        rows = director_buttons(task, self.steps)
        plan = row_of_parts(task) if "changed" in self.steps else ()
        # What is wanted most days stands nearest to the thumb.
        words = (own_words,) if own_words else ()
        undo = ((undo_button(self.undo),),) if self.undo is not None else ()
        return (*rows, *plan, *words, *history_row(task, self.so_far), *undo)


class TaskGone(Message):
    """No such task here."""

    text = "没有找到这一项。发送 /list 看看当前的事项。"


class TaskNotForYou(Message):
    """Refusal: a task that does not concern who asks."""

    text = "这一项只给交办、承办和审核的人看。需要了解的话，请与承办部门的负责人联系。"


class TaskNotYours(Message):
    """Someone other than the owner tries an owner's step."""

    text = (
        "“{{ title|short(40) }}”的责任人是{{ owner|short(40) }}，"
        "这一步要由{{ owner|short(40) }}来办。"
    )

    title: str
    owner: str


class AlreadyHandled(Message):
    """A doubled, replayed or outdated press: nothing happens, and here is how it stands."""

    title: str
    state: TaskState

    @property
    def is_open(self) -> bool:
        """Return whether there is a way to go on."""
        return self.state in OPEN

    def state_in(self, language: str) -> str:
        """Return how it stands, in words."""
        return state_text(self.state, language)


class TaskClosed(Message):
    """Something is said about a task that is over."""

    text = (
        "“{{ title|short(40) }}”{{ message.state_in(language) }}，不再记录新内容。"
        "如有问题，请与部门负责人联系。"
    )

    title: str
    state: TaskState

    def state_in(self, language: str) -> str:
        """Return how it ended, in words."""
        return state_text(self.state, language)


class TaskWithoutTitle(Message):
    """Refusal: what is to be done is not said."""

    text = "还没有写要办什么事。请写一句事项内容。"


class TaskWithoutOwner(Message):
    """Refusal: no responsible person."""

    text = "每一项都要有责任人，没有责任人不能登记。请写上由谁负责，例如：@张三。"


class PersonHasLeft(Message):
    """Refusal: somebody named for the task is on the roster no more."""

    text = "{{ name|short(40) }}已离开，不能再安排事项。请换一位同事。"

    name: str


class TaskWithoutResponsibility(Message):
    """Refusal: it hangs on no responsibility."""

    text = "每一项都要挂在一项责任下面，否则不能登记。请用 # 写上属于哪项责任。"


class TaskWithoutDeadline(Message):
    """Refusal: no deadline."""

    text = "每一项都要有期限，没有期限不能登记。请写上什么时候前完成，例如：周五前。"


class DeadlinePast(Message):
    """Refusal: the deadline has gone by."""

    text = "期限 {{ deadline|moment }} 已经过了。请换一个以后的时间。"

    deadline: datetime


class MayNotAssign(Message):
    """Refusal: not entitled to hand out tasks there; says whom to ask."""

    unit: str
    ask: tuple[str, ...]


class ReasonNeeded(Message):
    """Refusal: a step that needs a reason in words has none."""

    text = "请写明原因，回复一句文字就行。"


class MayNotDirect(AskSomebodyElse, Message):
    """Refusal: neither registered it nor directs the unit; says who does."""

    text = (
        "“{{ title|short(60) }}”要由登记人或部门负责人来改，"
        "请找{{ message.names_in(language)|short(80) }}。"
    )


class OwnTaskNotDirected(AskSomebodyElse, Message):
    """Refusal: nobody changes or cancels what he answers for himself; says who may."""

    text = (
        "“{{ title|short(60) }}”由您负责，自己不能改动，"
        "请找{{ message.names_in(language)|short(80) }}。"
    )


class MayNotReopen(AskSomebodyElse, Message):
    """Refusal: what is over is reopened by supervisors and leaders; says by whom."""

    text = (
        "“{{ title|short(60) }}”要由督查员或领导重开，"
        "请找{{ message.names_in(language)|short(80) }}。"
    )
