"""Which of a bot's menus a person sees in a chat.

The order is that of core.telegram.org/bots/api#botcommandscope: the narrowest audience first, and
in each the person's language before none.
"""

import json
from collections.abc import Iterator
from typing import Any

from simulator.bots.bot import Bot
from simulator.chats.groups import Group
from simulator.chats.messages import Chat
from simulator.people.person import Person


def scopes(chat: Chat, person: Person) -> Iterator[dict[str, Any]]:
    """The audiences that a person belongs to in a chat, narrowest first."""
    if isinstance(chat, Group):
        yield {"type": "chat_member", "chat_id": chat.id, "user_id": person.id}
        if chat.is_led_by(person):
            yield {"type": "chat_administrators", "chat_id": chat.id}
        yield {"type": "chat", "chat_id": chat.id}
        if chat.is_led_by(person):
            yield {"type": "all_chat_administrators"}
        yield {"type": "all_group_chats"}
    else:
        yield {"type": "chat", "chat_id": chat.id}
        yield {"type": "all_private_chats"}
    yield {"type": "default"}


def menu_for(bot: Bot, chat: Chat, person: Person) -> list[dict[str, str]]:
    """The commands that the person is offered."""
    for scope in scopes(chat, person):
        name = json.dumps(scope, sort_keys=True, separators=(",", ":"))
        for language in (person.language[:2], ""):
            if bot.commands.get((name, language)):
                return bot.commands[name, language]
    return []


def text_for(bot: Bot, what: str, person: Person | None = None) -> str:
    """The bot's description or short description, in the person's language if it has one."""
    language = person.language[:2] if person else ""
    return bot.texts.get((what, language)) or bot.texts.get((what, "")) or ""
