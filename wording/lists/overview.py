"""How the departments stand: ten lines at most, each department a tap away."""

from dataclasses import dataclass
from datetime import datetime

from models.framework import CheckIn
from wording.lists.handed_out import Counts
from wording.lists.responsibility_lists import page_row
from wording.messages import N_, Button, Keyboard, Message
from wording.rendering import short
from wording.rhythm import name_of


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of open tasks; `answered` of those `asked` for since the last list went out."""

    open: int
    soon: int
    overdue: int
    blocked: int
    waiting: int
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """One department: its tasks, and who took part in the latest check-in, of how many."""

    unit_id: int
    name: str
    tasks: Standing
    took_part: int
    invited: int

    def button(self) -> Button:
        """Return the button that shows its open tasks."""
        values = (("name", short(self.name, 12)),)
        return Button(N_("{name} ›"), "tasks.unit", self.unit_id, 1, values)


class Overview(Message):
    """To who looks over several departments."""

    at: datetime
    whole: Standing
    departments: tuple[DepartmentLine, ...]
    check_in: CheckIn | None
    handed_out: Counts
    directives: int  # his own, without an answer
    page: int
    pages: int

    def check_in_in(self, language: str) -> str:
        """Return the name of the latest check-in."""
        return name_of(self.check_in, language) if self.check_in else ""

    def keyboard(self) -> Keyboard:
        """Return a button per department, three in a row, and the pages."""
        buttons = [department.button() for department in self.departments]
        rows = tuple(tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3))
        return rows + page_row("overview.page", self.page, self.pages)


class NoOverviewForYou(Message):
    """Refused: whoever looks over nobody has nothing to look over."""

    text = "部门总览供领导、督查员和部门负责人查看。您负责的事项，请发送 /list 查看。"
