"""Chats as their readers see them, in lines of plain text."""

from collections.abc import Iterable
from datetime import tzinfo

from simulator.chats.messages import Chat, Message
from simulator.ground.accounts import Account, User

ICONS = {"photo": "🖼", "document": "📎", "voice": "🎤", "video": "🎬"}


def render_chat(
    chat: Chat,
    *,
    reader: Account | None = None,
    last: int | None = None,
    zone: tzinfo | None = None,
) -> list[str]:
    """A whole chat, or its last messages, line by line; times in ``zone``."""
    messages = chat.messages if last is None else chat.messages[-last:]
    lines = [f"── {chat.name} ──"]
    for message in messages:
        lines += render_message(message, reader=reader, zone=zone)
    return lines


def render_message(
    message: Message, *, reader: Account | None = None, zone: tzinfo | None = None
) -> list[str]:
    """One message: who and when, what, and the buttons row by row."""
    when = (message.date.astimezone(zone) if zone else message.date).strftime("%H:%M")
    if message.service is not None:
        return [f"{when}  · {in_words(message)} ·"]
    mine = "Me" if isinstance(reader, User) and reader.language == "en" else "我"
    who = mine if message.sender is reader else message.sender.name
    if message.is_anonymous:
        who = message.chat.name
    head = f"{when}  {who}"
    if message.forwarded_from:
        head += f" ⤷ {message.forwarded_from.sender.name}"
    if message.edited:
        head += " ✎"
    lines = [head]
    if message.reply_to:
        lines.append(f"  │ {first_line(message.reply_to)}")
    if message.file:
        lines.append(f"  {ICONS[message.file.kind]} {message.file.name}")
    lines += [f"  {line}" for line in message.text.splitlines()]
    lines += ["  " + " ".join(f"[{label}]" for label in row) for row in message.buttons]
    return lines


def first_line(message: Message) -> str:
    """A message in one short line."""
    words = message.text.splitlines()[0] if message.text else ""
    if not words and message.file:
        words = f"{ICONS[message.file.kind]} {message.file.name}"
    return words if len(words) <= 40 else words[:39] + "…"


def in_words(message: Message) -> str:
    """A service message as a short text."""
    service = message.service or {}
    who = message.sender.name
    if "new_chat_members" in service:
        return f"{who} → {', '.join(user['first_name'] for user in service['new_chat_members'])}"
    if "left_chat_member" in service:
        return f"{service['left_chat_member']['first_name']} ✕"
    if "forum_topic_created" in service:
        return f"# {service['forum_topic_created']['name']}"
    if message.pinned:
        return f"📌 {first_line(message.pinned)}"
    return " ".join(service)


def last_lines(chats: Iterable[Chat], reader: Account | None = None, *, last: int = 8) -> str:
    """The ends of some chats, for an error message."""
    return "\n".join(line for chat in chats for line in render_chat(chat, reader=reader, last=last))
