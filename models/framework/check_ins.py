"""Check-ins 填报: a question to an audience on a rhythm."""

from datetime import timedelta
from typing import Literal, Self

from pydantic import Field, model_validator

from models.framework.parts import DAYS, Key, Part, WeekTime


class CheckIn(Part):
    """A question to an audience on a weekly rhythm, with one reminder and a summary."""

    key: Key
    title: str = Field(min_length=1, max_length=60)
    question: str = Field(min_length=1, max_length=400)
    responsibility: Key
    done_label: str = Field(min_length=1, max_length=20, description="the one-tap answer")
    opens: WeekTime
    closes: WeekTime
    remind_before_close: timedelta | None = None
    notes: Literal["none", "optional"] = "optional"
    audience: tuple[Literal["administrator", "leader", "supervisor", "head", "member"], ...] = (
        "leader", "supervisor", "head", "member",
    )  # fmt: skip
    command: str | None = Field(default=None, pattern=r"^[a-z_]{1,32}$")
    english: dict[Literal["title", "question", "done_label"], str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def check_times(self) -> Self:
        """Refuse a check-in that is never open, and a reminder from before it opens."""
        span = span_of_week(self.opens, self.closes)
        if not span:
            raise ValueError("closes when it opens")
        if self.remind_before_close is not None and not (
            timedelta(0) < self.remind_before_close < span
        ):
            raise ValueError("the reminder must fall between opening and closing")
        return self


def span_of_week(start: WeekTime, end: WeekTime) -> timedelta:
    """Return how long it is from one moment of the week to the next occurrence of another."""
    days = DAYS.index(end.day) - DAYS.index(start.day)
    hours, minutes = end.at.hour - start.at.hour, end.at.minute - start.at.minute
    return timedelta(days=days, hours=hours, minutes=minutes) % timedelta(weeks=1)
