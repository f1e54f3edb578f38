"""Sentences about tasks that come again 重复: listed, stopped, ended."""

from dataclasses import dataclass
from datetime import datetime

from models import Moved
from wording.catalogues import translations
from wording.messages import N_, Button, Keyboard, Message

MOVED = {Moved.EARLIER: N_("遇休息日提前"), Moved.LATER: N_("遇休息日顺延")}


def moved_text(moved: Moved, language: str) -> str:
    """Return where a deadline on a day off goes, in words."""
    return translations(language).gettext(MOVED[moved])


@dataclass(frozen=True)
class RecurrenceLine:
    """One of the tasks that come again."""

    number: int
    id: int
    title: str
    owner: str
    words: str
    moved: Moved
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
