"""Sentences of a demand's life: made, answered, accepted, sent back, set to work."""

from datetime import datetime

from models.framework import AnswerWanted
from models.frozen import frozen
from wording.asking import Question
from wording.catalogues import listed_text
from wording.demands import Numbered
from wording.forms.values import ValueShown, value_length
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt


@frozen
class DemandFacts(Numbered):
    """What messages tell of a demand."""

    wanted: AnswerWanted
    values: tuple[ValueShown, ...]
    by: str
    to: tuple[str, ...]
    due_at: datetime
    files: int
    at_work: bool

    @property
    def length(self) -> int:
        """Return how many signs of each value are shown."""
        return value_length(len(self.values))

    def to_whom(self, language: str) -> str:
        """Return who is to answer."""
        return listed_text(self.to, language)


def answer_row(record_id: int, version: int, wanted: AnswerWanted | None) -> tuple[Button, ...]:
    """Return what who is to answer may do: the one tap, or words."""
    words = Button(N_("答复"), "demand.answer", record_id, version)
    if wanted is None or wanted.done is None:
        return (words,)
    values = (("done", wanted.done), ("english", wanted.done_en))
    english = "{english}" if wanted.done_en else ""
    return (Button("{done}", "demand.done", record_id, version, values, english=english), words)


def settling_row(record_id: int, version: int, wanted: AnswerWanted | None) -> tuple[Button, ...]:
    """Return what the author may do with an answer."""
    work = Button(N_("转为整改事项"), "demand.work", record_id, version)
    return (
        Button(N_("认可"), "demand.accept", record_id, version),
        Button(N_("退回"), "demand.return", record_id, version),
        *((work,) if wanted is not None and wanted.task is not None else ()),
    )


class DemandMade(Message):
    """To whom a record names: what it says, and by when it is to be answered."""

    facts: DemandFacts
    reason: str = ""  # why the answer before was sent back

    def keyboard(self) -> Keyboard:
        """Offer the one tap, and words; its files, if there are any."""
        facts = self.facts
        if facts.at_work:
            return ()
        row = answer_row(facts.record_id, facts.version, facts.wanted)
        return (row, *files_row(facts.record_id, facts.files))


def files_row(record_id: int, files: int) -> Keyboard:
    """Return the row that shows a record's files."""
    if not files:
        return ()
    count = (("count", str(files)),)
    return ((Button(N_("查看材料（{count}）"), "record.files", record_id, 0, count),),)


class DemandCopied(Message):
    """To the head of who is to answer."""

    facts: DemandFacts


class DemandWithdrawn(Message):
    """In place of what somebody was to answer."""

    text = "“{{ facts.name(language)|short(80) }}”已撤回，不用答复了。"

    facts: DemandFacts


class AnswerAsked(Question, Message):
    """Asks for the answer."""

    text = (
        "对{{ facts.by|short(20) }}的“{{ facts.name(language)|short(80) }}”，您的答复是？"
        "文字、照片、文件都可以。"
    )

    facts: DemandFacts


class AnswerTaken(Message):
    """To who has answered."""

    text = "✓ 已答复“{{ facts.name(language)|short(80) }}”，等{{ facts.by|short(20) }}审定。"

    facts: DemandFacts
    receipt: Receipt


class DemandAnswered(Message):
    """To the author: the answer, which he accepts, sends back, or sets to work."""

    facts: DemandFacts
    name: str
    answer: str

    def keyboard(self) -> Keyboard:
        """Offer the ways, and the files."""
        facts = self.facts
        row = settling_row(facts.record_id, facts.version, facts.wanted)
        return (row, *files_row(facts.record_id, facts.files))


class AcceptedAnswer(Message):
    """To the author, in place of the answer, and to who gave it: nothing is asked any more."""

    text = "✓ “{{ facts.name(language)|short(80) }}”的答复已认可，办结。"

    facts: DemandFacts
    receipt: Receipt | None = None


class ReturnAsked(Question, Message):
    """Asks the author what is still missing."""

    text = (
        "“{{ facts.name(language)|short(80) }}”的答复哪里还不够？写一句，会转给"
        "{{ facts.to_whom(language)|short(60) }}；可以写明何时前再答复。"
    )

    facts: DemandFacts


class AnswerReturned(Message):
    """To the author: it was asked again."""

    text = (
        "已退回，请{{ facts.to_whom(language)|short(60) }}在 {{ facts.due_at|moment }} "
        "前再答复“{{ facts.name(language)|short(80) }}”。"
    )

    facts: DemandFacts
    receipt: Receipt


class DemandSetToWork(Message):
    """To the author: a task puts it right, and closes it."""

    text = (
        "已转为整改事项“{{ title|short(120) }}”：{{ owner|short(20) }}，"
        "{{ deadline|moment }} 前完成；销号后“{{ facts.name(language)|short(80) }}”随之办结。"
    )

    facts: DemandFacts
    title: str
    owner: str
    deadline: datetime
    receipt: Receipt
