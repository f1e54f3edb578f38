"""Work groups: how to bind one, what binding brings, and what heads are told of their group."""

from dataclasses import dataclass

from wording.messages import N_, Button, Keyboard, Message
from wording.rhythm.schedule import Rhythm, when

UNITS_A_ROW = 2


@dataclass(frozen=True)
class BotAddedToGroup(Message):
    """To a group that has just taken the bot in."""


@dataclass(frozen=True)
class GroupHelp(Message):
    """What can be said to the bot in a group."""


@dataclass(frozen=True)
class BindInGroup(Message):
    """/bind and the like belong into a group, not into a private chat."""


@dataclass(frozen=True)
class AnonymousSpeaker(Message):
    """To somebody who gives a command in the name of the group or a channel."""


@dataclass(frozen=True)
class NotForOutsiders(Message):
    """In a group, to somebody who is not on the roster."""


@dataclass(frozen=True)
class ThingsGoPrivately(Message):
    """In a group, to somebody who addresses the bot with what belongs into his own chat."""

    name: str


@dataclass(frozen=True)
class ChooseUnit(Message):
    """Which unit is it? `asked` is what was typed, if it was no unit's name."""

    units: tuple[tuple[int, str], ...]
    version: int
    asked: str = ""
    more: int = 0

    def keyboard(self) -> Keyboard:
        """Return a button per unit."""
        buttons = [
            Button("{unit}", "group.bind", unit_id, self.version, (("unit", name),))
            for unit_id, name in self.units
        ]
        return tuple(
            tuple(buttons[start : start + UNITS_A_ROW])
            for start in range(0, len(buttons), UNITS_A_ROW)
        )


@dataclass(frozen=True)
class GroupBound(Message):
    """The group belongs to a unit now: what it will hear, and its switches."""

    unit: str
    posts: tuple[Rhythm, ...]
    mentions: bool
    group_id: int
    version: int
    instead_of: str = ""

    def posted_when(self, language: str) -> list[str]:
        """Return when the group is told what is overdue."""
        return [when(post, language) for post in self.posts]

    def keyboard(self) -> Keyboard:
        """Return the switches."""
        if self.mentions:
            switch = Button(N_("不点名"), "group.mentions.off", self.group_id, self.version)
        else:
            switch = Button(N_("要点名"), "group.mentions.on", self.group_id, self.version)
        return ((switch, Button(N_("解除对应"), "group.unbind", self.group_id, self.version)),)


@dataclass(frozen=True)
class BoundAlready(Message):
    """The group is that unit's already."""

    unit: str


@dataclass(frozen=True)
class GroupUnbound(Message):
    """The group belongs to no unit any more."""

    unit: str


@dataclass(frozen=True)
class GroupNotBound(Message):
    """There is nothing to unbind or to switch."""


@dataclass(frozen=True)
class UnitMovedToAnotherGroup(Message):
    """To the group that was the unit's before."""

    unit: str


@dataclass(frozen=True)
class NoUnitToBind(Message):
    """The speaker directs no unit."""

    name: str


@dataclass(frozen=True)
class MayNotBind(Message):
    """The speaker does not direct that unit."""

    unit: str


@dataclass(frozen=True)
class GroupChangedMeanwhile(Message):
    """Answer to a button whose group has been changed since it was shown."""


@dataclass(frozen=True)
class GroupLost(Message):
    """To the heads: the bot is not in their work group any more."""

    unit: str
    title: str


@dataclass(frozen=True)
class GroupGrown(Message):
    """To the heads: Telegram has made a supergroup of their work group; nothing is to be done."""

    unit: str
    title: str


@dataclass(frozen=True)
class GroupSilenced(Message):
    """To the heads: the bot is in their work group but may not write there."""

    unit: str
    title: str
