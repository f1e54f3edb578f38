"""Updates that are delivered instead of fetched."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from simulator import Bot, ManualClock, Person, Simulator
from tests.simulator.conftest import Line


class Doorstep:
    """A bot's own small server; answers are taken from a list, then it is 200."""

    def __init__(self) -> None:
        self.url = ""
        self.taken: asyncio.Queue[tuple[str, str | None]] = asyncio.Queue()
        self.answers: list[Callable[[], Awaitable[web.Response] | web.Response]] = []

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        update = json.loads(await request.read())
        text = update["message"]["text"]
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.taken.put_nowait((text, secret))
        answer = self.answers.pop(0)() if self.answers else web.Response()
        return answer if isinstance(answer, web.StreamResponse) else await answer

    async def texts(self, count: int) -> list[str]:
        async with asyncio.timeout(5):
            return [(await self.taken.get())[0] for _ in range(count)]


@pytest.fixture
async def door() -> AsyncIterator[Doorstep]:
    doorstep = Doorstep()
    runner = web.ServerRunner(web.Server(doorstep.handle), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    doorstep.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield doorstep
    await runner.cleanup()


async def test_updates_are_brought_with_the_secret(
    call: Line, opened: int, zhang: Person, bot: Bot, door: Doorstep
) -> None:
    await zhang.says("先来")
    assert (await call("setWebhook", url=door.url, secret_token="s3cret")).result is True
    assert await door.taken.get() == ("先来", "s3cret")
    await zhang.says("后到")
    assert await door.taken.get() == ("后到", "s3cret")
    await bot.has_fetched_everything()
    info = (await call("getWebhookInfo")).result
    assert (info["url"], info["pending_update_count"]) == (door.url, 0)


async def test_a_refused_update_is_brought_again_before_the_next(
    call: Line, opened: int, zhang: Person, bot: Bot, door: Doorstep
) -> None:
    door.answers = [lambda: web.Response(status=500), lambda: web.Response(status=503)]
    await call("setWebhook", url=door.url)
    await zhang.says("甲")
    await zhang.says("乙")
    assert await door.texts(4) == ["甲", "甲", "甲", "乙"]
    await bot.has_fetched_everything()
    assert "503" in (await call("getWebhookInfo")).result["last_error_message"]


async def test_retry_after_is_honoured(
    call: Line, opened: int, zhang: Person, door: Doorstep, sim: Simulator, clock: ManualClock
) -> None:
    wait = {"Retry-After": "0.01"}
    sim.webhook_pause_s = 60
    door.answers = [lambda: web.Response(status=503, headers=wait)]
    await call("setWebhook", url=door.url)
    await zhang.says("甲")
    assert await door.texts(2) == ["甲", "甲"]


async def test_a_slow_chat_holds_up_only_itself(
    call: Line, opened: int, zhang: Person, li: Person, bot: Bot, door: Doorstep
) -> None:
    go_on = asyncio.Event()

    async def slowly() -> web.Response:
        await go_on.wait()
        return web.Response()

    door.answers = [slowly]
    await call("setWebhook", url=door.url)
    await zhang.says("张一")
    assert await door.texts(1) == ["张一"]
    await zhang.says("张二")
    await li.opens(bot)
    assert await door.texts(1) == ["/start"]
    go_on.set()
    assert await door.texts(1) == ["张二"]


async def test_an_answer_may_hold_a_call(
    call: Line, opened: int, zhang: Person, door: Doorstep
) -> None:
    door.answers = [
        lambda: web.json_response({"method": "sendMessage", "chat_id": opened, "text": "收到"})
    ]
    await call("setWebhook", url=door.url)
    await zhang.says("甲")
    assert await zhang.hears("收到")


async def test_back_to_polling_and_what_waits_is_kept_or_dropped(
    call: Line, opened: int, zhang: Person, door: Doorstep
) -> None:
    await call("setWebhook", url=door.url)
    await call("setWebhook", url="")
    await zhang.says("甲")
    await call("deleteWebhook")
    assert len(await call.updates()) == 1
    await call("deleteWebhook", drop_pending_updates=True)
    assert await call.updates() == []


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({"url": "ftp://127.0.0.1/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://bot.example/"},
            "bad webhook: the simulator delivers to this machine only",
        ),
        ({"secret_token": "不行"}, "secret token contains unallowed characters"),
        ({"max_connections": 101}, "max_connections must be between 1 and 100"),
    ],
)
async def test_what_is_refused(
    call: Line, door: Doorstep, params: dict[str, Any], complaint: str
) -> None:
    reply = await call("setWebhook", **({"url": door.url} | params))
    assert reply.refusal == f"Bad Request: {complaint}"
