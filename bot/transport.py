"""The way to Telegram: one keep-alive pool, JSON out and in, and what became of each call."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal, Self

import aiohttp
import orjson
from pydantic import BaseModel, Field, SecretStr

from bot import raw_json

CONNECT_S = 10.0
ANSWER_S = 20.0
PIECE = 64 * 1024  # bytes of a file that are held at once
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


class NotTelegramError(OutcomeUnknownError):
    """Something answered that is not Telegram: a gateway on the way, with a page of its own."""


class Parameters(BaseModel, strict=True, frozen=True):
    """What a refusal may add; https://core.telegram.org/bots/api#responseparameters."""

    retry_after: float | None = Field(None, ge=0, allow_inf_nan=False)  # seconds
    migrate_to_chat_id: int | None = None


class RefusalBody(BaseModel, strict=True):
    """A refusal as Telegram writes it; https://core.telegram.org/bots/api#making-requests."""

    ok: Literal[False]
    error_code: int = Field(ge=400, le=599)
    description: str
    parameters: Parameters | None = None


NO_PARAMETERS = Parameters()


@dataclass(frozen=True, slots=True)
class Reply:
    """What Telegram answered."""

    code: int
    result: Any = None
    description: str = ""
    parameters: Parameters = NO_PARAMETERS

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return self.code == 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes along with a call, as the parameter of that name."""

    parameter: str
    name: str
    mime: str
    content: bytes = field(repr=False)


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
        self._files = f"{base.rstrip('/')}/file/bot{token.get_secret_value()}/"
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
        self,
        method: str,
        params: dict[str, Any] | None = None,
        *,
        answer_s: float | None = None,
        upload: Upload | None = None,
    ) -> Reply:
        """Call a method with JSON parameters and wait up to `answer_s` seconds for its answer.

        Raises `NotSentError` or `OutcomeUnknownError`; an answer of Telegram's is a `Reply`.
        """
        assert self._session is not None, "open it first"  # noqa: S101
        code, body = await send_request(
            self._session,
            self._prefix + method,
            data=form_with(params or {}, upload) if upload else orjson.dumps(params or {}),
            headers=None if upload else JSON_HEADERS,
            answer_s=answer_s or self._answer_s,
        )
        return read_reply(code, body)

    async def download(self, path: str) -> AsyncIterator[bytes]:
        """Yield a file piece by piece; `path` is what `getFile` says.

        Raises `NotSentError`, or `OutcomeUnknownError` where it is not there or breaks off.
        """
        assert self._session is not None, "open it first"  # noqa: S101
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=CONNECT_S, sock_read=self._answer_s
        )
        with sorted_errors():
            async with self._session.get(
                self._files + path, timeout=timeout, allow_redirects=False
            ) as response:
                if response.status != HTTPStatus.OK:
                    raise OutcomeUnknownError(f"{response.status}, no file")
                async for piece in response.content.iter_chunked(PIECE):
                    yield piece


def form_with(params: dict[str, Any], upload: Upload) -> aiohttp.FormData:
    """Return a multipart form: JSON in the fields that are no words, and the file."""
    form = aiohttp.FormData(quote_fields=False)
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    form.add_field(upload.parameter, upload.content, filename=upload.name, content_type=upload.mime)
    return form


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
    with sorted_errors():
        async with session.request(
            verb, url, data=data, headers=headers, timeout=timeout, allow_redirects=False
        ) as response:
            return response.status, await response.read()


@contextmanager
def sorted_errors() -> Iterator[None]:
    """Sort whatever breaks by whether the call had left."""
    try:
        yield
    except NOT_SENT as error:
        raise NotSentError(type(error).__name__) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise OutcomeUnknownError(type(error).__name__) from error


def read_reply(status: int, body: bytes) -> Reply:
    """Return Telegram's answer, which its body is, whatever the status.

    Raises `NotTelegramError` for any other body: nothing can be concluded from a gateway's page.
    """
    try:
        known = raw_json.read(body)
        if known["ok"] is True:
            return Reply(200, known["result"])
        refusal = RefusalBody.model_validate(known)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise NotTelegramError(f"{status}, not from Telegram") from error
    return Reply(refusal.error_code, None, refusal.description, refusal.parameters or NO_PARAMETERS)
