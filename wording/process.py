"""What the process itself has to say: something is set aside, a message is sent once more."""

from dataclasses import dataclass

from wording.messages import Message


@dataclass(frozen=True)
class UpdateSetAside(Message):
    """To the administrators, once: something that came in could not be handled."""

    update_id: int
    error: str


@dataclass(frozen=True)
class SentAgain(Message):
    """Put before a message whose first sending was never confirmed (补发)."""
