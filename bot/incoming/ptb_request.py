"""python-telegram-bot's way to Telegram: its `BaseRequest`, on the same kind of pool as ours."""

from typing import Any

import aiohttp
from pydantic import SecretStr
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.transport import ANSWER_S, CONNECT_S, NotSentError, OutcomeUnknownError, open_session, post


class AiohttpRequest(BaseRequest):
    """PTB's httpx transport falls to half its speed at 32 concurrent calls; this one does not."""

    def __init__(self, proxy: SecretStr | None = None) -> None:
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer unless a call says otherwise."""
        return ANSWER_S

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            self._session = open_session(self._proxy)

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0917  # PTB's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  # PTB's signature
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Carry one call of PTB's; its own error types come back."""
        if self._session is None:
            raise RuntimeError("the request was not initialized")
        try:
            return await post(
                self._session,
                url,
                verb=method,
                data=form_of(request_data),
                headers=None,
                answer_s=seconds(read_timeout, ANSWER_S),
                connect_s=seconds(connect_timeout, CONNECT_S),
            )
        except NotSentError as error:
            raise NetworkError(f"not sent: {error}") from None
        except OutcomeUnknownError as error:
            raise TimedOut(f"no answer: {error}") from None


def seconds(given: Any, default: float) -> float:
    """Return PTB's time-out, which may be its own way of saying "not given"."""
    return default if given is None or given is BaseRequest.DEFAULT_NONE else float(given)


def form_of(request_data: RequestData | None) -> Any:
    """Return the body: plain fields, or a multipart form when there are files."""
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime_type)
    return form
