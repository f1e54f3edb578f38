"""Rotations 轮值: something that is done in turns, on the dates of a rule."""

from datetime import time, timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from models.framework.check_ins import RoleWord
from models.framework.parts import Key, Part, said_in
from models.framework.schedules import ANCHOR, check_rule, days_of
from models.shifting import Shift

RAREST = timedelta(days=8 * 366)


class Turns(Part):
    """Whose turn it can be: who holds one of the roles and bears one of the tags, where said."""

    roles: tuple[RoleWord, ...] = ()
    tags: tuple[Key, ...] = ()


class Rotation(Part):
    """Something done in turns: by whom, in which order, on which dates, with how long a notice."""

    key: Key
    title: str = Field(min_length=1, max_length=60)
    english: str = ""
    responsibility: Key
    who: Turns = Turns()
    order: Literal["longest_ago", "roster"] = Field(
        default="longest_ago", description="who had no turn for the longest time, or by the roster"
    )
    rule: Annotated[str, AfterValidator(check_rule)] = Field(description="RRULE of RFC 5545")
    at: time = time(9, 0)
    shift: Shift = Field(default=Shift.EARLIER, description="where the day is no working day")
    remind_working_days: int = Field(default=3, ge=0, le=60)

    @model_validator(mode="after")
    def check_often_enough(self) -> Self:
        """Refuse a rule that comes so rarely that no turns can be planned ahead."""
        start = ANCHOR.date()
        if len(days_of(self.rule, start, start + RAREST)) < 2:
            raise ValueError(f"rotation {self.key}: {self.rule} comes less than twice in 8 years")
        return self

    def title_in(self, language: str) -> str:
        """Return what it is called."""
        return said_in(language, self.title, self.english)
