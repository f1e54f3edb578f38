"""Sentences about demands that a task puts right."""

from models.frozen import frozen
from wording.demands import Numbered
from wording.demands.turns import settling_row
from wording.messages import Keyboard, Message


@frozen
class ServedBy(Numbered):
    """What messages about the task of a demand share."""

    title: str


class DemandPutRight(ServedBy, Message):
    """To the author: the task is struck off, and so it is over."""

    text = (
        "✓ “{{ message.name(language)|short(80) }}”已办结：整改事项“{{ title|short(120) }}”已销号。"
    )


class DemandUnderWayAgain(ServedBy, Message):
    """To the author: the task is in hand again."""

    text = (
        "“{{ message.name(language)|short(80) }}”的整改事项"
        "“{{ title|short(120) }}”又回到在办，尚未办结。"
    )


class WorkCalledOff(ServedBy, Message):
    """To the author: there is no task any more, so he is to settle it."""

    text = (
        "“{{ message.name(language)|short(80) }}”的整改事项"
        "“{{ title|short(120) }}”已撤销，请您审定怎么办。"
    )

    def keyboard(self) -> Keyboard:
        """Offer to accept what there is, to ask again, to set it to work anew."""
        return (settling_row(self.record_id, self.version, self.register.answer),)
