"""The webhook stores before it thanks, and lets nobody in without the secret."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Protocol

import aiohttp
import pytest
from sqlalchemy.exc import OperationalError

from bot.incoming import webhook
from bot.incoming.intake import ALLOWED_UPDATES
from bot.incoming.webhook import SECRET_HEADER
from bot.process.house import House
from bot.process.settings import SettingsError
from models import Inbox
from tests.bot.conftest import said
from tests.office import Office

SECRET = "only-telegram-knows"
PATIENCE_S = 30


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
    write = hooked.house._ours.write

    def away() -> None:
        raise OperationalError("BEGIN", {}, Exception("away"))

    url = f"http://127.0.0.1:{hooked.house.webhook_port}/deliver"
    monkeypatch.setattr(hooked.house._ours, "write", away)
    async with (
        aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as session,
        session.post(url, json={"update_id": 5}) as answer,
    ):
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) > 0
    monkeypatch.setattr(hooked.house._ours, "write", write)
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


class Knock(Protocol):
    """Begins a request on a connection of its own; without a head, not even that is whole."""

    async def __call__(self, head: str = "", body: bytes = b"") -> asyncio.StreamReader: ...


@pytest.fixture
async def knock(hooked: Office) -> AsyncIterator[Knock]:
    writers: list[asyncio.StreamWriter] = []

    async def begin(head: str = "", body: bytes = b"") -> asyncio.StreamReader:
        reader, writer = await asyncio.open_connection("127.0.0.1", hooked.house.webhook_port)
        writers.append(writer)
        start = f"POST /deliver HTTP/1.1\r\nHost: bot\r\n{head}"
        writer.write(start.encode() + (b"\r\n" + body if head else b""))
        await writer.drain()
        return reader

    yield begin
    for writer in writers:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def answer_to(reader: asyncio.StreamReader) -> bytes:
    """All that is said on a connection until the other side ends it."""
    try:
        return await asyncio.wait_for(reader.read(), PATIENCE_S)
    except ConnectionError:
        return b""
    except TimeoutError:
        return b"still open"


async def test_of_many_half_open_requests_the_first_make_room_for_a_true_delivery(
    hooked: Office,
    knock: Knock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(webhook, "STRANGERS", 3)
    knocking = [await knock() for _ in range(20)]
    assert await asyncio.gather(*map(answer_to, knocking[:17])) == [b""] * 17
    await hooked.zhang.says("真的")
    assert said(hooked) == ["真的"]
    assert await answer_to(knocking[17]) == b""
    assert capsys.readouterr().out.count("webhook_crowded") == 1


async def test_who_does_not_come_to_the_secret_is_let_go(
    hooked: Office,
    knock: Knock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(webhook, "HEAD_S", 0.05)
    knocking = [await knock() for _ in range(5)]
    assert await asyncio.gather(*map(answer_to, knocking)) == [b""] * 5
    assert capsys.readouterr().out.count("webhook_head_slow") == 1


async def test_who_has_shown_the_secret_may_keep_his_connection(
    hooked: Office, knock: Knock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "STRANGERS", 1)
    head = f"{SECRET_HEADER}: {SECRET}\r\nContent-Length: 15\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", hooked.house.webhook_port)
    for number in (1, 2):
        writer.write(
            f'POST /deliver HTTP/1.1\r\nHost: bot\r\n{head}\r\n{{"update_id":{number}}}'.encode()
        )
        assert (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE_S)).startswith(
            b"HTTP/1.1 200 "
        )
        for _ in range(3):
            await knock()
    writer.close()
    await writer.wait_closed()


async def test_a_body_that_does_not_come_is_waited_for_no_longer_than_a_while(
    hooked: Office, knock: Knock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "BODY_S", 0.05)
    reader = await knock(f"{SECRET_HEADER}: {SECRET}\r\nContent-Length: 99\r\n", b"{")
    assert (await asyncio.wait_for(reader.read(64), PATIENCE_S)).startswith(b"HTTP/1.1 408 ")


async def test_many_wrong_secrets_are_one_line(
    hooked: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"http://127.0.0.1:{hooked.house.webhook_port}/deliver"
    async with aiohttp.ClientSession(headers={SECRET_HEADER: "guess"}) as session:
        for _ in range(50):
            async with session.post(url, json={"update_id": 1}) as answer:
                assert answer.status == 401
    assert capsys.readouterr().out.count("webhook_secret_wrong") == 1


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
async def test_a_body_packed_otherwise_than_it_says_is_a_wrong_request(
    hooked: Office, knock: Knock, caplog: pytest.LogCaptureFixture, encoding: str
) -> None:
    reader = await knock(
        f"{SECRET_HEADER}: {SECRET}\r\nContent-Encoding: {encoding}\r\nContent-Length: 15\r\n",
        b'{"update_id":1}',
    )
    assert b" 400 " in (await answer_to(reader)).partition(b"\r\n")[0]
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    assert await hooked.all(Inbox) == []


async def test_what_is_no_http_leaves_one_line(
    hooked: Office, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (b"\x16\x03\x01\x02 hello\r\n\r\n", b"POST / HTTP/1.1\r\nno colon\r\n\r\n") * 3:
        reader, writer = await asyncio.open_connection("127.0.0.1", hooked.house.webhook_port)
        writer.write(words)
        assert b" 400 " in (await answer_to(reader)).partition(b"\r\n")[0]
        writer.close()
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    assert capsys.readouterr().out.count("webhook_request_unreadable") == 1


@pytest.mark.parametrize(("verb", "path"), [("get", "/deliver"), ("post", "/"), ("post", "/x")])
async def test_it_answers_nowhere_else(hooked: Office, verb: str, path: str) -> None:
    url = f"http://127.0.0.1:{hooked.house.webhook_port}{path}"
    async with (
        aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as session,
        session.request(verb, url) as answer,
    ):
        assert answer.status == 404
