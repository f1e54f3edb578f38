"""The back door: lets a driver in another process play the people, at speed.

Every command is a POST of one JSON object to ``/control/NAME`` with the run's key in the header
``X-Control-Key``; ``simulator.remote`` is its client and says what each command takes.
"""

import asyncio
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aiohttp import web

from simulator.bots.bot import Bot
from simulator.chats.groups import Chat
from simulator.chats.messages import Message
from simulator.ground.limits import NO_LIMITS, Limits
from simulator.people.person import Person

if TYPE_CHECKING:
    from simulator.server import Simulator

KEY_HEADER = "X-Control-Key"
LONGEST_WAIT_S = 30.0
MOST_AT_ONCE = 10_000

Body = dict[str, Any]
as_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class WrongCommandError(Exception):
    """The driver asked for something impossible."""


async def handle(simulator: "Simulator", request: web.BaseRequest) -> web.StreamResponse:
    """Carries out one command."""
    key = request.headers.get(KEY_HEADER, "")
    if not hmac.compare_digest(key.encode(), simulator.control_key.encode()):
        return refuse(403, "wrong control key")
    command = COMMANDS.get(request.path.removeprefix("/control/"))
    if command is None or request.method != "POST":
        return refuse(404, "no such command")
    try:
        body = json.loads(await request.read() or b"{}")
        await wait_if_asked(simulator, body)
        result = command(simulator, body)
    except (WrongCommandError, AssertionError, LookupError, TypeError, ValueError) as mistake:
        return refuse(400, f"{type(mistake).__name__}: {mistake}")
    return web.Response(body=as_text(result).encode(), content_type="application/json")


def refuse(status: int, why: str) -> web.Response:
    """A command that was not carried out."""
    return web.Response(
        status=status, body=as_text({"error": why}).encode(), content_type="application/json"
    )


async def wait_if_asked(simulator: "Simulator", body: Body) -> None:
    """With ``wait`` a reading command returns at the first news after ``since``."""
    seconds = min(float(body.get("wait", 0)), LONGEST_WAIT_S)
    if seconds <= 0:
        return
    try:
        async with asyncio.timeout(seconds):
            while len(simulator.log) <= body.get("since", 0):
                await simulator.bell.wait()
    except TimeoutError:
        return


# Whom and where


def the_bot(simulator: "Simulator", body: Body) -> Bot:
    """The bot that a command names by its token."""
    return simulator.bots[body["bot"]]


def place(simulator: "Simulator", bot: Bot, person: Person, chat_id: int | None) -> Chat:
    """A group by its number, else the person's chat with the bot."""
    if chat_id is not None and chat_id < 0:
        return simulator.groups[chat_id]
    return simulator.private_chat(bot, person)


def the_message(chat: Chat, message_id: int) -> Message:
    """A message by its number; also a deleted one."""
    return chat.by_id[message_id]


# Commands


def add_bot(simulator: "Simulator", body: Body) -> Body:
    """Makes a bot."""
    bot = simulator.add_bot(**body)
    return {"id": bot.id, "token": bot.token, "username": bot.username}


def add_people(simulator: "Simulator", body: Body) -> Body:
    """Makes people; with ``opens`` they have pressed START long ago, without an update."""
    people = [simulator.add_person(**person) for person in body["people"]]
    if body.get("opens"):
        bot = simulator.bots[body["opens"]]
        for person in people:
            simulator.private_chat(bot, person).started = True
    return {"ids": [person.id for person in people]}


def add_group(simulator: "Simulator", body: Body) -> Body:
    """Makes a group with people, bots and topics."""
    members = [simulator.people[number] for number in body["members"]]
    group = simulator.add_group(
        body["title"],
        kind=body.get("kind", "supergroup"),
        forum=body.get("forum", False),
        members=members,
    )
    for token in body.get("bots", ()):
        group.adds(simulator.bots[token])
    topics = [group.add_topic(name).id for name in body.get("topics", ())]
    return {"id": group.id, "topics": topics}


def change_group(simulator: "Simulator", body: Body) -> Body:
    """Adds or removes the bot, or turns the group into a supergroup."""
    group = simulator.groups[body["group"]]
    what = body["what"]
    if what == "migrate":
        return {"id": group.becomes_supergroup().id}
    changes: dict[str, Callable[[Bot], Any]] = {
        "add": group.adds,
        "remove": group.removes,
        "promote": group.promotes,
    }
    changes[what](the_bot(simulator, body))
    return {"id": group.id}


def say(simulator: "Simulator", body: Body) -> Body:
    """People write: ``[person, text, reply_to, chat]`` each, the last two may be left out."""
    bot = the_bot(simulator, body)
    sent = []
    for person_id, text, *more in body["texts"]:
        reply_to, chat_id = [*more, None, None][:2]
        person = simulator.people[person_id]
        chat = place(simulator, bot, person, chat_id)
        original = the_message(chat, reply_to) if reply_to else None
        sent.append(person.say_now(text, chat, reply_to=original).id)
    return {"ids": sent}


def edit(simulator: "Simulator", body: Body) -> Body:
    """People correct: ``[person, message, text, chat]`` each, the last may be left out."""
    bot = the_bot(simulator, body)
    for person_id, message_id, text, *more in body["edits"]:
        person = simulator.people[person_id]
        chat = place(simulator, bot, person, *(more or [None]))
        person.edit_now(the_message(chat, message_id), text)
    return {}


def press(simulator: "Simulator", body: Body) -> Body:
    """People press: ``[person, message, callback data, chat]`` each, the last may be left out."""
    bot = the_bot(simulator, body)
    pressed = []
    for person_id, message_id, data, *more in body["presses"]:
        person = simulator.people[person_id]
        chat = place(simulator, bot, person, *(more or [None]))
        pressed.append(simulator.press(person, the_message(chat, message_id), data).id)
    return {"ids": pressed}


def block(simulator: "Simulator", body: Body) -> Body:
    """People stop the bot, or with ``back`` let it speak again."""
    bot = the_bot(simulator, body)
    act = simulator.unblock if body.get("back") else simulator.block
    for number in body["people"]:
        act(simulator.private_chat(bot, simulator.people[number]))
    return {}


def read_messages(simulator: "Simulator", body: Body) -> Body:
    """What was said or edited since a place in the log."""
    since = body.get("since", 0)
    until = min(len(simulator.log), since + body.get("limit", MOST_AT_ONCE))
    wanted = simulator.log[since:until]
    bot_id = simulator.bots[body["bot"]].id if body.get("bot") else None
    return {
        "next": until,
        "messages": [
            message_json(since + number, message, version)
            for number, (message, version) in enumerate(wanted)
            if bot_id in {None, message.sender.id} and body.get("chat") in {None, message.chat.id}
        ],
    }


def message_json(number: int, message: Message, version: int) -> Body:
    """A message in one of its versions, as a driver needs it."""
    known: Body = {
        "seq": number,
        "version": version,
        "chat_id": message.chat.id,
        "message_id": message.id,
        "from_id": message.sender.id,
        "is_bot": message.is_from_bot,
        "at": message.date.isoformat(),
        "text": message.text_at(version),
        "buttons": [[[key.text, key.data or key.url] for key in row] for row in message.keys],
        "reply_to": message.reply_to.id if message.reply_to else None,
        "thread": message.thread,
        "file": message.file_name,
        "deleted": message.deleted,
    }
    return known | {"service": sorted(message.service)} if message.service is not None else known


def read_answers(simulator: "Simulator", body: Body) -> Body:
    """How presses were answered: text and alert, or null."""
    answers = [simulator.presses.answer_to(number) for number in body["presses"]]
    return {"answers": [[a.text, a.alert] if a else None for a in answers]}


def read_records(simulator: "Simulator", body: Body) -> Body:
    """What bots have sent since a place in the records."""
    since = body.get("since", 0)
    until = min(len(simulator.records.sent), since + body.get("limit", MOST_AT_ONCE))
    return {"next": until, "records": simulator.records.sent[since:until]}


def read_statistics(simulator: "Simulator", body: Body) -> Body:  # noqa: ARG001
    """All counts."""
    queues = {
        str(bot.id): {
            "waiting": len(bot.updates.waiting),
            "queued": bot.updates.queued,
            "acknowledged": bot.updates.acknowledged,
            "expired": bot.updates.expired,
        }
        for bot in simulator.bots.values()
    }
    now = simulator.monotonic()
    return simulator.records.as_json() | {"now": now, "log": len(simulator.log), "queues": queues}


def set_limits(simulator: "Simulator", body: Body) -> Body:
    """Telegram's flood limits with these changes, or with ``off`` none."""
    simulator.set_limits(NO_LIMITS if body.pop("off", False) else replace(Limits(), **body))
    return {}


def bend(simulator: "Simulator", body: Body) -> Body:
    """One of the faults by its name, with its arguments."""
    arguments = dict(body.get("arguments", {}))
    name = body["fault"]
    if name not in BENDABLE:
        raise WrongCommandError(f"no fault {name!r}")
    if "bot" in arguments:
        arguments["bot"] = simulator.bots[arguments["bot"]]
    getattr(simulator.faults, name)(**arguments)
    return {}


def shut_down(simulator: "Simulator", body: Body) -> Body:  # noqa: ARG001
    """Ends the process that serves."""
    simulator.stopped.set()
    return {}


BENDABLE = frozenset(
    {
        "server_error",
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
COMMANDS: dict[str, Callable[["Simulator", Body], Body]] = {
    "bot": add_bot,
    "people": add_people,
    "group": add_group,
    "change_group": change_group,
    "say": say,
    "edit": edit,
    "press": press,
    "block": block,
    "messages": read_messages,
    "answers": read_answers,
    "records": read_records,
    "statistics": read_statistics,
    "limits": set_limits,
    "fault": bend,
    "shutdown": shut_down,
}
