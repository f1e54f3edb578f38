"""The way to Telegram: one keep-alive pool, JSON out and in, and what became of each call."""

from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
import orjson
from pydantic import SecretStr

from bot import raw_json

CONNECT_S = 10.0
ANSWER_S = 20.0
NOT_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,  # the proxy does not let us through
)
TOKEN_UNKNOWN = frozenset({401, 404})  # 404: not even the shape of a token
JSON_HEADERS = {"Content-Type": "application/json"}


class NotSentError(Exception):
    """The call never left: trying again cannot double it."""


class OutcomeUnknownError(Exception):
    """The call was written and no answer came: Telegram may or may not have done it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What Telegram answered."""

    code: int
    result: Any = None
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return self.code == 200


class Telegram:
    """A Bot API server seen through one bot's token. Use as an async context manager."""

    def __init__(
        self,
        base: str,
        token: SecretStr,
        *,
        proxy: SecretStr | None = None,
        answer_s: float = ANSWER_S,
    ) -> None:
        self._prefix = f"{base.rstrip('/')}/bot{token.get_secret_value()}/"
        self._proxy = proxy
        self._answer_s = answer_s
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = open_session(self._proxy)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def call(
        self, method: str, params: dict[str, Any] | None = None, *, answer_s: float | None = None
    ) -> Reply:
        """Call a method with JSON parameters and wait up to `answer_s` seconds for its answer.

        Raises `NotSentError` or `OutcomeUnknownError`; any answer of the server is a `Reply`.
        """
        assert self._session is not None, "open it first"  # noqa: S101
        code, body = await send_request(
            self._session,
            self._prefix + method,
            data=orjson.dumps(params or {}),
            headers=JSON_HEADERS,
            answer_s=answer_s or self._answer_s,
        )
        return read_reply(code, body)


def open_session(proxy: SecretStr | None) -> aiohttp.ClientSession:
    """Return a pool without a ceiling of its own: the sender decides how many calls are open."""
    connector = aiohttp.TCPConnector(limit=0, ttl_dns_cache=300, keepalive_timeout=45)
    return aiohttp.ClientSession(
        connector=connector,
        proxy=proxy.get_secret_value() if proxy else None,
        auto_decompress=True,
        cookie_jar=aiohttp.DummyCookieJar(),
        requote_redirect_url=False,
    )


async def send_request(
    session: aiohttp.ClientSession,
    url: str,
    *,
    data: Any,
    headers: dict[str, str] | None,
    answer_s: float,
    connect_s: float = CONNECT_S,
    verb: str = "POST",
) -> tuple[int, bytes]:
    """Return status and body; sort whatever breaks by whether the call had left."""
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=connect_s, sock_read=answer_s)
    try:
        async with session.request(
            verb, url, data=data, headers=headers, timeout=timeout, allow_redirects=False
        ) as response:
            return response.status, await response.read()
    except NOT_SENT as error:
        raise NotSentError(type(error).__name__) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise OutcomeUnknownError(type(error).__name__) from error


def read_reply(code: int, body: bytes) -> Reply:
    """Return the answer as it reads; a gateway's page of HTML is an answer too, by its status."""
    try:
        known = raw_json.read(body)
        if known["ok"] is True:
            return Reply(200, known.get("result"))
        return Reply(
            int(known.get("error_code") or code),
            None,
            str(known.get("description", "")),
            known.get("parameters") or {},
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        # 200 with a body nobody can read: it was done, and we do not know what came of it.
        return Reply(code if code != 200 else 502, None, "not a Bot API answer")
