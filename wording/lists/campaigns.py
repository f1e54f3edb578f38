"""A responsibility in one view: registers against targets, tasks and rounds, by department."""

from datetime import datetime

from models.framework import CheckIn, Register
from models.frozen import frozen
from wording.lists.filtered import Sieve
from wording.lists.responsibility_lists import page_row
from wording.messages import N_, Button, Keyboard, Message
from wording.registers.showing import Total

UNITS_ON_A_PAGE = 8


@frozen
class RegisterTotals:
    """What a register adds up to."""

    register: Register
    totals: tuple[Total, ...]

    @property
    def summed(self) -> tuple[Total, ...]:
        """Return the count and the amounts, without the choices."""
        return tuple(total for total in self.totals if not total.choice)


@frozen
class RoundShown:
    """The newest round of a check-in: whom it asks, who has answered."""

    check_in: CheckIn
    closes_at: datetime
    asked: int
    answered: int


@frozen
class CampaignUnit:
    """A department: its totals, its tasks of the year, whether it has answered."""

    name: str
    totals: tuple[RegisterTotals, ...]
    done: int
    tasks: int
    rounds: tuple[tuple[CheckIn, bool], ...]


class CampaignShown(Message):
    """All of it; its tasks one by one are a tap away."""

    of: int
    name: str
    year: int
    registers: tuple[RegisterTotals, ...]
    rounds: tuple[RoundShown, ...]
    units: tuple[CampaignUnit, ...]
    page: int
    pages: int

    def keyboard(self) -> Keyboard:
        """Turn pages; open the tasks, or a register."""
        opened = tuple(
            (
                Button(
                    "📗 {title}",
                    "register.show",
                    one.register.number,
                    0,
                    (("title", one.register.title), ("english", one.register.english)),
                    english="📗 {english}" if one.register.english else "",
                ),
            )
            for one in self.registers
        )
        tasks = Button(N_("看事项"), Sieve.RESPONSIBILITY.action, self.of, 1)
        return (*page_row("tasks.campaign", self.page, self.pages, of=self.of), *opened, (tasks,))
