"""What the page shows, as JSON: who there is, the chats, and messages a screenful at a time."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from aiohttp import web

from simulator.bots.bot import Bot
from simulator.chats.files import StoredFile
from simulator.chats.groups import Group
from simulator.chats.messages import Chat, Message
from simulator.chats.private import PrivateChat
from simulator.chats.render import first_line
from simulator.page.menus import text_for
from simulator.people.person import Person
from simulator.world import World

SCREENFUL = 50
MOST_AT_ONCE = 200

Body = dict[str, Any]

SERVICES: tuple[tuple[str, str, Callable[[Any], list[str]]], ...] = (
    ("new_chat_members", "joined", lambda users: [user["first_name"] for user in users]),
    ("left_chat_member", "left", lambda user: [user["first_name"]]),
    ("forum_topic_created", "topic", lambda topic: [topic["name"]]),
    ("new_chat_title", "title", lambda title: [title]),
    ("migrate_to_chat_id", "migrated", lambda _: []),
    ("migrate_from_chat_id", "migrated", lambda _: []),
)
"""Fields of service messages, the page's word for each, and the names in it."""


def key_of(chat: Chat) -> str:
    """The name of a chat on the page."""
    if isinstance(chat, PrivateChat):
        return f"{chat.bot.id}.{chat.person.id}"
    return str(chat.id)


def chat_at(world: World, key: str) -> Chat:
    """The chat with this name; ``HTTPNotFound`` if there is none."""
    bot_id, dot, person_id = key.partition(".")
    try:
        if not dot:
            return world.groups[int(key)]
        bot = next(bot for bot in world.bots.values() if bot.id == int(bot_id))
        return world.private_chat(bot, world.people[int(person_id)])
    except (LookupError, StopIteration, ValueError):
        raise web.HTTPNotFound(text="no such chat") from None


def milliseconds(moment: datetime) -> int:
    """A moment as browsers count it."""
    return round(moment.timestamp() * 1000)


def describe_bot(bot: Bot) -> Body:
    """A bot, with what an empty chat says about it."""
    return {
        "id": bot.id,
        "name": bot.name,
        "username": bot.username,
        "description": text_for(bot, "description"),
        "token": bot.token,
    }


def describe_person(person: Person) -> Body:
    """A person."""
    return {"id": person.id, "name": person.name, "language": person.language}


def describe_chat(chat: Chat) -> Body:
    """A chat as the list shows it."""
    last = next((m for m in reversed(chat.by_id.values()) if not m.deleted), None)
    known: Body = {
        "key": key_of(chat),
        "kind": chat.kind,
        "count": len(chat.by_id),
        "last": describe_message(last) if last else None,
        "keyboard": chat.reply_keyboard,
        "pinned": brief(chat.pinned[-1]) if chat.pinned else None,
    }
    if isinstance(chat, PrivateChat):
        known |= {
            "name": chat.person.name,
            "bot": chat.bot.id,
            "people": [chat.person.id],
            "started": chat.started,
            "blocked": chat.blocked,
        }
    elif isinstance(chat, Group):
        known |= {
            "name": chat.title,
            "people": [one.id for one in chat.members if isinstance(one, Person)],
            "bots": [one.id for one in chat.members if isinstance(one, Bot)],
            "forum": chat.is_forum,
            "topics": [
                {"id": topic.id, "name": topic.name, "closed": topic.is_closed}
                for topic in chat.topics.values()
            ],
            "migrated": key_of(chat.migrated_to) if chat.migrated_to else None,
        }
    return known


def brief(message: Message) -> Body:
    """A message in one line, as a reply quotes it."""
    return {"id": message.id, "name": message.sender.name, "text": first_line(message)}


def describe_file(file: StoredFile) -> Body:
    """A file and where the browser finds it."""
    return {
        "kind": file.kind,
        "name": file.name,
        "size": len(file.content),
        "url": f"/files/{file.path}",
        "width": file.width,
        "height": file.height,
        "seconds": file.duration,
    }


def describe_service(message: Message) -> Body:
    """A service message: what happened and to whom; the page has the words."""
    service = message.service or {}
    for field, what, names in SERVICES:
        if field in service:
            return {"what": what, "names": names(service[field])}
    if message.pinned:
        return {"what": "pinned", "names": [first_line(message.pinned)]}
    return {"what": "other", "names": sorted(service)}


def describe_message(message: Message) -> Body:
    """A message as its readers see it. Buttons carry no data: the page says which it presses."""
    sender = message.sender
    name = message.chat.name if message.is_anonymous else sender.name
    known: Body = {
        "id": message.id,
        "seq": message.order,
        "from": {"id": sender.id, "name": name, "bot": sender.is_bot},
        "at": milliseconds(message.date),
        "text": message.text,
        "version": message.version,
    }
    if message.entities:
        known["entities"] = message.entities
    if message.keys:
        known["buttons"] = [
            [{"text": key.text, "url": key.url, "copies": key.copies} for key in row]
            for row in message.keys
        ]
    if message.reply_to:
        known["reply_to"] = brief(message.reply_to)
    if message.file:
        known["file"] = describe_file(message.file)
    return known | rare(message)


def rare(message: Message) -> Body:
    """What only few messages have."""
    known: Body = {}
    if message.edited:
        known["edited"] = milliseconds(message.edited)
        known["was"] = [version.text for version in islice(message.history, 20)]
    if message.service is not None:
        known["service"] = describe_service(message)
    if message.thread is not None:
        known["thread"] = message.thread
    if message.forwarded_from:
        known["forwarded"] = message.forwarded_from.sender.name
    if message.media_group:
        known["album"] = message.media_group
    emoji = [
        one["emoji"] for given in message.reactions.values() for one in given if "emoji" in one
    ]
    if emoji:
        known["reactions"] = emoji
    return known


def screenful(
    chat: Chat, *, before: int | None = None, after: int | None = None, limit: int = SCREENFUL
) -> Body:
    """Some messages in a row: the last, or those before or after one; and if there are more."""
    limit = min(max(limit, 1), MOST_AT_ONCE)
    messages: Sequence[Message] = chat.messages
    if after is not None:
        rest = [message for message in messages if message.id > after]
        chosen, older, newer = rest[:limit], True, len(rest) > limit
    else:
        rest = [m for m in messages if before is None or m.id < before]
        chosen, older, newer = rest[-limit:], len(rest) > limit, before is not None
    shown = [describe_message(message) for message in chosen]
    return {"messages": shown, "older": older, "newer": newer}
