"""Whatever strangers do, our people are heard first; and strangers are heard too."""

import pytest

from bot.incoming import doorway
from bot.incoming.waiting_room import STRANGERS_AT_ONCE
from models import Inbox
from simulator.people.person import Person
from tests.bot.conftest import said
from tests.office import Office, WorkGroup

TOGETHER = 4  # of ours, where a test needs several groups


@pytest.fixture
async def stranger(echo: Office) -> Person:
    """Somebody who is not on the roster, and has started the bot."""
    stranger = echo.sim.add_person("路人")
    await stranger.opens(echo.bot)
    await echo.settle()
    return stranger


def group_of(echo: Office, stranger: Person, *others: Person) -> WorkGroup:
    """A group of the stranger's with the bot in it."""
    chat = echo.sim.add_group("路人群", members=[stranger, *others])
    chat.adds(echo.bot, by=stranger)
    return WorkGroup(echo, chat)


async def test_what_members_say_comes_before_what_strangers_said_earlier(
    echo: Office, stranger: Person
) -> None:
    await echo.goes_down()
    strange = group_of(echo, stranger)
    for number in range(2 * STRANGERS_AT_ONCE):
        await stranger.says(f"/stranger{number}", to=echo.bot if number % 2 else strange.chat)
    await echo.zhang.says("张")
    await echo.admin.says("管")
    await echo.restarts()
    heard = [text for text in said(echo) if text != "/start"]
    assert heard[:2] == ["张", "管"]
    assert sorted(heard[2:]) == sorted(
        f"/stranger{number}" for number in range(2 * STRANGERS_AT_ONCE)
    )


async def test_ours_is_what_is_said_in_a_group_of_ours_by_whomever_and_by_members_anywhere(
    echo: Office, stranger: Person
) -> None:
    strange = group_of(echo, stranger, echo.zhang.person)
    await echo.settle()
    await echo.goes_down()
    echo.group.chat.status[stranger] = "member"
    await stranger.says("外面", to=echo.bot)
    await stranger.says("/inside", to=echo.group.chat)
    await echo.zhang.says("/guest", to=strange)
    await echo.restarts()
    assert [text for text in said(echo) if text != "/start"] == ["/inside", "/guest", "外面"]
    rows = await echo.all(Inbox, Inbox.payload.contains('"text"'))
    assert [row.from_stranger for row in sorted(rows, key=lambda row: row.arrival)][-3:] == [
        *(True, False, False),
    ]


async def test_a_chat_keeps_its_order_whoever_speaks_there(
    echo: Office, stranger: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorway, "AT_ONCE", TOGETHER)
    await echo.goes_down()
    behind = group_of(echo, stranger, echo.zhang.person)
    before = group_of(echo, stranger, echo.zhang.person)
    await stranger.says("/after1", to=behind.chat)
    await echo.zhang.says("/after2", to=behind)
    for number in range(TOGETHER * doorway.STRANGERS_EVERY):
        await echo.wang.says(f"王{number}")
    await echo.zhang.says("/before1", to=before)
    await stranger.says("/before2", to=before.chat)
    await echo.restarts()
    heard = said(echo)
    for name in ("/before", "/after"):
        assert [text for text in heard if text.startswith(name)] == [f"{name}1", f"{name}2"]


async def test_strangers_are_heard_although_ours_have_much_to_say(
    echo: Office, stranger: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorway, "AT_ONCE", TOGETHER)
    await echo.goes_down()
    many = TOGETHER * doorway.STRANGERS_EVERY * 2
    for number in range(many):
        await echo.zhang.says(f"张{number}")
    await stranger.says("我要加入", to=echo.bot)
    await echo.restarts()
    heard = [text for text in said(echo) if text != "/start"]
    assert len(heard) == many + 1
    assert heard.index("我要加入") <= TOGETHER * doorway.STRANGERS_EVERY


async def test_a_stranger_who_fails_holds_nobody_up(
    echo: Office, stranger: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    echo.expects_defects = True
    monkeypatch.setattr(doorway, "AT_ONCE", TOGETHER)
    await echo.goes_down()
    many = TOGETHER * doorway.STRANGERS_EVERY * 2
    other = echo.sim.add_person("另一个")
    await other.opens(echo.bot)
    await stranger.says("refuse", to=echo.bot)
    await stranger.says("break", to=echo.bot)
    await other.says("另一个", to=echo.bot)
    for number in range(many):
        await echo.zhang.says(f"张{number}")
    await echo.restarts()
    heard = [text for text in said(echo) if text != "/start"]
    assert [text for text in heard if text != "另一个"] == [f"张{number}" for number in range(many)]
    assert "另一个" in heard
