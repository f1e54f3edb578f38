"""What was said, read off a Telegram message: its words and its files."""

from collections.abc import Iterator
from typing import Any

from telegram import Message, MessageEntity
from telegram.ext import filters

from models import EvidenceKind
from models.talk import File, Mention, Said

# No news of the chat itself. Words never are: asked for first, most need not be compared with all.
SAID = filters.TEXT | ~filters.StatusUpdate.ALL


def hear(message: Message, *, quoted_id: int | None = None) -> Said:
    """Return the message's words and files; what has no words of its own is described in signs."""
    return Said(
        text=storable(message.text or message.caption or described(message)),
        chat_id=message.chat.id,
        message_id=message.message_id,
        files=tuple(files_of(message)),
        media_group_id=message.media_group_id,
        mentions=tuple(mentions_of(message)),
        at=message.edit_date or message.date,
        quoted_id=quoted_id,
    )


def storable(text: str) -> str:
    """Return text that every database takes: no NUL, no half of a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def files_of(message: Message) -> Iterator[File]:
    """Yield the file a message carries. An animation is also sent as a document: it counts once."""
    if message.photo:
        yield file_of(EvidenceKind.PHOTO, max(message.photo, key=lambda size: size.width))
    elif message.animation:
        yield file_of(EvidenceKind.ANIMATION, message.animation)
    elif message.document:
        yield file_of(EvidenceKind.DOCUMENT, message.document)
    elif message.voice:
        yield file_of(EvidenceKind.VOICE, message.voice)
    elif message.video:
        yield file_of(EvidenceKind.VIDEO, message.video)
    elif message.video_note:
        yield file_of(EvidenceKind.VIDEO_NOTE, message.video_note)
    elif message.audio:
        yield file_of(EvidenceKind.AUDIO, message.audio)


def file_of(kind: EvidenceKind, media: Any) -> File:
    """Return what is kept of a Telegram file: ids and, where it has them, name, type, size."""
    name = getattr(media, "file_name", None)
    mime_type = getattr(media, "mime_type", None)
    return File(
        kind=kind,
        file_id=media.file_id,
        file_unique_id=media.file_unique_id,
        name=storable(name)[:255] if name else None,
        mime_type=storable(mime_type)[:120] if mime_type else None,
        size=media.file_size,
    )


def described(message: Message) -> str:  # noqa: PLR0911  # one line per kind
    """Return signs for what carries no words: a place, a sticker, a contact, a poll."""
    if message.venue:
        return f"📍 {message.venue.title} {message.venue.address}"
    if message.location:
        return f"📍 {message.location.latitude:.5f}, {message.location.longitude:.5f}"
    if message.sticker:
        return message.sticker.emoji or "🖼"
    if message.dice:
        return message.dice.emoji
    if message.contact:
        contact = message.contact
        name = " ".join(filter(None, (contact.first_name, contact.last_name)))
        return f"👤 {name} {contact.phone_number}"
    if message.poll:
        return f"📊 {message.poll.question}"
    return ""


def mentions_of(message: Message) -> Iterator[Mention]:
    """Yield the people named with @ by their user id (they have no username)."""
    kinds: list[str | None] = [MessageEntity.TEXT_MENTION]
    found: dict[MessageEntity, str] = {}
    if message.text:
        found = message.parse_entities(kinds)
    elif message.caption:
        found = message.parse_caption_entities(kinds)
    for entity, text in found.items():
        if entity.user is not None:
            yield Mention(text, entity.user.id)
