"""The back door: lets a driver in another process play the people, at speed.

Every command is a POST of one JSON object to ``/control/NAME`` with the run's key in the header
``X-Control-Key``; ``simulator.remote`` is its client and says what each command takes.
"""

import asyncio
import hmac
import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aiohttp import web

from simulator.bots.bot import Bot
from simulator.chats.messages import Chat, Message
from simulator.ground.encoding import as_text
from simulator.ground.limits import NO_LIMITS, Limits
from simulator.people.person import Person
from simulator.readings import (
    Body,
    read_answers,
    read_messages,
    read_records,
    read_statistics,
)
from simulator.telegram import Telegram

CONTROL = "/control/"
KEY_HEADER = "X-Control-Key"
LONGEST_WAIT_S = 30.0
Command = Callable[[Telegram, Body], Body]


class WrongCommandError(Exception):
    """The driver asked for something impossible."""


class Control:
    """The door of drivers who know the key."""

    def __init__(self, telegram: Telegram, key: str, stopped: asyncio.Event) -> None:
        self._telegram = telegram
        self._key = key
        self._stopped = stopped
        self._commands = COMMANDS | {"shutdown": self._shut_down}

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Carries out one command."""
        key = request.headers.get(KEY_HEADER, "")
        if not hmac.compare_digest(key.encode(), self._key.encode()):
            return answer(403, {"error": "wrong control key"})
        command = self._commands.get(request.path.removeprefix(CONTROL))
        if command is None or request.method != "POST":
            return answer(404, {"error": "no such command"})
        try:
            body = json.loads(await request.read() or b"{}")
            await self._wait_if_asked(body)
            return answer(200, command(self._telegram, body))
        except (WrongCommandError, AssertionError, LookupError, TypeError, ValueError) as mistake:
            return answer(400, {"error": f"{type(mistake).__name__}: {mistake}"})

    async def _wait_if_asked(self, body: Body) -> None:
        """With ``wait`` a reading command returns at the first news after ``since``."""
        seconds = min(float(body.get("wait", 0)), LONGEST_WAIT_S)
        if seconds > 0:
            log, since = self._telegram.log, body.get("since", 0)
            await self._telegram.find(lambda: len(log) > since, seconds)

    def _shut_down(self, telegram: Telegram, body: Body) -> Body:
        """Ends the process that serves."""
        del telegram, body
        self._stopped.set()
        return {}


def answer(status: int, body: Body) -> web.Response:
    """What a command brought, or why it was not carried out."""
    return web.Response(status=status, body=as_text(body).encode(), content_type="application/json")


# Whom and where


def the_bot(telegram: Telegram, body: Body) -> Bot:
    """The bot that a command names by its token."""
    return telegram.bots[body["bot"]]


def place(telegram: Telegram, bot: Bot, person: Person, chat_id: int | None) -> Chat:
    """A group by its number, else the person's chat with the bot."""
    if chat_id is not None and chat_id < 0:
        return telegram.groups[chat_id]
    return telegram.private_chat(bot, person)


def the_message(chat: Chat, message_id: int) -> Message:
    """A message by its number; also a deleted one."""
    return chat.by_id[message_id]


# Commands


def add_bot(telegram: Telegram, body: Body) -> Body:
    """Makes a bot."""
    bot = telegram.add_bot(**body)
    return {"id": bot.id, "token": bot.token, "username": bot.username}


def add_people(telegram: Telegram, body: Body) -> Body:
    """Makes people; with ``opens`` they have pressed START long ago, without an update."""
    people = [telegram.add_person(**person) for person in body["people"]]
    if body.get("opens"):
        bot = telegram.bots[body["opens"]]
        for person in people:
            telegram.private_chat(bot, person).started = True
    return {"ids": [person.id for person in people]}


def add_group(telegram: Telegram, body: Body) -> Body:
    """Makes a group with people, bots and topics."""
    members = [telegram.people[number] for number in body["members"]]
    group = telegram.add_group(
        body["title"],
        kind=body.get("kind", "supergroup"),
        forum=body.get("forum", False),
        members=members,
    )
    for token in body.get("bots", ()):
        group.adds(telegram.bots[token])
    topics = [group.add_topic(name).id for name in body.get("topics", ())]
    return {"id": group.id, "topics": topics}


def change_group(telegram: Telegram, body: Body) -> Body:
    """Adds or removes the bot, or turns the group into a supergroup."""
    group = telegram.groups[body["group"]]
    what = body["what"]
    if what == "migrate":
        return {"id": group.becomes_supergroup().id}
    changes: dict[str, Callable[[Bot], Any]] = {
        "add": group.adds,
        "remove": group.removes,
        "promote": group.promotes,
    }
    changes[what](the_bot(telegram, body))
    return {"id": group.id}


def say(telegram: Telegram, body: Body) -> Body:
    """People write: ``[person, text, reply_to, chat]`` each, the last two may be left out."""
    bot = the_bot(telegram, body)
    sent = []
    for person_id, text, *more in body["texts"]:
        reply_to, chat_id = [*more, None, None][:2]
        person = telegram.people[person_id]
        chat = place(telegram, bot, person, chat_id)
        original = the_message(chat, reply_to) if reply_to else None
        sent.append(person.say_now(text, chat, reply_to=original).id)
    return {"ids": sent}


def send_documents(telegram: Telegram, body: Body) -> Body:
    """People send files: ``[person, name, content in base64, caption, reply_to, chat]`` each.

    The last two may be left out.
    """
    bot = the_bot(telegram, body)
    sent = []
    for person_id, name, content, caption, *more in body["documents"]:
        reply_to, chat_id = [*more, None, None][:2]
        person = telegram.people[person_id]
        chat = place(telegram, bot, person, chat_id)
        original = the_message(chat, reply_to) if reply_to else None
        document = person.send_document_now(
            name, b64decode(content), chat, caption=caption, reply_to=original
        )
        sent.append(document.id)
    return {"ids": sent}


def edit(telegram: Telegram, body: Body) -> Body:
    """People correct: ``[person, message, text, chat]`` each, the last may be left out."""
    bot = the_bot(telegram, body)
    for person_id, message_id, text, *more in body["edits"]:
        person = telegram.people[person_id]
        chat = place(telegram, bot, person, *(more or [None]))
        person.edit_now(the_message(chat, message_id), text)
    return {}


def press(telegram: Telegram, body: Body) -> Body:
    """People press: ``[person, message, callback data, chat]`` each, the last may be left out."""
    bot = the_bot(telegram, body)
    pressed = []
    for person_id, message_id, data, *more in body["presses"]:
        person = telegram.people[person_id]
        chat = place(telegram, bot, person, *(more or [None]))
        pressed.append(telegram.presses.press(person, the_message(chat, message_id), data).id)
    return {"ids": pressed}


def block(telegram: Telegram, body: Body) -> Body:
    """People stop the bot, or with ``back`` let it speak again."""
    bot = the_bot(telegram, body)
    for number in body["people"]:
        chat = telegram.private_chat(bot, telegram.people[number])
        if body.get("back"):
            chat.unblock()
        else:
            chat.block()
    return {}


def set_limits(telegram: Telegram, body: Body) -> Body:
    """Telegram's flood limits with these changes, or with ``off`` none."""
    telegram.set_limits(NO_LIMITS if body.pop("off", False) else replace(Limits(), **body))
    return {}


def bend(telegram: Telegram, body: Body) -> Body:
    """One of the faults by its name, with its arguments."""
    arguments = dict(body.get("arguments", {}))
    name = body["fault"]
    if name not in BENDABLE:
        raise WrongCommandError(f"no fault {name!r}")
    if "bot" in arguments:
        arguments["bot"] = telegram.bots[arguments["bot"]]
    getattr(telegram.faults, name)(**arguments)
    return {}


BENDABLE = frozenset(
    {
        "server_error",
        "gateway_page",
        "reset_before",
        "reset_after",
        "slow",
        "flood",
        "clear",
        "goes_down",
        "comes_back",
        "malformed_update",
        "update_that_is_none",
        "duplicate_presses",
        "jump_update_ids",
    }
)
COMMANDS: dict[str, Command] = {
    "bot": add_bot,
    "people": add_people,
    "group": add_group,
    "change_group": change_group,
    "say": say,
    "send_documents": send_documents,
    "edit": edit,
    "press": press,
    "block": block,
    "messages": read_messages,
    "answers": read_answers,
    "records": read_records,
    "statistics": read_statistics,
    "limits": set_limits,
    "fault": bend,
}
