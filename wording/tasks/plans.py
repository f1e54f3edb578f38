"""Sentences about the plan of a task 推进计划: shown, asked for, ticked."""

from datetime import datetime

from models.frozen import frozen
from wording.asking import Question
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt


@frozen
class MilestoneLine:
    """A step of the plan as it is shown."""

    id: int
    title: str
    due: datetime
    done: bool
    late: bool = False

    @property
    def mark(self) -> str:
        """A sign for where it stands."""
        return "✅" if self.done else "🔴" if self.late else "▫️"


class PlanShown(Message):
    """The plan of a task; each open step is ticked by a tap."""

    task_id: int
    title: str
    lines: tuple[MilestoneLine, ...]
    may_tick: bool
    may_change: bool
    receipt: Receipt | None = None

    def keyboard(self) -> Keyboard:
        """Offer a tick for each open step, to write the plan anew, and the way back."""
        ticks: Keyboard = ()
        if self.may_tick:
            ticks = tuple(
                (Button("✓ {title}", "task.tick", line.id, 0, (("title", cut(line.title)),)),)
                for line in self.lines
                if not line.done
            )
        change = Button(N_("改计划"), "task.plan_anew", self.task_id)
        back = Button(N_("返回"), "task.show", self.task_id)
        return (*ticks, (change, back) if self.may_change else (back,))


def cut(title: str) -> str:
    """Return a title cut to fit on a button."""
    return title if len(title) <= 24 else title[:23] + "…"


class PlanAsked(Question, Message):
    """Asks for the plan in one message."""

    title: str
    has_one: bool


class PlanUnreadable(Message):
    """Refusal: a part of the plan is not understood."""

    text = (
        "没有看懂“{{ part|short(60) }}”。每一步写上日期和要做到什么，用分号或换行隔开，"
        "例如：10月底 初稿；11月15日 征求意见。整份计划都没有记。"
    )

    part: str


class PlanTooLong(Message):
    """Refusal: too many steps."""

    text = "一项事项最多{{ limit }}个节点。请合并几步，或者把事项分解。"

    limit: int


class MilestonePastDeadline(Message):
    """Refusal: a step would come after the task is due."""

    text = (
        "“{{ title|short(40) }}”定在 {{ due|day }}，晚于这一项的期限 {{ deadline|moment }}。"
        "请改早一些。"
    )

    title: str
    due: datetime
    deadline: datetime


class MayNotPlan(Message):
    """Refusal: the plan is not his to set or tick."""

    text = "“{{ title|short(40) }}”的推进计划由责任人、协办和部门负责人来办。"

    title: str


class MilestoneDone(Message):
    """Refusal: it was ticked before."""

    text = "“{{ title|short(40) }}”已经完成，没有重复记录。"

    title: str


class MilestoneGone(Message):
    """Refusal: the plan was written anew since."""

    text = "计划后来改过，没有这一步了。请看最新的计划。"
