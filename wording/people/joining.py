"""Joining: the welcome, and why a link is not accepted."""

from dataclasses import dataclass
from datetime import datetime

from models import RoleName
from wording.messages import N_, Button, Keyboard, Message
from wording.people.roles import roles_text
from wording.rendering import supported
from wording.rhythm.schedule import Rhythm, name_of, when

LANGUAGES = ("zh_CN", "en")  # a language button's target is its place here
LANGUAGE_BUTTONS = {"zh_CN": N_("改用中文"), "en": "Switch to English"}


@dataclass(frozen=True)
class Introduction:
    """What a newcomer is told: who he is here, what will come and when, what waits for him."""

    name: str
    organisation: str
    unit: str
    roles: tuple[RoleName, ...]
    rhythms: tuple[Rhythm, ...]
    open_tasks: int
    list_command: str | None
    # He may hand out tasks; and `unit` has no work group yet.
    directs: bool = False
    lacks_group: bool = False
    administers: bool = False
    # Offered when his Telegram speaks another language than the bot does with him.
    other_language: str | None = None

    def roles_text(self, language: str) -> str:
        """Return his roles in words."""
        return roles_text(self.roles, language)

    def rhythm_lines(self, language: str) -> list[tuple[str, str]]:
        """Return what will come, each with when."""
        return [(name_of(rhythm, language), when(rhythm, language)) for rhythm in self.rhythms]


@dataclass(frozen=True)
class Joined(Message):
    """To someone who has just joined."""

    introduction: Introduction

    def keyboard(self) -> Keyboard:
        """Offer the other language, where there is reason to."""
        return language_button(self.introduction.other_language)


@dataclass(frozen=True)
class WelcomeBack(Message):
    """To a member who opens the chat or his link again."""

    introduction: Introduction

    def keyboard(self) -> Keyboard:
        """Offer the other language, where there is reason to."""
        return language_button(self.introduction.other_language)


def language_button(language: str | None) -> Keyboard:
    """Return one button that switches to the language, if there is one to switch to."""
    if language is None:
        return ()
    known = supported(language)
    return ((Button(LANGUAGE_BUTTONS[known], "language.greet", LANGUAGES.index(known)),),)


@dataclass(frozen=True)
class JoinCodeUnknown(Message):
    """The code is none of this organisation's."""


@dataclass(frozen=True)
class JoinCodeUsed(Message):
    """The link has been used by somebody else, or from another account."""


@dataclass(frozen=True)
class JoinCodeExpired(Message):
    """The link is too old."""


@dataclass(frozen=True)
class JoinCodeRevoked(Message):
    """A newer link has replaced this one."""


@dataclass(frozen=True)
class InvitedHasLeft(Message):
    """The member whom the link was for has left."""


@dataclass(frozen=True)
class LinkIsAnothers(Message):
    """A member has opened a colleague's link; it stays good."""

    name: str


@dataclass(frozen=True)
class MemberBoundElsewhere(Message):
    """The member whom the link is for has joined from another account already."""


@dataclass(frozen=True)
class JoiningPaused(Message):
    """Too many tries; said once until the time given."""

    until: datetime
