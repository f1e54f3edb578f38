"""Chats: private ones, groups, supergroups and their topics."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from simulator.bots.bot import Bot
from simulator.chats.messages import Message
from simulator.text.entities import part

if TYPE_CHECKING:
    from simulator.people.person import Person
    from simulator.telegram import World

PRESENT = frozenset({"creator", "administrator", "member"})
LEADING = frozenset({"creator", "administrator"})
ADMINISTRATOR_RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_pin_messages": True,
    "can_manage_topics": True,
}


class Chat(ABC):
    """What is common to all chats: their messages."""

    is_forum = False
    kind: str
    id: int

    def __init__(self, world: "World") -> None:
        self.world = world
        self.by_id: dict[int, Message] = {}
        self.log: list[tuple[Message, int]] = []
        """Every message and every edit, in the order of their coming."""
        self.last_id = 0
        self.pinned: list[Message] = []
        self.reply_keyboard: list[list[str]] = []

    @property
    @abstractmethod
    def name(self) -> str:
        """How people call it."""

    @abstractmethod
    def as_json(self) -> dict[str, Any]:
        """The chat as bots are told of it."""

    @abstractmethod
    def readers(self, message: Message) -> "list[Bot]":
        """The bots that are told of a message or its edit."""

    @property
    def messages(self) -> list[Message]:
        """What is to be seen in it now, oldest first."""
        return [message for message in self.by_id.values() if not message.deleted]

    def next_id(self) -> int:
        """The number of the next message; every chat counts for itself."""
        self.last_id += 1
        return self.last_id

    def find(self, message_id: int) -> Message | None:
        """A message that is still there."""
        message = self.by_id.get(message_id)
        return None if message is None or message.deleted else message


class PrivateChat(Chat):
    """A person and a bot."""

    kind = "private"

    def __init__(self, world: "World", bot: "Bot", person: "Person") -> None:
        super().__init__(world)
        self.id = person.id
        self.bot = bot
        self.person = person
        self.started = False
        self.blocked = False

    @property
    def name(self) -> str:
        """How people call it."""
        return f"{self.person.name} · @{self.bot.username}"

    def as_json(self) -> dict[str, Any]:
        """The chat as the bot is told of it."""
        return self.person.chat_json

    def readers(self, message: Message) -> "list[Bot]":
        """The bot, unless it spoke itself."""
        return [] if message.sender is self.bot else [self.bot]


class Topic:
    """One thread of a forum."""

    def __init__(self, group: "Group", opening: Message, name: str) -> None:
        self.group = group
        self.opening = opening
        self.id = opening.id
        self.name = name
        self.is_closed = False

    @property
    def messages(self) -> list[Message]:
        """What is to be seen in it now, oldest first."""
        return [message for message in self.group.messages if message.thread == self.id]


class Group(Chat):
    """A group or supergroup; with topics, if it is a forum."""

    def __init__(self, world: "World", *, chat_id: int, title: str, kind: str, forum: bool) -> None:
        super().__init__(world)
        self.id = chat_id
        self.title = title
        self.kind = kind
        self.is_forum = forum
        self.status: dict[Person | Bot, str] = {}
        self.topics: dict[int, Topic] = {}
        self.migrated_to: Group | None = None
        self.last_bot: Bot | None = None

    def __repr__(self) -> str:
        return f"<Group {self.title} {self.id}>"

    @property
    def name(self) -> str:
        """How people call it."""
        return self.title

    def as_json(self) -> dict[str, Any]:
        """The chat as bots are told of it."""
        known: dict[str, Any] = {"id": self.id, "type": self.kind, "title": self.title}
        if self.kind == "group":
            known["all_members_are_administrators"] = False
        if self.is_forum:
            known["is_forum"] = True
        return known

    def has(self, account: "Person | Bot") -> bool:
        """Whether somebody is in it."""
        return self.status.get(account) in PRESENT

    def is_led_by(self, account: "Person | Bot") -> bool:
        """Whether somebody administers it."""
        return self.status.get(account) in LEADING

    @property
    def members(self) -> "list[Person | Bot]":
        """Everybody in it."""
        return [account for account in self.status if self.has(account)]

    @property
    def bots(self) -> "list[Bot]":
        """The bots in it."""
        return [account for account in self.members if isinstance(account, Bot)]

    @property
    def creator(self) -> "Person":
        """Who made it."""
        for account, status in self.status.items():
            if status == "creator" and not isinstance(account, Bot):
                return account
        raise AssertionError(f"nobody has made the group {self.title}: give it members")

    def member_json(self, account: "Person | Bot", status: str | None = None) -> dict[str, Any]:
        """Somebody's membership as the Bot API tells it."""
        status = status or self.status.get(account, "left")
        known: dict[str, Any] = {"user": account.as_json(), "status": status}
        if status == "creator":
            known["is_anonymous"] = False
        elif status == "administrator":
            known |= ADMINISTRATOR_RIGHTS
        elif status == "kicked":
            known["until_date"] = 0
        return known

    def adds(self, account: "Person | Bot", *, by: "Person | None" = None) -> Message:
        """Somebody brings in a person or a bot."""
        by = by or self.creator
        self.set_status(account, "member", by=by)
        return self.announces(by, {"new_chat_members": [account.as_json()]})

    def removes(self, account: "Person | Bot", *, by: "Person | None" = None) -> Message:
        """Somebody is thrown out."""
        by = by or self.creator
        notice = self.announces(by, {"left_chat_member": account.as_json()})
        self.set_status(account, "kicked", by=by)
        return notice

    def loses(self, account: "Person | Bot") -> Message:
        """Somebody leaves."""
        notice = self.announces(account, {"left_chat_member": account.as_json()})
        self.set_status(account, "left", by=account)
        return notice

    def promotes(self, account: "Person | Bot", *, by: "Person | None" = None) -> None:
        """Somebody becomes an administrator."""
        self.set_status(account, "administrator", by=by or self.creator)

    def demotes(self, account: "Person | Bot", *, by: "Person | None" = None) -> None:
        """Somebody is an administrator no more."""
        self.set_status(account, "member", by=by or self.creator)

    def renames(self, title: str, *, by: "Person | None" = None) -> Message:
        """The group gets another title."""
        self.title = title
        return self.announces(by or self.creator, {"new_chat_title": title})

    def set_status(self, account: "Person | Bot", status: str, *, by: "Person | Bot") -> None:
        """Changes a membership and tells the bots that are to know."""
        old = self.member_json(account)
        self.status[account] = status
        change = {
            "chat": self.as_json(),
            "from": by.as_json(),
            "date": int(self.world.clock().timestamp()),
            "old_chat_member": old,
            "new_chat_member": self.member_json(account),
        }
        self.world.stream.tell("membership", chat=self, account=account, status=status)
        if isinstance(account, Bot):
            self.world.queue(account, "my_chat_member", change, self.id)
            account.known_people.update(p.id for p in self.members)
        for bot in self.bots:
            if bot is not account and self.is_led_by(bot):
                self.world.queue(bot, "chat_member", change, self.id)
            bot.known_people.add(account.id)

    def announces(self, by: "Person | Bot", service: dict[str, Any], **more: Any) -> Message:
        """Posts a service message."""
        message = Message(self.next_id(), self, by, self.world.clock(), service=service, **more)
        return self.world.post(message)

    def add_topic(self, name: str, *, by: "Person | Bot | None" = None) -> Topic:
        """Opens a thread in a forum."""
        assert self.is_forum, f"{self.title} is no forum"
        number = self.next_id()
        service = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        opening = Message(
            number, self, by or self.creator, self.world.clock(), service=service, thread=number
        )
        self.topics[number] = Topic(self, opening, name)
        self.world.post(opening)
        return self.topics[number]

    def becomes_supergroup(self, *, by: "Person | None" = None) -> "Group":
        """Telegram gives the chat a new number; the old one is dead from now on."""
        assert self.kind == "group", f"{self.title} is a supergroup already"
        by = by or self.creator
        new = self.world.add_group(self.title, kind="supergroup")
        new.status = dict(self.status)
        self.migrated_to = new
        self.announces(by, {"migrate_to_chat_id": new.id})
        new.announces(by, {"migrate_from_chat_id": self.id})
        return new

    def readers(self, message: Message) -> "list[Bot]":
        """The bots that see a message: all if it is a service message, else by privacy mode."""
        others = [bot for bot in self.bots if bot is not message.sender]
        if message.service is not None:
            return others
        if message.sender.is_bot and not message.is_anonymous:
            return []
        addressed = self._addressed(message, others)
        return [
            bot
            for bot in others
            if not bot.has_privacy_mode or self.is_led_by(bot) or bot in addressed
        ]

    def _addressed(self, message: Message, bots: "list[Bot]") -> "list[Bot]":
        """Whom a message is meant for, as core.telegram.org/bots/features#privacy-mode says."""
        if message.reply_to and message.reply_to.sender in bots:
            return [bot for bot in bots if bot is message.reply_to.sender]
        named = {
            part(message.text, entity).partition("@")[2].lower(): entity["type"]
            for entity in message.entities
            if entity["type"] in {"bot_command", "mention"}
        }
        called = [bot for bot in bots if bot.username.lower() in named]
        if called or named.get("") != "bot_command":
            return called
        return [bot for bot in bots if len(bots) == 1 or bot is self.last_bot]
