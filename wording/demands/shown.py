"""How a demand stands, beside its record and on the list of registers."""

from datetime import datetime

from models import DemandState
from models.framework import Register
from models.frozen import frozen
from wording.catalogues import translations
from wording.demands import Numbered
from wording.demands.turns import answer_row, settling_row
from wording.messages import N_, Button, Keyboard

STATES = {
    DemandState.OPEN: N_("等答复"),
    DemandState.ANSWERED: N_("已答复，等审定"),
    DemandState.AT_WORK: N_("整改中"),
    DemandState.CLOSED: N_("已办结"),
}


@frozen
class DemandWaits:
    """A demand that waits for the reader."""

    record_id: int
    register: Register
    year: int | None
    number: int | None
    answers: bool  # he is to answer; else to settle an answer

    def button(self) -> Button:
        """Return what opens it."""
        label = N_("待答复：{name}") if self.answers else N_("待审定：{name}")
        english = "To answer: {english}" if self.answers else "To settle: {english}"
        numbered = Numbered(self.record_id, 0, self.register, self.year, self.number)
        names = (("name", numbered.name("zh_CN")), ("english", numbered.name("en")))
        return Button(label, "record.show", self.record_id, 0, names, english=english)


@frozen
class DemandShown(Numbered):
    """How a demand stands, and what its reader may do."""

    to: str
    due_at: datetime
    state: DemandState
    answers: bool
    settles: bool
    task_id: int | None

    def state_in(self, language: str) -> str:
        """Return where it stands."""
        return translations(language).gettext(STATES[self.state])

    def rows(self) -> Keyboard:
        """Return what its reader may do with it, and the task that puts it right."""
        wanted = self.register.answer
        rows: list[tuple[Button, ...]] = []
        if self.answers and self.state is DemandState.OPEN:
            rows.append(answer_row(self.record_id, self.version, wanted))
        if self.settles and self.state is DemandState.ANSWERED:
            rows.append(settling_row(self.record_id, self.version, wanted))
        if self.task_id is not None:
            rows.append((Button(N_("查看整改事项"), "task.show", self.task_id),))
        return tuple(rows)
