"""The way to Telegram tells what became of each call, for us and for PTB."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web
from pydantic import SecretStr
from telegram import Bot, InputFile
from telegram.error import Forbidden, NetworkError, RetryAfter, TimedOut

from bot.incoming.application import AiohttpRequest
from bot.transport import (
    NotSentError,
    NotTelegramError,
    OutcomeUnknownError,
    Parameters,
    Telegram,
    read_reply,
)
from simulator import Bot as SimulatedBot
from simulator import Simulator


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator() as world:
        yield world


@pytest.fixture
async def bot(sim: Simulator) -> SimulatedBot:
    return sim.add_bot(username="line_bot")


@pytest.fixture
async def telegram(sim: Simulator, bot: SimulatedBot) -> AsyncIterator[Telegram]:
    async with Telegram(sim.url, SecretStr(bot.token)) as line:
        yield line


async def test_an_answer_and_a_refusal(telegram: Telegram, bot: SimulatedBot) -> None:
    assert (await telegram.call("getMe")).result["username"] == bot.username
    reply = await telegram.call("sendMessage", {"chat_id": 1, "text": "x"})
    assert (reply.code, reply.ok) == (400, False)
    assert "chat not found" in reply.description


async def test_what_a_429_tells(telegram: Telegram, sim: Simulator) -> None:
    sim.faults.flood(7)
    reply = await telegram.call("getMe")
    assert (reply.code, reply.parameters) == (429, Parameters(retry_after=7))


@pytest.mark.parametrize("fault", ["reset_before", "reset_after"])
async def test_a_line_that_breaks_leaves_it_open_what_happened(
    telegram: Telegram, sim: Simulator, fault: str
) -> None:
    await telegram.call("getMe")
    getattr(sim.faults, fault)()
    with pytest.raises(OutcomeUnknownError):
        await telegram.call("getMe")


async def test_an_answer_that_takes_too_long_leaves_it_open_too(
    telegram: Telegram, sim: Simulator
) -> None:
    sim.faults.slow(5)
    with pytest.raises(OutcomeUnknownError):
        await telegram.call("getMe", answer_s=0.05)


async def test_nobody_listening_means_not_sent(unused_tcp_port: int) -> None:
    async with Telegram(f"http://127.0.0.1:{unused_tcp_port}", SecretStr("1:x")) as line:
        with pytest.raises(NotSentError):
            await line.call("getMe")


@asynccontextmanager
async def a_proxy(passed: list[str]) -> AsyncIterator[SecretStr]:
    """A proxy that hands on what it is given for http://; a tunnel it refuses."""

    async def hand_on(request: web.BaseRequest) -> web.Response:
        passed.append(request.raw_path)
        if request.method == "CONNECT":
            return web.Response(status=407)
        async with ClientSession() as session:
            body = await request.read()
            async with session.request(
                request.method, request.raw_path, data=body, headers=request.headers
            ) as answer:
                return web.Response(status=answer.status, body=await answer.read())

    runner = web.ServerRunner(web.Server(hand_on))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield SecretStr(f"http://127.0.0.1:{runner.addresses[0][1]}")
    await runner.cleanup()


async def test_the_way_through_a_proxy(sim: Simulator, bot: SimulatedBot) -> None:
    passed: list[str] = []
    async with (
        a_proxy(passed) as proxy,
        Telegram(sim.url, SecretStr(bot.token), proxy=proxy) as line,
    ):
        assert (await line.call("getMe")).result["username"] == bot.username
    assert passed == [f"{sim.url}/bot{bot.token}/getMe"]


async def test_a_proxy_that_lets_nobody_through_means_not_sent() -> None:
    passed: list[str] = []
    async with (
        a_proxy(passed) as proxy,
        Telegram("https://telegram.invalid", SecretStr("1:x"), proxy=proxy) as line,
    ):
        with pytest.raises(NotSentError):
            await line.call("getMe")
    assert passed == ["telegram.invalid:443"]


@pytest.mark.parametrize(
    ("code", "body", "expected"),
    [
        (200, b'{"ok":true,"result":5}', (200, 5)),
        (400, b'{"ok":false,"error_code":403,"description":"Forbidden"}', (403, None)),
        (502, b'{"ok":false,"error_code":502,"description":"Bad Gateway"}', (502, None)),
        (200, b'{"ok":true,"result":"\\ud800"}', (200, "\ud800")),
    ],
)
def test_an_answer_is_read_whatever_its_status(
    code: int, body: bytes, expected: tuple[int, ...]
) -> None:
    reply = read_reply(code, body)
    assert (reply.code, reply.result) == expected


WAITS = (
    (b'{"retry_after":7}', 7.0),
    (b'{"retry_after":null}', None),
    (b'{"migrate_to_chat_id":null}', None),
    (b"null", None),
    (b"{}", None),
)


@pytest.mark.parametrize(("parameters", "told"), WAITS)
def test_how_long_to_wait_is_told_or_not(parameters: bytes, told: float | None) -> None:
    body = b'{"ok":false,"error_code":429,"description":"Slow","parameters":%b}' % parameters
    assert read_reply(429, body).parameters.retry_after == told


NOT_FROM_TELEGRAM = (
    b"",
    b"<html>Bad Gateway</html>",
    b"\xff\xfe",
    b"null",
    b"[]",
    b"'ok'",
    b"{}",
    b'{"ok":true}',
    b'{"ok":1,"result":{}}',
    b'{"ok":false}',
    b'{"ok":false,"error":"blocked"}',
    b'{"ok":false,"error_code":403}',
    b'{"ok":false,"error_code":200,"description":"OK"}',
    b'{"ok":false,"error_code":"403","description":"Forbidden"}',
    b'{"ok":false,"error_code":429,"description":"Slow","parameters":{"retry_after":"x"}}',
    b'{"ok":false,"error_code":429,"description":"Slow","parameters":{"retry_after":-1}}',
    b'{"ok":false,"error_code":429,"description":"Slow","parameters":[]}',
    b"[" * 100_000,
)


@pytest.mark.parametrize("status", [200, 302, 403, 502])
def test_any_other_body_is_not_telegrams_word(status: int) -> None:
    for body in NOT_FROM_TELEGRAM:
        with pytest.raises(NotTelegramError, match=f"{status}, not from Telegram"):
            read_reply(status, body)


async def test_a_gateways_page_leaves_it_open_what_happened(
    telegram: Telegram, sim: Simulator
) -> None:
    sim.faults.gateway_page(403)
    with pytest.raises(OutcomeUnknownError):
        await telegram.call("getMe")


@pytest.fixture
async def ptb(sim: Simulator, bot: SimulatedBot) -> AsyncIterator[Bot]:
    ours = Bot(
        bot.token,
        base_url=f"{sim.url}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )
    async with ours:
        yield ours


async def test_ptb_speaks_through_it_files_included(
    ptb: Bot, sim: Simulator, bot: SimulatedBot
) -> None:
    person = sim.add_person("张三")
    await person.opens(bot)
    await ptb.send_message(person.id, "你好 & <b>")
    await ptb.send_document(person.id, InputFile(b"content", filename="台账.xlsx"), caption="附件")
    assert [m.text for m in person.hears_everything()] == ["你好 & <b>", "附件"]


async def test_ptb_sees_its_own_errors(
    ptb: Bot, sim: Simulator, bot: SimulatedBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    person = sim.add_person("张三")
    await person.opens(bot)
    await person.blocks(bot)
    with pytest.raises(Forbidden):
        await ptb.send_message(person.id, "x")
    sim.faults.flood(7)
    with pytest.raises(RetryAfter):
        await ptb.get_me()
    sim.faults.reset_before()
    with pytest.raises(TimedOut):
        await ptb.get_me()


async def test_ptb_is_told_when_nothing_was_sent(unused_tcp_port: int, bot: SimulatedBot) -> None:
    request = AiohttpRequest()
    await request.initialize()
    try:
        with pytest.raises(NetworkError, match="not sent"):
            await request.do_request(f"http://127.0.0.1:{unused_tcp_port}/", "POST")
    finally:
        await request.shutdown()
