"""Registers 登记册: forms filled in on one's own initiative, with totals and targets."""

import zlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from models.framework.answers_wanted import AnswerWanted
from models.framework.flaws import Flaw, UnfitError, flaw
from models.framework.forms import CHOOSING, Fact, FieldType, Form, Name
from models.framework.naming import Called, Refers, Tuned, spoken
from models.framework.parts import Key, Part, RoleWord, UnitWord, said_in

PerTime = Annotated[
    Literal["month", "quarter", "year"],
    spoken(month=("每月", "a month"), quarter=("每季度", "a quarter"), year=("每年", "a year")),
]


class RegisterTarget(Part):
    """What is to be reached in each period: {per = "year", records = 13, amount = 10}.

    What is neither `per` nor `records` names a field that is summed; kept under `amounts`.
    """

    per: Annotated[PerTime, Tuned("目标周期", "Target per"), Called("周期", "Per")] = "year"
    records: Annotated[
        int | None,
        Tuned(
            "目标次数",
            "Target records",
            counted="{count}次",
            counted_english="{count}",
            none="不设",
            none_english="none",
        ),
        Called("次数", "Records"),
    ] = Field(default=None, gt=0)
    amounts: Annotated[
        dict[Name, Decimal], Called("数量", "Amounts", "题目名=目标值，例如 amount=10")
    ] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def gather_amounts(cls, written: Any) -> Any:
        """Put the fields' targets together, so that what is kept has one shape."""
        if not isinstance(written, Mapping):
            return written
        own = {key: value for key, value in written.items() if key in cls.model_fields}
        further = {key: str(value) for key, value in written.items() if key not in own}
        return {**own, "amounts": {**own.get("amounts", {}), **further}}

    @model_validator(mode="after")
    def check_amounts(self) -> Self:
        """Refuse a target that aims at nothing."""
        if self.records is None and not self.amounts:
            raise UnfitError(flaw("target_of_nothing", "records"))
        if any(not amount.is_finite() or amount <= 0 for amount in self.amounts.values()):
            raise UnfitError(flaw("target_not_above_0", "amounts"))
        return self


class Fillers(Part):
    """Who may fill in a register: by role, and by the kind of unit he belongs to."""

    roles: Annotated[
        tuple[RoleWord, ...], Tuned("登记人", "Who records"), Called("角色", "Roles")
    ] = (
        "leader", "supervisor", "head", "member",
    )  # fmt: skip
    units: Annotated[
        tuple[UnitWord, ...],
        Called("组织类型", "Units", "空着就是不限"),
    ] = Field(default=(), description="kinds of units; none: of any")


class Register(Part):
    """A register: which form, for whom, where it hangs, what is counted and aimed at."""

    key: Annotated[Key, Called("代号", "Key")]
    title: Annotated[str, Called("名称", "Title")] = Field(min_length=1, max_length=60)
    english: Annotated[str, Called("英文名称", "English")] = ""
    form: Annotated[Key, Refers("forms"), Called("表单", "Form", "表单的代号")]
    responsibility: Annotated[Key, Refers("responsibilities"), Called("责任", "Responsibility")]
    who: Annotated[Fillers, Called("登记人", "Who")] = Fillers()
    target: Annotated[RegisterTarget | None, Called("目标", "Target")] = None
    day: Annotated[Name | None, Called("日期题目", "Day", "按哪个日期题目计；空着就是第一个")] = (
        Field(default=None, description="the field with the day it counts for")
    )
    tally: Annotated[tuple[Name, ...], Called("分项统计", "Tally", "按哪些单选、多选题目统计")] = (
        Field(default=(), description="fields whose choices are counted")
    )
    unit: Annotated[Name | None, Called("部门题目", "Unit", "计入哪个部门；空着就是登记人的")] = (
        Field(default=None, description="the unit field that says for which unit a record counts")
    )
    answer: Annotated[AnswerWanted | None, Called("答复", "Answer")] = Field(
        default=None, description="asked of whom a record names"
    )

    gives: Annotated[
        dict[Fact, str], Called("自带的事实", "Gives", "登记本身说明的事，事实=值")
    ] = Field(default_factory=dict, description="facts that a record tells by being there")

    def title_in(self, language: str) -> str:
        """Return what the register is called."""
        return said_in(language, self.title, self.english)

    @property
    def is_confided(self) -> bool:
        """Whether its records are read by those they are between, and the line above, alone."""
        return self.answer is not None and self.answer.confided

    @property
    def number(self) -> int:
        """Its number on buttons, which does not change when others are added."""
        return zlib.crc32(self.key.encode())

    def day_field(self, form: Form) -> str | None:
        """Return the field with the day: the one that is named, else the form's first date.

        The day by which an answer is asked is not when something was.
        """
        by = self.answer.by if self.answer is not None else None
        dates = (field.name for field in form.fields if field.type is FieldType.DATE)
        return self.day or next((name for name in dates if name != by), None)

    def flaws(self, form: Form) -> Iterator[Flaw]:
        """Yield what does not hold together between register and form."""
        about = {"key": self.key, "form": form.key}
        summed = {field.name for field in form.fields if field.total}
        for name in self.target.amounts if self.target else ():
            if name not in summed:
                yield flaw("target_not_summed", "target", "amounts", name=name, **about)
        for name in self.tally:
            field = form.field(name)
            if field is None or field.type not in CHOOSING:
                yield flaw("tally_without_choices", "tally", name=name, **about)
        if self.day is not None and self.day_field_type(form) is not FieldType.DATE:
            yield flaw("day_no_date", "day", name=self.day, **about)
        counted = form.field(self.unit)
        if self.unit is not None and (counted is None or counted.type is not FieldType.UNIT):
            yield flaw("unit_no_unit", "unit", name=self.unit, **about)
        if self.answer is not None:
            yield from (one.at("answer") for one in self.answer.flaws(self.key, form))

    def day_field_type(self, form: Form) -> FieldType | None:
        """Return of which type the named field of the day is."""
        field = form.field(self.day)
        return field.type if field is not None else None
