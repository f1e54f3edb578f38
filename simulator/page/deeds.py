"""What people do on the page: each deed is one POST, carried out as the person named in it."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from simulator.bots.bot import Bot
from simulator.chats.groups import Group
from simulator.chats.messages import Chat, Message
from simulator.chats.private import PrivateChat
from simulator.page.scene import chat_at, describe_bot, describe_chat, describe_person, key_of
from simulator.people.person import START_LINK, Person
from simulator.telegram import Telegram

Body = dict[str, Any]
Deed = Callable[[Telegram, Body], Awaitable[Body]]


def person_of(telegram: Telegram, body: Body) -> Person:
    """Who does it."""
    return telegram.people[int(body["person"])]


def message_of(chat: Chat, number: Any) -> Message:
    """A message that is still there."""
    message = chat.find(int(number))
    if message is None:
        raise LookupError("that message is not there any more")
    return message


def place_of(telegram: Telegram, body: Body) -> Any:
    """The chat, or one topic of it."""
    chat = chat_at(telegram, body["chat"])
    if body.get("topic") and isinstance(chat, Group):
        return chat.topics.get(int(body["topic"]), chat)
    return chat


def bot_of(chat: Chat) -> Bot:
    """The bot of a private chat."""
    if not isinstance(chat, PrivateChat):
        raise TypeError("only a private chat has a bot of its own")
    return chat.bot


async def say(telegram: Telegram, body: Body) -> Body:
    """Writes a text."""
    place = place_of(telegram, body)
    chat = place if isinstance(place, Chat) else place.group
    answered = message_of(chat, body["reply_to"]) if body.get("reply_to") else None
    said = await person_of(telegram, body).says(str(body["text"]), place, reply_to=answered)
    return {"id": said.id}


async def edit(telegram: Telegram, body: Body) -> Body:
    """Corrects an own message."""
    message = message_of(chat_at(telegram, body["chat"]), body["message"])
    if not 0 < len(str(body["text"])) <= 4096:
        raise ValueError("a message has 1 to 4096 characters")
    await person_of(telegram, body).edits(message, str(body["text"]))
    return {}


async def delete(telegram: Telegram, body: Body) -> Body:
    """Takes an own message back."""
    message = message_of(chat_at(telegram, body["chat"]), body["message"])
    if message.sender is not person_of(telegram, body):
        raise ValueError("one can take back one's own messages only")
    await person_of(telegram, body).deletes(message)
    return {}


async def press(telegram: Telegram, body: Body) -> Body:
    """Presses the button in a row and column of a message."""
    message = message_of(chat_at(telegram, body["chat"]), body["message"])
    key = message.keys[int(body["row"])][int(body["column"])]
    if key.data is None:
        raise ValueError("this button does not tell the bot anything")
    pressed = telegram.presses.press(person_of(telegram, body), message, key.data, label=key.text)
    return {"press": pressed.id}


async def start(telegram: Telegram, body: Body) -> Body:
    """Opens a private chat and presses START, with the code of a deep link if there is one."""
    bot = bot_of(chat_at(telegram, body["chat"]))
    await person_of(telegram, body).opens(bot, body.get("code") or None)
    return {}


async def follow(telegram: Telegram, body: Body) -> Body:
    """Opens a link to a bot as somebody, who may be new here."""
    link = START_LINK.match(str(body["url"]))
    bot = telegram.bot_named(link[1]) if link else None
    if link is None or bot is None:
        raise ValueError("no bot here goes by that link")
    if not body.get("person"):
        body["person"] = telegram.add_person(str(body["name"]).strip() or "?").id
    person = person_of(telegram, body)
    await person.opens(bot, link[2])
    return {"chat": describe_chat(telegram.private_chat(bot, person)), "person": person.id}


async def block(telegram: Telegram, body: Body) -> Body:
    """Stops the bot, or lets it speak again."""
    chat = chat_at(telegram, body["chat"])
    act = (
        person_of(telegram, body).unblocks if body.get("back") else person_of(telegram, body).blocks
    )
    await act(bot_of(chat))
    return {"chat": describe_chat(chat)}


async def react(telegram: Telegram, body: Body) -> Body:
    """Puts a reaction on a message, or takes it back."""
    message = message_of(chat_at(telegram, body["chat"]), body["message"])
    await person_of(telegram, body).reacts(body.get("emoji") or None, message)
    return {}


async def meet(telegram: Telegram, body: Body) -> Body:
    """A new person, with a chat for each bot."""
    name = str(body["name"]).strip()
    if not name:
        raise ValueError("a person has a name")
    person = telegram.add_person(name, language=str(body.get("language") or "zh"))
    chats = [describe_chat(telegram.private_chat(bot, person)) for bot in telegram.bots.values()]
    return {"person": describe_person(person), "chats": chats}


async def make_bot(telegram: Telegram, body: Body) -> Body:
    """A new bot, as BotFather makes it."""
    name = str(body["username"]).strip().removeprefix("@")
    if not name.isascii() or not name.isidentifier() or telegram.bot_named(name):
        raise ValueError("a bot's name has Latin letters, digits and _, and is its own")
    bot = telegram.add_bot(username=name)
    chats = [
        describe_chat(telegram.private_chat(bot, person)) for person in telegram.people.values()
    ]
    return {"bot": describe_bot(bot), "chats": chats}


async def make_group(telegram: Telegram, body: Body) -> Body:
    """A new group with people and bots."""
    title = str(body["title"]).strip()
    people = [telegram.people[int(number)] for number in body["people"]]
    if not title or not people:
        raise ValueError("a group has a title and at least one person")
    group = telegram.add_group(title, forum=bool(body.get("forum")), members=people)
    for bot in telegram.bots.values():
        if bot.id in body.get("bots", ()):
            group.adds(bot, by=people[0])
    return {"chat": describe_chat(group)}


async def open_topic(telegram: Telegram, body: Body) -> Body:
    """A new thread of a forum."""
    group = chat_at(telegram, body["chat"])
    name = str(body["name"]).strip()
    if not isinstance(group, Group) or not group.is_forum or not name:
        raise ValueError("only a forum has topics, and each has a name")
    return {"topic": group.add_topic(name, by=person_of(telegram, body)).id}


async def upload(telegram: Telegram, query: Body, content: bytes) -> Body:
    """Sends a file of some kind."""
    place = place_of(telegram, query)
    chat = place if isinstance(place, Chat) else place.group
    answered = message_of(chat, query["reply_to"]) if query.get("reply_to") else None
    more: Body = {"caption": query.get("caption", ""), "reply_to": answered}
    person = person_of(telegram, query)
    if not content:
        raise ValueError("the file is empty")
    if query["kind"] == "photo":
        sent = await person.sends_photo(content, place, **more)
    elif query["kind"] == "voice":
        sent = await person.sends_voice(content, place, **more)
    elif query["kind"] == "video":
        sent = await person.sends_video(content, place, **more)
    else:
        mime = query.get("mime") or "application/octet-stream"
        sent = await person.sends_document(query["name"], content, place, mime=mime, **more)
    return {"id": sent.id, "chat": key_of(chat)}


DEEDS: dict[str, Deed] = {
    "say": say,
    "edit": edit,
    "delete": delete,
    "press": press,
    "start": start,
    "follow": follow,
    "block": block,
    "react": react,
    "person": meet,
    "bot": make_bot,
    "group": make_group,
    "topic": open_topic,
}


async def carry_out(telegram: Telegram, name: str, body: Body) -> web.Response:
    """One deed; what cannot be done is answered with the reason."""
    deed = DEEDS.get(name)
    if deed is None:
        raise web.HTTPNotFound(text="no such deed")
    return await attempted(deed(telegram, body))


async def attempted(deed: Awaitable[Body]) -> web.Response:
    """The outcome of a deed, or why the simulator's Telegram does not allow it."""
    try:
        return web.json_response(await deed)
    except (AssertionError, LookupError, TypeError, ValueError) as mistake:
        return web.json_response({"error": str(mistake)}, status=400)
