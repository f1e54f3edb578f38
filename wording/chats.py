"""Work groups: how to bind one, what binding brings, and what heads are told of their group."""

from wording.messages import N_, Button, Keyboard, Message
from wording.rhythm import Rhythm, when

UNITS_A_ROW = 2


class BotAddedToGroup(Message):
    """To a group that has just taken the bot in."""


class GroupHelp(Message):
    """What can be said to the bot in a group."""


class BindInGroup(Message):
    """/bind and the like belong into a group, not into a private chat."""

    text = "这个命令要在工作群里发。先把我拉进群，再在群里发送 <code>/bind 部门名称</code>。"


class AnonymousSpeaker(Message):
    """To somebody who gives a command in the name of the group or a channel."""

    text = "您是以匿名身份发言的，我无法确认是谁。请在群管理设置里关闭“匿名”，用本人身份再发一次。"


class NotForOutsiders(Message):
    """In a group, to somebody who is not on the roster."""

    text = "这个操作只对名册上的成员开放。还没有加入的同事，请向管理员要一个加入链接。"


class ThingsGoPrivately(Message):
    """In a group, to somebody who addresses the bot with what belongs into his own chat."""

    text = "{{ name|short(40) }}，个人事项请点我的头像私聊办理，群里只发通报。"

    name: str


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


class BoundAlready(Message):
    """The group is that unit's already."""

    text = "本群已经是{{ unit }}的工作群，不用再设。要改到别的部门，直接发送 /bind 部门名称。"

    unit: str


class GroupUnbound(Message):
    """The group belongs to no unit any more."""

    text = (
        "本群与{{ unit }}的对应已解除，这里不再发通报。要恢复，发送 <code>/bind {{ unit }}</code>。"
    )

    unit: str


class GroupNotBound(Message):
    """There is nothing to unbind or to switch."""

    text = "本群还没有对应到部门。请部门负责人或管理员发送 /bind 部门名称。"


class UnitMovedToAnotherGroup(Message):
    """To the group that was the unit's before."""

    text = (
        "{{ unit }}的通报改到另一个群了，本群不再接收。"
        "要改回来，请在本群发送 <code>/bind {{ unit }}</code>。"
    )

    unit: str


class NoUnitToBind(Message):
    """The speaker directs no unit."""

    text = "{{ name }}，设置工作群要由部门负责人、领导或管理员来办，请转告他们在本群发送 /bind。"

    name: str


class MayNotBind(Message):
    """The speaker does not direct that unit."""

    text = "这要由{{ unit }}的负责人、分管领导或管理员来办，请转告他们。"

    unit: str


class GroupChangedMeanwhile(Message):
    """Answer to a button whose group has been changed since it was shown."""

    text = "这个按钮是旧的，本群的设置已经变过。要再改，请发送 /bind。"


class GroupLost(Message):
    """To the heads: the bot is not in their work group any more."""

    text = (
        "我已不在{{ unit }}的工作群“{{ title|short(60) }}”里，群通报暂停。"
        "要恢复：把我重新拉进群，再在群里发送 <code>/bind {{ unit }}</code>。"
    )

    unit: str
    title: str


class GroupGrown(Message):
    """To the heads: Telegram has made a supergroup of their work group; nothing is to be done."""

    text = "{{ unit }}的工作群“{{ title|short(60) }}”已升级为超级群，群通报照常，不用重新设置。"

    unit: str
    title: str


class GroupSilenced(Message):
    """To the heads: the bot is in their work group but may not write there."""

    text = (
        "{{ unit }}的工作群“{{ title|short(60) }}”不允许我发言，群通报发不出去。"
        "请群主或群管理员恢复我的发言权限。"
    )

    unit: str
    title: str
