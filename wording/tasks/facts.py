"""What a card shows of a task: its facts, the words for its state, and the buttons it allows."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from models.frozen import frozen
from models.work import CLOSED, IN_HAND, Colour, Stance, TaskState
from wording.catalogues import translations
from wording.directives import DirectiveFacts
from wording.messages import N_, Button, Keyboard
from wording.tasks.extras import NO_EXTRAS, Extras
from wording.tasks.helping import Helper, lead_rows
from wording.tasks.plans import MilestoneLine

MARKS = {
    Colour.RED: "🔴",
    Colour.AMBER: "🟡",
    Colour.GREEN: "🟢",
    Colour.GREY: "⚪",
    Colour.FROZEN: "⏸️",
}
STANCES = {Stance.ON_TRACK: N_("正常推进"), Stance.BEHIND: N_("落后")}


@frozen
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
    helpers: tuple[Helper, ...] = ()
    imported_by: str | None = None  # in whose name it came from a workbook
    project: str | None = None
    standard: str | None = None
    extras: Extras = NO_EXTRAS
    estimated: bool = False  # the days left rest on a year whose holidays are not announced yet
    milestones: tuple[MilestoneLine, ...] = ()
    parts: tuple[int, int] = (0, 0)  # how many of its parts are struck off, and of how many
    whole: str | None = None  # the title of the task that it is a part of
    verified: bool = False  # its owner's part, while others who lead it are waited for
    stance: Stance | None = None
    stance_at: datetime | None = None
    blocker: str | None = None
    answer_due_at: datetime | None = None  # by when that is to be answered
    first_deadline: datetime | None = None  # if it was another one first
    extension_wanted: datetime | None = None  # until when more time is asked for
    extensions: int = 0  # how often it was put off on request
    frozen_until: datetime | None = None  # the last day on which its deadline is not judged
    stand_in: str | None = None  # who acts for the owner while he is away
    stand_in_until: datetime | None = None
    offered_to: str | None = None  # whom the owner asks to take it on

    @property
    def mark(self) -> str:
        """Return the colour as a sign; a blocked task bears one more."""
        return MARKS[self.colour] + ("🚧" if self.blocker is not None else "")

    @property
    def is_done(self) -> bool:
        """Return whether its owner has nothing left to do."""
        return self.colour is Colour.GREY

    @property
    def is_led_by_others_too(self) -> bool:
        """Whether somebody leads it with its owner: then each part is verified on its own."""
        return any(one.leads for one in self.helpers)

    def left(self, language: str) -> str:
        """Return how near the deadline is, in words."""
        if self.colour is Colour.FROZEN:
            return frozen_text(language)
        text = days_text(
            self.days_left, overdue=self.overdue, due_today=self.due_today, language=language
        )
        return text + estimate_text(language) if self.estimated else text

    def state_in(self, language: str) -> str:
        """Return where the task is in its life, in words."""
        return state_text(self.state, language)

    def stance_in(self, language: str) -> str:
        """Return the owner's last one-tap answer in words."""
        return stance_text(self.stance, language) if self.stance else ""


@dataclass(frozen=True, slots=True)
class LastWords:
    """What was said last about a task, by whom and when."""

    name: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class SoFar:
    """What has come of a task since it was handed out: a card tells of it, the history shows it."""

    last: LastWords | None = None
    files: int = 0
    entries: int = 0  # on record, beside its being handed out
    more: bool = False  # there are more of them than were counted
    directives: tuple[DirectiveFacts, ...] = ()  # that are not closed


def history_row(task: TaskFacts, so_far: SoFar) -> Keyboard:
    """Return the button that opens the whole history, if there is one."""
    if not so_far.entries:
        return ()
    count = (("count", f"{so_far.entries}{'+' * so_far.more}"),)
    return ((Button(N_("查看进展（{count}）"), "task.history", task.id, 0, count),),)


def directive_rows(so_far: SoFar) -> Keyboard:
    """Return a button for each directive that waits for the owner's answer."""
    return tuple((one.answer_button(),) for one in so_far.directives if not one.answered)


def buttons_to_sign(task: TaskFacts) -> Keyboard:
    """Return what the owner can do with a task that he has not said a word about."""
    return (
        (
            Button(N_("签收"), "task.sign", task.id, task.version),
            Button(N_("办不了"), "task.decline", task.id, task.version),
        ),
        *buttons_in_hand(task),
    )


def buttons_in_hand(task: TaskFacts) -> Keyboard:
    """Return what the owner can do while the task lies with him."""
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
        (Button(N_("更多…"), "task.further", task.id, task.version),),
    )


def further_buttons(task: TaskFacts) -> Keyboard:
    """Return what an owner does seldom, and the way back."""
    return (
        (
            Button(N_("申请延期"), "task.ask_extension", task.id, task.version),
            Button(N_("转办"), "task.offer", task.id, task.version),
            Button(N_("办不了"), "task.decline", task.id, task.version),
        ),
        *row_of_parts(task),
        (Button(N_("返回"), "task.show", task.id, task.version),),
    )


def buttons_once_declined(task: TaskFacts) -> Keyboard:
    """Return what the owner can do with a task that he has given back."""
    return ((Button(N_("签收"), "task.sign", task.id, task.version),),)


def row_of_parts(task: TaskFacts) -> Keyboard:
    """Return what leads to the steps of a task in hand."""
    if task.state not in IN_HAND:
        return ()
    plan = Button(N_("推进计划"), "task.plan", task.id, task.version)
    done, total = task.parts
    if not total:
        return ((plan, Button(N_("分解"), "new.part_of", task.id)),)
    values = (("done", str(done)), ("total", str(total)))
    return ((plan, Button(N_("分解 {done}/{total}"), "task.parts", task.id, 1, values)),)


def buttons_once_completed(task: TaskFacts) -> Keyboard:
    """Return what the owner can do until another has verified it."""
    return (
        (
            Button(N_("补充材料"), "task.progress", task.id, task.version),
            Button(N_("撤回完成"), "task.withdraw", task.id, task.version),
        ),
    )


def no_buttons(_task: TaskFacts) -> Keyboard:
    """Nothing can be done any more."""
    return ()


# What a card says of each state, and what it lets the owner do.
STATES: dict[TaskState, tuple[str, Callable[[TaskFacts], Keyboard]]] = {
    TaskState.ASSIGNED: (N_("已交办，等责任人签收"), buttons_to_sign),
    TaskState.SIGNED: (N_("办理中"), buttons_in_hand),
    TaskState.DECLINED: (N_("责任人已退回，等负责人来定"), buttons_once_declined),
    TaskState.COMPLETED: (N_("已报完成，等待审核"), buttons_once_completed),
    TaskState.STRUCK_OFF: (N_("已销号"), no_buttons),
    TaskState.CANCELLED: (N_("已撤销"), no_buttons),
}


def state_text(state: TaskState, language: str) -> str:
    """Return where a task is in its life, in words."""
    words, _ = STATES[state]
    return translations(language).gettext(words)


def owner_buttons(task: TaskFacts) -> Keyboard:
    """Return what the owner can do with the task as it stands."""
    _, buttons = STATES[task.state]
    return buttons(task)


def buttons_to_decide(task: TaskFacts) -> Keyboard:
    """Return what can be decided about a task that its owner has given back."""
    return (
        (
            Button(N_("仍请办理"), "task.insist", task.id, task.version),
            Button(N_("换人"), "task.hand_over", task.id, task.version),
            Button(N_("撤销"), "task.cancel", task.id, task.version),
        ),
    )


# What a card offers who registered, directs or verifies the task: by the word of each step.
DIRECTING: tuple[tuple[tuple[str, str, str], ...], ...] = (
    (
        ("verified", N_("同意销号"), "task.verify"),
        ("returned", N_("退回"), "task.return"),
    ),
    (("difficulty_answered", N_("答复困难"), "difficulty.answer"),),
    (
        ("extended", N_("同意延期"), "task.extend"),
        ("deadline_kept", N_("不同意延期"), "task.keep"),
    ),
    (
        ("insisted", N_("仍请办理"), "task.insist"),
        ("changed", N_("修改"), "task.change"),
        ("handed_over", N_("换人"), "task.hand_over"),
        ("cancelled", N_("撤销"), "task.cancel"),
        ("reopened", N_("重开"), "task.reopen"),
    ),
)


def director_buttons(task: TaskFacts, steps: Collection[str]) -> Keyboard:
    """Return the buttons for those of the steps that can be taken now."""
    rows = (
        tuple(
            button_to_verify(task)
            if step == "verified"
            else Button(label, action, task.id, task.version)
            for step, label, action in row
            if step in steps
        )
        for row in DIRECTING
    )
    leads = lead_rows(task.id, task.helpers) if "lead_verified" in steps else ()
    return (*(row for row in rows if row), *leads)


def button_to_verify(task: TaskFacts) -> Button:
    """Return the button that strikes the task off, or agrees to its owner's part alone."""
    if task.is_led_by_others_too:
        values = (("name", task.owner),)
        return Button(N_("同意：{name}"), "task.verify", task.id, task.version, values)
    return Button(N_("同意销号"), "task.verify", task.id, task.version)


def undo_button(seq: int) -> Button:
    """Return the button that takes back what a tap has just done."""
    return Button(N_("撤回这一步"), "task.undo", seq)


def co_owner_buttons(task: TaskFacts) -> Keyboard:
    """Return what a co-owner can do: add progress, and say how his own part stands."""
    if task.state in CLOSED:
        return ()
    progress = Button(N_("进展"), "task.progress", task.id, task.version)
    if task.state not in IN_HAND:
        return ((progress,),)
    return (
        (
            Button(N_("正常推进"), "help.on_track", task.id),
            Button(N_("落后"), "help.behind", task.id),
        ),
        (progress, Button(N_("我的部分办完了"), "help.done", task.id)),
    )


@frozen
class Wait:
    """How a state is told in which a task waits for those who look after the unit."""

    in_list: str  # to the owner, under his list: how many wait so
    in_digest: str  # over such tasks, to whoever is to act
    buttons: tuple[tuple[str, str], ...]  # what that one can do there: label and action


WAITS: dict[TaskState, Wait] = {
    TaskState.COMPLETED: Wait(
        in_list=N_("另有 {count} 项已报完成，正在等审核。"),
        in_digest=N_("📝 等您审核"),
        buttons=(
            (N_("{number} 同意销号"), "digest.verify"),
            (N_("{number} 退回"), "task.return"),
            (N_("{number} 材料"), "task.evidence"),
        ),
    ),
    TaskState.DECLINED: Wait(
        in_list=N_("另有 {count} 项已退回，正在等负责人来定。"),
        in_digest=N_("↩️ 责任人退回，等您来定"),
        buttons=(
            (N_("{number} 仍请办理"), "task.insist"),
            (N_("{number} 换人"), "task.hand_over"),
            (N_("{number} ⋯"), "task.show"),
        ),
    ),
}


def waiting_texts(counts: Mapping[TaskState, int], language: str) -> list[str]:
    """Return a line for each state in which some of a member's tasks wait for another."""
    say = translations(language).gettext
    return [say(WAITS[state].in_list).format(count=count) for state, count in counts.items()]


def estimate_text(language: str) -> str:
    """Return what stands behind days that may still change."""
    return translations(language).gettext(N_("（预估）"))


def frozen_text(language: str) -> str:
    """Return what stands in place of the days left while a deadline is not judged."""
    return translations(language).gettext(N_("休假中，暂停计色"))


def days_text(days_left: int, *, overdue: bool, due_today: bool, language: str) -> str:
    """Return the working days left or overdue: 还剩 3 个工作日, 今天到期, 逾期 2 个工作日."""
    say = translations(language).gettext
    if overdue:
        text = say(N_("逾期 {days} 个工作日")) if days_left < 0 else say(N_("已过期限"))
    elif due_today:
        text = say(N_("今天到期"))
    elif days_left == 0:
        text = say(N_("期限前已无工作日"))
    else:
        text = say(N_("还剩 {days} 个工作日"))
    return text.format(days=abs(days_left))


def stance_text(stance: Stance, language: str) -> str:
    """Return the stance in words."""
    return translations(language).gettext(STANCES[stance])
