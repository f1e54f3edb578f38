"""Sentences about answers that are due, or late."""

from datetime import datetime

from models.frozen import frozen
from wording.catalogues import listed_text
from wording.demands import Numbered
from wording.demands.turns import answer_row
from wording.messages import Keyboard, Message


@frozen
class ToAnswer(Numbered):
    """What reminders to who is to answer share."""

    due_at: datetime

    def keyboard(self) -> Keyboard:
        """Offer the one tap, and words."""
        return (answer_row(self.record_id, self.version, self.register.answer),)


class AnswerSoonDue(ToAnswer, Message):
    """To who is to answer, before the last day."""

    text = (
        "“{{ message.name(language)|short(80) }}”请在 {{ due_at|moment }} "
        "前答复：直接回复这条消息即可。"
    )


class AnswerOverdue(ToAnswer, Message):
    """To who is to answer, and to nobody else."""

    text = (
        "⏰ “{{ message.name(language)|short(80) }}”应在 {{ due_at|moment }} "
        "前答复，已过期限。请直接回复这条消息；逾期情况只告知了您本人。"
    )


class OthersAnswerOverdue(Numbered, Message):
    """To the author, the head, the leaders."""

    text = (
        "⏰ “{{ message.name(language)|short(80) }}”应由{{ message.names_in(language)|short(60) }}"
        "在 {{ due_at|moment }} 前答复，至今没有答复，请督促。"
    )

    due_at: datetime
    names: tuple[str, ...]

    def names_in(self, language: str) -> str:
        """Return who is to answer."""
        return listed_text(self.names, language)
