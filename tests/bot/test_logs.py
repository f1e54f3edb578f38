"""No token in any line or traceback, whoever logs it."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from pydantic import SecretStr

from bot.process import logs
from bot.transport import NotSentError, Telegram

TOKEN = "987654:AAbb-cc_DDeeFF"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    root = logging.getLogger()
    before, level, kept = list(root.handlers), root.level, structlog.get_config()
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    structlog.configure(**kept)


@pytest.mark.parametrize("style", ["text", "json"])
async def test_a_failing_call_leaves_no_token_in_its_traceback(
    lines: io.StringIO, style: str, unused_tcp_port: int
) -> None:
    logs.configure(style, secrets=(SecretStr(TOKEN),), stream=lines)
    log = structlog.stdlib.get_logger()
    url = f"http://127.0.0.1:{unused_tcp_port}"
    async with Telegram(url, SecretStr(TOKEN)) as telegram:
        try:
            await telegram.call("getMe")
        except NotSentError:
            log.exception("call_failed", url=f"{url}/bot{TOKEN}/getMe", token=TOKEN)
            logging.getLogger("telegram.ext").exception("at %s/bot%s/x", url, TOKEN)
    try:
        int(f"https://api.telegram.org/bot{TOKEN}/sendMessage")
    except ValueError:
        log.exception("broken", nested={"where": [f"bot{TOKEN}"]})
    written = lines.getvalue()
    assert "call_failed" in written
    assert "Traceback" in written
    assert TOKEN not in written
    assert TOKEN.partition(":")[2] not in written
    if style == "json":
        assert all(json.loads(line)["event"] for line in written.splitlines())


def test_other_bots_tokens_are_masked_too(lines: io.StringIO) -> None:
    logs.configure("text", stream=lines)
    structlog.stdlib.get_logger().warning("seen", url="http://x/bot1234:other-token/getMe")
    assert "other-token" not in lines.getvalue()


def test_work_broken_off_at_the_end_leaves_no_traceback(lines: io.StringIO) -> None:
    """As when the lease is lost, or somebody says stop."""
    logs.configure("text", stream=lines)
    pool = logging.getLogger("sqlalchemy.pool")
    pool.error("Exception during reset", exc_info=asyncio.CancelledError())
    pool.error("no connection is free")
    assert [line.split("]")[1].strip() for line in lines.getvalue().splitlines()] == [
        "no connection is free"
    ]


def test_the_http_clients_keep_quiet(lines: io.StringIO) -> None:
    logs.configure("text", stream=lines)
    logging.getLogger("httpx").info("GET https://example.org/")
    logging.getLogger("aiohttp.access").info("GET /")
    assert lines.getvalue() == ""
