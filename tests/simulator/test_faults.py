"""What goes wrong on demand, and what has happened all the same."""

import aiohttp
import pytest

from simulator import Bot, Person, Simulator
from tests.simulator.conftest import Line, Reply


async def says(call: Line, chat: int, text: str = "a") -> Reply:
    return await call("sendMessage", chat_id=chat, text=text)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_server_errors_in_json(
    sim: Simulator, call: Line, opened: int, zhang: Person, status: int
) -> None:
    sim.faults.server_error(status)
    refused = await says(call, opened)
    assert refused.status == status
    assert refused.refusal
    await zhang.hears_nothing()
    assert (await says(call, opened)).status == 200
    assert sim.records.faults == {"server_error": 1}


GATEWAY_SAYS = (
    (502, None, "<html><body><h1>502</h1></body></html>"),
    (403, None, "<html><body><h1>403</h1></body></html>"),
    (200, "", ""),
    (520, "oops", "oops"),
)


async def test_a_gateway_that_answers_in_telegrams_place(
    sim: Simulator, call: Line, opened: int, zhang: Person, session: aiohttp.ClientSession
) -> None:
    for status, body, page in GATEWAY_SAYS:
        sim.faults.gateway_page(status, body)
        say = {"chat_id": opened, "text": "a"}
        async with session.post(f"{call.url}/sendMessage", data=say) as response:
            assert (response.status, await response.text()) == (status, page)
    await zhang.hears_nothing()


async def test_a_line_that_breaks_before_the_effect(
    sim: Simulator, call: Line, opened: int, zhang: Person
) -> None:
    sim.faults.reset_before(method="sendMessage")
    assert (await call("getMe")).status == 200
    with pytest.raises(aiohttp.ClientConnectionError):
        await says(call, opened)
    await zhang.hears_nothing()


async def test_a_line_that_breaks_after_the_effect(
    sim: Simulator, call: Line, opened: int, zhang: Person
) -> None:
    sim.faults.reset_after()
    with pytest.raises(aiohttp.ClientConnectionError):
        await says(call, opened, "只一次")
    assert (await zhang.hears("只一次")).text == "只一次"


async def test_a_slow_call_is_carried_out(
    sim: Simulator, call: Line, opened: int, zhang: Person
) -> None:
    sim.faults.slow(0.001)
    assert (await says(call, opened)).status == 200


async def test_429_at_will_for_one_chat(
    sim: Simulator, call: Line, opened: int, bot: Bot, li: Person
) -> None:
    await li.opens(bot)
    sim.faults.flood(7, chat_id=opened, times=None)
    assert (await says(call, li.id)).status == 200
    for _ in range(3):
        refused = await says(call, opened)
        assert refused.body["parameters"] == {"retry_after": 7}
    sim.faults.clear()
    assert (await says(call, opened)).status == 200


async def test_chance_is_the_same_in_every_run(sim: Simulator, call: Line, opened: int) -> None:
    sim.faults.server_error(times=None, probability=0.5)
    codes = [(await says(call, opened)).status for _ in range(40)]
    assert 5 < codes.count(500) < 35


async def test_telegram_down_altogether(
    sim: Simulator, call: Line, opened: int, bot: Bot, zhang: Person
) -> None:
    sim.faults.goes_down()
    with pytest.raises(aiohttp.ClientConnectionError):
        await call("getMe")
    await zhang.says("你们在吗")
    sim.faults.comes_back()
    (update,) = await call.next_updates()
    assert update["message"]["text"] == "你们在吗"


async def test_updates_that_cannot_be_read(
    sim: Simulator, call: Line, opened: int, bot: Bot, zhang: Person
) -> None:
    first = sim.faults.malformed_update(bot)
    sim.faults.update_that_is_none(bot)
    await zhang.says("我在后面")
    bad, none, good = await call.updates()
    assert (bad["update_id"], bad["message"]["date"]) == (first, "yesterday")
    assert isinstance(none, str)
    assert good["message"]["text"] == "我在后面"
    assert await call.updates(offset=good["update_id"] + 1) == []
