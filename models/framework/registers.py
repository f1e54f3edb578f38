"""Registers 登记册: forms filled in on one's own initiative, with totals and targets."""

import zlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from models.framework.forms import CHOOSING, FieldType, Form, Name
from models.framework.parts import Key, Part, said_in

PerTime = Literal["month", "quarter", "year"]


class RegisterTarget(Part):
    """What is to be reached in each period: {per = "year", records = 13, amount = 10}.

    What is neither `per` nor `records` names a field that is summed; kept under `amounts`.
    """

    per: PerTime = "year"
    records: int | None = Field(default=None, gt=0)
    amounts: dict[Name, Decimal] = Field(default_factory=dict)

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
            raise ValueError("a target needs records, or a field's amount")
        if any(not amount.is_finite() or amount <= 0 for amount in self.amounts.values()):
            raise ValueError("a target's amount must be above 0")
        return self


class Fillers(Part):
    """Who may fill in a register: by role, and by the kind of unit he belongs to."""

    roles: tuple[Literal["administrator", "leader", "supervisor", "head", "member"], ...] = (
        "leader", "supervisor", "head", "member",
    )  # fmt: skip
    units: tuple[Literal["party_group", "general_branch", "branch", "department"], ...] = Field(
        default=(), description="kinds of units; none: of any"
    )


class Register(Part):
    """A register: which form, for whom, where it hangs, what is counted and aimed at."""

    key: Key
    title: str = Field(min_length=1, max_length=60)
    english: str = ""
    form: Key
    responsibility: Key
    who: Fillers = Fillers()
    target: RegisterTarget | None = None
    day: Name | None = Field(default=None, description="the field with the day it counts for")
    tally: tuple[Name, ...] = Field(default=(), description="fields whose choices are counted")

    def title_in(self, language: str) -> str:
        """Return what the register is called."""
        return said_in(language, self.title, self.english)

    @property
    def number(self) -> int:
        """Its number on buttons, which does not change when others are added."""
        return zlib.crc32(self.key.encode())

    def day_field(self, form: Form) -> str | None:
        """Return the field with the day: the one that is named, else the form's first date."""
        dates = (field.name for field in form.fields if field.type is FieldType.DATE)
        return self.day or next(dates, None)

    def problem(self, form: Form | None, known: set[str]) -> str | None:
        """Return what does not hold together between register, form and tree."""
        if form is None:
            return f"no form {self.form}"
        if self.responsibility not in known:
            return f"no responsibility {self.responsibility}"
        summed = {field.name for field in form.fields if field.total}
        for name in self.target.amounts if self.target else ():
            if name not in summed:
                return f"target {name}: no field of form {form.key} with total = true"
        for name in self.tally:
            field = form.field(name)
            if field is None or field.type not in CHOOSING:
                return f"tally {name}: no field of form {form.key} with choices"
        if self.day is not None and self.day_field_type(form) is not FieldType.DATE:
            return f"day {self.day}: no date of form {form.key}"
        return None

    def day_field_type(self, form: Form) -> FieldType | None:
        """Return of which type the named field of the day is."""
        field = form.field(self.day)
        return field.type if field is not None else None
