"""What every table of a framework shares: strictness, keys, days and moments of the week."""

from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,47}$")]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Part(BaseModel):
    """Any table of the file: unknown keys are mistakes, values do not change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WeekTime(Part):
    """A moment of the week on the organisation's clock, e.g. {day = "fri", at = 19:00}."""

    day: Day
    at: time


def said_in(language: str, own: str, english: str) -> str:
    """Return the framework's own words; in English, if that is wanted and it has them."""
    return english if english and language == "en" else own
