"""Whoever takes an update is the one whom python-telegram-bot would have found, asking each."""

from collections.abc import AsyncIterator, Iterator
from itertools import product
from typing import Any

import pytest
from pydantic import SecretStr
from telegram.ext import BaseHandler, CommandHandler

import handlers
from bot.incoming.application import build_application, read_update
from handlers.talk.by_command import ByCommand
from handlers.talk.context import BotApplication, Case, current_case
from ledger.organisations import found_organisation
from models import Database
from models.framework import read_framework
from tests.staff import MONDAY

PERSON = {"id": 5, "is_bot": False, "first_name": "张三"}
CHATS = (
    {"id": 5, "type": "private", "first_name": "张三"},
    {"id": -7, "type": "group", "title": "一部"},
    {"id": -8, "type": "supergroup", "title": "二部"},
    {"id": -9, "type": "channel", "title": "公告"},
)
CONTENTS: tuple[dict[str, Any], ...] = (
    {"text": "卷宗已归档"},
    {"text": "/不是命令"},
    {"text": "/study"},
    {"caption": "/doc 讲话", "document": {"file_id": "a", "file_unique_id": "b"}},
    {"caption": "/import", "document": {"file_id": "a", "file_unique_id": "b"}},
    {"sticker": {"file_id": "a", "file_unique_id": "b", "type": "regular", "width": 1, "height": 1,
                 "is_animated": False, "is_video": False}},
    {"new_chat_title": "三部"},
    {"migrate_to_chat_id": -8},
    {"left_chat_member": PERSON},
    {"pinned_message": {"message_id": 1, "date": 0, "chat": CHATS[0]}},
)  # fmt: skip
BOTS = ("taizhang_bot", "TAIZHANG_BOT", "another_bot")
KINDS = ("message", "edited_message", "channel_post", "business_message")


@pytest.fixture
async def application() -> AsyncIterator[BotApplication]:
    """Return the application with all its handlers; it is asked for no more than who takes what."""
    built = await build_application(
        api="http://127.0.0.1:1",
        token=SecretStr("7:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        proxy=None,
        username="taizhang_bot",
        name="台账",
        register=handlers.register,
    )
    yield built
    await built.shutdown()


def typed(words: str, command: str) -> dict[str, Any]:
    """Return the content of a message that begins with a command."""
    entity = {"type": "bot_command", "offset": 0, "length": len(command)}
    return {"text": words, "entities": [entity]}


def contents(commands: list[str]) -> list[dict[str, Any]]:
    """Return what messages may hold: commands in all their shapes, and everything else."""
    shapes = [f"/{command}" for command in [*commands, "nobodys", *map(str.upper, commands)]]
    shapes += [
        f"{shape}@{bot}" for shape in shapes for bot in ("taizhang_bot", "TAIZHANG_BOT", "b")
    ]
    return [*CONTENTS, *(typed(f"{shape} 一部", shape) for shape in shapes)]


def first_of_all(handlers_asked: tuple[BaseHandler[Any, Any, Any], ...], update: object) -> Any:
    """Return the first handler that takes the update, and its check, each of them asked."""
    for handler in handlers_asked:
        check = handler.check_update(update)
        if check is not None and check is not False:
            return handler, check
    return None


async def test_the_same_handler_takes_an_update_as_when_each_is_asked(
    application: BotApplication, database: Database
) -> None:
    (ours,) = application.handlers[0]
    assert isinstance(ours, ByCommand)
    commands = [
        command
        for handler in ours.handlers
        if isinstance(handler, CommandHandler)
        for command in sorted(handler.commands)
    ]
    assert len(commands) > 30
    taken = set()
    async with database.write() as session:
        organisation, _ = await found_organisation(
            session,
            name="第一检察部",
            framework=read_framework("3315"),
            administrator="管理员",
            now=MONDAY,
        )
        # Some commands are the framework's: their handler asks the case whose they are.
        token = current_case.set(Case(session, organisation, MONDAY))
        for value in updates(commands):
            update = read_update(application, value)
            found = ours.check_update(update)
            assert told(found) == told(first_of_all(ours.handlers, update)), value
            taken.add(found.handler if found else None)
        current_case.reset(token)
    idle = {handler.callback.__name__ for handler in ours.handlers if handler not in taken}
    # Membership changes are no messages.
    assert idle == {"on_membership"}


def told(found: Any) -> tuple[Any, str]:
    """Return who takes it and what his check tells: two matches of one text are never equal."""
    return (found[0], repr(found[1])) if found else (None, "")


def updates(commands: list[str]) -> Iterator[dict[str, Any]]:
    """Yield each content in each kind of chat: said, edited, posted, and under a pressed button."""
    for content, chat in product(contents(commands), CHATS):
        body = {"message_id": 3, "date": 0, "chat": chat, "from": PERSON, **content}
        yield from ({"update_id": 1, kind: body} for kind in KINDS)
        press = {"id": "1", "from": PERSON, "chat_instance": "1", "data": "x", "message": body}
        yield {"update_id": 1, "callback_query": press}
