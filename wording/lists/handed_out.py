"""What somebody handed out and is not closed yet: how each task stands, and what he can do."""

from dataclasses import dataclass, replace
from datetime import datetime

from models.work import TaskState
from wording.lists.digests import DigestLine
from wording.lists.responsibility_lists import page_row
from wording.messages import Button, Keyboard, Message
from wording.tasks.facts import LastWords, state_text


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open tasks somebody has handed out, and of which colour."""

    total: int
    red: int
    amber: int
    grey: int


@dataclass(frozen=True, slots=True)
class HandedOutLine:
    """One task as whoever handed it out sees it; `may_urge` where its owner may be urged by him."""

    task: DigestLine
    state: TaskState
    may_urge: bool
    last: LastWords | None = None

    def state_in(self, language: str) -> str:
        """Return where the task is in its life, in words."""
        return state_text(self.state, language)

    def buttons(self, page: int) -> tuple[Button, ...]:
        """Return what he can do about it; for urging, the page stands in place of a version."""
        if not self.may_urge:
            return (self.task.card(),)
        return (replace(self.task.urge("mine.urge"), version=page), self.task.card())


class HandedOut(Message):
    """One page of it. The counts are of all pages; grey is what waits for verification."""

    name: str
    at: datetime
    lines: tuple[HandedOutLine, ...]
    page: int
    pages: int
    total: int
    red: int
    amber: int
    grey: int

    @property
    def green(self) -> int:
        """Return how many have time."""
        return self.total - self.red - self.amber - self.grey

    @property
    def urges(self) -> bool:
        """Return whether a line of the page offers urging."""
        return any(line.may_urge for line in self.lines)

    def keyboard(self) -> Keyboard:
        """Return one row per line, and the page row of longer ones."""
        rows = tuple(line.buttons(self.page) for line in self.lines)
        return rows + page_row("mine.page", self.page, self.pages)


class NothingHandedOut(Message):
    """To someone who may hand out tasks, and has nothing out that is open."""

    text = "{{ name|short(20) }}，您目前没有未办结的交办事项。需要登记的话，请发送 /new。"

    name: str


class HandsNothingOut(Message):
    """Refused: whoever may hand out no tasks has none to look at."""

    text = "/mine 供部门负责人和领导查看自己交办的事项。您负责的事项，请发送 /list 查看。"
