"""Sentences about urging: what the owner is told, that it is on record, and why it is refused."""

from dataclasses import dataclass

from wording.messages import Keyboard, Message
from wording.talk.receipts import Receipt
from wording.tasks.facts import TaskFacts, owner_buttons


@dataclass(frozen=True)
class TaskUrged(Message):
    """To the owner: someone entitled asks how it stands."""

    task: TaskFacts
    by: str

    def keyboard(self) -> Keyboard:
        """Offer everything the owner can do."""
        return owner_buttons(self.task)


@dataclass(frozen=True)
class UrgingNoted(Message):
    """The short line over the chat: the owner was told, and it is on record."""

    owner: str
    entry: Receipt


@dataclass(frozen=True)
class UrgedAlready(Message):
    """Refused: once a day per task is enough."""

    owner: str


@dataclass(frozen=True)
class MayNotUrge(Message):
    """Refused: not one's own department, or one's own task."""


@dataclass(frozen=True)
class OwnerNotHere(Message):
    """Refused: the owner has not joined, so the bot cannot tell him."""

    owner: str


@dataclass(frozen=True)
class OwnerOutOfReach(Message):
    """Refused: the owner hears nothing from the bot, so nothing is put on record as said."""

    owner: str
