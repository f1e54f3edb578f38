"""What people write and send, as Telegram's own applications do it."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from simulator.bots.bot import Bot
from simulator.chats.content import Content
from simulator.chats.files import SAMPLE_PHOTO, StoredFile
from simulator.chats.groups import Group, Topic
from simulator.chats.messages import Chat, Message
from simulator.chats.private import PrivateChat
from simulator.ground.accounts import User
from simulator.text.entities import completed
from simulator.world import World

Place: TypeAlias = Bot | Chat | Topic
"""Where people talk: a bot stands for the private chat with it."""

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


class Writer(User):
    """The writing half of a ``Person``."""

    def __init__(
        self, world: World, account_id: int, name: str, username: str | None, language: str
    ) -> None:
        super().__init__(account_id, name, username, language)
        self.world = world
        self._last_place: Chat | Topic | None = None

    # Where he is

    def chat(self, place: Place | None) -> Chat:
        """His chat with a bot, or a group that he is in."""
        return self._find(place)[0]

    def _find(self, place: Place | None) -> tuple[Chat, int | None]:
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

    async def says(
        self,
        text: str,
        to: Place | None = None,
        *,
        reply_to: Message | None = None,
        anonymously: bool = False,
    ) -> Message:
        """Writes to a bot, a group or a topic; by default where he wrote last."""
        return self.say_now(text, to, reply_to=reply_to, anonymously=anonymously)

    def say_now(
        self,
        text: str,
        to: Place | None = None,
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
        to: Place | None,
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
            self._last_place = to if isinstance(to, Topic) else chat
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
        return chat.post(message)

    async def edits(self, message: Message, text: str) -> Message:
        """Corrects the text or caption of one of his messages."""
        self.edit_now(message, text)
        return message

    def edit_now(self, message: Message, text: str) -> None:
        """``edits``, for callers that cannot wait."""
        assert message.sender is self, f"{self.name} can edit his own messages only"
        assert not message.deleted, "a deleted message cannot be edited"
        said = Content(text=text, entities=completed(text, []), markup=message.markup)
        message.chat.edit(message, said)

    async def deletes(self, message: Message) -> None:
        """Takes a message back; bots are not told."""
        message.chat.delete(message)

    async def sends_photo(
        self, content: bytes | None = None, to: Place | None = None, **more: Any
    ) -> Message:
        """Sends a picture; also takes ``caption`` and ``reply_to``."""
        return self._sends("photo", content or SAMPLE_PHOTO, to, **more)

    async def sends_document(
        self, name: str, content: bytes = b"content", to: Place | None = None, **more: Any
    ) -> Message:
        """Sends a file under a name; also takes ``caption``, ``reply_to`` and ``mime``."""
        return self.send_document_now(name, content, to, **more)

    def send_document_now(
        self, name: str, content: bytes = b"content", to: Place | None = None, **more: Any
    ) -> Message:
        """``sends_document``, for callers that cannot wait."""
        return self._sends("document", content, to, name=name, **more)

    async def sends_voice(
        self, content: bytes = b"OggS", to: Place | None = None, *, seconds: int = 3, **more: Any
    ) -> Message:
        """Sends a voice note; also takes ``caption`` and ``reply_to``."""
        return self._sends("voice", content, to, duration=seconds, **more)

    async def sends_video(
        self, content: bytes = b"video", to: Place | None = None, *, seconds: int = 3, **more: Any
    ) -> Message:
        """Sends a video; also takes ``caption`` and ``reply_to``."""
        return self._sends("video", content, to, duration=seconds, **more)

    def _sends(
        self,
        kind: str,
        content: bytes,
        to: Place | None,
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
        to: Place | None = None,
        *,
        caption: str = "",
        reply_to: Message | None = None,
    ) -> list[Message]:
        """Sends pictures (bytes) or files (name, bytes) as one album: several messages, one group.

        The caption stands at the first one, as Telegram's own applications do it.
        """
        group = self.world.next_album()
        sent = []
        for number, item in enumerate(items):
            words = caption if number == 0 else ""
            common: dict[str, Any] = {"caption": words, "media_group": group, "reply_to": reply_to}
            if isinstance(item, tuple):
                sent.append(self._sends("document", item[1], to, name=item[0], **common))
            else:
                sent.append(self._sends("photo", item or SAMPLE_PHOTO, to, **common))
        return sent


def thread_of(chat: Chat, reply_to: Message | None) -> int | None:
    """The thread of a reply: its topic, or in supergroups the message that began the talk."""
    if reply_to is None or chat.kind != "supergroup":
        return None
    if reply_to.thread is not None or chat.is_forum:
        return reply_to.thread
    return reply_to.id
