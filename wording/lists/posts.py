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
    witness: Witness

    @property
    def shortened(self) -> "ShortenedPost":
        """What stays of it once there is a newer one."""
        return ShortenedPost(
            at=self.at,
            new=self.new.count,
            still=self.still.count,
            struck_off=self.struck_off,
            witness=self.witness,
        )


class ShortenedPost(Message):
    """In place of a post that a newer one replaces: what was struck off, and the witness, stay."""

    at: datetime
    new: int
    still: int
    struck_off: PostSection
    witness: Witness
