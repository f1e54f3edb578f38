"""The tree of responsibilities, and the kinds of tasks with fields of their own."""

from typing import Literal

from pydantic import Field

from models.framework.parts import Key, Part, said_in


class Escalation(Part):
    """After how many working days overdue a task goes up 升级; its owner hears at once."""

    head: int = Field(default=1, ge=0, description="working days overdue: on record for the head")
    leader: int = Field(default=5, ge=0, description="working days overdue: in the leader's digest")


class ResponsibilityNode(Part):
    """A category; tasks, check-ins and records hang on it. Any depth."""

    key: Key
    name: str = Field(min_length=1, max_length=120)
    mechanism: str | None = None
    escalation: Escalation | None = Field(
        default=None, description="in place of the thresholds', here and below"
    )
    children: tuple["ResponsibilityNode", ...] = ()


class CategoryField(Part):
    """One thing more that tasks of a category may say of themselves, always optional."""

    key: Key
    name: str = Field(min_length=1, max_length=40)
    choices: tuple[str, ...] = Field(default=(), description="to tap; words are taken as well")
    english: str = ""

    def name_in(self, language: str) -> str:
        """Return what it is called."""
        return said_in(language, self.name, self.english)


class Category(Part):
    """A kind of task 类别, with fields of its own."""

    key: Key
    name: str = Field(min_length=1, max_length=40)
    responsibility: Key | None = None  # its tasks hang there; what hangs there is of it
    owners: tuple[Literal["administrator", "leader", "supervisor", "head", "member"], ...] = ()
    evidence_required: bool = False
    escalation: Escalation | None = Field(
        default=None, description="in place of the thresholds', and of the responsibility's"
    )
    fields: tuple[CategoryField, ...] = ()
    english: str = ""

    def name_in(self, language: str) -> str:
        """Return what it is called."""
        return said_in(language, self.name, self.english)

    def field(self, key: str) -> CategoryField | None:
        """Return the field of that key."""
        return next((field for field in self.fields if field.key == key), None)
