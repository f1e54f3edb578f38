"""The house as a whole: it finishes what is under way, and goes on where it was."""

import asyncio

from ledger.talk.saying import put_in_outbox
from models import Organisation, Outbox, OutboxState
from tests.bot.conftest import said
from tests.bot.test_sender import put, states
from tests.databases import DURABLE_PRAGMAS
from tests.office import Office
from wording import Rendered


async def test_a_command_is_answered(office: Office) -> None:
    await office.zhang.says("/help")
    assert await office.zhang.hears("/list")


async def test_closing_lets_arrive_what_is_under_way_and_writes_it_down(echo: Office) -> None:
    echo.sim.faults.slow(0.3, method="sendMessage")
    ids = await put(echo, "在路上")
    sender = echo.house.sender
    sender.bell.ring()
    while not sender._calls:  # noqa: ASYNC110  # there is no bell for a call begun
        await asyncio.sleep(0)
    await echo.goes_down()
    assert await states(echo, ids) == [OutboxState.SENT]


async def test_closing_while_telegram_is_away_does_not_take_long(echo: Office) -> None:
    echo.sim.faults.goes_down()
    await echo.zhang.person.says("在吗", to=echo.bot)
    await asyncio.wait_for(echo.goes_down(), 3)
    echo.sim.faults.comes_back()
    await echo.starts()
    await echo.settle()
    assert said(echo) == ["在吗"]


async def test_what_another_process_says_is_sent_without_being_told(echo: Office) -> None:
    async with echo.database.write() as session:
        await put_in_outbox(
            session,
            await session.get_one(Organisation, echo.organisation_id),
            chat_id=echo.zhang.person.id,
            rendered=Rendered("从命令行", ()),
            now=echo.clock.now(),
        )
    assert await echo.zhang.person.hears("从命令行", timeout=5)


async def test_the_bot_learns_its_name_and_hears_commands_addressed_to_it(office: Office) -> None:
    await office.goes_down()
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        organisation.bot_username = None
    await office.starts()
    await office.zhang.says("/help@taizhang_demo_bot")
    assert await office.zhang.hears("/list")
    assert (await office.organisation()).bot_username == "taizhang_demo_bot"


async def test_another_token_is_another_name(office: Office) -> None:
    await office.goes_down()
    office.bot = office.sim.add_bot(username="second_bot")
    for colleague in (office.zhang, office.head):
        office.sim.private_chat(office.bot, colleague.person).started = True
    await office.starts()
    await office.zhang.says("/help")
    organisation = await office.organisation()
    assert (organisation.bot_id, organisation.bot_username) == (office.bot.id, "second_bot")
    rows = await office.all(Outbox, Outbox.method == "sendMessage")
    assert {row.state for row in rows} == {OutboxState.SENT}


def test_outside_tests_a_commit_reaches_the_disk() -> None:
    assert "synchronous=FULL" in DURABLE_PRAGMAS
    assert "journal_mode=WAL" in DURABLE_PRAGMAS
