"""What an entry, a message or an answer can be about."""

from enum import StrEnum
from typing import NamedTuple


class SubjectKind(StrEnum):
    """The noun a row is about."""

    ORGANISATION = "organisation"
    UNIT = "unit"
    MEMBER = "member"
    GROUP = "group"
    TASK = "task"
    ROUND = "round"
    PROMPT = "prompt"


class Subject(NamedTuple):
    """A pointer to one row of the organisation, e.g. `Subject(SubjectKind.TASK, 12)`."""

    kind: SubjectKind
    id: int
