"""Sentences about a task: its card, its being handed out, and why a step is not possible."""

from dataclasses import dataclass
from datetime import datetime

from models import Colour, Stance, TaskState
from models.work import CLOSED
from wording.messages import N_, Button, Keyboard, Message
from wording.talk.receipts import Receipt
from wording.tasks.due import MARKS, days_text, stance_text


@dataclass(frozen=True)
class TaskFacts:
    """What a card shows of a task; days in working days, `days_left` negative past the deadline."""

    id: int
    version: int
    title: str
    responsibility: str
    owner: str
    unit: str
    deadline: datetime
    days_left: int
    due_today: bool
    overdue: bool
    colour: Colour
    state: TaskState
    co_owners: tuple[str, ...] = ()
    imported_by: str | None = None  # in whose name it came from a workbook
    project: str | None = None
    standard: str | None = None
    target: float | None = None
    target_unit: str | None = None
    stance: Stance | None = None
    blocker: str | None = None

    @property
    def mark(self) -> str:
        """Return the colour as a sign; a blocked task bears one more."""
        return MARKS[self.colour] + ("🚧" if self.blocker is not None else "")

    @property
    def is_done(self) -> bool:
        """Return whether its owner has nothing left to do."""
        return self.colour is Colour.GREY

    def left(self, language: str) -> str:
        """Return how near the deadline is, in words."""
        return days_text(
            self.days_left, overdue=self.overdue, due_today=self.due_today, language=language
        )

    def stance_in(self, language: str) -> str:
        """Return the owner's last one-tap answer in words."""
        return stance_text(self.stance, language) if self.stance else ""

    @property
    def amount(self) -> str | None:
        """Return the target as it is written: 13, not 13.0."""
        return None if self.target is None else f"{self.target:g}"


def owner_buttons(task: TaskFacts) -> Keyboard:
    """Return what the owner can do with an open task."""
    if task.state is TaskState.COMPLETED:
        return (
            (
                Button(N_("补充材料"), "task.progress", task.id, task.version),
                Button(N_("撤回完成"), "task.withdraw", task.id, task.version),
            ),
        )
    if task.state in CLOSED:
        return ()
    difficulty = (
        Button(N_("遇到困难"), "task.difficulty", task.id, task.version)
        if task.blocker is None
        else Button(N_("困难已解决"), "task.cleared", task.id, task.version)
    )
    return (
        (
            Button(N_("正常推进"), "task.on_track", task.id, task.version),
            Button(N_("落后"), "task.behind", task.id, task.version),
        ),
        (
            Button(N_("进展"), "task.progress", task.id, task.version),
            difficulty,
            Button(N_("完成"), "task.complete", task.id, task.version),
        ),
    )


def co_owner_buttons(task: TaskFacts) -> Keyboard:
    """Return what a co-owner can do: add progress."""
    if task.state in CLOSED:
        return ()
    return ((Button(N_("进展"), "task.progress", task.id, task.version),),)


@dataclass(frozen=True)
class TaskAssigned(Message):
    """To the owner, when a task is handed to him."""

    task: TaskFacts
    by: str | None

    def keyboard(self) -> Keyboard:
        """Offer everything the owner can do."""
        return owner_buttons(self.task)


@dataclass(frozen=True)
class TaskShared(Message):
    """To a co-owner, when a task is handed out."""

    task: TaskFacts
    by: str

    def keyboard(self) -> Keyboard:
        """Offer to add progress."""
        return co_owner_buttons(self.task)


@dataclass(frozen=True)
class OwnerCard(Message):
    """The task as it stands, to its owner; with the receipt of what he just did."""

    task: TaskFacts
    receipt: Receipt | None = None
    behind_asked: bool = False

    def keyboard(self) -> Keyboard:
        """Offer everything the owner can do."""
        return owner_buttons(self.task)


@dataclass(frozen=True)
class CoOwnerCard(Message):
    """The task as it stands, to a co-owner."""

    task: TaskFacts

    def keyboard(self) -> Keyboard:
        """Offer to add progress."""
        return co_owner_buttons(self.task)


@dataclass(frozen=True)
class TaskCard(Message):
    """The task as it stands, to someone who only looks on."""

    task: TaskFacts


@dataclass(frozen=True)
class TaskGone(Message):
    """No such task here."""


@dataclass(frozen=True)
class TaskNotYours(Message):
    """Someone other than the owner tries an owner's step."""

    title: str
    owner: str


@dataclass(frozen=True)
class AlreadyHandled(Message):
    """A doubled, replayed or outdated press: nothing happens, and here is how it stands."""

    title: str
    state: TaskState


@dataclass(frozen=True)
class TaskClosed(Message):
    """Something is said about a task that is struck off."""

    title: str


@dataclass(frozen=True)
class TaskWithoutTitle(Message):
    """Refusal: what is to be done is not said."""


@dataclass(frozen=True)
class TaskWithoutOwner(Message):
    """Refusal: no responsible person."""


@dataclass(frozen=True)
class TaskWithoutResponsibility(Message):
    """Refusal: it hangs on no responsibility."""


@dataclass(frozen=True)
class TaskWithoutDeadline(Message):
    """Refusal: no deadline."""


@dataclass(frozen=True)
class DeadlinePast(Message):
    """Refusal: the deadline has gone by."""

    deadline: datetime


@dataclass(frozen=True)
class MayNotAssign(Message):
    """Refusal: not entitled to hand out tasks there; says whom to ask."""

    unit: str
    ask: tuple[str, ...]
