"""Some of the tasks that are somebody's to read: by department, responsibility, project, colour."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from models.framework.parts import said_in
from wording.catalogues import translations
from wording.indicators.lines import IndicatorLine
from wording.indicators.showing import View
from wording.lists.handed_out import HandedOutLine
from wording.lists.responsibility_lists import page_row
from wording.messages import N_, Button, Keyboard, Message
from wording.rendering import short

CARDS_IN_A_ROW = 4


class Sieve(StrEnum):
    """By what tasks are chosen; each word is part of a button's action."""

    ALL = "all"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLOCKED = "blocked"
    WAITING = "waiting"
    UNIT = "unit"
    RESPONSIBILITY = "duty"
    PROJECT = "project"

    @property
    def action(self) -> str:
        """Return the action of the buttons that choose by it."""
        return f"tasks.{self.value}"


HEADINGS = {
    Sieve.ALL: N_("未办结"),
    Sieve.RED: N_("🔴 逾期"),
    Sieve.AMBER: N_("🟡 临期"),
    Sieve.GREEN: N_("🟢 时间充裕"),
    Sieve.BLOCKED: N_("🚧 有困难"),
    Sieve.WAITING: N_("📝 待审核"),
}


def sieve_row() -> Keyboard:
    """Return the buttons that choose otherwise: by colour and state, by name, one's own."""
    chosen = (Sieve.ALL, Sieve.RED, Sieve.AMBER, Sieve.BLOCKED, Sieve.WAITING)
    by_name = (
        Button(N_("按责任"), "tasks.duties", 1),
        Button(N_("按项目"), "tasks.projects", 1),
        Button(N_("我的清单"), "list.page", 1),
    )
    return (tuple(Button(HEADINGS[one], one.action, 0, 1) for one in chosen), by_name)


class PlanDone(NamedTuple):
    """How much of what a responsibility has due in a year is done, lies still, or lacks proof."""

    year: int
    done: int
    total: int
    silent: int = 0  # open, and nothing was ever said of them
    unproven: int = 0  # open or struck off, and no file was handed in about them

    @property
    def percent(self) -> int:
        """Return the share in whole per cent, full only when all is done."""
        return self.done * 100 // self.total


class HangingKind(StrEnum):
    """What may hang on a responsibility beside tasks."""

    CHECK_IN = "check_in"
    REGISTER = "register"
    ROTATION = "rotation"


HANGING = {
    HangingKind.CHECK_IN: N_("📖 {title}：最近一期已报 {first}/{second}"),
    HangingKind.REGISTER: N_("📗 {title}：今年登记 {first} 条"),
    HangingKind.ROTATION: N_("🔁 {title}：已办 {first} 期，没办 {second} 期"),
}


class Hanging(NamedTuple):
    """A check-in, register or rotation with its counts."""

    kind: HangingKind
    title: str
    english: str
    first: int
    second: int = 0

    def text_in(self, language: str) -> str:
        """Return it in one line."""
        words = translations(language).gettext(HANGING[self.kind])
        title = said_in(language, self.title, self.english)
        return words.format(title=title, first=self.first, second=self.second)


class FilteredTasks(Message):
    """One page of them, by deadline, with the last words about each."""

    sieve: Sieve
    of: int  # the number of the department, responsibility or project
    name: str  # its name
    at: datetime
    lines: tuple[HandedOutLine, ...]
    page: int
    pages: int
    total: int
    looks_over: bool
    plan: PlanDone | None = None
    indicators: tuple[IndicatorLine, ...] = ()  # that hang on the responsibility
    indicators_count: int = 0
    campaign: bool = False  # there is more to show of it than its tasks
    hanging: tuple[Hanging, ...] = ()  # on the responsibility, beside its tasks

    def heading(self, language: str) -> str:
        """Return by what they are chosen, in words."""
        if self.name:
            return self.name
        return translations(language).gettext(HEADINGS[self.sieve])

    def keyboard(self) -> Keyboard:
        """Return the cards, the pages, the other choices, and the way to the departments."""
        cards = [line.task.card() for line in self.lines]
        rows = tuple(
            tuple(cards[start : start + CARDS_IN_A_ROW])
            for start in range(0, len(cards), CARDS_IN_A_ROW)
        )
        if self.indicators:
            more = Button(N_("📊 指标，逐项查看 ›"), "indicators.page", View.ALL, 1)
            rows += ((more,),)
        rows += page_row(self.sieve.action, self.page, self.pages, of=self.of)
        if self.campaign:
            rows += ((Button(N_("📊 汇总"), "tasks.campaign", self.of, 1),),)
        if not self.looks_over:
            return rows + sieve_row()
        others = (
            Button(N_("我交办的"), "mine.page", 1),
            Button(N_("‹ 部门总览"), "overview.page", 1),
        )
        return (*rows, *sieve_row(), others)


class ChooseByName(Message):
    """Asks which responsibility or project it shall be."""

    text = "按哪一项看？点一下名称；也可以发送 /list 加名称。"

    sieve: Sieve
    names: tuple[tuple[int, str], ...]
    page: int
    pages: int

    def keyboard(self) -> Keyboard:
        """Return a button per name, two in a row, the pages and the way back."""
        buttons = [
            Button(N_("{name} ›"), self.sieve.action, number, 1, (("name", short(name, 16)),))
            for number, name in self.names
        ]
        rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
        turning = "tasks.projects" if self.sieve is Sieve.PROJECT else "tasks.duties"
        back = Button(N_("‹ 返回"), Sieve.ALL.action, 0, 1)
        return (*rows, *page_row(turning, self.page, self.pages), (back,))
