"""Fetching updates: what an offset promises."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import Bot, Limits, ManualClock, Person, Simulator
from simulator.world import World
from tests.simulator.conftest import Line, Reply


async def texts(call: Line, **params: Any) -> list[str]:
    return [update["message"]["text"] for update in await call.updates(**params)]


@pytest.fixture
async def five(zhang: Person, bot: Bot, opened: int) -> int:
    """Five messages wait; the number of the first update."""
    first = bot.updates.next_id
    for word in "甲乙丙丁戊":
        await zhang.says(word, to=bot)
    return first


async def test_an_offset_acknowledges_all_before_it_for_good(call: Line, five: int) -> None:
    assert await texts(call) == list("甲乙丙丁戊")
    assert await texts(call, offset=five) == list("甲乙丙丁戊")
    assert await texts(call, offset=five + 2, limit=2) == list("丙丁")
    assert await texts(call, offset=five) == list("丙丁戊")
    assert await texts(call, offset=five + 5) == []
    assert await texts(call) == []


async def test_a_negative_offset_forgets_all_but_the_last(call: Line, five: int) -> None:
    assert await texts(call, offset=-2) == list("丁戊")
    assert await texts(call) == list("丁戊")


@pytest.mark.parametrize(("limit", "expected"), [(0, 100), (1, 1), (100, 100), (101, 100)])
async def test_a_batch_has_at_most_a_hundred(
    call: Line, zhang: Person, bot: Bot, opened: int, limit: int, expected: int
) -> None:
    for number in range(105):
        await zhang.says(str(number + 1), to=bot)
    assert len(await call.updates(limit=limit)) == expected


async def test_a_poll_waits_for_the_first_update(
    call: Line, zhang: Person, bot: Bot, opened: int
) -> None:
    poll = asyncio.create_task(texts(call, timeout=50))
    await bot.is_polling()
    await zhang.says("来了", to=bot)
    assert await poll == ["来了"]


async def poll_under_way(call: Line, bot: Bot) -> asyncio.Task[Reply]:
    poll = asyncio.create_task(call("getUpdates", timeout=50))
    await bot.is_polling()
    return poll


async def test_of_two_pollers_the_older_is_sent_away(
    call: Line, zhang: Person, bot: Bot, opened: int
) -> None:
    older = await poll_under_way(call, bot)
    newer = asyncio.create_task(call("getUpdates", timeout=50))
    refused = await older
    assert refused.status == 409
    assert refused.refusal.startswith("Conflict: terminated by other getUpdates request")
    await zhang.says("来了", to=bot)
    assert len((await newer).result) == 1


async def test_a_webhook_and_polling_exclude_each_other(call: Line, bot: Bot) -> None:
    poll = await poll_under_way(call, bot)
    assert (await call("setWebhook", url="http://127.0.0.1:9/")).result is True
    assert (await poll).refusal == "Conflict: terminated by setWebhook request"
    assert (await call("getUpdates")).refusal.startswith(
        "Conflict: can't use getUpdates method while webhook is active"
    )
    await call("deleteWebhook")
    assert await call.updates() == []


async def test_updates_are_kept_for_a_day(call: Line, clock: ManualClock, five: int) -> None:
    clock.passes(hours=23, minutes=59)
    assert len(await call.updates()) == 5
    clock.passes(minutes=1)
    assert await call.updates() == []


async def test_the_same_offset_in_haste_gets_one_update(
    call: Line, bot: Bot, clock: ManualClock, five: int
) -> None:
    bot.updates.hasty_polls_get_one = True
    clock.passes(seconds=1)
    assert len(await call.updates(offset=five)) == 5
    assert len(await call.updates(offset=five)) == 1
    clock.passes(seconds=1)
    assert len(await call.updates(offset=five)) == 5
    assert len(await call.updates(offset=five + 1)) == 4


async def test_the_same_offset_within_three_seconds_must_wait(
    sim: Simulator, call: Line, zhang: Person, bot: Bot, clock: ManualClock, five: int
) -> None:
    sim.set_limits(Limits())
    assert len(await call.updates(offset=five)) == 5
    clock.passes(seconds=2.9)
    assert len(await call.updates(offset=five)) == 5  # what is there comes at once
    assert await call.updates(offset=five + 5) == []
    poll = asyncio.create_task(texts(call, offset=five + 5))  # asks for no waiting, and waits
    await bot.is_polling()
    await zhang.says("己", to=bot)
    assert await poll == ["己"]
    clock.passes(seconds=3)
    assert await call.updates(offset=five + 6) == []
    clock.passes(seconds=3)
    assert await call.updates(offset=five + 6) == []


async def test_ids_that_jump_back_begin_anew(
    sim: Simulator, call: Line, zhang: Person, bot: Bot, five: int
) -> None:
    sim.faults.jump_update_ids(bot, by=-1000)
    await zhang.says("己", to=bot)
    updates = await call.updates(offset=five + 5)
    assert [update["message"]["text"] for update in updates] == ["己"]
    assert updates[0]["update_id"] < five
    assert await call.updates(offset=updates[0]["update_id"] + 1) == []


async def test_only_what_was_asked_for_is_queued(
    call: Line, zhang: Person, bot: Bot, opened: int
) -> None:
    await call.updates(allowed_updates=["edited_message"])
    message = await zhang.says("甲", to=bot)
    await zhang.edits(message, "乙")
    (update,) = await call.next_updates()
    assert update["edited_message"]["text"] == "乙"
    await call.updates(allowed_updates=[])
    await zhang.says("丙", to=bot)
    assert len(await call.updates()) == 1


async def test_a_kind_of_update_that_there_is_not_is_refused(
    call: Line, zhang: Person, bot: Bot, opened: int
) -> None:
    refused = await call("getUpdates", allowed_updates=["message", "mesage_reaction"])
    assert refused.refusal == 'Bad Request: unknown kind of update "mesage_reaction"'
    await zhang.says("甲", to=bot)
    assert await texts(call) == ["甲"]


async def test_a_restarted_bot_is_given_again_what_it_did_not_acknowledge(
    call: Line, bot: Bot, zhang: Person, opened: int
) -> None:
    await zhang.says("甲", to=bot)
    assert await texts(call) == await texts(call) == ["甲"]
    waiting = asyncio.create_task(bot.has_fetched_everything())
    await call.next_updates()
    await waiting


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


acts = st.lists(
    st.one_of(
        st.just("put"),
        st.just("jump"),
        st.integers(min_value=-4, max_value=12),
    ),
    max_size=30,
)


@given(acts)
def test_nothing_is_lost_that_was_not_acknowledged(
    loop: asyncio.AbstractEventLoop, acts: list[Literal["put", "jump"] | int]
) -> None:
    """Whatever offsets a bot sends: it gets in order all that it has not acknowledged, no more."""
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    bot = World(clock=clock.now, monotonic=clock.monotonic).add_bot()
    queue, waiting = bot.updates, []
    queue.hasty_polls_get_one = False
    for act in acts:
        if act == "put":
            waiting.append(queue.put_raw("x"))
        elif act == "jump":
            queue.jump(by=-50)
            waiting.clear()
            queue.clear()
        else:
            offset = queue.next_id - act if act > 0 else act
            got = loop.run_until_complete(queue.take(offset, 100, 0))
            keep = waiting[offset:] if offset < 0 else [n for n in waiting if n >= offset]
            waiting = waiting if offset == 0 else keep
            assert [update.id for update in queue.waiting] == waiting
            assert len(got) == len(waiting)
