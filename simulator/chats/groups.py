"""Groups: supergroups too, and the topics of forums."""

from collections.abc import Callable
from typing import Any

from simulator.bots.bot import Bot
from simulator.chats.messages import Chat, Log, Message
from simulator.ground.accounts import Account, User
from simulator.ground.surroundings import Surroundings
from simulator.text.entities import part

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

    def __init__(
        self,
        around: Surroundings,
        everything: Log,
        *,
        chat_id: int,
        title: str,
        kind: str,
        forum: bool,
        found_supergroup: Callable[[str], "Group"],
    ) -> None:
        super().__init__(around, everything)
        self.id = chat_id
        self.title = title
        self.kind = kind
        self.is_forum = forum
        self.status: dict[Account, str] = {}
        self.topics: dict[int, Topic] = {}
        self.migrated_to: Group | None = None
        self.last_bot: Bot | None = None
        self._found_supergroup = found_supergroup

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

    def has(self, account: Account) -> bool:
        """Whether somebody is in it."""
        return self.status.get(account) in PRESENT

    def is_led_by(self, account: Account) -> bool:
        """Whether somebody administers it."""
        return self.status.get(account) in LEADING

    @property
    def members(self) -> list[Account]:
        """Everybody in it."""
        return [account for account in self.status if self.has(account)]

    @property
    def bots(self) -> list[Bot]:
        """The bots in it."""
        return [account for account in self.members if isinstance(account, Bot)]

    @property
    def creator(self) -> User:
        """Who made it."""
        for account, status in self.status.items():
            if status == "creator" and isinstance(account, User):
                return account
        raise AssertionError(f"nobody has made the group {self.title}: give it members")

    def member_json(self, account: Account) -> dict[str, Any]:
        """Somebody's membership as the Bot API tells it."""
        status = self.status.get(account, "left")
        known: dict[str, Any] = {"user": account.as_json(), "status": status}
        if status == "creator":
            known["is_anonymous"] = False
        elif status == "administrator":
            known |= ADMINISTRATOR_RIGHTS
        elif status == "kicked":
            known["until_date"] = 0
        return known

    def adds(self, account: Account, *, by: Account | None = None) -> Message:
        """Somebody brings in a person or a bot."""
        by = by or self.creator
        self.set_status(account, "member", by=by)
        return self.announces(by, {"new_chat_members": [account.as_json()]})

    def removes(self, account: Account, *, by: Account | None = None) -> Message:
        """Somebody is thrown out."""
        by = by or self.creator
        notice = self.announces(by, {"left_chat_member": account.as_json()})
        self.set_status(account, "kicked", by=by)
        return notice

    def loses(self, account: Account) -> Message:
        """Somebody leaves."""
        notice = self.announces(account, {"left_chat_member": account.as_json()})
        self.set_status(account, "left", by=account)
        return notice

    def promotes(self, account: Account, *, by: Account | None = None) -> None:
        """Somebody becomes an administrator."""
        self.set_status(account, "administrator", by=by or self.creator)

    def demotes(self, account: Account, *, by: Account | None = None) -> None:
        """Somebody is an administrator no more."""
        self.set_status(account, "member", by=by or self.creator)

    def renames(self, title: str, *, by: Account | None = None) -> Message:
        """The group gets another title."""
        self.title = title
        return self.announces(by or self.creator, {"new_chat_title": title})

    def set_status(self, account: Account, status: str, *, by: Account) -> None:
        """Changes a membership and tells the bots that are to know."""
        old = self.member_json(account)
        self.status[account] = status
        change = {
            "chat": self.as_json(),
            "from": by.as_json(),
            "date": self._around.now_s(),
            "old_chat_member": old,
            "new_chat_member": self.member_json(account),
        }
        self._around.stream.tell("membership", chat=self, account=account, status=status)
        if isinstance(account, Bot):
            account.updates.put("my_chat_member", change, self.id)
            account.known_people.update(p.id for p in self.members)
        for bot in self.bots:
            if bot is not account and self.is_led_by(bot):
                bot.updates.put("chat_member", change, self.id)
            bot.known_people.add(account.id)

    def announces(self, by: Account, service: dict[str, Any], **more: Any) -> Message:
        """Posts a service message."""
        message = Message(self.next_id(), self, by, self._around.clock(), service=service, **more)
        return self.post(message)

    def add_topic(self, name: str, *, by: Account | None = None) -> Topic:
        """Opens a thread in a forum."""
        assert self.is_forum, f"{self.title} is no forum"
        number = self.next_id()
        service = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        opening = Message(
            number, self, by or self.creator, self._around.clock(), service=service, thread=number
        )
        self.topics[number] = Topic(self, opening, name)
        self.post(opening)
        return self.topics[number]

    def becomes_supergroup(self, *, by: Account | None = None) -> "Group":
        """Telegram gives the chat a new number; the old one is dead from now on."""
        assert self.kind == "group", f"{self.title} is a supergroup already"
        by = by or self.creator
        new = self._found_supergroup(self.title)
        new.status = dict(self.status)
        self.migrated_to = new
        self.announces(by, {"migrate_to_chat_id": new.id})
        new.announces(by, {"migrate_from_chat_id": self.id})
        return new

    def readers(self, message: Message) -> list[Bot]:
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

    def told_of_reactions(self) -> list[Bot]:
        """The bots that lead it."""
        return [bot for bot in self.bots if self.is_led_by(bot)]

    def post(self, message: Message) -> Message:
        """Takes in a new message and tells the bots that may see it."""
        if isinstance(message.sender, Bot):
            self.last_bot = message.sender
        return super().post(message)

    def _addressed(self, message: Message, bots: list[Bot]) -> list[Bot]:
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
