"""What goes out: once, in order, as told, and never forgotten."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outgoing.outbox_rows import Mark, recall_pace, write_marks
from bot.outgoing.pace import FREE, MINUTE_AND_A_BIT, Pace, SlidingWindow
from bot.transport import NotSentError, NotTelegramError, Reply
from ledger.chats.reachability import note_refusal
from ledger.talk.saying import put_in_outbox
from models import Group, Member, Organisation, Outbox, OutboxState, Priority
from simulator import Group as GroupChat
from tests.office import Colleague, Office
from wording import Rendered


async def put(
    office: Office,
    *texts: str,
    to: Colleague | GroupChat | None = None,
    priority: Priority = Priority.REPLY,
    **columns: Any,
) -> list[int]:
    """Rows in the outbox; returns their numbers."""
    to = to or office.zhang
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, 1)
        rows = [
            await put_in_outbox(
                session,
                organisation,
                chat_id=to.person.id if isinstance(to, Colleague) else to.id,
                rendered=Rendered(text, ()),
                now=office.clock.now(),
                priority=priority,
                member_id=to.member_id if isinstance(to, Colleague) else None,
            )
            for text in texts
        ]
        for row in rows:
            for name, value in columns.items():
                setattr(row, name, value)
    return [row.id for row in rows]


async def states(office: Office, ids: list[int]) -> list[OutboxState]:
    rows = await office.all(Outbox, Outbox.id.in_(ids))
    return [row.state for row in sorted(rows, key=lambda row: row.id)]


def texts(colleague: Colleague) -> list[str]:
    return [message.text for message in colleague.hears_everything()]


async def test_a_chat_hears_everything_in_order(echo: Office) -> None:
    ids = await put(echo, *(f"第{n}条" for n in range(20)))
    await echo.settle()
    assert texts(echo.zhang) == [f"第{n}条" for n in range(20)]
    rows = await echo.all(Outbox, Outbox.id.in_(ids))
    assert {row.state for row in rows} == {OutboxState.SENT}
    assert all(row.message_id and row.sent_at for row in rows)


async def test_lost_before_the_effect_it_is_sent_once_more_and_says_so(echo: Office) -> None:
    echo.sim.faults.reset_before(method="sendMessage")
    ids = await put(echo, "要紧")
    await echo.settle()
    assert texts(echo.zhang) == ["【补发】\n要紧"]
    assert await states(echo, ids) == [OutboxState.SENT]


async def test_lost_after_the_effect_it_is_heard_twice_and_the_second_says_so(echo: Office) -> None:
    echo.sim.faults.reset_after(method="sendMessage")
    await put(echo, "要紧", "其次")
    await echo.settle()
    assert texts(echo.zhang) == ["要紧", "【补发】\n要紧", "其次"]


async def test_lost_twice_it_stays_unknown_for_people_to_see_and_holds_nobody_up(
    echo: Office,
) -> None:
    echo.sim.faults.reset_before(times=2, method="sendMessage")
    ids = await put(echo, "要紧", "其次")
    await echo.settle()
    assert texts(echo.zhang) == ["其次"]
    assert await states(echo, ids) == [OutboxState.UNKNOWN, OutboxState.SENT]
    (row,) = await echo.all(Outbox, Outbox.id == ids[0])
    assert (row.error or "").startswith("may have arrived; no answer")
    await echo.restarts()
    assert texts(echo.zhang) == []


async def test_a_reader_of_english_is_told_in_english(echo: Office) -> None:
    async with echo.database.write() as session:
        member = await session.get_one(Member, (echo.organisation_id, echo.zhang.member_id))
        member.language = "en"
    echo.sim.faults.reset_before(method="sendMessage")
    await put(echo, "urgent")
    await echo.settle()
    assert texts(echo.zhang) == ["[sent again]\nurgent"]


async def test_nobody_listening_means_certainly_not_sent(
    echo: Office, unused_tcp_port: int
) -> None:
    line = echo.house.telegram
    prefix, line._prefix = line._prefix, f"http://127.0.0.1:{unused_tcp_port}/bot1:x/"
    with pytest.raises(NotSentError):
        await line.call("getMe")
    ids = await put(echo, "要紧")
    echo.house.sender.bell.ring()
    await echo.house.settle()
    assert await states(echo, ids) == [OutboxState.PENDING]
    line._prefix = prefix
    await arrives(echo, ids)
    assert texts(echo.zhang) == ["要紧"]


@pytest.mark.parametrize(
    ("fault", "how"),
    [
        ("reset_before", {}),
        ("server_error", {}),
        ("server_error", {"status": 401}),
        ("gateway_page", {"status": 403}),
    ],
)
async def test_an_outage_costs_no_message_however_many_wait(
    echo: Office, monkeypatch: pytest.MonkeyPatch, fault: str, how: dict[str, int]
) -> None:
    """Only what was on its way is sent once more, and only when Telegram answers again."""
    monkeypatch.setattr("bot.outgoing.delivery.TOKEN_TROUBLE_S", 0.01)
    getattr(echo.sim.faults, fault)(times=None, **how)
    ids = await put(echo, *(f"第{n}条" for n in range(10)))
    more = await put(echo, *(f"第{n}条" for n in range(10)), to=echo.wang)
    echo.house.sender.bell.ring()
    while not echo.house.sender._connectivity._patience.failures:  # noqa: ASYNC110  # there is no bell for a try
        await asyncio.sleep(0)
    await echo.house.settle()
    echo.sim.faults.clear()
    await arrives(echo, ids)
    assert set(await states(echo, more)) == {OutboxState.SENT}


async def test_what_was_on_its_way_when_the_process_died_is_not_spent_on_an_outage(
    echo: Office,
) -> None:
    await echo.goes_down()
    ids = await put(echo, "要紧", state=OutboxState.SENDING, attempts=1)
    echo.sim.faults.reset_before(times=None)
    await echo.starts()
    while echo.house.sender._connectivity._patience.failures < 2:  # noqa: ASYNC110  # there is no bell for a try
        await asyncio.sleep(0)
    assert await states(echo, ids) == [OutboxState.UNKNOWN]
    echo.sim.faults.clear()
    assert (await echo.zhang.person.hears("要紧", timeout=5)).text == "【补发】\n要紧"


async def arrives(office: Office, ids: list[int]) -> None:
    """Wait, in real time, until the rows are sent."""
    await office.zhang.person.hears(timeout=5)
    await office.settle()
    assert set(await states(office, ids)) == {OutboxState.SENT}
    office.zhang.person._ears._noticed.clear()
    office.zhang.person._ears._done_with.clear()


@pytest.mark.parametrize("fault", ["server_error", "gateway_page"])
async def test_a_stumbling_server_is_asked_again(
    echo: Office, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pace, "halt_chat", lambda *_: None)
    getattr(echo.sim.faults, fault)(502, times=3, method="sendMessage")
    ids = await put(echo, "要紧")
    await echo.settle()
    assert await states(echo, ids) == [OutboxState.SENT]
    assert texts(echo.zhang) == ["【补发】\n要紧"]


async def test_what_may_be_done_twice_is_tried_until_it_is_done(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pace, "halt_chat", lambda *_: None)
    (first,) = await put(echo, "旧文")
    await echo.settle()
    echo.sim.faults.reset_before(times=4, method="editMessageText")
    (edit,) = await put(echo, "新文", method="editMessageText", edits_id=first)
    await echo.settle()
    assert [m.text for m in echo.zhang.person.chats[0].messages] == ["新文"]
    assert await states(echo, [edit]) == [OutboxState.SENT]


Answer = Callable[[], Reply]


def answers_to(
    office: Office, monkeypatch: pytest.MonkeyPatch, text: str, *answers: Answer | None
) -> None:
    """What comes of calling with this text, one after the other; then, and for None, the call."""
    call, left = office.house.telegram.call, list(answers)

    async def called(method: str, params: dict[str, Any] | None = None, **how: Any) -> Reply:
        answer = left.pop(0) if left and text in (params or {}).get("text", "") else None
        return answer() if answer else await call(method, params, **how)

    monkeypatch.setattr(office.house.telegram, "call", called)


def breaks() -> Reply:
    raise ZeroDivisionError


def meets_a_page() -> Reply:
    raise NotTelegramError("403, not from Telegram")


def is_not_sent() -> Reply:
    raise NotSentError("ClientConnectorError")


async def test_a_call_that_breaks_holds_nobody_up_and_is_made_once_more(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    echo.expects_defects = True
    answers_to(echo, monkeypatch, "要紧", breaks)
    ids = await put(echo, "要紧", "其次")
    await echo.settle()
    assert texts(echo.zhang) == ["【补发】\n要紧", "其次"]
    assert await states(echo, ids) == [OutboxState.SENT] * 2
    assert echo.house.sender.defects == ["may have arrived; broke: ZeroDivisionError"]
    assert echo.house.sender._window._under_way == 0


async def test_a_call_that_breaks_twice_is_left_for_people_to_see(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    echo.expects_defects = True
    monkeypatch.setattr(Pace, "halt_chat", lambda *_: None)
    answers_to(echo, monkeypatch, "要紧", breaks, breaks)
    ids = await put(echo, "要紧", "其次")
    await echo.settle()
    assert texts(echo.zhang) == ["其次"]
    assert await states(echo, ids) == [OutboxState.UNKNOWN, OutboxState.SENT]


async def test_what_gets_no_answer_alone_stands_aside_and_is_spent_on_nothing(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A filter on the way that dislikes one message, say."""
    monkeypatch.setattr(Pace, "halt_chat", lambda *_: None)
    answers_to(echo, monkeypatch, "要紧", *[meets_a_page] * 8)
    ids = await put(echo, "要紧", "其次")
    await echo.settle()
    assert texts(echo.zhang) == ["其次"]
    assert await states(echo, ids) == [OutboxState.UNKNOWN, OutboxState.SENT]
    (row,) = await echo.all(Outbox, Outbox.id == ids[0])
    assert row.not_before == echo.clock.now()  # after a restart, too, its chat need not wait for it
    for _ in range(2):
        await echo.clock.jumps_to(echo.clock.now() + timedelta(minutes=10))
    assert texts(echo.zhang) == ["【补发】\n要紧"]
    (row,) = await echo.all(Outbox, Outbox.id == ids[0])
    assert (row.state, row.attempts) == (OutboxState.SENT, 0)


@pytest.mark.parametrize("late", [False, True])
async def test_what_certainly_was_not_sent_is_sent_again_until_it_is_too_late(
    echo: Office, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    monkeypatch.setattr(Pace, "halt_chat", lambda *_: None)
    answers_to(echo, monkeypatch, "要紧", *[is_not_sent] * 7)
    ids = await put(echo, "要紧", not_after=echo.clock.now() + timedelta(minutes=5))
    await echo.settle()
    assert await states(echo, ids) == [OutboxState.PENDING]
    await echo.clock.jumps_to(echo.clock.now() + timedelta(minutes=6 if late else 1))
    assert texts(echo.zhang) == ([] if late else ["要紧"])
    assert await states(echo, ids) == [OutboxState.DROPPED if late else OutboxState.SENT]


async def test_a_429_that_does_not_say_how_long_freezes_nobody(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pace, "halt_chat", lambda *_: None)
    body = '{"ok":false,"error_code":429,"description":"Slow","parameters":{"retry_after":null}}'
    echo.sim.faults.gateway_page(429, body, method="sendMessage")
    await put(echo, "要紧", "其次")
    await echo.settle()
    assert texts(echo.zhang) == ["要紧", "其次"]


async def test_told_to_wait_it_waits_for_that_chat_alone(echo: Office) -> None:
    echo.sim.faults.flood(1, method="sendMessage", chat_id=echo.zhang.person.id)
    ids = await put(echo, "慢", "更慢")
    await put(echo, "快", to=echo.wang)
    await echo.settle()
    assert texts(echo.wang) == ["快"]
    assert texts(echo.zhang) == []
    assert await states(echo, ids) == [OutboxState.PENDING] * 2
    await echo.zhang.person.hears("更慢", timeout=5)
    assert [m.text for m in echo.zhang.person.chats[0].messages] == ["慢", "更慢"]


async def test_a_reader_who_blocked_the_bot_is_noted_and_his_head_told(echo: Office) -> None:
    await echo.zhang.blocks()
    ids = await put(echo, "在吗", priority=Priority.BULK)
    await echo.settle()
    assert await states(echo, ids) == [OutboxState.REFUSED]
    async with echo.database.read() as session:
        member = await session.get_one(Member, (echo.organisation_id, echo.zhang.member_id))
    assert member.unreachable_at is not None
    assert await echo.head.hears("张三")


async def test_what_a_refusal_tells_outlives_a_collision_with_another_transaction(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    class DeadlockDetectedError(Exception):
        sqlstate = "40P01"

    collisions = 1

    async def collides(session: AsyncSession, **refusal: Any) -> bool:
        nonlocal collisions
        if collisions:
            collisions -= 1
            raise DBAPIError("UPDATE", {}, DeadlockDetectedError())
        return await note_refusal(session, **refusal)

    monkeypatch.setattr("bot.outgoing.marking.note_refusal", collides)
    echo.sim.faults.server_error(403, method="sendMessage")
    ids = await put(echo, "在吗")
    await echo.settle()
    assert await states(echo, ids) == [OutboxState.REFUSED]
    assert len(await echo.all(Member, Member.unreachable_at.is_not(None))) == 1


async def test_a_message_that_telegram_cannot_read_is_a_defect_and_holds_nobody_up(
    echo: Office,
) -> None:
    echo.expects_defects = True
    ids = await put(echo, "<b>坏", "好")
    await echo.settle()
    assert await states(echo, ids) == [OutboxState.REFUSED, OutboxState.SENT]
    (row,) = await echo.all(Outbox, Outbox.id == ids[0])
    assert row.error is not None
    assert "can't parse entities" in row.error
    assert echo.house.sender.defects


async def test_a_method_that_an_older_server_lacks_holds_nobody_up(echo: Office) -> None:
    echo.expects_defects = True
    echo.sim.faults.server_error(404, method="deleteMessage")
    ids = [*await put(echo, "", method="deleteMessage"), *await put(echo, "好")]
    await echo.settle()
    assert texts(echo.zhang) == ["好"]
    assert await states(echo, ids) == [OutboxState.REFUSED, OutboxState.SENT]


async def test_a_token_that_is_not_known_for_a_while_costs_no_message(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pace, "halt", lambda *_: None)
    for method in ("sendMessage", "getMe"):
        echo.sim.faults.server_error(404, method=method)
    ids = await put(echo, "要紧")
    await echo.settle()
    assert texts(echo.zhang) == ["要紧"]
    assert await states(echo, ids) == [OutboxState.SENT]


async def test_an_edit_waits_for_its_message_even_across_a_restart(echo: Office) -> None:
    first, second = await put(echo, "旧文", "别的")
    await put(echo, "新文", method="editMessageText", edits_id=first)
    await echo.settle()
    chat = echo.zhang.person.chats[0]
    assert [m.text for m in chat.messages] == ["新文", "别的"]
    await echo.restarts()
    await put(echo, "新文", method="editMessageText", edits_id=first)
    await put(echo, "再新", method="editMessageText", edits_id=second)
    await echo.settle()
    assert [m.text for m in chat.messages] == ["新文", "再新"]
    edits = await echo.all(Outbox, Outbox.method == "editMessageText")
    assert {row.state for row in edits} == {OutboxState.SENT}


async def test_an_edit_of_a_message_that_is_gone_is_said_anew(echo: Office) -> None:
    (first,) = await put(echo, "旧文")
    await echo.settle()
    (message,) = echo.zhang.hears_everything()
    message.chat.delete(message)
    (edit,) = await put(echo, "新文", method="editMessageText", edits_id=first)
    await echo.settle()
    assert texts(echo.zhang) == ["新文"]
    (row,) = await echo.all(Outbox, Outbox.id == edit)
    assert (row.method, row.state) == ("sendMessage", OutboxState.SENT)


async def test_an_edit_of_a_message_that_never_came_into_being_is_said_anew(echo: Office) -> None:
    echo.expects_defects = True
    (first,) = await put(echo, "<b>坏")
    await put(echo, "好", method="editMessageText", edits_id=first)
    await echo.settle()
    assert texts(echo.zhang) == ["好"]


async def test_a_group_that_became_a_supergroup_hears_what_was_on_its_way(echo: Office) -> None:
    old = echo.sim.add_group("旧群", kind="group", members=[echo.head.person, echo.bot])
    async with echo.database.write() as session:
        session.add(Group(organisation_id=echo.organisation_id, chat_id=old.id, title="旧群"))
    await echo.settle()
    new = old.becomes_supergroup()
    for queued in list(echo.bot.updates.waiting):
        echo.bot.updates.remove(queued)  # so that the sender finds out by itself
    ids = await put(echo, "一", "二", to=old)
    await echo.settle()
    assert [m.text for m in new.messages if m.is_from_bot and m.text] == ["一", "二"]
    assert await states(echo, ids) == [OutboxState.SENT] * 2
    assert [g.chat_id for g in await echo.all(Group, Group.title == "旧群")] == [new.id]


async def test_what_is_too_late_is_dropped(echo: Office) -> None:
    ids = await put(echo, "过时", not_after=echo.clock.now() - timedelta(seconds=1))
    await echo.settle()
    assert await states(echo, ids) == [OutboxState.DROPPED]
    assert texts(echo.zhang) == []


async def test_what_is_planned_for_later_waits_for_its_time(echo: Office) -> None:
    ids = await put(echo, "晚些", not_before=echo.clock.now() + timedelta(hours=1))
    await echo.settle()
    assert texts(echo.zhang) == []
    await echo.clock.jumps_to(echo.clock.now() + timedelta(hours=1))
    assert texts(echo.zhang) == ["晚些"]
    assert await states(echo, ids) == [OutboxState.SENT]


async def test_after_a_restart_rows_of_every_state_go_on_from_where_they_were(echo: Office) -> None:
    await echo.goes_down()
    now = echo.clock.now()
    ids = {}
    for state in OutboxState:
        (ids[state],) = await put(echo, state.value, state=state)
    await put(echo, "again", state=OutboxState.UNKNOWN, not_before=now)
    await echo.restarts()
    assert texts(echo.zhang) == ["pending", "【补发】\nsending", "【补发】\nagain"]
    rows = {row.id: row.state for row in await echo.all(Outbox)}
    assert rows[ids[OutboxState.REFUSED]] is OutboxState.REFUSED
    assert rows[ids[OutboxState.DROPPED]] is OutboxState.DROPPED
    assert rows[ids[OutboxState.UNKNOWN]] is OutboxState.UNKNOWN
    assert rows[ids[OutboxState.SENDING]] is OutboxState.SENT


async def test_a_wait_that_telegram_asked_for_outlives_the_process(echo: Office) -> None:
    echo.sim.faults.flood(30, method="sendMessage", chat_id=echo.zhang.person.id)
    ids = await put(echo, "慢", "更慢")
    await echo.settle()
    await echo.restarts()
    await put(echo, "快", to=echo.wang)
    await echo.settle()
    assert texts(echo.wang) == ["快"]
    assert texts(echo.zhang) == []
    assert await states(echo, ids) == [OutboxState.PENDING] * 2
    await echo.goes_down()
    await echo.clock.jumps_to(echo.clock.now() + timedelta(seconds=31))
    await echo.restarts()
    assert texts(echo.zhang) == ["慢", "更慢"]


async def test_a_repeat_that_has_to_wait_is_still_marked_as_one(echo: Office) -> None:
    await echo.goes_down()
    ids = await put(echo, "要紧", state=OutboxState.SENDING)
    echo.sim.faults.flood(1, method="sendMessage")
    await echo.restarts()
    assert await states(echo, ids) == [OutboxState.UNKNOWN]
    await echo.zhang.person.hears("【补发】\n要紧", timeout=5)


async def test_the_pace_goes_on_across_a_restart(echo: Office) -> None:
    now = echo.clock.now()
    group = echo.group.chat.id
    await put(echo, *"甲乙丙", state=OutboxState.SENT, sent_at=now - timedelta(seconds=0.5))
    await put(
        echo, *(["旧"] * 20), to=echo.group.chat, state=OutboxState.SENT,
        sent_at=now - timedelta(seconds=40),
    )  # fmt: skip
    await put(echo, "早", to=echo.wang, state=OutboxState.SENT, sent_at=now - timedelta(hours=1))
    pace, window = Pace(FREE), SlidingWindow(30)
    async with echo.database.read() as session:
        await recall_pace(
            session, echo.organisation_id, pace=pace, window=window, at=1000.0, now=now
        )
    assert pace.earliest_in(echo.zhang.person.id, 1000.0) == pytest.approx(1000.5)
    assert pace.earliest_in(group, 1000.0) == pytest.approx(960.0 + MINUTE_AND_A_BIT)
    assert pace.earliest_in(echo.wang.person.id, 1000.0) == 1000.0


async def test_a_row_dropped_by_hand_meanwhile_is_not_sent(echo: Office) -> None:
    (later,) = await put(echo, "不发", not_before=echo.clock.now() + timedelta(hours=1))
    await echo.settle()
    async with echo.database.write() as session:
        mark = Mark(later, OutboxState.DROPPED, "sendMessage", 0)
        await write_marks(session, echo.organisation_id, [mark])
    await echo.clock.jumps_to(echo.clock.now() + timedelta(hours=1))
    assert texts(echo.zhang) == []


async def test_the_database_away_while_marks_are_written_loses_no_mark(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, failures = echo.house._ours.write, 2

    def away() -> AbstractAsyncContextManager[AsyncSession]:
        nonlocal failures
        if failures:
            failures -= 1
            raise OperationalError("BEGIN", {}, Exception("away"))
        return write()

    ids = await put(echo, "一", "二", "三")
    monkeypatch.setattr(echo.house._ours, "write", away)
    await echo.settle()
    assert texts(echo.zhang) == ["一", "二", "三"]
    assert failures == 0
    assert set(await states(echo, ids)) == {OutboxState.SENT}
