"""The head's digest: what needs him today, each line with its buttons."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.work import Colour, TaskState
from wording.catalogues import translations
from wording.indicators.lines import IndicatorLine
from wording.lists.folded import FoldedLine, folded_rows
from wording.lists.progress import Progress
from wording.lists.responsibility_lists import page_row
from wording.messages import N_, Button, Keyboard, Message
from wording.rendering import count_text
from wording.tasks.facts import MARKS, WAITS, days_text, frozen_text


class Need(StrEnum):
    """Why a task that lies with its owner stands in the digest."""

    ESCALATED = "escalated"  # to the reader as a leader
    BLOCKED = "blocked"
    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    UNSIGNED = "unsigned"


# A task stands there once: for the state in which it waits for the reader, else for the first need.
Cause = TaskState | Need
HEADINGS: dict[Cause, str] = {state: wait.in_digest for state, wait in WAITS.items()} | {
    Need.ESCALATED: N_("⬆️ 升级给您"),
    Need.BLOCKED: N_("🚧 有困难"),
    Need.OVERDUE: N_("🔴 已逾期"),
    Need.TODAY: N_("⏰ 今天到期"),
    Need.SOON: N_("🟡 {days} 个工作日内到期"),
    Need.UNSIGNED: N_("✍️ 还没签收"),
}


# What stands in a digest beside tasks that need the reader.
INDICATORS_FREE = N_("🎯 落后和空白的指标，还没有人包")
LEADS_WAITING = N_("👥 牵头部分，等您审核")
EXTENSIONS_ASKED = N_("⏳ 申请延期，等您答复")
UNANSWERED_DIRECTIVES, PROGRESS_SINCE = N_("📮 批示超期未答复"), N_("💬 上次提要以来的进展")


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One task in the digest."""

    number: int
    cause: Cause | None  # None where nothing needs anybody yet: not in a digest
    id: int
    version: int
    title: str
    owner: str
    own: bool  # the reader's own task: nobody urges himself
    colour: Colour
    deadline: datetime
    days_left: int
    overdue: bool
    due_today: bool
    blocker: str | None
    completed_at: datetime | None
    behind: bool  # as the owner himself said last
    urged: bool
    answer_missing_since: datetime | None = None  # to the difficulty; told once

    @property
    def mark(self) -> str:
        """Return the colour mark."""
        return MARKS[self.colour]

    @property
    def waits(self) -> bool:
        """Return whether it waits for the reader's word."""
        return isinstance(self.cause, TaskState)

    def left(self, language: str) -> str:
        """Return how near the deadline is."""
        if self.colour is Colour.FROZEN:
            return frozen_text(language)
        return days_text(
            self.days_left, overdue=self.overdue, due_today=self.due_today, language=language
        )

    def buttons(self) -> tuple[Button, ...]:
        """Return what the head can do about it."""
        if isinstance(self.cause, TaskState):
            return tuple(self.button(label, action) for label, action in WAITS[self.cause].buttons)
        return (self.urge("digest.urge"), self.card()) if self.can_be_urged else (self.card(),)

    @property
    def can_be_urged(self) -> bool:
        """Return whether its owner may be urged: it needs his eye, and he is not the reader."""
        return isinstance(self.cause, Need) and not self.own

    def urge(self, action: str) -> Button:
        """Return the button that urges the owner."""
        return self.button(N_("✓ {number} 已催办") if self.urged else N_("{number} 催办"), action)

    def card(self) -> Button:
        """Return the button that shows the task's own card."""
        return self.button(N_("{number} ⋯"), "task.show")

    def button(self, label: str, action: str) -> Button:
        """Return a button about the task."""
        return Button(label, action, self.id, self.version, (("number", str(self.number)),))


@dataclass(frozen=True, slots=True)
class DigestSection:
    """The lines that stand there for one cause."""

    cause: Cause
    count: int  # on all pages
    lines: tuple[DigestLine, ...]

    def heading(self, language: str, soon_working_days: int) -> str:
        """Return the cause in words."""
        return cause_text(self.cause, language, soon_working_days)


def cause_text(cause: Cause, language: str, soon_working_days: int) -> str:
    """Return the cause in words."""
    words = translations(language).gettext(HEADINGS[cause])
    return words.format(days=soon_working_days)


@dataclass(frozen=True, slots=True)
class UnansweredDirective:
    """A directive that was to be answered by now."""

    number: int
    task_id: int | None
    bulletin_id: int | None  # where it is about no task
    title: str
    owner: str
    by: str
    text: str
    due_at: datetime

    def card(self) -> Button:
        """Return the button that shows what it is about."""
        number = (("number", str(self.number)),)
        if self.task_id is None:
            return Button(N_("📮{number} ⋯"), "bulletin.show", self.bulletin_id or 0, 0, number)
        return Button(N_("📮{number} ⋯"), "task.show", self.task_id, 0, number)


@dataclass(frozen=True, slots=True)
class AskedExtension:
    """A request for more time that waits for the reader."""

    number: int
    task_id: int
    version: int
    title: str
    owner: str
    deadline: datetime
    wanted: datetime

    def buttons(self) -> tuple[Button, ...]:
        """Return both answers, and the task's own card, where the reason stands."""
        return tuple(
            Button(label, action, self.task_id, self.version, (("number", str(self.number)),))
            for label, action in (
                (N_("⏳{number} 同意延期"), "digest.extend"),
                (N_("⏳{number} 不同意"), "digest.keep"),
                (N_("⏳{number} ⋯"), "task.show"),
            )
        )


@dataclass(frozen=True, slots=True)
class LeadWaiting:
    """The part of one who leads a task, done and not verified yet."""

    number: int
    task_id: int
    lead_id: int
    title: str
    name: str
    done_at: datetime

    def buttons(self) -> tuple[Button, ...]:
        """Return what verifies it, and the task's own card, where it is sent back."""
        number = (("number", str(self.number)),)
        return (
            Button(N_("👥{number} 同意"), "digest.verify_lead", self.task_id, self.lead_id, number),
            Button(N_("👥{number} ⋯"), "task.show", self.task_id, 0, number),
        )


class HeadDigest(Message):
    """One page of the digest; what came in and what was not answered stand on the first."""

    at: datetime
    units: tuple[str, ...]
    sections: tuple[DigestSection, ...]
    soon_working_days: int
    unreachable: tuple[str, ...]
    page: int
    pages: int
    later: tuple[tuple[Cause, int], ...] = ()  # what stands on later pages only, and how many
    progress: Progress = Progress()
    directives: tuple[UnansweredDirective, ...] = ()
    directives_count: int = 0
    extensions: tuple[AskedExtension, ...] = ()
    extensions_count: int = 0
    leads: tuple[LeadWaiting, ...] = ()
    leads_count: int = 0
    indicators: tuple[IndicatorLine, ...] = ()  # that nobody holds
    indicators_count: int = 0
    folded: tuple[FoldedLine, ...] = ()  # what would else be messages of their own

    def later_texts(self, language: str) -> tuple[str, ...]:
        """Return what stands on later pages only: 🔴 已逾期 2 项."""
        one = translations(language).gettext(N_("{cause} {count} 项"))
        return tuple(
            one.format(
                cause=cause_text(cause, language, self.soon_working_days), count=count_text(count)
            )
            for cause, count in self.later
        )

    def keyboard(self) -> Keyboard:
        """Return one row per line, the cards of the rest, and the page row of longer ones."""
        rows = tuple(line.buttons() for section in self.sections for line in section.lines)
        directives = tuple(one.card() for one in self.directives)
        leads = tuple(one.buttons() for one in self.leads)
        extensions = leads + tuple(one.buttons() for one in self.extensions)
        free = tuple(one.buttons(may_take=True, sign="🎯") for one in self.indicators)
        more = extensions + ((directives,) if directives else ()) + free + self.progress.rows()
        return (
            rows + more + folded_rows(self.folded) + page_row("digest.page", self.page, self.pages)
        )


class NothingInDigest(Message):
    """To a head who asks for his digest, or has worked through it: nothing needs him."""

    text = "✅ {{ at|day }}：部门里目前没有需要您处理的事项。"

    at: datetime


class NoDigestForYou(Message):
    """Refused: whoever looks after no unit has no digest."""

    text = "每日提要发给部门负责人，您目前不负责部门。发送 /list 查看自己的事项。"
