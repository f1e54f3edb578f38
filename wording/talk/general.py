"""Sentences that belong to no noun: not ours, not on the roster."""

from dataclasses import dataclass

from wording.messages import Message


@dataclass(frozen=True)
class ButtonNotOurs(Message):
    """Answer to a forged button, or one of an action that is no more."""


@dataclass(frozen=True)
class NotOnRoster(Message):
    """To someone who is not a member: a polite word and no data."""
