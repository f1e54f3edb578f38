"""A chat and its messages: what is said in it, and how its bots are told."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulator.bots.bot import Bot
from simulator.chats.content import Content, Version
from simulator.chats.files import described
from simulator.ground.accounts import Account
from simulator.ground.surroundings import Surroundings

ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
"""Whom a bot sees instead of an administrator who hides."""


@dataclass(slots=True, eq=False)
class Message(Content):
    """A message in a chat. ``service`` holds the fields of a service message instead of words."""

    id: int
    chat: "Chat"
    sender: Account
    date: datetime
    reply_to: "Message | None" = None
    thread: int | None = None
    media_group: str | None = None
    service: dict[str, Any] | None = None
    pinned: "Message | None" = None
    forwarded_from: "Message | None" = None
    is_anonymous: bool = False
    options: dict[str, Any] | None = None
    edited: datetime | None = None
    deleted: bool = False
    history: list[Version] = field(default_factory=list)
    reactions: dict[int, list[dict[str, str]]] = field(default_factory=dict)
    order: int = 0
    """Where its latest version stands in the log of all chats."""

    def __repr__(self) -> str:
        return f"<Message {self.id} in {self.chat.name}: {self.text[:60]!r}>"

    @property
    def version(self) -> int:
        """1 for a new message, one more for each edit."""
        return len(self.history) + 1

    def text_at(self, version: int) -> str:
        """What it said in that version."""
        return self.text if version > len(self.history) else self.history[version - 1].text

    @property
    def is_from_bot(self) -> bool:
        """Whether a bot wrote it."""
        return self.sender.is_bot

    def change(self, content: Content, now: datetime) -> None:
        """Says something else; what it said before is kept in ``history``."""
        before = Version(text=self.text, entities=self.entities, markup=self.markup, until=now)
        self.history.append(before)
        self.text, self.entities, self.markup = content.text, content.entities, content.markup
        self.edited = now

    def as_json(self, bot: Account, *, with_reply: bool = True) -> dict[str, Any]:
        """The message as this bot is told of it."""
        known: dict[str, Any] = {
            "message_id": self.id,
            "from": ANONYMOUS if self.is_anonymous else self.sender.as_json(),
            "chat": self.chat.as_json(),
            "date": int(self.date.timestamp()),
        }
        if self.is_anonymous:
            known["sender_chat"] = self.chat.as_json()
        if self.thread is not None:
            known["message_thread_id"] = self.thread
            if self.chat.is_forum:
                known["is_topic_message"] = True
        if self.service is not None:
            known |= self.service
        elif self.file:
            known[self.file.kind] = described(bot.id, self.file)
            if self.text:
                known["caption"] = self.text
                if self.entities:
                    known["caption_entities"] = self.entities
        else:
            known["text"] = self.text
            if self.entities:
                known["entities"] = self.entities
        self._add_rare(known, bot, with_reply=with_reply)
        return known

    def _add_rare(self, known: dict[str, Any], bot: Account, *, with_reply: bool) -> None:
        if self.edited:
            known["edit_date"] = int(self.edited.timestamp())
        if self.media_group:
            known["media_group_id"] = self.media_group
        if self.markup and "inline_keyboard" in self.markup:
            known["reply_markup"] = self.markup
        if self.options:
            known |= self.options
        if self.forwarded_from:
            known["forward_origin"] = origin(self.forwarded_from)
        if self.pinned:
            known["pinned_message"] = self.pinned.as_json(bot, with_reply=False)
        if self.reply_to and not self.reply_to.deleted and with_reply:
            known["reply_to_message"] = self.reply_to.as_json(bot, with_reply=False)


def origin(message: Message) -> dict[str, Any]:
    """Where a forwarded message came from."""
    date = int(message.date.timestamp())
    if message.is_anonymous:
        return {"type": "chat", "date": date, "sender_chat": message.chat.as_json()}
    return {"type": "user", "date": date, "sender_user": message.sender.as_json()}


class Log(list[tuple[Message, int]]):
    """Messages and the versions to which they were edited, in the order of their coming."""

    def messages(self) -> Iterator[Message]:
        """Every message that was not deleted, oldest first."""
        return (m for m, version in self if version == 1 and not m.deleted)


class Chat(ABC):
    """What is common to all chats: their messages."""

    is_forum = False
    kind: str
    id: int

    def __init__(self, around: Surroundings, everything: Log) -> None:
        self.by_id: dict[int, Message] = {}
        self.log = Log()
        self.last_id = 0
        self.pinned: list[Message] = []
        self.reply_keyboard: list[list[str]] = []
        self._around = around
        self._everything = everything
        """The log of all chats."""

    @property
    @abstractmethod
    def name(self) -> str:
        """How people call it."""

    @abstractmethod
    def as_json(self) -> dict[str, Any]:
        """The chat as bots are told of it."""

    @abstractmethod
    def has(self, account: Account) -> bool:
        """Whether somebody is in it, and so sees what is said there."""

    @abstractmethod
    def readers(self, message: Message) -> list[Bot]:
        """The bots that are told of a message or its edit."""

    @abstractmethod
    def told_of_reactions(self) -> list[Bot]:
        """The bots that are told of reactions, if they have asked for them."""

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

    # What happens in it

    def post(self, message: Message) -> Message:
        """Takes in a new message and tells the bots that may see it."""
        self.by_id[message.id] = message
        self._note(message, "message_sent")
        for bot in self.readers(message):
            self._tell(bot, "message", message)
        return message

    def edit(self, message: Message, content: Content) -> None:
        """Lets a message say something else and tells the bots that may see it."""
        message.change(content, self._around.clock())
        self._note(message, "message_edited")
        for bot in self.readers(message):
            self._tell(bot, "edited_message", message)

    def delete(self, message: Message) -> None:
        """Takes a message away; bots are not told."""
        message.deleted = True
        if message in self.pinned:
            self.pinned.remove(message)
        self._around.stream.tell("message_deleted", message=message)
        self._around.bell.ring()

    def react(self, account: Account, message: Message, emoji: str | None) -> None:
        """Somebody puts a reaction on a message, or takes it back."""
        old = message.reactions.get(account.id, [])
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        message.reactions[account.id] = new
        self._around.stream.tell("reaction", message=message, person=account, emoji=emoji)
        body = {
            "chat": self.as_json(),
            "message_id": message.id,
            "user": account.as_json(),
            "date": self._around.now_s(),
            "old_reaction": old,
            "new_reaction": new,
        }
        for bot in self.told_of_reactions():
            bot.updates.put("message_reaction", body, self.id)

    def _note(self, message: Message, what: str) -> None:
        self.log.append((message, message.version))
        message.order = len(self._everything)
        self._everything.append((message, message.version))
        self._around.bell.ring()
        self._around.stream.tell(what, message=message)

    def _tell(self, bot: Bot, kind: str, message: Message) -> None:
        known = message.as_json(bot)
        if message.thread is not None and message.reply_to is None and self.is_forum:
            # In a topic Telegram shows every message as a reply to the topic's opening.
            opening = self.by_id[message.thread]
            if opening is not message:
                known["reply_to_message"] = opening.as_json(bot)
        bot.updates.put(kind, known, self.id)
