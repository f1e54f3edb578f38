"""Sentences about an open question: cancelled, left at that, closed."""

from dataclasses import dataclass

from wording.messages import Message


@dataclass(frozen=True)
class PromptCancelled(Message):
    """In place of a question that was cancelled."""


@dataclass(frozen=True)
class LeftAtThat(Message):
    """In place of a question that needs no answer, when none is given."""


@dataclass(frozen=True)
class NothingToCancel(Message):
    """/cancel while nothing is going on."""


@dataclass(frozen=True)
class AllCancelled(Message):
    """/cancel ended what was going on."""


@dataclass(frozen=True)
class QuestionClosed(Message):
    """The question was answered or has expired."""
