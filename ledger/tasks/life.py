"""The life of a task as one table: in which state which step is possible, and where it leads."""

from enum import StrEnum

from ledger.book.refusals import Refusal
from models import Task, TaskState
from models.work import CLOSED
from wording.tasks.cards import AlreadyHandled, TaskClosed


class Step(StrEnum):
    """What can happen to a task; each word is the `kind` of its ledger entry."""

    ASSIGN = "assigned"
    SIGN = "signed"  # 签收: implied by the owner's first word
    REPORT = "reported"
    CORRECT = "corrected"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    BLOCK = "blocked"
    CLEAR = "cleared"
    COMPLETE = "completed"
    WITHDRAW = "withdrawn"
    RETURN = "returned"
    VERIFY = "verified"
    STRIKE_OFF = "struck_off"
    HAND_OVER = "handed_over"  # to another owner, who has not said a word yet


ASSIGNED, SIGNED = TaskState.ASSIGNED, TaskState.SIGNED
COMPLETED, STRUCK_OFF = TaskState.COMPLETED, TaskState.STRUCK_OFF

# What is not in here does not happen. A task begins ASSIGNED; nothing leads out of STRUCK_OFF.
LIFE: dict[tuple[TaskState, Step], TaskState] = {
    (ASSIGNED, Step.SIGN): SIGNED,
    (ASSIGNED, Step.REPORT): ASSIGNED,  # by a co-owner, before the owner's first word
    (ASSIGNED, Step.CORRECT): ASSIGNED,
    (ASSIGNED, Step.HAND_OVER): ASSIGNED,
    (SIGNED, Step.REPORT): SIGNED,
    (SIGNED, Step.CORRECT): SIGNED,
    (SIGNED, Step.ON_TRACK): SIGNED,
    (SIGNED, Step.BEHIND): SIGNED,
    (SIGNED, Step.BLOCK): SIGNED,
    (SIGNED, Step.CLEAR): SIGNED,
    (SIGNED, Step.COMPLETE): COMPLETED,
    (SIGNED, Step.HAND_OVER): ASSIGNED,
    (COMPLETED, Step.REPORT): COMPLETED,  # more evidence
    (COMPLETED, Step.CORRECT): COMPLETED,
    (COMPLETED, Step.WITHDRAW): SIGNED,
    (COMPLETED, Step.RETURN): SIGNED,
    (COMPLETED, Step.VERIFY): COMPLETED,
    (COMPLETED, Step.STRIKE_OFF): STRUCK_OFF,
    (COMPLETED, Step.HAND_OVER): COMPLETED,
}

# Steps that change what may be done next: buttons handed out before them are outdated.
TURNING = frozenset({Step.COMPLETE, Step.WITHDRAW, Step.RETURN, Step.STRIKE_OFF, Step.HAND_OVER})


def check_step(task: Task, step: Step) -> None:
    """Refuse a step that the task's state does not allow; change nothing."""
    if (task.state, step) not in LIFE:
        raise refusal_of(task, step)


def check_own_step(task: Task, step: Step) -> None:
    """Refuse a step of the owner's, whose first word signs for the task too; change nothing."""
    signed = LIFE.get((task.state, Step.SIGN), task.state)
    if (signed, step) not in LIFE:
        raise refusal_of(task, step)


def refusal_of(task: Task, step: Step) -> Refusal:
    """Return why the step is not possible: the task is over, or has gone on since."""
    if task.state in CLOSED and step in {Step.REPORT, Step.CORRECT}:
        return Refusal(TaskClosed(task.title, task.state))
    return Refusal(AlreadyHandled(task.title, task.state))


def check_version(task: Task, version: int | None) -> None:
    """Refuse a button that was made before the task's last turn; None: it was said in words."""
    if version is not None and version != task.version:
        raise Refusal(AlreadyHandled(task.title, task.state))


def take_step(task: Task, step: Step) -> None:
    """Move the task along the table; a turn makes older buttons outdated."""
    check_step(task, step)
    task.state = LIFE[task.state, step]
    if step in TURNING:
        task.version += 1
