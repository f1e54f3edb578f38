"""The weekly responsibility list: each member's open tasks, and for a head his department's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from models.frozen import frozen
from models.work import Colour, Stance, TaskState
from wording.catalogues import translations
from wording.directives import DirectiveFacts
from wording.indicators.lines import IndicatorLine
from wording.lists.folded import FoldedLine, folded_rows
from wording.messages import N_, Button, Keyboard, Message
from wording.rendering import short
from wording.tasks.facts import (
    MARKS,
    LastWords,
    days_text,
    estimate_text,
    frozen_text,
    stance_text,
    state_text,
    waiting_texts,
)
from wording.tasks.plans import MilestoneLine


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One open task as its reader sees it in the list; `stance` is what he answered this week.

    `owner` is empty where it is the reader himself; else he helps.
    """

    number: int
    id: int
    version: int
    title: str
    colour: Colour
    deadline: datetime
    days_left: int
    overdue: bool
    due_today: bool
    stance: Stance | None
    answered: bool
    blocked: bool
    owner: str = ""
    estimated: bool = False  # the days left rest on a year that is not announced yet
    milestone: MilestoneLine | None = None  # the next one of its plan
    directives: tuple[DirectiveFacts, ...] = ()
    last: LastWords | None = None  # for a head who looks at another's
    waits: TaskState | None = None  # in which state for another, while its owner owes an answer

    @property
    def mark(self) -> str:
        """Return the colour mark."""
        return MARKS[self.colour]

    def left(self, language: str) -> str:
        """Return how near the deadline is."""
        if self.waits is not None:
            return state_text(self.waits, language)
        if self.colour is Colour.FROZEN:
            return frozen_text(language)
        text = days_text(
            self.days_left, overdue=self.overdue, due_today=self.due_today, language=language
        )
        return text + estimate_text(language) if self.estimated else text

    def stance_in(self, language: str) -> str:
        """Return this week's answer in words; empty when there is none."""
        return stance_text(self.stance, language) if self.stance else ""

    def buttons(self) -> tuple[Button, ...]:
        """Return the row for one of several tasks: both stances, and the card with the rest.

        Whoever helps adds progress.
        """
        number = (("number", str(self.number)),)
        if self.waits is not None:
            return (*self.answer_buttons(), self.card())
        if self.owner:
            progress = Button(N_("{number} 进展"), "task.progress", self.id, self.version, number)
            return (progress, self.card())

        def stance(chosen: Stance, plain: str, marked: str, action: str) -> Button:
            label = marked if self.stance is chosen else plain
            return Button(label, action, self.id, self.version, number)

        return (
            stance(
                Stance.ON_TRACK,
                N_("{number} 正常推进"),
                N_("✅ {number} 正常推进"),
                "list.on_track",
            ),
            stance(Stance.BEHIND, N_("{number} 落后"), N_("⚠️ {number} 落后"), "list.behind"),
            self.card(),
        )

    def card(self) -> Button:
        """Return the button that shows the task's own card."""
        number = (("number", str(self.number)),)
        return Button(N_("{number} ⋯"), "task.show", self.id, self.version, number)

    def answer_buttons(self) -> tuple[Button, ...]:
        """Return a button for the first directive that waits for an answer."""
        owed = [one for one in self.directives if not one.answered]
        number = (("number", str(self.number)),)
        return tuple(
            Button(N_("{number} 答复批示"), "directive.answer", one.id, one.version, number)
            for one in owed[:1]
        )

    def buttons_alone(self) -> Keyboard:
        """Return the rows for the only task of a list: everything its owner can do."""
        if self.waits is not None:
            return (self.buttons(),)

        def stance(chosen: Stance, plain: str, marked: str, action: str) -> Button:
            return Button(marked if self.stance is chosen else plain, action, self.id, self.version)

        difficulty = (
            Button(N_("困难已解决"), "task.cleared", self.id, self.version)
            if self.blocked
            else Button(N_("遇到困难"), "task.difficulty", self.id, self.version)
        )
        return (
            (
                stance(Stance.ON_TRACK, N_("正常推进"), N_("✅ 正常推进"), "list.on_track"),
                stance(Stance.BEHIND, N_("落后"), N_("⚠️ 落后"), "list.behind"),
            ),
            (
                Button(N_("进展"), "task.progress", self.id, self.version),
                difficulty,
                Button(N_("完成"), "task.complete", self.id, self.version),
            ),
            (Button(N_("更多…"), "task.show", self.id, self.version),),
        )


@dataclass(frozen=True, slots=True)
class ListGroup:
    """The tasks under one responsibility; without a name, those that the reader helps with."""

    name: str
    lines: tuple[TaskLine, ...]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of a department: how many tasks are open, overdue, and without an answer."""

    id: int
    name: str
    open: int
    overdue: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Department:
    """What a head sees of his people."""

    units: tuple[str, ...]
    people: tuple[PersonLine, ...]
    asked_at: datetime | None  # since when an answer is awaited
    open: int
    overdue: int
    unanswered: int

    def buttons(self) -> Keyboard:
        """Return a button for each person, which shows his tasks; three in a row."""
        people = {person.id: person for person in self.people}.values()
        buttons = [
            Button(N_("{name} ›"), "list.person", person.id, 1, (("name", short(person.name, 8)),))
            for person in people
        ]
        return tuple(tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3))

    def parts(self, size: int) -> list["Department"]:
        """Return it cut to `size` people each, every part with the counts of the whole."""
        return [
            replace(self, people=self.people[start : start + size])
            for start in range(0, len(self.people), size)
        ]


@dataclass(frozen=True, slots=True)
class Witness:
    """The end of the ledger's chain as it stood: whoever kept the message can prove a change."""

    seq: int
    hash: str

    @property
    def short_hash(self) -> str:
        """Return the first eight digits."""
        return self.hash[:8]


@frozen
class TaskPage:
    """One page of what somebody has in hand. The numbers count all pages."""

    name: str
    at: datetime
    groups: tuple[ListGroup, ...]
    page: int
    pages: int
    total: int
    red: int
    amber: int
    green: int

    @property
    def lines(self) -> tuple[TaskLine, ...]:
        """Return the tasks of the page in their order."""
        return tuple(line for group in self.groups for line in group.lines)


class TaskList(TaskPage, Message):
    """One page of a member's list."""

    waiting: Mapping[TaskState, int]  # how many of his wait for another
    department: Department | None = None
    witness: Witness | None = None
    asked_for: bool = False  # not handed out, but asked for
    needs: tuple[tuple[str, int], ...] = ()  # on the list's day: what needs a head, and how many
    soon_working_days: int = 0
    unreachable: tuple[str, ...] = ()
    indicators: tuple[IndicatorLine, ...] = ()  # that the reader has taken on
    folded: tuple[FoldedLine, ...] = ()  # what would else be messages of their own

    def needs_in(self, language: str) -> list[tuple[str, int]]:
        """Return the causes for which tasks need the reader as a head, in words."""
        say = translations(language).gettext
        return [
            (say(heading).format(days=self.soon_working_days), count)
            for heading, count in self.needs
        ]

    def waiting_in(self, language: str) -> list[str]:
        """Return what is said of tasks that wait for another."""
        return waiting_texts(self.waiting, language)

    def keyboard(self) -> Keyboard:
        """Return one row per task, more for a single one, and on longer lists the page row."""
        rows: Keyboard = ()
        for line in self.lines:
            alone = self.total == 1 and not line.owner
            rows += line.buttons_alone() if alone else (line.buttons(),)
        rows += tuple(one.buttons(may_take=True, sign="🎯") for one in self.indicators)
        if self.needs or self.unreachable:
            rows += ((Button(N_("📌 部门提要，逐项处理 ›"), "digest.open"),),)
        rows += folded_rows(self.folded)
        if self.department:
            rows += self.department.buttons()
        rows += page_row("list.page", self.page, self.pages)
        if not self.asked_for:
            return rows
        return (*rows, (Button(N_("🔎 筛选"), "tasks.all", 0, 1),))


class PersonTasks(TaskPage, Message):
    """One page of what a member of a head's department has in hand, for that head."""

    person_id: int

    def keyboard(self) -> Keyboard:
        """Return the cards of the tasks, four in a row, the pages, and the way back."""
        cards = [line.card() for line in self.lines]
        rows = tuple(tuple(cards[start : start + 4]) for start in range(0, len(cards), 4))
        back = Button(N_("‹ 返回清单"), "list.back", self.person_id)
        return (*rows, *page_row("list.person", self.page, self.pages, of=self.person_id), (back,))


class NotOfYourPeople(Message):
    """To someone who asks for the tasks of a person who has none, or none in his department."""

    text = "这位同事没有您部门的在办事项了。请发 /list 看最新清单。"


def page_row(action: str, page: int, pages: int, *, of: int | None = None) -> Keyboard:
    """Return ‹ 上一页 · 2/3 · 下一页 ›, or nothing for a single page.

    The page is the buttons' target; where they are about a row (`of`), its number is, and the page
    stands in place of a version.
    """
    if pages < 2:
        return ()

    def turn(label: str, to: int, values: tuple[tuple[str, str], ...] = ()) -> Button:
        target, version = (to, 0) if of is None else (of, to)
        return Button(label, action, target, version, values)

    row = []
    if page > 1:
        row.append(turn(N_("‹ 上一页"), page - 1))
    row.append(turn(N_("{page}/{pages}"), page, (("page", str(page)), ("pages", str(pages)))))
    if page < pages:
        row.append(turn(N_("下一页 ›"), page + 1))
    return (tuple(row),)


class NothingOnList(Message):
    """To a member who asks for his list and has nothing open."""

    name: str
    waiting: Mapping[TaskState, int]

    def waiting_in(self, language: str) -> list[str]:
        """Return what is said of tasks that wait for another."""
        return waiting_texts(self.waiting, language)
