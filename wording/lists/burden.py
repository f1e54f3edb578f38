"""How much was asked and told of people in a week, for who leads them."""

from dataclasses import dataclass
from datetime import datetime

from models.framework import CheckIn
from wording.lists.responsibility_lists import page_row
from wording.messages import Keyboard, Message
from wording.rhythm import name_of

BLOCKS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class WeekCount:
    """One week: its Monday, how much there was in all, of how many people, and the most of one."""

    monday: datetime
    prompts: int = 0
    people: int = 0
    put_off: int = 0
    saved: int = 0
    worst: int = 0

    @property
    def mean(self) -> float:
        """Return how much it was for each who had any."""
        return self.prompts / self.people if self.people else 0.0


class BurdenPage(Message):
    """One week, who was asked most in it, and the weeks before it."""

    weeks: tuple[WeekCount, ...]  # oldest first, the one that is shown last
    sunday: datetime
    cap: int
    check_ins: tuple[tuple[CheckIn, int], ...]  # which ask most
    most_asked: tuple[tuple[str, int], ...]  # by name; for leaders only
    page: int
    pages: int

    @property
    def week(self) -> WeekCount:
        """Return the week that is shown."""
        return self.weeks[-1]

    @property
    def trend(self) -> str:
        """Return the means of the weeks as a row of blocks."""
        most = max(week.mean for week in self.weeks) or 1
        return "".join(BLOCKS[round(week.mean / most * (len(BLOCKS) - 1))] for week in self.weeks)

    def title_of(self, check_in: CheckIn, language: str) -> str:
        """Return what a check-in is called."""
        return name_of(check_in, language)

    def keyboard(self) -> Keyboard:
        """Return the way to other weeks."""
        return page_row("burden.page", self.page, self.pages)


class NoBurdenForYou(Message):
    """Refused: what others are asked is for who leads them."""

    text = "消息负担供领导和管理员查看。"
