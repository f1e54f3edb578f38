"""Sentences of recording: which register, the receipt, correcting and withdrawing."""

from models.framework import Register
from models.framework.parts import said_in
from models.frozen import frozen
from wording.asking import Question
from wording.demands.turns import DemandFacts
from wording.forms.values import ValueShown, value_length
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt


@frozen
class Titled:
    """What a register is called."""

    title: str
    english: str = ""

    def title_in(self, language: str) -> str:
        """Return its name in the language."""
        return said_in(language, self.title, self.english)


@frozen
class AboutRegister:
    """What messages about a record share."""

    titled: Titled

    def title(self, language: str) -> str:
        """Return what its register is called."""
        return self.titled.title_in(language)


@frozen
class RegisterChoice:
    """A register to fill in; whether something was begun in it."""

    register: Register
    begun: bool = False

    def button(self) -> Button:
        """Return its button."""
        register = self.register
        values = (("title", register.title), ("english", register.english))
        label, english = (
            ("接着填：{title}", "Go on: {english}") if self.begun else ("{title}", "{english}")
        )
        english = english if register.english else english.replace("{english}", "{title}")
        return Button(label, "register.fill", register.number, 0, values, english=english)


class RegisterAsked(Message):
    """Asks what is to be recorded."""

    text = "登记什么？"

    choices: tuple[RegisterChoice, ...]

    def keyboard(self) -> Keyboard:
        """Offer each register."""
        return tuple((choice.button(),) for choice in self.choices)


class NoRegisters(Message):
    """Refusal: there is nothing he may fill in, or read."""

    text = "现在没有需要您登记或可以查看的登记册。"


class NoSuchRegister(Message):
    """Refusal: the register is no more, or not his to fill in."""

    text = "这本登记册已经没有了，或者不由您登记。发送 /record 看看可以登记什么。"


class NoSuchRecord(Message):
    """Refusal: there is no such record, or he may not read it."""

    text = "没有这条登记，或者不在您可以查看的范围内。"


class RecordKept(Message):
    """The receipt of a record, new or corrected."""

    record_id: int
    version: int
    titled: Titled
    values: tuple[ValueShown, ...]
    corrected: bool
    receipt: Receipt
    asked: DemandFacts | None = None  # what it asks of whom it names

    def title(self, language: str) -> str:
        """Return what it is called: by its number, where it has one."""
        return self.asked.name(language) if self.asked else self.titled.title_in(language)

    @property
    def length(self) -> int:
        """Return how many signs of each value are shown."""
        return value_length(len(self.values))

    def keyboard(self) -> Keyboard:
        """Offer to put it right, or to take it back."""
        return (change_row(self.record_id, self.version),)


def change_row(record_id: int, version: int) -> tuple[Button, ...]:
    """Return what changes a record."""
    return (
        Button(N_("更正"), "record.correct", record_id, version),
        Button(N_("撤回"), "record.withdraw", record_id, version),
    )


class RecordWithdrawn(AboutRegister, Message):
    """In place of a record that was withdrawn."""

    text = "这条“{{ message.title(language) }}”已撤回，不再计入合计；台账里仍有原来的记录。"

    receipt: Receipt


class RecordNoted(AboutRegister, Message):
    """The receipt of a note to a record."""

    text = "📎 已附在这条“{{ message.title(language) }}”后面。"

    receipt: Receipt


class RecordChanged(Message):
    """Refusal: it was changed or withdrawn since that button was shown."""

    text = "这条登记后来改过或撤回了。请从 /records 打开最新的一条。"


class RecordNotYours(Message):
    """Refusal: neither his and recent, nor of a unit that he directs."""

    text = "这条登记已过自行更正的时限，或者不是您登记的。要更正请找部门负责人。"


class RecordReasonAsked(Question, Message):
    """Asks why a record of somebody else, or an old one, is changed."""

    withdrawing: bool = False


class ReasonNeeded(Message):
    """Refusal: files without a word."""

    text = "请用文字写明理由。"
