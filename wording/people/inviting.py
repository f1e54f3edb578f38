"""Join links made in chat: to whom, the link itself, and changing somebody's account."""

from dataclasses import dataclass
from datetime import datetime

from wording.messages import N_, Button, Keyboard, Message


@dataclass(frozen=True)
class Invitee:
    """Someone on the roster, as a button shows him; `label` tells apart who shares a name."""

    member_id: int
    label: str


@dataclass(frozen=True)
class ChooseInvitee(Message):
    """Whom is the link for? `asked` is the name typed, if it was nobody's or several people's."""

    invitees: tuple[Invitee, ...]
    asked: str = ""
    more: int = 0
    several: bool = False

    def keyboard(self) -> Keyboard:
        """Return a button per person."""
        return tuple(
            (Button("{label}", "invite.choose", person.member_id, 0, (("label", person.label),)),)
            for person in self.invitees
        )


@dataclass(frozen=True)
class EverybodyHasJoined(Message):
    """There is nobody left to invite."""


@dataclass(frozen=True)
class NobodyOfThatName(Message):
    """The name is not on the roster, nor one like it."""

    asked: str


@dataclass(frozen=True)
class InvitationLink(Message):
    """The link, to be passed on."""

    secret = True

    name: str
    unit: str
    link: str
    expires_at: datetime


@dataclass(frozen=True)
class HasJoinedAlready(Message):
    """The member is bound to an account; it can be released first."""

    name: str
    unit: str
    member_id: int
    version: int

    def keyboard(self) -> Keyboard:
        """Offer to release the account."""
        label = N_("解除原账号，发新链接")
        return ((Button(label, "invite.release", self.member_id, self.version),),)


@dataclass(frozen=True)
class InviteeChangedMeanwhile(Message):
    """Answer to a button whose member has joined, left or changed since it was shown."""


@dataclass(frozen=True)
class CannotReleaseOneself(Message):
    """An administrator must not saw off the branch he sits on."""


@dataclass(frozen=True)
class AccountReleased(Message):
    """To the account that was a member's until now."""

    organisation: str


@dataclass(frozen=True)
class OnlyForAdministrators(Message):
    """The command is an administrator's."""
