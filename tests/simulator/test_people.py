"""People: what they hear, and what they are told when they hear nothing."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from simulator import Bot, Event, Person, Simulator
from simulator.chats.render import render_chat
from tests.simulator.conftest import Line

KEYS = {"inline_keyboard": [[{"text": "正常", "callback_data": "a"}]]}


async def test_each_message_is_heard_once_and_in_any_order(
    call: Line, opened: int, zhang: Person, bot: Bot
) -> None:
    for text in ["清单甲", "清单乙", "夜读"]:
        await call("sendMessage", chat_id=opened, text=text)
    assert (await zhang.hears("夜读")).text == "夜读"
    assert (await zhang.hears("清单")).text == "清单甲"
    assert [m.text for m in zhang.unheard()] == ["清单乙"]
    assert (await zhang.hears("清单", in_=bot)).text == "清单乙"
    await zhang.hears_nothing()
    assert [m.text for m in zhang.heard()] == ["夜读", "清单甲", "清单乙"]
    assert len(zhang.chat(bot).messages) == 4


async def test_who_waits_is_woken(call: Line, opened: int, zhang: Person) -> None:
    waiting = asyncio.create_task(zhang.hears("来了"))
    await call("sendMessage", chat_id=opened, text="来了")
    assert (await waiting).text == "来了"


async def test_a_message_edited_meanwhile_is_heard_in_both_versions(
    call: Line, opened: int, zhang: Person
) -> None:
    sent = (await call("sendMessage", chat_id=opened, text="处理中")).result
    await call("editMessageText", chat_id=opened, message_id=sent["message_id"], text="已办结")
    assert await zhang.hears("处理中") is await zhang.hears("已办结")
    await zhang.hears_nothing()


async def test_silence_is_explained_by_what_was_said(
    call: Line, opened: int, zhang: Person
) -> None:
    await call("sendMessage", chat_id=opened, text="别的话", reply_markup=KEYS)
    with pytest.raises(AssertionError) as failure:
        await zhang.hears("你好", timeout=0)
    assert str(failure.value).splitlines() == [
        "张三 did not hear '你好' within 0 s",
        "── 张三 · @ledger_bot ──",
        "01:00  我",
        "  /start",
        "01:00  ledger_bot",
        "  别的话",
        "  [正常]",
    ]
    with pytest.raises(AssertionError, match="别的话"):
        await zhang.hears_nothing()


async def test_two_people_in_a_group_hear_each_for_himself(
    sim: Simulator, call: Line, bot: Bot, zhang: Person, li: Person
) -> None:
    group = sim.add_group("工作群", members=[zhang, li, bot])
    await call("sendMessage", chat_id=group.id, text="通报")
    assert await zhang.hears("通报") is await li.hears("通报", in_=group)
    await li.says("收到", to=group)
    assert (await zhang.hears("收到")).sender is li
    await li.hears_nothing()


async def test_what_telegram_would_not_let_people_do(
    sim: Simulator, bot: Bot, zhang: Person, li: Person, opened: int
) -> None:
    with pytest.raises(AssertionError, match="must open"):
        await li.says("你好", to=bot)
    with pytest.raises(AssertionError, match="say to whom"):
        await li.says("你好")
    with pytest.raises(ValueError, match="start code"):
        await zhang.opens(bot, start="with space")
    with pytest.raises(ValueError, match="4096"):
        await zhang.says("字" * 4097)
    with pytest.raises(AssertionError, match="not in"):
        await zhang.says("你好", to=sim.add_group("别人的群", members=[li]))
    message = await zhang.says("我的")
    with pytest.raises(AssertionError, match="his own"):
        await li.edits(message, "改")


async def test_a_chat_as_lines_of_text(
    sim: Simulator, call: Line, opened: int, zhang: Person, bot: Bot
) -> None:
    asked = await zhang.says("进展\n如何")
    await call(
        "sendMessage",
        chat_id=opened,
        text="<b>收到</b>",
        parse_mode="HTML",
        reply_markup=KEYS,
        reply_parameters={"message_id": asked.id},
    )
    await zhang.edits(asked, "进展如何")
    await zhang.sends_document("表.xlsx")
    await zhang.deletes(zhang.chat(bot).messages[0])
    assert render_chat(zhang.chat(bot), reader=zhang, zone=timezone(timedelta(hours=8))) == [
        "── 张三 · @ledger_bot ──",
        "09:00  我 ✎",
        "  进展如何",
        "09:00  ledger_bot",
        "  │ 进展如何",
        "  收到",
        "  [正常]",
        "09:00  我",
        "  📎 表.xlsx",
    ]


async def test_everything_that_happens_is_told_as_events(
    sim: Simulator, call: Line, opened: int, zhang: Person, bot: Bot
) -> None:
    seen: list[Event] = []
    end = sim.subscribe(seen.append)
    await zhang.says("甲")
    await call.next_updates()
    sent = (await call("sendMessage", chat_id=opened, text="乙", reply_markup=KEYS)).result
    press = await zhang.taps("正常")
    await call("answerCallbackQuery", callback_query_id=press.id)
    await call("editMessageText", chat_id=opened, message_id=sent["message_id"], text="丙")
    await call("sendMessage", chat_id=opened, text="")
    await zhang.blocks(bot)
    end()
    await zhang.unblocks(bot)
    assert [event.kind for event in seen] == [
        "message_sent",
        "update_queued",
        "updates_acknowledged",
        "message_sent",
        "press",
        "update_queued",
        "press_answered",
        "message_edited",
        "call_refused",
        "membership",
        "update_queued",
    ]
    assert seen[0].at == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


async def test_events_can_be_followed(sim: Simulator, zhang: Person, bot: Bot, opened: int) -> None:
    events = sim.events()
    first = asyncio.ensure_future(anext(events))
    await bot.has_fetched_everything()
    await asyncio.sleep(0)
    await zhang.says("甲")
    assert (await first).details["message"].text == "甲"
    await events.aclose()
