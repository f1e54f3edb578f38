"""People: what they do with their telephones, and what they see there."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simulator.chats import Chat, Group, PrivateChat, Topic
from simulator.entities import completed
from simulator.files import SAMPLE_PHOTO, StoredFile
from simulator.hearing import Ears
from simulator.messages import Button, Message
from simulator.presses import Press
from simulator.render import last_lines

if TYPE_CHECKING:
    from simulator.bots import Bot
    from simulator.world import World

START_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
START_LINK = re.compile(r"https://t\.me/(\w+)\?start=([A-Za-z0-9_-]{1,64})$")
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


class Person:
    """A user of Telegram. What he does takes effect at once; what he hears he waits for."""

    is_bot = False

    def __init__(
        self, world: "World", *, person_id: int, name: str, username: str | None, language: str
    ) -> None:
        self.world = world
        self.id = person_id
        self.name = name
        self.username = username
        self.language = language
        self.clipboard: str | None = None
        self.opened_url: str | None = None
        self.is_deactivated = False
        self._ears = Ears(self)
        self._last_place: PrivateChat | Group | Topic | None = None
        named = {"username": username} if username else {}
        self.chat_json = {"id": person_id, "type": "private", "first_name": name} | named
        self._json = (
            {"id": person_id, "is_bot": False, "first_name": name}
            | named
            | ({"language_code": language} if language else {})
        )

    def __repr__(self) -> str:
        return f"<Person {self.name} {self.id}>"

    def as_json(self) -> dict[str, Any]:
        """The person as a Telegram user."""
        return self._json

    # Where he is

    def chat(self, place: Any) -> Chat:
        """His chat with a bot, or a group that he is in."""
        return self._find(place)[0]

    @property
    def chats(self) -> list[Chat]:
        """All his chats, private ones first."""
        return self.world.chats_of(self)

    def _find(self, place: Any) -> tuple[Chat, int | None]:
        """The chat and the thread behind whatever names a place."""
        if place is None:
            assert self._last_place, f"{self.name} is in no chat yet: say to whom"
            place = self._last_place
        if isinstance(place, Topic):
            return place.group, place.id
        if isinstance(place, Chat):
            return place, None
        return self.world.private_chat(place, self), None

    def _may_speak(self, chat: Chat, text: str = "") -> None:
        if isinstance(chat, PrivateChat):
            assert not chat.blocked, f"{self.name} has blocked @{chat.bot.username}"
            if text.startswith("/start"):
                chat.started = True
            assert chat.started, f"{self.name} must open @{chat.bot.username} first"
        elif isinstance(chat, Group):
            assert not chat.migrated_to, f"{chat.title} has become a supergroup: write there"
            assert chat.has(self), f"{self.name} is not in {chat.title}"

    # What he does

    async def opens(self, bot: "Bot", start: str | None = None) -> Message:
        """Opens the chat with a bot and presses START; ``start`` is the code of a deep link."""
        if start is not None and not START_CODE.fullmatch(start):
            raise ValueError(f"Telegram would not pass on this start code: {start!r}")
        chat = self.world.private_chat(bot, self)
        if chat.blocked:
            await self.unblocks(bot)
        return await self.says("/start" if start is None else f"/start {start}", to=bot)

    async def says(
        self,
        text: str,
        to: Any = None,
        *,
        reply_to: Message | None = None,
        anonymously: bool = False,
    ) -> Message:
        """Writes to a bot, a group or a topic; by default where he wrote last."""
        return self.say_now(text, to, reply_to=reply_to, anonymously=anonymously)

    def say_now(
        self,
        text: str,
        to: Any = None,
        *,
        reply_to: Message | None = None,
        anonymously: bool = False,
    ) -> Message:
        """``says``, for callers that cannot wait."""
        if not 1 <= len(text) <= LONGEST_TEXT:
            raise ValueError(f"a message has 1 to {LONGEST_TEXT} characters, not {len(text)}")
        return self._post(to, text, reply_to=reply_to, is_anonymous=anonymously)

    def _post(
        self,
        to: Any,
        text: str,
        *,
        reply_to: Message | None = None,
        file: StoredFile | None = None,
        media_group: str | None = None,
        is_anonymous: bool = False,
    ) -> Message:
        if to is None and reply_to is not None:
            to = reply_to.chat
        chat, thread = self._find(to)
        self._may_speak(chat, text)
        if to is not None:
            self._last_place = to if isinstance(to, Topic) else chat  # type: ignore[assignment]
        message = Message(
            id=chat.next_id(),
            chat=chat,
            sender=self,
            date=self.world.clock(),
            text=text,
            entities=completed(text, []),
            file=file,
            reply_to=reply_to,
            thread=thread if thread is not None else thread_of(chat, reply_to),
            media_group=media_group,
            is_anonymous=is_anonymous,
        )
        return self.world.post(message)

    async def edits(self, message: Message, text: str) -> Message:
        """Corrects the text or caption of one of his messages."""
        self.edit_now(message, text)
        return message

    def edit_now(self, message: Message, text: str) -> None:
        """``edits``, for callers that cannot wait."""
        assert message.sender is self, f"{self.name} can edit his own messages only"
        assert not message.deleted, "a deleted message cannot be edited"
        self.world.edit(message, text=text, entities=completed(text, []), markup=message.markup)

    async def deletes(self, message: Message) -> None:
        """Takes a message back; bots are not told."""
        self.world.delete(message)

    async def sends_photo(
        self, content: bytes | None = None, to: Any = None, **more: Any
    ) -> Message:
        """Sends a picture; also takes ``caption`` and ``reply_to``."""
        return self._sends("photo", content or SAMPLE_PHOTO, to, **more)

    async def sends_document(
        self, name: str, content: bytes = b"content", to: Any = None, **more: Any
    ) -> Message:
        """Sends a file under a name; also takes ``caption``, ``reply_to`` and ``mime``."""
        return self._sends("document", content, to, name=name, **more)

    async def sends_voice(
        self, content: bytes = b"OggS", to: Any = None, *, seconds: int = 3, **more: Any
    ) -> Message:
        """Sends a voice note; also takes ``caption`` and ``reply_to``."""
        return self._sends("voice", content, to, duration=seconds, **more)

    async def sends_video(
        self, content: bytes = b"video", to: Any = None, *, seconds: int = 3, **more: Any
    ) -> Message:
        """Sends a video; also takes ``caption`` and ``reply_to``."""
        return self._sends("video", content, to, duration=seconds, **more)

    def _sends(
        self,
        kind: str,
        content: bytes,
        to: Any,
        *,
        caption: str = "",
        reply_to: Message | None = None,
        media_group: str | None = None,
        **described: Any,
    ) -> Message:
        if len(caption) > LONGEST_CAPTION:
            raise ValueError(f"a caption has up to {LONGEST_CAPTION} characters")
        file = self.world.files.keep(kind, content, **described)
        return self._post(to, caption, reply_to=reply_to, file=file, media_group=media_group)

    async def sends_album(
        self,
        items: Sequence[bytes | tuple[str, bytes] | None],
        to: Any = None,
        *,
        caption: str = "",
        reply_to: Message | None = None,
    ) -> list[Message]:
        """Sends pictures (bytes) or files (name, bytes) as one album: several messages, one group.

        The caption stands at the first one, as Telegram's own applications do it.
        """
        group = self.world.next_media_group()
        sent = []
        for number, item in enumerate(items):
            words = caption if number == 0 else ""
            common: dict[str, Any] = {"caption": words, "media_group": group, "reply_to": reply_to}
            if isinstance(item, tuple):
                sent.append(self._sends("document", item[1], to, name=item[0], **common))
            else:
                sent.append(self._sends("photo", item or SAMPLE_PHOTO, to, **common))
        return sent

    # Buttons and reactions

    async def taps(self, label: str, on: Message | None = None, in_: Any = None) -> Press:
        """Presses a button, by default on the latest message that carries such a one.

        A key of a reply keyboard writes its label; a link is opened, a text copied.
        """
        if on is None:
            said = self._says_by_key(label, in_)
            if said:
                return Press("", self, said, "", self.world)
        message = on or self._latest_with(label, in_)
        assert not message.deleted, f"the message with {label!r} has been deleted"
        button = message.button(label)
        if button.data is None:
            return await self._uses(button, message)
        return self.world.press(self, message, button.data, label=button.text)

    async def taps_forged(self, data: str, on: Message) -> Press:
        """Sends any ``callback_data`` as if a button on this message had held it."""
        return self.world.press(self, on, data)

    def _says_by_key(self, label: str, place: Any) -> Message | None:
        """Keys that a bot put in place of the person's own keyboard only write their label."""
        for chat in self.chats if place is None else [self.chat(place)]:
            if any(label in row for row in chat.reply_keyboard):
                return self.say_now(label, chat)
        return None

    def _latest_with(self, label: str, place: Any) -> Message:
        chats = self.chats if place is None else [self.chat(place)]
        latest = [
            message
            for chat in chats
            for message in chat.messages
            if message.is_from_bot and message.has_button(label)
        ]
        assert latest, f"{self.name} sees no button {label!r}\n" + last_lines(chats, self)
        return max(latest, key=self.world.order_of)

    async def _uses(self, button: Button, message: Message) -> Press:
        """Buttons that tell the bot nothing: links and texts to copy."""
        self.clipboard = button.copies or self.clipboard
        self.opened_url = button.url or self.opened_url
        deep_link = START_LINK.match(button.url or "")
        bot = self.world.bot_named(deep_link[1]) if deep_link else None
        if deep_link and bot:
            await self.opens(bot, deep_link[2])
        return Press("", self, message, "", self.world)

    async def reacts(self, emoji: str | None, on: Message) -> None:
        """Puts a reaction on a message; ``None`` takes it back."""
        self.world.react(self, on, emoji)

    # Bots and groups

    async def blocks(self, bot: "Bot") -> None:
        """Stops a bot."""
        self.world.block(self.world.private_chat(bot, self))

    async def unblocks(self, bot: "Bot") -> None:
        """Lets a bot speak again."""
        self.world.unblock(self.world.private_chat(bot, self))

    # What he sees

    async def hears(
        self, words: str = "", in_: Any = None, *, timeout: float | None = None
    ) -> Message:
        """The first message or edit not yet heard that contains the words; waits for it."""
        chats = None if in_ is None else [self.chat(in_)]
        return await self._ears.wait_for(words, chats, timeout or self.world.patience)

    def heard(self) -> list[Message]:
        """All that he has heard so far."""
        return self._ears.heard

    def unheard(self, in_: Any = None) -> list[Message]:
        """What was said to him since."""
        return self._ears.unheard(self.chats if in_ is None else [self.chat(in_)])

    def hears_everything(self, in_: Any = None) -> list[Message]:
        """Takes note of all that was said so far, without waiting."""
        return self._ears.notice_everything(self.chats if in_ is None else [self.chat(in_)])

    async def hears_nothing(self, words: str = "", in_: Any = None) -> None:
        """Asserts that nothing new (with these words) was said; call it when all is quiet."""
        news = [message for message in self.unheard(in_) if words in message.text]
        chats = self.chats if in_ is None else [self.chat(in_)]
        assert not news, f"{self.name} has heard {news}\n" + last_lines(chats, self)


def thread_of(chat: Chat, reply_to: Message | None) -> int | None:
    """The thread of a reply: its topic, or in supergroups the message that began the talk."""
    if reply_to is None or chat.kind != "supergroup":
        return None
    if reply_to.thread is not None or chat.is_forum:
        return reply_to.thread
    return reply_to.id
