"""What is pushed on a rhythm of its own, and how that keeps to working days."""

from datetime import time, timedelta
from enum import StrEnum

from pydantic import Field

from models.framework.parts import DAYS, Day, Key, Part


class PushKind(StrEnum):
    """What can be pushed on a rhythm of its own. What is said stands in `wording`."""

    TASK_LIST = "task_list"  # each member his open tasks
    HEAD_DIGEST = "head_digest"  # each head what needs him
    DEADLINES = "deadlines"  # each owner what is due next, due today, or just over
    GROUP_POST = "group_post"  # each group what is overdue and struck off


class WorkingDays(StrEnum):
    """How a push keeps to working days."""

    IGNORE = "ignore"
    ONLY = "only"  # not sent on days off
    MOVE = "move"  # moved to the first working day from the planned one


class Push(Part):
    """A push: which, when, for whom, and until when it is still worth sending."""

    key: Key
    kind: PushKind
    days: tuple[Day, ...] = DAYS
    at: time
    working_days: WorkingDays = WorkingDays.IGNORE
    useful_for: timedelta = Field(gt=timedelta(0), description="after that it counts as missed")
    command: str | None = Field(
        default=None, pattern=r"^[a-z_]{1,32}$", description="chat command showing the same now"
    )
