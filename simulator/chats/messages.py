"""One message: what its readers see, and how a bot is told of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from simulator.chats.files import StoredFile, described
from simulator.text.entities import Entity
from simulator.text.html_writer import to_html

if TYPE_CHECKING:
    from simulator.bots.bot import Bot
    from simulator.chats.groups import Chat
    from simulator.people.person import Person

ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
"""Whom a bot sees instead of an administrator who hides."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message."""

    text: str
    data: str | None = None
    url: str | None = None
    copies: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """What a message said before it was edited."""

    text: str
    entities: list[Entity]
    markup: dict[str, Any] | None
    until: datetime

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of its buttons, row by row."""
        return [[button.text for button in row] for row in buttons_of(self.markup)]


def buttons_of(markup: dict[str, Any] | None) -> list[list[Button]]:
    """The buttons of an inline keyboard; none of any other markup."""
    return [
        [
            Button(
                text=button["text"],
                data=button.get("callback_data"),
                url=button.get("url"),
                copies=(button.get("copy_text") or {}).get("text"),
            )
            for button in row
        ]
        for row in (markup or {}).get("inline_keyboard", ())
    ]


@dataclass(slots=True, eq=False)
class Message:
    """A message in a chat.

    ``text`` is the text or the caption as plain text, ``html`` the same with its formatting.
    ``service`` holds the fields of a service message instead.
    """

    id: int
    chat: "Chat"
    sender: "Person | Bot"
    date: datetime
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    file: StoredFile | None = None
    markup: dict[str, Any] | None = None
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
    def html(self) -> str:
        """The text with its formatting, in Telegram's HTML."""
        return to_html(self.text, self.entities)

    @property
    def keys(self) -> list[list[Button]]:
        """The inline buttons with all they hold, row by row."""
        return buttons_of(self.markup)

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline buttons, row by row."""
        return [[button.text for button in row] for row in self.keys]

    def button(self, label: str) -> Button:
        """The button with this label, or else the only one whose label contains it."""
        every = [button for row in self.keys for button in row]
        fits = [button for button in every if button.text == label]
        fits = fits or [button for button in every if label in button.text]
        assert fits, f"no button {label!r} on this message; it has {self.buttons}"
        assert len(fits) == 1, f"several buttons like {label!r}: {[b.text for b in fits]}"
        return fits[0]

    def has_button(self, label: str) -> bool:
        """Whether a button's label contains this."""
        return any(label in text for row in self.buttons for text in row)

    @property
    def is_from_bot(self) -> bool:
        """Whether a bot wrote it."""
        return self.sender.is_bot

    @property
    def photo(self) -> bytes | None:
        """The picture that came with it."""
        return self._content("photo")

    @property
    def document(self) -> bytes | None:
        """The document that came with it."""
        return self._content("document")

    @property
    def voice(self) -> bytes | None:
        """The voice note that came with it."""
        return self._content("voice")

    @property
    def video(self) -> bytes | None:
        """The video that came with it."""
        return self._content("video")

    @property
    def file_name(self) -> str | None:
        """The name of the file that came with it."""
        return self.file.name if self.file else None

    def _content(self, kind: str) -> bytes | None:
        return self.file.content if self.file and self.file.kind == kind else None

    def change(
        self,
        *,
        text: str,
        entities: list[Entity],
        markup: dict[str, Any] | None,
        now: datetime,
    ) -> None:
        """Edits it; what it said before is kept in ``history``."""
        self.history.append(Version(self.text, self.entities, self.markup, now))
        self.text, self.entities, self.markup = text, entities, markup
        self.edited = now

    def as_json(self, bot: "Bot", *, with_reply: bool = True) -> dict[str, Any]:
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

    def _add_rare(self, known: dict[str, Any], bot: "Bot", *, with_reply: bool) -> None:
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
