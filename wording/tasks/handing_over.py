"""Sentences about tasks that go to another owner."""

from wording.messages import Message
from wording.roster.importing import TaskGiven


class TasksTakenOver(Message):
    """To whom the open tasks of a colleague go; the nearest ones are named."""

    owner: str  # until now
    tasks: tuple[TaskGiven, ...]
    total: int
    list_command: str | None
    reason: str = ""

    @property
    def others(self) -> int:
        """How many are not named."""
        return self.total - len(self.tasks)


class YoursToAnswerFor(Message):
    """In place of a request to verify, to who was asked and owns the task now."""

    text = "“{{ title|short(80) }}”现在由您负责，已改请别人审核。"

    title: str


class VerifiedElsewhere(Message):
    """In place of a request to verify, to who was asked: the task has gone to another unit."""

    text = "“{{ title|short(80) }}”已随责任人转到{{ unit|short(40) }}，改由那里审核。"

    title: str
    unit: str
