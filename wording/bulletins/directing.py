"""Sentences of a directive 批示 on a bulletin: to whom, and what."""

from wording.asking import Question
from wording.bulletins.lines import cut
from wording.messages import Button, Keyboard, Message


class AddresseeAsked(Message):
    """Asks whom the directive is for: heads, those of marked units first."""

    text = "这条批示给谁？由他限期答复。"

    number: int
    heads: tuple[tuple[int, str, str], ...]  # member, name, unit

    def keyboard(self) -> Keyboard:
        """A button for each."""
        return tuple(
            (
                Button(
                    "{name} · {unit}",
                    *("bulletin.addressee", self.number, member),
                    values=(("name", cut(name)), ("unit", cut(unit, 20))),
                ),
            )
            for member, name, unit in self.heads
        )


class BulletinDirectiveAsked(Question, Message):
    """Asks for the line; says until when it is to be answered unless it names a date."""

    text = (
        "关于“{{ title|short(120) }}”，请写下给{{ owner|short(20) }}的批示。"
        "可以写明何时前答复，例如“周五前”；不写的话，{{ days }}个工作日内答复。"
    )

    title: str
    owner: str
    days: int


class NobodyToDirect(Message):
    """Refused: no head of a unit in it can be reached."""

    text = "通报里的部门还没有能收到消息的负责人。"
