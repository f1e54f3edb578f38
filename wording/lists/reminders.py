"""The reminder of deadlines, to an owner: what is over, what is due today, what is due next."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wording.catalogues import translations
from wording.lists.responsibility_lists import TaskLine
from wording.messages import N_, Button, Keyboard, Message


class DeadlineNear(StrEnum):
    """How near a deadline is."""

    OVER = "over"
    TODAY = "today"
    NEXT = "next"


HEADINGS = {
    DeadlineNear.OVER: N_("🔴 已过期限"),
    DeadlineNear.TODAY: N_("⏰ 今天到期"),
    DeadlineNear.NEXT: N_("🟡 即将到期"),
}


@dataclass(frozen=True, slots=True)
class ReminderSection:
    """The lines of one nearness."""

    nearness: DeadlineNear
    lines: tuple[TaskLine, ...]

    def heading(self, language: str) -> str:
        """Return the nearness in words."""
        return translations(language).gettext(HEADINGS[self.nearness])


class DeadlineReminder(Message):
    """To an owner on a working day on which a deadline of his is near or just over."""

    name: str
    at: datetime
    sections: tuple[ReminderSection, ...]
    more: int

    def keyboard(self) -> Keyboard:
        """Return a row for each line: done, behind, and the card with the rest."""
        return tuple(row_of(line) for section in self.sections for line in section.lines)


def row_of(line: TaskLine) -> tuple[Button, ...]:
    """Return the buttons of one line."""
    number = (("number", str(line.number)),)
    return (
        Button(N_("{number} 完成"), "remind.complete", line.id, line.version, number),
        Button(N_("{number} 落后"), "remind.behind", line.id, line.version, number),
        line.card(),
    )


class NothingNear(Message):
    """In place of a reminder, once all its lines are dealt with."""

    text = "✅ 到期的事项都已报完成。"
