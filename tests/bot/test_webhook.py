"""The webhook stores before it thanks, and lets nobody in without the secret."""

import asyncio

import aiohttp
import pytest
from sqlalchemy.exc import OperationalError

from bot.incoming.intake import ALLOWED_UPDATES
from bot.incoming.webhook import SECRET_HEADER
from bot.process.house import House
from bot.process.settings import SettingsError
from models import Inbox
from tests.bot.conftest import said
from tests.office import Office

SECRET = "only-telegram-knows"


@pytest.fixture
async def hooked(echo: Office, unused_tcp_port: int) -> Office:
    """The echo office, delivered to instead of polling."""
    await echo.goes_down()
    settings = echo.settings(
        webhook_url=f"http://127.0.0.1:{unused_tcp_port}/deliver",
        webhook_secret=SECRET,
        webhook_listen=f"127.0.0.1:{unused_tcp_port}",
    )
    await echo.starts(settings)
    return echo


async def test_updates_are_delivered_and_handled(hooked: Office) -> None:
    for number in range(5):
        await hooked.zhang.says(f"第{number}条")
    assert said(hooked) == [f"第{number}条" for number in range(5)]
    assert set(hooked.bot.updates.named) == set(ALLOWED_UPDATES)


async def test_a_port_that_is_taken_is_a_wrong_setting(hooked: Office) -> None:
    settings, clock = hooked.house.settings, hooked.standing_clock
    taken = settings.model_copy(update={"webhook_listen": hooked.sim.url.partition("//")[2]})
    await hooked.goes_down()
    with pytest.raises(SettingsError, match="TAIZHANG_WEBHOOK_LISTEN"):
        async with House(taken, clock, register=hooked.register, beats=False):
            pass


async def test_without_the_secret_nothing_is_taken(hooked: Office) -> None:
    url = f"http://127.0.0.1:{hooked.house.webhook_port}/deliver"
    async with aiohttp.ClientSession() as session:
        for headers in ({}, {SECRET_HEADER: "guess"}, {SECRET_HEADER: "猜"}):
            async with session.post(url, json={"update_id": 1}, headers=headers) as answer:
                assert answer.status == 401
    assert await hooked.all(Inbox) == []


async def test_while_the_database_is_away_telegram_is_asked_to_come_again(
    hooked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hooked.zhang.says("前")
    write = hooked.house.database.write

    def away() -> None:
        raise OperationalError("BEGIN", {}, Exception("away"))

    url = f"http://127.0.0.1:{hooked.house.webhook_port}/deliver"
    monkeypatch.setattr(hooked.house.database, "write", away)
    async with (
        aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as session,
        session.post(url, json={"update_id": 5}) as answer,
    ):
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) > 0
    monkeypatch.setattr(hooked.house.database, "write", write)
    await hooked.zhang.says("后")
    assert said(hooked) == ["前", "后"]


@pytest.mark.parametrize("body", [b"{", b"\xff\x00", b"[" * 9_000 + b"]" * 9_000])
async def test_a_body_that_nobody_can_read_does_not_come_for_ever(
    hooked: Office, body: bytes
) -> None:
    url = f"http://127.0.0.1:{hooked.house.webhook_port}/deliver"
    async with (
        aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as session,
        session.post(url, data=body) as answer,
    ):
        assert answer.status == 200


async def test_bytes_that_are_no_text_are_a_wrong_secret_and_no_defect(hooked: Office) -> None:
    """Anybody on the network can send them."""
    reader, writer = await asyncio.open_connection("127.0.0.1", hooked.house.webhook_port)
    head = f"POST /deliver HTTP/1.1\r\nHost: bot\r\nContent-Length: 2\r\n{SECRET_HEADER}: "
    writer.write(head.encode() + b"\xff\xfe\r\n\r\n{}")
    assert (await reader.read(64)).startswith(b"HTTP/1.1 401 ")
    writer.close()
    await writer.wait_closed()


async def test_a_caller_who_hangs_up_is_no_defect(
    hooked: Office, caplog: pytest.LogCaptureFixture
) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", hooked.house.webhook_port)
    head = f"POST /deliver HTTP/1.1\r\nHost: bot\r\nContent-Length: 99\r\n{SECRET_HEADER}: "
    writer.write(f"{head}{SECRET}\r\n\r\n{{".encode())
    await writer.drain()
    await hooked.zhang.says("试试")  # it is being read by now
    writer.close()
    await writer.wait_closed()
    await hooked.zhang.says("试试")
    await hooked.goes_down()
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
