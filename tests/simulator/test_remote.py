"""A simulator in a process of its own, driven through its back door."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from simulator import Simulator
from simulator.remote import Remote, launched


@pytest.fixture
async def remote() -> AsyncIterator[Remote]:
    async with (
        Simulator(control=True) as sim,
        Remote(sim.url, sim.control_key) as remote,
    ):
        yield remote


async def calls(remote: Remote, token: str, method: str, **params: Any) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{remote.url}/bot{token}/{method}", json=params) as response,
    ):
        answer: dict[str, Any] = await response.json()
        return answer


KEYS = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}


async def test_many_people_write_and_press_at_once(remote: Remote) -> None:
    bot = await remote.add_bot(username="ledger_bot")
    people = await remote.add_people(250, opens=bot["token"])
    ids = await remote.say(bot["token"], [(person, f"回复{person}") for person in people])
    assert ids == [1] * 250
    first = await calls(remote, bot["token"], "getUpdates")
    assert len(first["result"]) == 100
    for person in people[:3]:
        await calls(
            remote, bot["token"], "sendMessage", chat_id=person, text="好吗", reply_markup=KEYS
        )
    since, news = await remote.messages(bot=bot["token"])
    asked = [m for m in news if m["is_bot"]]
    assert [m["buttons"] for m in asked] == [[[["好", "ok"]]]] * 3
    presses = await remote.press(
        bot["token"], [(m["chat_id"], m["message_id"], "ok") for m in asked]
    )
    await calls(
        remote, bot["token"], "answerCallbackQuery", callback_query_id=presses[0], text="记"
    )
    assert await remote.answers(presses) == [("记", False), None, None]
    await remote.edit(bot["token"], [(people[0], 1, "更正")])
    _, edits = await remote.messages(since=since, wait=5)
    assert [(m["text"], m["version"]) for m in edits] == [("更正", 2)]
    records = await remote.all_records()
    assert [(r[2], r[3], r[5]) for r in records] == [("sendMessage", p, "好吗") for p in people[:3]]
    counts = await remote.statistics()
    assert counts["bots"][str(bot["id"])]["calls"]["sendmessage"] == 3
    assert counts["queues"][str(bot["id"])]["waiting"] == 254
    await remote.send_documents(bot["token"], [(people[1], "材料.pdf", b"content", "现场", None)])
    _, [handed_in] = await remote.messages(since=since + 1, wait=5)
    assert (handed_in["file"], handed_in["text"]) == ("材料.pdf", "现场")


async def test_groups_limits_and_faults(remote: Remote) -> None:
    bot = await remote.add_bot(username="ledger_bot")
    token = bot["token"]
    people = await remote.add_people(2, opens=token)
    group = await remote.add_group("工作群", members=people, kind="group")
    await remote.change_group(group["id"], "add", bot=token)
    await remote.say(token, [(people[0], "/list", None, group["id"])])
    forum = await remote.add_group(
        "论坛", members=people, bots=[token], forum=True, topics=["一", "二"]
    )
    assert len(forum["topics"]) == 2
    moved = await remote.change_group(group["id"], "migrate")
    assert moved != group["id"]
    await remote.block(token, [people[0]])
    blocked = await calls(remote, token, "sendMessage", chat_id=people[0], text="a")
    assert blocked["error_code"] == 403
    await remote.unblock(token, [people[0]])
    await remote.set_limits(private_burst=1)
    await calls(remote, token, "sendMessage", chat_id=people[0], text="a")
    flooded = await calls(remote, token, "sendMessage", chat_id=people[0], text="a")
    assert flooded["error_code"] == 429
    await remote.lift_limits()
    await remote.fault("server_error", status=503, method="getMe")
    await remote.fault("malformed_update", bot=token)
    assert (await calls(remote, token, "getMe"))["error_code"] == 503


async def test_the_back_door_is_locked(remote: Remote) -> None:
    for key, status in [("wrong", 403), (remote.key, 404)]:
        async with (
            aiohttp.ClientSession(headers={"X-Control-Key": key}) as session,
            session.post(f"{remote.url}/control/nothing") as response,
        ):
            assert response.status == status
    with pytest.raises(RuntimeError, match="no fault 'seed'"):
        await remote.fault("seed")
    with pytest.raises(RuntimeError, match="KeyError"):
        await remote.say("no:token", [])


async def test_a_process_of_its_own() -> None:
    async with launched("--no-limits") as remote:
        bot = await remote.add_bot(username="ledger_bot")
        assert (await calls(remote, bot["token"], "getMe"))["result"]["id"] == bot["id"]
        await remote.shut_down()
