"""Sentences about urging: what the owner is told, that it is on record, and why it is refused."""

from wording.messages import Keyboard, Message
from wording.talk import Receipt
from wording.tasks.facts import TaskFacts, owner_buttons


class TaskUrged(Message):
    """To the owner: someone entitled asks how it stands."""

    task: TaskFacts
    by: str

    def keyboard(self) -> Keyboard:
        """Offer everything the owner can do."""
        return owner_buttons(self.task)


class UrgingNoted(Message):
    """The short line over the chat: the owner was told, and it is on record."""

    text = "已提醒{{ owner|short(20) }}，并记入台账 №{{ entry.seq }}。"

    owner: str
    entry: Receipt


class UrgedAlready(Message):
    """Refused: once a day per task is enough."""

    text = "今天已就这一项提醒过{{ owner|short(20) }}，明天可以再提醒。"

    owner: str


class MayNotUrge(Message):
    """Refused: not one's own department, or one's own task."""

    text = "只能催办所辖部门里其他人的事项。"


class OwnerNotHere(Message):
    """Refused: the owner has not joined, so the bot cannot tell him."""

    text = "{{ owner|short(20) }}还没有加入，机器人提醒不到，请当面告知，并请管理员发加入链接。"

    owner: str


class OwnerOutOfReach(Message):
    """Refused: the owner hears nothing from the bot, so nothing is put on record as said."""

    text = (
        "{{ owner|short(20) }}现在收不到机器人的消息，没有催办成。"
        "请当面提醒，并请其重新打开与机器人的对话。"
    )

    owner: str
