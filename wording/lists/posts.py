"""The group's post: what is newly and still overdue, and what was struck off since the last one."""

from dataclasses import dataclass
from datetime import datetime

from wording.lists.responsibility_lists import Witness
from wording.messages import Message
from wording.tasks.facts import days_text


@dataclass(frozen=True, slots=True)
class PostLine:
    """One task in the post; `user_id` is given where its owner is to be mentioned."""

    title: str
    owner: str
    unit: str
    deadline: datetime
    days_left: int
    user_id: int | None = None

    def left(self, language: str) -> str:
        """Return how long it is overdue."""
        return days_text(self.days_left, overdue=True, due_today=False, language=language)


@dataclass(frozen=True, slots=True)
class PostSection:
    """The first lines of a section, and how many there are in all."""

    lines: tuple[PostLine, ...] = ()
    count: int = 0

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.count - len(self.lines)


class GroupPost(Message):
    """To a group, on a working day on which there is something to tell."""

    at: datetime
    unit: str
    new: PostSection
    still: PostSection
    struck_off: PostSection
    witness: Witness | None = None


class PostReplaced(Message):
    """In place of an old post that can no longer be deleted."""

    text = "（这条提醒已由新的一条代替，请看最新的）"
