"""Sentences about tasks that come again 重复: listed, stopped, ended."""

from datetime import datetime

from models import Shift
from models.frozen import frozen
from wording.asking import Question, prompt_buttons
from wording.catalogues import translations
from wording.messages import N_, Button, Keyboard, Message
from wording.rrules import SHIFTS


def moved_text(moved: Shift, language: str) -> str:
    """Return where a deadline on a day off goes, in words."""
    return translations(language).gettext(SHIFTS[moved])


@frozen
class RecurrenceLine:
    """One of the tasks that come again."""

    number: int
    id: int
    title: str
    owner: str
    words: str
    moved: Shift
    next_due: datetime

    def moved_in(self, language: str) -> str:
        """Return where a deadline on a day off goes, in words."""
        return moved_text(self.moved, language)


class RecurrencesShown(Message):
    """What comes again by itself, and a button to stop each."""

    lines: tuple[RecurrenceLine, ...]
    page: int
    pages: int

    def keyboard(self) -> Keyboard:
        """Offer to stop each, and the other pages."""
        stops = tuple(
            Button(N_("停止 {number}"), "recurring.stop", line.id, self.page,
                   (("number", str(line.number)),))
            for line in self.lines
        )  # fmt: skip
        rows = [stops[start : start + 4] for start in range(0, len(stops), 4)]
        turns = []
        if self.page > 1:
            turns.append(Button(N_("‹ 上一页"), "recurring.page", 0, self.page - 1))
        if self.page < self.pages:
            turns.append(Button(N_("下一页 ›"), "recurring.page", 0, self.page + 1))
        return tuple(row for row in (*rows, tuple(turns)) if row)


class RhythmAsked(Message):
    """Asks how often a task that stands is to come from now on."""

    text = (
        "“{{ title|short(120) }}”以后多久一次？点一下，或者直接回复，例如：每月25日。"
        "遇休息日提前；这一次到期后自动登记下一次。"
    )

    prompt_id: int
    title: str
    task_id: int

    def keyboard(self) -> Keyboard:
        """Offer the usual rhythms, and the way back."""
        usual = (N_("每周同一天"), N_("每月同一天"), N_("每季度末"))
        taps = tuple(
            Button(label, "task.rhythm", self.task_id, number) for number, label in enumerate(usual)
        )
        return (taps, *prompt_buttons(self.prompt_id))


class RhythmNotRead(Question, Message):
    """No rhythm was understood."""

    text = "没看明白多久一次。请这样写：每周五、每月25日、每季度末。"


class RecurrenceBegun(Message):
    """Receipt: the task comes again."""

    text = (
        "“{{ title|short(120) }}”以后{{ words|short(40) }}"
        "（{{ message.moved_in(language) }}），下一次 {{ next_due|moment }}。"
    )

    id: int
    title: str
    words: str
    moved: Shift
    next_due: datetime

    def moved_in(self, language: str) -> str:
        """Return where a deadline on a day off goes, in words."""
        return moved_text(self.moved, language)

    def keyboard(self) -> Keyboard:
        """Offer the way back."""
        return ((Button(N_("不重复了"), "recurring.stop", self.id, 1),),)


class ComesAgainAlready(Message):
    """Refusal: it comes again by another rule."""

    text = (
        "“{{ title|short(60) }}”已经是重复事项（{{ words|short(40) }}）。"
        "要改的话，先发送 /recurring 停止它。"
    )

    title: str
    words: str


class RecurrenceEnded(Message):
    """To whoever registered it: its owner has left, so it comes no more."""

    text = (
        "“{{ title|short(80) }}”的责任人{{ owner|short(40) }}已离开，不再自动登记。"
        "需要继续的话，请换一位责任人重新登记。"
    )

    title: str
    owner: str


class RecurrenceGone(Message):
    """Refusal: it was stopped, or is not his."""

    text = "没有找到这一项重复事项，可能已经停止。发送 /recurring 看看现在的。"


class MayNotSeeRecurrences(Message):
    """Refusal: it is for those who hand out tasks."""

    text = "重复事项由部门负责人和领导来安排。"
