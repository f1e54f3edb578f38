"""Sentences about deciding: confirmed, changed with a reason, taken back; who hears of it."""

from datetime import datetime

from wording.asking import Question
from wording.messages import N_, Button, Keyboard, Message
from wording.points.lines import PointLine, numbered_buttons
from wording.talk import Receipt


class PointsConfirmed(Message):
    """To who has confirmed all that was shown."""

    lines: tuple[PointLine, ...]
    first: int
    last: int
    receipt: Receipt

    def keyboard(self) -> Keyboard:
        """Offer the way back, and what waits further."""
        return (
            (
                Button(N_("撤回"), "points.undo", self.first, self.last),
                Button(N_("接着看"), "points.waiting", 1),
            ),
        )


class PointsUnconfirmed(Message):
    """To who has taken it back."""

    lines: tuple[PointLine, ...]

    def keyboard(self) -> Keyboard:
        """Offer what waits now."""
        return ((Button(N_("待我确认"), "points.waiting", 1),),)


class PointsTold(Message):
    """To the member: what was confirmed, by whom, until when he may appeal."""

    lines: tuple[PointLine, ...]
    by: str
    until: datetime

    def keyboard(self) -> Keyboard:
        """Open one; of a single one, the appeal at once."""
        if len(self.lines) > 1:
            return numbered_buttons(self.lines)
        [line] = self.lines
        return (
            (
                Button(N_("查看"), "point.show", line.id, line.version),
                Button(N_("申诉"), "point.appeal", line.id, line.version),
            ),
        )


class ChangeAsked(Question, Message):
    """Asks how many points, and why."""

    text = (
        "{{ line.name|short(20) }} · {{ line.what(language)|short(60) }}"
        "（建议 {{ line.points() }} 分）改为多少分，为什么？"
        "请先写分数、再写原因，例如“0.5 材料不全”；不计分写 0。"
    )

    line: PointLine


class PointChanged(Message):
    """To who has changed and confirmed it."""

    text = (
        "✅ {{ line.name|short(20) }} · {{ line.what(language)|short(60) }} "
        "按 {{ line.points() }} 分确认，原因已告知本人。"
    )

    line: PointLine
    receipt: Receipt

    def keyboard(self) -> Keyboard:
        """Offer the way back, and what waits further."""
        return (
            (
                Button(N_("撤回"), "point.undo", self.line.id, self.line.version),
                Button(N_("接着看"), "points.waiting", 1),
            ),
        )


class PointUnconfirmed(Message):
    """To the member: it is being looked at again."""

    text = (
        "↩️ {{ by|short(20) }}撤回了“{{ line.what(language)|short(60) }}”的确认或裁定，"
        "重新确定后再告诉您。"
    )

    line: PointLine
    by: str
