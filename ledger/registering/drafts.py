"""A draft of a task: the state of a prompt of kind "registering", and which question comes next."""

from dataclasses import asdict, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from ledger.book.refusals import Refusal
from ledger.talk.acts import Act
from ledger.talk.prompts import open_prompt_by_id
from models import Prompt, Task
from models.frozen import frozen
from wording.registering import DraftGone, QuestionPast

KIND = "registering"


class Question(StrEnum):
    """What is asked for. The order is that of `/new`."""

    TITLE = "title"
    OWNER = "owner"
    RESPONSIBILITY = "responsibility"
    DEADLINE = "deadline"
    STANDARD = "standard"
    CONFIRM = "confirm"


ORDER = tuple(Question)
FIELDS = ORDER[:-1]


@frozen
class Draft:
    """What is known so far. `people`: for each person the members meant, the owner first.

    `revision` grows with every change: only what was last shown can be confirmed.
    """

    title: str = ""
    people: tuple[tuple[int, ...], ...] = ()
    responsibility: int | None = None
    deadline: str | None = None  # ISO 8601, UTC
    standard: str | None = None
    standard_asked: bool = False
    node: int | None = None  # the level of the tree that is shown
    page: int = 0
    revision: int = 0
    before: dict[str, Any] | None = None  # what 修改 took away, for the way back
    line: int | None = None  # the message it began with, where one line began it
    again: dict[str, Any] | None = None  # how it is to come again
    whole: int | None = None  # the task that it is to be a part of
    optional: str | None = None  # 更多…: "" while all is shown, else which part is asked for
    extras: dict[str, Any] = field(default_factory=dict)  # what was said there, by part

    @property
    def question(self) -> Question:
        """Return what has to be asked next."""
        if not self.title:
            return Question.TITLE
        if not self.people or any(len(meant) != 1 for meant in self.people):
            return Question.OWNER
        if self.responsibility is None:
            return Question.RESPONSIBILITY
        if self.deadline is None:
            return Question.DEADLINE
        return Question.CONFIRM if self.standard_asked else Question.STANDARD

    @property
    def due(self) -> datetime | None:
        """Return the deadline."""
        return datetime.fromisoformat(self.deadline) if self.deadline else None

    @property
    def doubtful(self) -> int | None:
        """Return the place of the first person whose name fits several members."""
        for place, meant in enumerate(self.people):
            if len(meant) > 1:
                return place
        return None


EMPTIED: dict[Question, dict[str, Any]] = {
    Question.TITLE: {"title": ""},
    Question.OWNER: {"people": ()},
    Question.RESPONSIBILITY: {"responsibility": None},
    Question.DEADLINE: {"deadline": None},
    Question.STANDARD: {"standard": None, "standard_asked": False},
}


def draft_in(prompt: Prompt) -> Draft:
    """Return the draft a prompt keeps."""
    state = dict(prompt.state)
    state["people"] = tuple(tuple(meant) for meant in state["people"])
    return Draft(**state)


def keep(prompt: Prompt, draft: Draft, **changes: Any) -> Draft:
    """Put a changed draft into its prompt."""
    newer = replace(draft, **changes, revision=draft.revision + 1)
    prompt.state = asdict(newer)
    return newer


async def whole_of_draft(act: Act, draft: Draft) -> Task | None:
    """Return the task that the draft is to be a part of."""
    if draft.whole is None:
        return None
    return await act.session.get_one(Task, (act.organisation_id, draft.whole))


async def open_draft(act: Act, prompt_id: int) -> tuple[Prompt, Draft]:
    """Return the open draft of who acts."""
    prompt = await open_prompt_by_id(act, prompt_id, KIND)
    if prompt is None:
        raise Refusal(DraftGone())
    return prompt, draft_in(prompt)


def check_question(draft: Draft, question: Question) -> None:
    """Refuse a button of a question that is past."""
    if draft.question is not question:
        raise Refusal(QuestionPast())
