"""Forms 表单: fields that are asked for one at a time, in the words of XLSForm."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from models.amounts import PLACES
from models.framework.conditions import Kind, Known, Surroundings, Value, check, is_true
from models.framework.expressions import ExpressionError
from models.framework.flaws import Flaw, flaw, refuse
from models.framework.naming import Called
from models.framework.parts import Key, Part, said_in

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_-]{0,47}$")]
Choice = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=200)]
TODAY, LAST = "today()", "last"  # what a default may be besides a value
# Whose a fact is, and what it is called: of the unit for which a form is filled in, or of who does.
Fact = Annotated[str, StringConstraints(pattern=r"^(unit|member):[a-z0-9][a-z0-9-]{0,47}$")]
ACKNOWLEDGED = "OK"  # XLSForm's own word for it
MOST_FIELDS = 60
LARGEST_NUMBER = Decimal(10) ** 10  # so that a database adds up ninety thousand of them exactly


class Draft(StrEnum):
    """What a default may be drawn from the books; the words of the framework."""

    DONE = "ledger(done)"  # what was done since the round before
    NEXT = "ledger(next)"  # what is due next
    PROBLEMS = "ledger(problems)"  # what is blocked or overdue

    @classmethod
    def of(cls, default: str | None) -> "Draft | None":
        """Return the draft that a default names."""
        return next((draft for draft in cls if draft.value == default), None)


class FieldType(StrEnum):
    """What a field takes: XLSForm's types, and five of ours."""

    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    ACKNOWLEDGE = "acknowledge"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    NOTE = "note"
    MEMBER = "member"
    MEMBERS = "members"
    UNIT = "unit"
    TASK = "task"
    INDICATOR = "indicator"  # a reading; the field's name is the indicator's key


NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.INDICATOR})
CHOOSING = frozenset({FieldType.SELECT_ONE, FieldType.SELECT_MULTIPLE})
FILES = frozenset({FieldType.IMAGE, FieldType.AUDIO, FieldType.VIDEO, FieldType.FILE})
SEVERAL = frozenset({FieldType.SELECT_MULTIPLE, FieldType.MEMBERS})  # chosen one after the other
KINDS = {
    FieldType.SELECT_ONE: Kind.TEXT,
    FieldType.SELECT_MULTIPLE: Kind.MANY,
    FieldType.ACKNOWLEDGE: Kind.TEXT,
    FieldType.INTEGER: Kind.NUMBER,
    FieldType.DECIMAL: Kind.NUMBER,
    FieldType.TEXT: Kind.TEXT,
    FieldType.DATE: Kind.DATE,
    FieldType.TIME: Kind.TIME,
}


def as_text(value: object) -> object:
    """Return a number of TOML's as it is written: one file and its copy say the same."""
    return str(value) if isinstance(value, int | float | Decimal | date | time) else value


class FormField(Part):
    """One field: what is asked, what it takes, and when it is asked at all."""

    type: Annotated[FieldType, Called("type", "type")]
    name: Annotated[Name, Called("name", "name", "题目的名字，条件里用它：字母、数字、下划线")]
    label: Annotated[Label, Called("label", "label", "题目")]
    label_en: Annotated[str, Called("label::English (en)", "label::English (en)")] = ""
    hint: Annotated[str, Called("hint", "hint", "怎么填")] = Field(default="", max_length=400)
    hint_en: Annotated[str, Called("hint::English (en)", "hint::English (en)")] = ""
    required: Annotated[bool, Called("required", "required", "必填就写 是")] = False
    relevant: Annotated[str | None, Called("relevant", "relevant", "符合这个条件才问")] = Field(
        default=None, description="asked only where this holds"
    )
    constraint: Annotated[
        str | None, Called("constraint", "constraint", "回答要符合的条件，. 就是回答")
    ] = Field(default=None, description="what an answer has to fulfil")
    constraint_message: Annotated[
        str, Called("constraint_message", "constraint_message", "不符合时怎么说")
    ] = Field(default="", max_length=300)
    constraint_message_en: Annotated[
        str, Called("constraint_message::English (en)", "constraint_message::English (en)")
    ] = ""
    choices: Annotated[dict[Choice, Label], Called("选项", "Choices", "单选、多选题的选项")] = (
        Field(default_factory=dict, description="value = label")
    )
    choices_en: Annotated[dict[Choice, Label], Called("英文选项", "Choices in English")] = Field(
        default_factory=dict
    )
    default: Annotated[
        Annotated[str, BeforeValidator(as_text)] | None,
        Called("default", "default", "一个值、today()、last（上次填的）或 ledger(…)"),
    ] = Field(
        default=None,
        description="a value, today(), last (what was said then), or ledger(…)",
    )
    unit: Annotated[str, Called("unit", "unit", "数字的单位")] = Field(
        default="", max_length=20, description="what a number counts"
    )
    unit_en: Annotated[str, Called("unit::English (en)", "unit::English (en)")] = ""
    total: Annotated[bool, Called("total", "total", "在登记册里合计就写 是")] = Field(
        default=False, description="summed in the register"
    )
    fact: Annotated[Fact | None, Called("fact", "fact", "同一件事每期只问一次")] = Field(
        default=None, description="the same fact is asked for once a period"
    )

    def label_in(self, language: str) -> str:
        """Return what is asked."""
        return said_in(language, self.label, self.label_en)

    def hint_in(self, language: str) -> str:
        """Return how to answer."""
        return said_in(language, self.hint, self.hint_en)

    def unit_in(self, language: str) -> str:
        """Return what the number counts."""
        return said_in(language, self.unit, self.unit_en)

    def complaint_in(self, language: str) -> str:
        """Return what is said of an answer that does not fulfil the constraint; often nothing."""
        english = self.constraint_message_en and language == "en"
        return self.constraint_message_en if english else self.constraint_message

    def choice_in(self, value: str, language: str) -> str:
        """Return what a choice is called."""
        english = self.choices_en.get(value) if language == "en" else None
        return english or self.choices.get(value, value)

    @property
    def known(self) -> Known:
        """What expressions know of it."""
        return Known(KINDS.get(self.type, Kind.OPAQUE), tuple(self.choices))

    def native(self, stored: Any) -> Value:
        """Return a stored value as expressions compare it; None for an empty one."""
        if stored is None or stored in ("", []):
            return None
        if self.type in NUMBERS:
            return Decimal(str(stored))
        if self.type is FieldType.DATE:
            return date.fromisoformat(stored)
        if self.type is FieldType.TIME:
            return time.fromisoformat(stored)
        if self.type is FieldType.SELECT_MULTIPLE:
            return tuple(stored)
        return str(stored)

    def problem(self) -> Flaw | None:
        """Return what is wrong with the field in itself, with what to do; None if it will do."""
        if self.total and self.type not in NUMBERS:
            return flaw("total_of_no_number", "total", type=self.type)
        if (self.unit or self.unit_en) and self.type not in NUMBERS:
            return flaw("unit_of_no_number", "unit", type=self.type)
        if self.type is FieldType.NOTE and (self.required or self.constraint):
            return flaw("note_answered", "required" if self.required else "constraint")
        if self.type is FieldType.NOTE and self.fact is not None:
            return flaw("note_tells", "fact")
        if self.type is FieldType.INDICATOR and (self.required or self.relevant or self.total):
            return flaw("reading_required", "required" if self.required else "type")
        return self.problem_of_choices() or self.problem_of_default()

    def problem_of_choices(self) -> Flaw | None:
        """Return what is wrong with the choices."""
        if self.type in CHOOSING and not self.choices:
            return flaw("no_choices", "choices")
        if self.type is FieldType.ACKNOWLEDGE:
            if self.choices.keys() | self.choices_en.keys() <= {ACKNOWLEDGED}:
                return None
            return flaw("acknowledge_choices", "choices", only=ACKNOWLEDGED)
        if self.type not in CHOOSING and (self.choices or self.choices_en):
            return flaw("choices_not_taken", "choices", type=self.type)
        further = [choice for choice in self.choices_en if choice not in self.choices]
        if not further:
            return None
        return flaw("choices_en_further", "choices_en", names=", ".join(further))

    def problem_of_default(self) -> Flaw | None:
        """Return what is wrong with the default."""
        if self.default is None:
            return None
        if self.type in {*FILES, FieldType.NOTE}:
            return flaw("no_default", "default", type=self.type)
        if Draft.of(self.default):
            return None if self.type is FieldType.TEXT else flaw("draft_is_text", "default")
        if self.default == TODAY:
            return None if self.type is FieldType.DATE else flaw("today_is_a_date", "default")
        try:
            if self.default != LAST:
                self.stored_default()
        except (ValueError, ArithmeticError):
            return flaw("default_unfit", "default", default=self.default, type=self.type)
        return None

    def stored_default(self) -> Any:
        """Return the default as a stored value. Raises ValueError where it cannot be one."""
        default = self.default or ""
        if self.type in NUMBERS:
            return self.stored_number(Decimal(default))
        if self.type is FieldType.DATE:
            return date.fromisoformat(default).isoformat()
        if self.type is FieldType.TIME:
            return time.fromisoformat(default).strftime("%H:%M")
        if self.type is FieldType.TEXT:
            return default
        chosen = default.split() if self.type is FieldType.SELECT_MULTIPLE else [default]
        if self.type not in CHOOSING or not set(chosen) <= self.choices.keys():
            raise ValueError(default)
        return chosen if self.type is FieldType.SELECT_MULTIPLE else chosen[0]

    def stored_number(self, number: Decimal) -> int | str:
        """Return a number as it is stored: whole ones as such, others as exact text.

        Raises ValueError for one that the field does not take.
        """
        if not number.is_finite() or abs(number) >= LARGEST_NUMBER:
            raise ValueError(number)
        if number == number.to_integral_value():
            return int(number) if self.type is FieldType.INTEGER else f"{number.to_integral():f}"
        if self.type is FieldType.INTEGER or number != round(number, PLACES):
            raise ValueError(number)
        return f"{number.normalize():f}"


class Form(Part):
    """Ordered fields under one title."""

    key: Annotated[Key, Called("代号", "Key")]
    title: Annotated[str, Called("名称", "Title")] = Field(min_length=1, max_length=60)
    english: Annotated[str, Called("英文名称", "English")] = ""
    fields: Annotated[
        tuple[FormField, ...],
        Called(
            "表单",
            "Survey",
            "每行一道题，写法与 XLSForm 的 survey 相同",
            one="题目",
            one_english="Field",
        ),
    ] = Field(min_length=1, max_length=MOST_FIELDS)

    @model_validator(mode="after")
    def check_fields(self) -> Self:
        """Refuse fields that cannot be asked, each by its name."""
        refuse(self.flaws())
        return self

    def flaws(self) -> Iterator[Flaw]:
        """Yield what is wrong with the fields, beside what each is in itself."""
        known: dict[str, Known] = {}
        for place, field in enumerate(self.fields):
            why = field.problem() or problem_of_expressions(field, known)
            if field.name in known:
                why = flaw("name_twice", "name", name=field.name)
            if why:
                where = ("fields", place, *why.place)
                yield flaw("field_flawed", *where, form=self.key, name=field.name, why=why)
            known[field.name] = field.known
        if not self.asked:
            yield flaw("nothing_to_answer", "fields", form=self.key)

    def title_in(self, language: str) -> str:
        """Return what the form is called."""
        return said_in(language, self.title, self.english)

    @property
    def asked(self) -> tuple[FormField, ...]:
        """The fields that are answered."""
        return tuple(field for field in self.fields if field.type is not FieldType.NOTE)

    @property
    def indicators(self) -> tuple[FormField, ...]:
        """The fields that ask for readings of indicators."""
        return tuple(field for field in self.fields if field.type is FieldType.INDICATOR)

    def without(self, names: Collection[str]) -> "Form":
        """Return the form without the fields of these names; itself where it has none of them."""
        fields = tuple(field for field in self.fields if field.name not in names)
        return (
            self if len(fields) == len(self.fields) else self.model_copy(update={"fields": fields})
        )

    def field(self, name: str | None) -> FormField | None:
        """Return the field of that name."""
        return next((field for field in self.fields if field.name == name), None)

    @property
    def takes_pictures(self) -> bool:
        """Whether there are fields that take pictures."""
        return any(field.type in {FieldType.IMAGE, FieldType.FILE} for field in self.fields)

    @property
    def facts(self) -> dict[str, Fact]:
        """The facts that its fields tell, by the fields' names."""
        return {field.name: field.fact for field in self.asked if field.fact is not None}

    def relevant_fields(self, values: Mapping[str, Any], today: date) -> Iterator[FormField]:
        """Yield the fields that are to be asked, notes among them, for the answers so far."""
        for name in self.natives(values, today):
            if (field := self.field(name)) is not None:
                yield field

    def natives(self, values: Mapping[str, Any], today: date) -> dict[str, Value]:
        """Return the values that count, in the fields' order.

        What is not to be asked counts as empty for what comes after it.
        """
        natives: dict[str, Value] = {}
        for field in self.fields:
            if field.relevant is None or is_true(field.relevant, Surroundings(natives, today)):
                natives[field.name] = field.native(values.get(field.name))
        return natives

    def fulfils(
        self, field: FormField, stored: Any, values: Mapping[str, Any], today: date
    ) -> bool:
        """Return whether an answer fulfils the field's constraint; an empty one does."""
        own = field.native(stored)
        if field.constraint is None or own is None:
            return True
        around = Surroundings(self.natives(values, today), today, own)
        return is_true(field.constraint, around)


def problem_of_expressions(field: FormField, known: Mapping[str, Known]) -> Flaw | None:
    """Return what is wrong with `relevant` or `constraint`; they speak of what comes before."""
    for key, text, own in (
        ("relevant", field.relevant, None),
        ("constraint", field.constraint, field.known),
    ):
        if text is not None:
            try:
                check(text, known, own)
            except ExpressionError as error:
                return flaw(f"{key}_flawed", key, why=error.flaw)
    return None
