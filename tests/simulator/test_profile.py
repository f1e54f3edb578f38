"""The bot's public face."""

from typing import Any

import pytest

from simulator import Bot
from tests.simulator.conftest import Line

LIST = {"command": "list", "description": "我的清单"}


async def test_a_menu_for_each_scope_and_language(call: Line, bot: Bot, opened: int) -> None:
    here = {"type": "chat", "chat_id": opened}
    await call("setMyCommands", commands=[LIST])
    await call("setMyCommands", commands=[LIST, LIST], scope=here, language_code="zh")
    assert (await call("getMyCommands")).result == [LIST]
    assert len((await call("getMyCommands", scope=here, language_code="zh")).result) == 2
    assert (await call("getMyCommands", scope=here)).result == []
    assert bot.menu == ["list"]
    await call("deleteMyCommands")
    assert (await call("getMyCommands")).result == []


@pytest.mark.parametrize(
    ("method", "params", "complaint"),
    [
        ("setMyCommands", {"commands": [LIST] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("setMyCommands", {"commands": [LIST | {"command": "我"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [LIST | {"command": "New"}]}, "BOT_COMMAND_INVALID"),
        (
            "setMyCommands",
            {"commands": [LIST | {"description": "字" * 257}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [LIST], "scope": {"type": "everybody"}},
            "can't parse scope: none of its kinds fits",
        ),
        (
            "setMyCommands",
            {"commands": [LIST], "scope": {"type": "chat", "chat_id": 5}},
            "chat not found",
        ),
        ("setMyName", {"name": "x" * 65}, "name is too long"),
        ("setMyDescription", {"description": "x" * 513}, "description is too long"),
        ("getMyName", {"language_code": "chinese"}, "invalid language_code specified"),
    ],
)
async def test_what_is_refused(
    call: Line, method: str, params: dict[str, Any], complaint: str
) -> None:
    assert (await call(method, **params)).refusal == f"Bad Request: {complaint}"


async def test_names_and_descriptions(call: Line, bot: Bot) -> None:
    assert (await call("getMyName")).result == {"name": "ledger_bot"}
    await call("setMyName", name="台账")
    await call("setMyName", name="Ledger", language_code="en")
    assert (await call("getMyName", language_code="en")).result == {"name": "Ledger"}
    assert (await call("getMe")).result["first_name"] == bot.name == "台账"
    for what in ["Description", "ShortDescription"]:
        key = "description" if what == "Description" else "short_description"
        assert (await call(f"setMy{what}", **{key: "督促落实"})).result is True
        assert (await call(f"getMy{what}")).result == {key: "督促落实"}


async def test_the_menu_button(call: Line, opened: int) -> None:
    assert (await call("getChatMenuButton")).result == {"type": "commands"}
    await call("setChatMenuButton", chat_id=opened, menu_button={"type": "default"})
    assert (await call("getChatMenuButton", chat_id=opened)).result == {"type": "default"}


async def test_there_is_nowhere_else_to_go(call: Line) -> None:
    assert (await call("close")).result is True
    assert (await call("logOut")).result is True
