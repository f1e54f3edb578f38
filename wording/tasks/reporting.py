"""Sentences about progress: asked, noted, corrected; difficulties, and their clearing."""

from dataclasses import dataclass

from wording.messages import N_, Button, Keyboard, Message
from wording.talk.receipts import Receipt


@dataclass(frozen=True)
class ProgressAsked(Message):
    """Asks the owner or a co-owner for progress in words or files."""

    prompt_id: int
    title: str

    def keyboard(self) -> Keyboard:
        """Offer the way back."""
        return ((Button(N_("取消"), "prompt.cancel", self.prompt_id),),)


@dataclass(frozen=True)
class ProgressNoted(Message):
    """Receipt of progress."""

    title: str
    task_id: int
    version: int
    answer_id: int
    answer_version: int
    files: int
    receipt: Receipt
    may_complete: bool
    album: bool = False  # the first of several pieces: how many come is not known yet

    def keyboard(self) -> Keyboard:
        """Offer to correct what was said and, to the owner, to report completion."""
        correct = Button(N_("更正"), "task.correct", self.answer_id, self.answer_version)
        if not self.may_complete:
            return ((correct,),)
        return ((correct, Button(N_("完成"), "task.complete", self.task_id, self.version)),)


@dataclass(frozen=True)
class CorrectionAsked(Message):
    """Asks for the new words of an answer."""

    prompt_id: int
    title: str
    words: str

    def keyboard(self) -> Keyboard:
        """Offer the way back."""
        return ((Button(N_("取消"), "prompt.cancel", self.prompt_id),),)


@dataclass(frozen=True)
class CorrectionNoted(Message):
    """Receipt of a correction: which version it is now."""

    title: str
    words: str
    answer_id: int
    answer_version: int
    receipt: Receipt

    def keyboard(self) -> Keyboard:
        """Offer to correct it once more."""
        return ((Button(N_("更正"), "task.correct", self.answer_id, self.answer_version),),)


@dataclass(frozen=True)
class NothingToCorrect(Message):
    """There is no answer of his to correct."""


@dataclass(frozen=True)
class CorrectedSince(Message):
    """The button belongs to an older version."""


@dataclass(frozen=True)
class NothingChanged(Message):
    """The correction says the same as before."""


@dataclass(frozen=True)
class DifficultyAsked(Message):
    """Asks what stands in the way."""

    prompt_id: int
    title: str

    def keyboard(self) -> Keyboard:
        """Offer the way back."""
        return ((Button(N_("取消"), "prompt.cancel", self.prompt_id),),)


@dataclass(frozen=True)
class DifficultyNoted(Message):
    """Receipt of a difficulty."""

    title: str
    task_id: int
    version: int
    answer_id: int
    answer_version: int
    words: str
    receipt: Receipt

    def keyboard(self) -> Keyboard:
        """Offer to clear it and to correct it."""
        return (
            (
                Button(N_("更正"), "task.correct", self.answer_id, self.answer_version),
                Button(N_("困难已解决"), "task.cleared", self.task_id, self.version),
            ),
        )


@dataclass(frozen=True)
class DifficultyCleared(Message):
    """Receipt: the difficulty is over."""

    title: str
    receipt: Receipt


@dataclass(frozen=True)
class StanceOnTrack(Message):
    """Short answer to the one-tap stance."""

    title: str
    entry: Receipt


@dataclass(frozen=True)
class StanceBehind(Message):
    """Short answer to the one-tap stance."""

    title: str
    entry: Receipt


@dataclass(frozen=True)
class StanceAlreadyNoted(Message):
    """The same stance was taken today already."""


@dataclass(frozen=True)
class BehindAsked(Message):
    """After "behind" on a list: one line is welcome, none is needed."""

    prompt_id: int
    title: str
    receipt: Receipt

    def keyboard(self) -> Keyboard:
        """Offer to leave it at that."""
        return ((Button(N_("不用了"), "prompt.leave", self.prompt_id),),)
