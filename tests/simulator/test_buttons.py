"""Buttons: who may press, what the bot is told, how long it may answer."""

import aiohttp
import pytest

from simulator import Bot, ManualClock, Message, Person, Simulator
from tests.simulator.conftest import Line

KEYS = {
    "inline_keyboard": [
        [{"text": "完成 ✅", "callback_data": "done"}, {"text": "困难", "callback_data": "stuck"}],
        [{"text": "帮助", "url": "https://t.me/ledger_bot?start=help"}],
        [{"text": "复制", "copy_text": {"text": "台账第1号"}}],
    ]
}


@pytest.fixture
async def asked(call: Line, opened: int, zhang: Person) -> Message:
    await call("sendMessage", chat_id=opened, text="进展如何？", reply_markup=KEYS)
    return await zhang.hears("进展")


async def test_a_press_reaches_the_bot_and_its_answer_the_presser(
    call: Line, asked: Message, zhang: Person
) -> None:
    assert asked.buttons == [["完成 ✅", "困难"], ["帮助"], ["复制"]]
    press = await zhang.taps("完成")
    (update,) = await call.next_updates()
    query = update["callback_query"]
    assert (query["data"], query["from"]["id"]) == ("done", zhang.id)
    assert query["message"]["message_id"] == asked.id
    await call("answerCallbackQuery", callback_query_id=query["id"], text="已记", show_alert=True)
    answer = await press.answered()
    assert (answer.text, answer.alert) == ("已记", True)


async def test_a_press_is_answered_once(call: Line, asked: Message, zhang: Person) -> None:
    press = await zhang.taps("完成")
    assert (await call("answerCallbackQuery", callback_query_id=press.id)).result is True
    again = await call("answerCallbackQuery", callback_query_id=press.id)
    assert again.refusal == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )
    with pytest.raises(AssertionError, match="nobody answered"):
        await (await zhang.taps("困难")).answered(timeout=0)


async def test_a_press_waits_for_150_seconds_and_is_answerable_for_15(
    call: Line, asked: Message, zhang: Person, clock: ManualClock
) -> None:
    await zhang.taps("完成")
    clock.passes(seconds=149)
    late = await zhang.taps("困难")
    assert len(await call.updates()) == 2
    clock.passes(seconds=1)
    assert [u["callback_query"]["id"] for u in await call.updates()] == [late.id]
    clock.passes(seconds=14)
    assert (await call("answerCallbackQuery", callback_query_id=late.id)).status == 200
    later = await zhang.taps("困难")
    clock.passes(seconds=16)
    too_old = await call("answerCallbackQuery", callback_query_id=later.id)
    assert "query is too old" in too_old.refusal
    clock.passes(seconds=150)
    assert await call.updates() == []


async def test_an_answer_has_up_to_200_characters(
    call: Line, asked: Message, zhang: Person
) -> None:
    press = await zhang.taps("完成")
    long = await call("answerCallbackQuery", callback_query_id=press.id, text="字" * 201)
    assert long.refusal == "Bad Request: MESSAGE_TOO_LONG"
    fits = await call("answerCallbackQuery", callback_query_id=press.id, text="字" * 200)
    assert fits.result is True


async def test_another_bot_cannot_answer(
    sim: Simulator, asked: Message, zhang: Person, session: aiohttp.ClientSession, call: Line
) -> None:
    press = await zhang.taps("完成")
    other = sim.add_bot(username="other_bot")
    call.url = f"{sim.url}/bot{other.token}"
    assert (
        "query ID is invalid"
        in (await call("answerCallbackQuery", callback_query_id=press.id)).refusal
    )


async def test_anybody_in_a_group_can_press_and_anything_can_be_forged(
    sim: Simulator, bot: Bot, call: Line, zhang: Person, li: Person
) -> None:
    group = sim.add_group("工作群", members=[zhang, li, bot])
    await call("sendMessage", chat_id=group.id, text="谁来？", reply_markup=KEYS)
    await call.next_updates()
    question = await li.hears("谁来", in_=group)
    await li.taps("困难", on=question)
    await zhang.taps_forged("drop table", on=question)
    pressed = [u["callback_query"] for u in await call.updates()]
    assert [(q["from"]["id"], q["data"]) for q in pressed] == [
        (li.id, "stuck"),
        (zhang.id, "drop table"),
    ]


async def test_who_does_not_see_a_message_cannot_press(asked: Message, li: Person) -> None:
    with pytest.raises(AssertionError, match="does not see"):
        await li.taps_forged("done", on=asked)
    with pytest.raises(AssertionError, match="sees no button '完成'"):
        await li.taps("完成")


async def test_under_a_deleted_message_little_is_told(
    call: Line, asked: Message, zhang: Person
) -> None:
    await call("deleteMessage", chat_id=zhang.id, message_id=asked.id)
    with pytest.raises(AssertionError, match="deleted"):
        await zhang.taps("完成", on=asked)
    await zhang.taps_forged("done", on=asked)
    (update,) = await call.next_updates()
    assert update["callback_query"]["message"]["date"] == 0


async def test_a_press_can_come_twice(
    sim: Simulator, call: Line, asked: Message, zhang: Person
) -> None:
    sim.faults.duplicate_presses(times=1)
    await zhang.taps("完成")
    await zhang.taps("困难")
    queries = [u["callback_query"] for u in await call.updates()]
    assert [q["data"] for q in queries] == ["done", "done", "stuck"]
    assert queries[0] == queries[1]


async def test_links_and_texts_to_copy(call: Line, asked: Message, zhang: Person) -> None:
    await zhang.taps("复制")
    assert zhang.clipboard == "台账第1号"
    await zhang.taps("帮助")
    (update,) = await call.next_updates()
    assert update["message"]["text"] == "/start help"


async def test_the_latest_message_with_such_a_button_is_meant(
    call: Line, asked: Message, zhang: Person
) -> None:
    await call("sendMessage", chat_id=zhang.id, text="第二项", reply_markup=KEYS)
    press = await zhang.taps("完成")
    assert press.message.text == "第二项"


async def test_keys_of_a_reply_keyboard_write_their_label(
    call: Line, opened: int, zhang: Person
) -> None:
    keys = {"keyboard": [[{"text": "我的清单"}]]}
    await call("sendMessage", chat_id=opened, text="选", reply_markup=keys)
    await zhang.taps("我的清单")
    (update,) = await call.next_updates()
    assert update["message"]["text"] == "我的清单"
