"""What is pushed on a rhythm of its own, and how that keeps to working days."""

from datetime import time, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from models.framework.naming import Called, Tuned, spoken
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

    key: Annotated[Key, Called("代号", "Key")]
    kind: Annotated[
        PushKind,
        spoken(
            task_list="责任清单",
            head_digest="部门每日提要",
            deadlines="到期提醒",
            group_post="工作群通报",
        ),
        Called("种类", "Kind"),
    ]
    days: Annotated[
        tuple[Day, ...], Tuned("时间", "Time", beside=("at",)), Called("星期", "Days")
    ] = DAYS
    at: Annotated[time, Called("时刻", "At")]
    working_days: Annotated[
        WorkingDays,
        spoken(
            ignore=("照发", "sent all the same"),
            only=("不发", "not sent"),
            move=("顺延", "the next working day"),
        ),
        Tuned(),
        Called("遇休息日", "On days off"),
    ] = WorkingDays.IGNORE
    useful_for: Annotated[
        timedelta,
        Tuned(),
        Called("停机后补发时限", "Still sent after an outage", "过了这么久就不再补发"),
    ] = Field(gt=timedelta(0), description="after that it counts as missed")
    command: Annotated[str | None, Called("命令", "Command", "在聊天里随时查看的命令")] = Field(
        default=None, pattern=r"^[a-z_]{1,32}$", description="chat command showing the same now"
    )
