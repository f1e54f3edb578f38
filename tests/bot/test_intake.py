"""What comes in is stored before it is acknowledged, whatever breaks."""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from telegram import Update
from telegram.ext import PollHandler

from bot.incoming.handful import SIGNS_AT_ONCE
from bot.incoming.inbox import NOBODYS_CHATS, InboxShelf, read_just_enough
from bot.process.settings import read_settings
from bot.transport import Telegram
from handlers.talk.context import Talk
from ledger.book.chain import append_entry
from ledger.people.alerts import A_MESSAGE_EVERY, RECOUNTED_EVERY
from models import Inbox, InboxState, Outbox, Priority
from tests.bot import echoing
from tests.bot.conftest import said
from tests.office import Office


async def test_what_was_said_while_we_were_away_is_heard(echo: Office) -> None:
    await echo.goes_down()
    for number in range(120):
        await echo.zhang.says(f"第{number}条")
    await echo.restarts()
    assert said(echo) == [f"第{number}条" for number in range(120)]


async def test_nothing_is_acknowledged_while_the_database_is_away(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = echo.house.intake._shelf
    store, refusals = shelf.store, 3

    async def away(updates: Sequence[Any]) -> int:
        nonlocal refusals
        if refusals:
            refusals -= 1
            assert echo.bot.updates.waiting, "acknowledged before it was stored"
            raise OperationalError("INSERT", {}, Exception("the database is away"))
        return await store(updates)

    monkeypatch.setattr(shelf, "store", away)
    await echo.zhang.says("别丢")
    assert refusals == 0
    assert said(echo) == ["别丢"]


async def test_of_long_updates_only_as_many_are_taken_as_fit(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []
    store = InboxShelf.store

    async def counted(shelf: InboxShelf, updates: Sequence[Any]) -> int:
        taken.append(len(updates))
        return await store(shelf, updates)

    monkeypatch.setattr(InboxShelf, "store", counted)
    await echo.goes_down()
    long, each = "长" * 4_000, SIGNS_AT_ONCE // 2 // 4_000
    for number in range(300):
        await echo.zhang.says(f"{number}{long}")
    await echo.restarts()
    assert [text.removesuffix(long) for text in said(echo)] == [str(n) for n in range(300)]
    assert max(taken[1:]) <= 2 * each


@pytest.mark.parametrize("fault", ["reset_before", "reset_after", "server_error"])
async def test_a_broken_line_delays_and_loses_nothing(echo: Office, fault: str) -> None:
    getattr(echo.sim.faults, fault)(times=3, method="getUpdates")
    for number in range(5):
        await echo.zhang.says(f"第{number}条")
    assert said(echo) == [f"第{number}条" for number in range(5)]


async def test_telegram_may_be_down_when_we_start(echo: Office) -> None:
    await echo.goes_down()
    echo.sim.faults.goes_down()
    await echo.starts()
    await echo.zhang.person.says("在吗", to=echo.bot)
    await asyncio.wait_for(echo.house.intake.polled.wait(), 5)
    echo.sim.faults.comes_back()
    await echo.settle()
    assert said(echo) == ["在吗"]


async def test_malformed_updates_do_not_block_those_behind_them(echo: Office) -> None:
    echo.expects_defects = True
    await echo.zhang.says("前")
    echo.sim.faults.malformed_update(echo.bot)
    echo.sim.faults.update_that_is_none(echo.bot)
    await echo.zhang.says("后")
    assert said(echo) == ["前", "后"]
    rows = await echo.all(Inbox, Inbox.state == InboxState.SET_ASIDE)
    assert len(rows) == 2
    assert all(row.error for row in rows)
    await echo.clock.jumps_to(echo.clock.now() + RECOUNTED_EVERY)
    [notice] = [m.text for m in echo.admin.person.chats[0].messages if "没能处理" in m.text]
    assert "有 2 条消息没能处理" in notice


async def test_many_that_cannot_be_read_are_one_message_with_their_number_and_one_line(
    echo: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    echo.expects_defects = True
    for _ in range(80):
        echo.sim.faults.malformed_update(echo.bot)
    await echo.settle()
    assert len(await echo.all(Inbox, Inbox.state == InboxState.SET_ASIDE)) == 80
    [notice] = [m for m in echo.admin.hears_everything() if "没能处理" in m.text]
    assert "有 1 条消息" in notice.text
    for moment, number in ((RECOUNTED_EVERY, 80), (RECOUNTED_EVERY, 81), (A_MESSAGE_EVERY, 82)):
        await echo.clock.jumps_to(echo.clock.now() + moment)
        assert f"有 {number} 条消息" in notice.text
        echo.sim.faults.malformed_update(echo.bot)
        await echo.settle()
    told = [m.text for m in echo.admin.person.chats[0].messages if "没能处理" in m.text]
    assert [text.partition("消息")[0] for text in told] == ["有 82 条", "有 1 条"]
    rows = await echo.all(Outbox, Outbox.member_id == echo.admin.member_id)
    assert [row.priority for row in rows] == [Priority.REMINDER] * 5  # told, recounted, told
    assert capsys.readouterr().out.count("update_set_aside") == 1


async def test_what_cannot_be_read_lets_nothing_be_handled_twice(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    handled, keep = [], echoing.keep

    async def count_and_keep(talk: Talk, text: str) -> None:
        handled.append(text)
        await keep(talk, text)

    echo.expects_defects = True
    monkeypatch.setattr(echoing, "keep", count_and_keep)
    await echo.goes_down()
    for number in range(10):
        await echo.zhang.says(f"第{number}条")
        echo.sim.faults.malformed_update(echo.bot)
    await echo.restarts()
    assert handled == said(echo) == [f"第{number}条" for number in range(10)]


async def test_what_belongs_to_no_chat_waits_for_nothing_else(echo: Office) -> None:
    async def hear_question(update: Update, talk: Talk) -> None:
        assert update.poll is not None
        question = update.poll.question
        if question in echoing.failures:
            raise echoing.BrokenError
        await append_entry(
            talk.session,
            organisation_id=talk.organisation.id,
            kind="heard",
            now=talk.now,
            text=question,
        )

    echo.expects_defects = True
    echo.house.application.add_handler(PollHandler(hear_question))
    echoing.failures.append("坏的")
    for question in ("坏的", "好的"):
        poll: dict[str, Any] = {"id": "1", "question": question, "options": [],
                "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular",
                "allows_multiple_answers": False, "allows_revoting": False,
                "members_only": False}  # fmt: skip
        update = {"update_id": echo.bot.updates.next_id, "poll": poll}
        echo.sim.faults.malformed_update(echo.bot, json.dumps(update))
    await echo.settle()
    assert said(echo) == ["好的"]
    echoing.failures.clear()
    await echo.clock.jumps_to(echo.clock.now() + timedelta(seconds=2))
    assert said(echo) == ["好的", "坏的"]


@pytest.mark.parametrize("where", ["chat", "from"])
async def test_numbers_that_no_database_holds_break_nothing(echo: Office, where: str) -> None:
    echo.expects_defects = True
    person = {"id": echo.zhang.person.id, "is_bot": False, "first_name": "x", "type": "private"}
    message = {"message_id": 9, "date": 1, "text": "太大", "chat": person, "from": person}
    message[where] = person | {"id": 1 << 70}
    update = {"update_id": echo.bot.updates.next_id, "message": message}
    echo.sim.faults.malformed_update(echo.bot, json.dumps(update))
    for seconds in (0, 2, 10):
        await echo.clock.jumps_to(echo.clock.now() + timedelta(seconds=seconds))
    assert await echo.all(Inbox, Inbox.state == InboxState.WAITING) == []
    await echo.zhang.says("后")
    assert said(echo)[-1] == "后"
    assert echo.house.broken is None


@pytest.mark.parametrize(
    "changed",
    [
        {"message": {"message_id": 1 << 63}},
        {"message": {"text": ["字"]}},
        {"message": {"text": None, "caption": {"字": 1}, "photo": []}},
        {"message": {"media_group_id": [1]}},
        {"message": {"chat": {"id": {}, "type": "private"}}},
        {"message": {"from": {"id": True, "is_bot": False, "first_name": "x"}}},
        {"message": {"migrate_to_chat_id": 1 << 63}},
        {"callback_query": {"data": [["完成"]]}},
        {"callback_query": {"message": {"message_id": 1 << 63, "date": 0}}},
        {"my_chat_member": {}},
    ],
)
async def test_numbers_and_words_that_are_none_are_set_aside_at_once(
    echo: Office, changed: dict[str, Any]
) -> None:
    """They are no fault of ours, so that none is tried again and the log shows no trace."""
    echo.expects_defects = True
    person = {"id": echo.zhang.person.id, "is_bot": False, "first_name": "x", "type": "private"}
    whole: dict[str, dict[str, Any]] = {
        "message": {"message_id": 9, "date": 1, "text": "字", "chat": person, "from": person},
        "callback_query": {"id": "1", "from": person, "chat_instance": "1", "data": "x"},
        "my_chat_member": {},
    }
    [(kind, fields)] = changed.items()
    if isinstance(fields.get("message"), dict):
        fields = {"message": {"chat": person} | fields["message"]}
    update = {"update_id": echo.bot.updates.next_id, kind: whole[kind] | fields}
    echo.sim.faults.malformed_update(echo.bot, json.dumps(update))
    await echo.settle()
    [row] = await echo.all(Inbox, Inbox.state == InboxState.SET_ASIDE)
    assert (row.error or "").startswith("MalformedUpdateError")
    await echo.zhang.says("后")
    assert said(echo) == ["后"]


async def test_half_characters_and_nuls_are_stored_and_handled(echo: Office) -> None:
    body = (
        '{{"update_id":{number},"message":{{"message_id":9,"date":1,"text":"a\\ud800b\\u0000c",'
        '"from":{{"id":{who},"is_bot":false,"first_name":"x"}},'
        '"chat":{{"id":{who},"type":"private","first_name":"x"}}}}}}'
    )
    number = echo.bot.updates.next_id
    echo.sim.faults.malformed_update(echo.bot, body.format(number=number, who=echo.zhang.person.id))
    await echo.zhang.says("后")
    assert said(echo) == ["a�b�c", "后"]


async def test_update_ids_may_jump_backwards_onto_old_ones(echo: Office) -> None:
    for number in range(5):
        await echo.zhang.says(f"旧{number}")
    echo.sim.faults.jump_update_ids(echo.bot, by=-5)
    for number in range(8):
        await echo.zhang.says(f"新{number}")
    assert said(echo) == [f"旧{n}" for n in range(5)] + [f"新{n}" for n in range(8)]


async def test_a_batch_that_comes_twice_counts_once(echo: Office) -> None:
    await asyncio.wait_for(echo.house.intake.polled.wait(), 5)
    # The poll under way brings it; that it was stored Telegram does not learn before the restart.
    echo.sim.faults.reset_before(times=None, method="getUpdates")
    await echo.zhang.person.says("一次", to=echo.bot)
    await echo.zhang.person.hears("收到：一次", timeout=5)
    await echo.goes_down()
    echo.sim.faults.clear()
    await echo.starts()
    await echo.settle()
    assert said(echo) == ["一次"]
    assert len(await echo.all(Inbox)) == 1


async def test_what_was_not_to_be_kept_counts_once_too(office: Office) -> None:
    office.sim.faults.reset_before(times=None, method="getUpdates")
    await office.zhang.person.says("当事人身份证 11010519491231002X", to=office.bot)
    await office.zhang.person.hears("身份证", timeout=5)
    await office.goes_down()
    office.sim.faults.clear()
    await office.starts()
    await office.settle()
    assert len(await office.all(Inbox)) == 1
    assert office.zhang.person.unheard() == []


async def test_a_press_that_comes_twice_under_two_ids_has_one_effect(echo: Office) -> None:
    await echo.zhang.says("hello")
    message = await echo.zhang.hears("收到")
    echo.sim.faults.duplicate_presses()
    press = await echo.zhang.taps_forged("once", message)
    assert said(echo) == ["hello", "once"]
    assert press.answer is not None
    assert len(await echo.all(Inbox)) == 3


async def test_another_poller_is_said_and_outlasted(
    echo: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = echo.house.settings
    async with Telegram(settings.telegram_api, settings.token) as other:
        await other.call("getUpdates", {"timeout": 0})
    await echo.zhang.says("还在")
    assert said(echo) == ["还在"]
    assert "another_poller" in capsys.readouterr().out


async def test_a_webhook_left_behind_is_removed(echo: Office) -> None:
    await echo.goes_down()
    settings = read_settings(_env_file=None, bot_token=echo.bot.token)
    async with Telegram(echo.sim.url, settings.token) as line:
        await line.call("setWebhook", {"url": "https://127.0.0.1:9/hook"})
    await echo.starts()
    await echo.zhang.says("轮询")
    assert said(echo) == ["轮询"]


@pytest.mark.parametrize(
    ("update", "key"),
    [
        ({"update_id": 1, "message": {"chat": {"id": -5}, "from": {"id": 7}}}, -5),
        (
            {"update_id": 1, "callback_query": {"from": {"id": 7}, "message": {"chat": {"id": 5}}}},
            5,
        ),
        ({"update_id": 1, "callback_query": {"from": {"id": 7}, "inline_message_id": "x"}}, 7),
        ({"update_id": 1, "poll_answer": {"user": {"id": 7}}}, 7),
        ({"update_id": 1, "message": {"chat": [], "from": "x"}}, 0),
        ({"update_id": 1, "message": {"chat": {"id": 1 << 70}}}, 0),
        ("none", 0),
    ],
)
def test_the_order_kept_is_the_chats_else_the_users(update: Any, key: int) -> None:
    arrived = read_just_enough(update)
    assert arrived.chat_key == (key or NOBODYS_CHATS + arrived.update_id)
