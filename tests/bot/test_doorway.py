"""One update, one transaction: refused, failed, set aside, and never half done."""

import asyncio
import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from handlers.talk.context import Talk
from models import Inbox, InboxState
from tests.bot import echoing
from tests.bot.conftest import said
from tests.office import Office


async def test_updates_that_wait_together_are_handled_in_order(echo: Office) -> None:
    await echo.goes_down()
    for number in range(30):
        await echo.zhang.says(f"张{number}")
        await echo.wang.says(f"王{number}")
    await echo.restarts()
    assert [text for text in said(echo) if text[0] == "张"] == [f"张{n}" for n in range(30)]
    assert [text for text in said(echo) if text[0] == "王"] == [f"王{n}" for n in range(30)]


async def test_a_refusal_is_said_and_leaves_nothing_behind(echo: Office) -> None:
    await echo.zhang.says("refuse")
    assert await echo.zhang.hears("这个按钮已经失效")
    assert said(echo) == []
    await echo.zhang.hears_nothing("收到")
    assert [row.state for row in await echo.all(Inbox)] == [InboxState.DONE]


async def test_a_refusal_among_others_takes_nobody_along(echo: Office) -> None:
    await echo.goes_down()
    for text in ("一", "refuse", "二", "refuse", "三"):
        await echo.zhang.says(text)
        await echo.wang.says(text)
    await echo.restarts()
    assert said(echo) == ["一", "一", "二", "二", "三", "三"]
    refusals = [m for m in echo.zhang.hears_everything() if "失效" in m.text]
    assert len(refusals) == 2


async def test_a_defect_is_tried_again_later_and_holds_up_its_own_chat_only(echo: Office) -> None:
    echo.expects_defects = True
    echoing.failures.append("试试")
    await echo.zhang.says("试试")
    await echo.zhang.says("之后")
    await echo.wang.says("别人")
    assert said(echo) == ["别人"]
    echoing.failures.clear()
    await echo.clock.jumps_to(echo.clock.now() + timedelta(seconds=2))
    assert said(echo) == ["别人", "试试", "之后"]


async def test_a_database_that_fails_is_no_fault_of_the_update(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    failures, keep = [full] * 7, echoing.keep

    async def keep_or_fail(talk: Talk, text: str) -> None:
        await keep(talk, text)
        if failures:
            raise OperationalError("INSERT", {}, failures.pop())

    monkeypatch.setattr(echoing, "keep", keep_or_fail)
    await echo.zhang.says("试试")
    while failures:  # noqa: ASYNC110  # there is no bell for a failure
        await asyncio.sleep(0)
    await echo.settle()
    assert said(echo) == ["试试"]
    assert [(row.state, row.attempts) for row in await echo.all(Inbox)] == [(InboxState.DONE, 0)]


async def test_after_three_attempts_it_is_set_aside_and_everybody_concerned_is_told_once(
    echo: Office,
) -> None:
    echo.expects_defects = True
    await echo.zhang.says("break it")
    await echo.zhang.says("之后")
    for seconds in (2, 10):
        assert said(echo) == []
        await echo.clock.jumps_to(echo.clock.now() + timedelta(seconds=seconds))
    (row,) = await echo.all(Inbox, Inbox.state == InboxState.SET_ASIDE)
    assert row.attempts == 3
    assert row.error is not None
    assert "BrokenError" in row.error
    assert said(echo) == ["之后"]
    assert await echo.zhang.hears("问题已经记下")
    notices = [m for m in echo.admin.hears_everything() if "没能处理" in m.text]
    assert len(notices) == 1
    assert "BrokenError" in notices[0].text


async def test_a_defect_in_a_group_of_updates_spoils_only_itself(echo: Office) -> None:
    echo.expects_defects = True
    await echo.goes_down()
    for number in range(40):
        await echo.zhang.says(f"张{number}")
        await echo.wang.says("break" if number == 20 else f"王{number}")
    await echo.restarts()
    heard = said(echo)
    assert [text for text in heard if text[0] == "张"] == [f"张{n}" for n in range(40)]
    assert [text for text in heard if text[0] == "王"] == [f"王{n}" for n in range(20)]


@pytest.mark.parametrize("stranger_says", ["refuse", "你好"])
async def test_someone_unknown_is_heard_too(echo: Office, stranger_says: str) -> None:
    stranger = echo.sim.add_person("路人")
    await stranger.opens(echo.bot)
    await stranger.says(stranger_says, to=echo.bot)
    await echo.settle()
    assert await stranger.hears("失效" if stranger_says == "refuse" else "收到：你好")
