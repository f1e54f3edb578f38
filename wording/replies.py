"""Sentences about where a reply belongs."""

from dataclasses import dataclass

from wording.messages import N_, Button, Keyboard, Message


@dataclass(frozen=True)
class WhichOne(Message):
    """Asked when a reply could belong to several things; the words wait in the prompt."""

    prompt_id: int
    excerpt: str
    pieces: int
    choices: tuple[str, ...]
    more: bool = False

    def keyboard(self) -> Keyboard:
        """Offer each thing, and none of them; a dialogue about nothing yet has no name."""
        rows = [
            (
                Button(
                    "{name}" if name else N_("正在登记的事项"),
                    "which.pick",
                    self.prompt_id,
                    number,
                    (("name", name),),
                ),
            )
            for number, name in enumerate(self.choices)
        ]
        return (*rows, (Button(N_("都不是"), "which.none", self.prompt_id),))


@dataclass(frozen=True)
class Attached(Message):
    """In place of the question, once it is answered."""

    name: str


@dataclass(frozen=True)
class AttachedToNone(Message):
    """The words belong to nothing that was offered."""


@dataclass(frozen=True)
class NothingOpen(Message):
    """To someone who says something while nothing is asked of him."""


@dataclass(frozen=True)
class CannotTake(Message):
    """A kind of message that holds nothing we can keep."""


@dataclass(frozen=True)
class EditNotTaken(Message):
    """An edited message that was no answer."""


@dataclass(frozen=True)
class UnknownCommand(Message):
    """A command that does not exist."""

    command: str
