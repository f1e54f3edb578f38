"""The other door in: Telegram delivers each update; it is stored, and only then is it thanked.

Anybody may knock. Who has not shown the secret in time is let go, and of many such the oldest
first: they cost neither room nor lines of the log, and a true delivery finds its way in.
"""

import asyncio
import hmac
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import structlog
from aiohttp import web
from aiohttp.http import HttpProcessingError
from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError

from bot import raw_json
from bot.incoming.calendar_feed import Feed
from bot.incoming.intake import ALLOWED_UPDATES, Shelf
from bot.process.patience import Patience
from bot.process.repeats import Repeats
from bot.process.settings import SettingsError
from bot.process.speaking import words
from bot.transport import NotSentError, OutcomeUnknownError, Telegram
from models.absence import reason_of
from wording.command_line.settings import CANNOT_LISTEN

log = structlog.stdlib.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # a header's name
RETRY_AFTER_S = 5
HEAD_S = 10.0  # from the beginning of a connection until the secret is shown
BODY_S = 10.0  # for the update itself; aiohttp takes no more than 1 MiB
SENDERS_FAULTS = (HttpProcessingError, web.RequestPayloadError)
CALENDARS = "/calendar/"  # below the webhook's own path: a gateway lets it through
STRANGERS = 100  # connections that have not shown the secret; Telegram opens 40


class Visit(web.RequestHandler):
    """One connection. What is no HTTP at all is answered, and leaves no traceback behind."""

    def __init__(self, entrance: "Entrance", **options: Any) -> None:
        super().__init__(entrance, **options)
        self._entrance = entrance

    def log_exception(self, *args: Any, **facts: Any) -> None:
        """Log a defect of ours whole; what is wrong with a request is its sender's."""
        if isinstance(facts.get("exc_info"), SENDERS_FAULTS):
            self._entrance.repeats.tell("webhook_request_unreadable")
        else:
            super().log_exception(*args, **facts)


class Entrance(web.Server):
    """Knows the connections that have yet to show the secret, the oldest first."""

    def __init__(self, handler: Any, repeats: Repeats) -> None:
        super().__init__(handler)
        self.repeats = repeats
        self._strangers: dict[web.RequestHandler, asyncio.TimerHandle] = {}

    def __call__(self) -> Visit:
        """Return what handles the next connection."""
        return Visit(self, loop=self._loop, access_log=None)

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        """Give a stranger his time; of too many the one who came first has had his."""
        super().connection_made(handler, transport)
        timer = self._loop.call_later(HEAD_S, self._let_go, handler, "webhook_head_slow")
        self._strangers[handler] = timer
        if len(self._strangers) > STRANGERS:
            self._let_go(next(iter(self._strangers)), "webhook_crowded")

    def connection_lost(
        self, handler: web.RequestHandler, exc: BaseException | None = None
    ) -> None:
        """Forget whoever has gone."""
        self.let_in(handler)
        super().connection_lost(handler, exc)

    def let_in(self, handler: web.RequestHandler) -> None:
        """Count the connection among the strangers no more."""
        timer = self._strangers.pop(handler, None)
        if timer is not None:
            timer.cancel()

    def _let_go(self, handler: web.RequestHandler, event: str) -> None:
        self.repeats.tell(event)
        self.let_in(handler)
        handler.force_close()


def parting(status: int) -> web.Response:
    """Return an answer after which the connection ends."""
    response = web.Response(status=status)
    response.force_close()
    return response


class WebhookDoor:
    """Takes deliveries on one path, from whoever shows the secret."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        path: str,
        secret: SecretStr,
        listen: str,
        on_stored: Callable[[], None],
        patience: Patience,
        feed: Feed,
    ) -> None:
        self._shelf = shelf
        self._feed = feed
        self._secret = secret.get_secret_value().encode()
        self._on_stored = on_stored
        self._patience = patience
        self._host, _, port = listen.rpartition(":")
        self._port = int(port)
        self._path = unquote(path)
        self._calendars = self._path.rstrip("/") + CALENDARS
        self._repeats = Repeats()
        self._entrance = Entrance(self.take, self._repeats)
        self._runner = web.ServerRunner(self._entrance)

    async def open(self) -> int:
        """Listen; return the port, for those who asked for any. Raises `SettingsError`."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host or None, self._port).start()
        except OSError as error:
            raise SettingsError(words(CANNOT_LISTEN, reason=error)) from error
        return int(self._runner.addresses[0][1])

    async def close(self) -> None:
        """Answer what is under way and listen no more."""
        await self._runner.cleanup()

    async def take(self, request: web.BaseRequest) -> web.Response:
        """Store the update, then say 200; while the database is away ask Telegram to come again."""
        if request.method in {"GET", "HEAD"} and request.path.startswith(self._calendars):
            return await self._show_calendar(request)
        refusal = self._why_not(request)
        if refusal is not None:
            return parting(refusal)
        self._entrance.let_in(request.protocol)
        try:
            async with asyncio.timeout(BODY_S):
                update = raw_json.read(await request.read())
        except TimeoutError:
            self._repeats.tell("webhook_body_slow", peer=request.remote)
            return parting(408)
        except (ConnectionError, web.RequestPayloadError):
            return parting(400)  # hung up half-way, or packed otherwise than was said
        except (ValueError, RecursionError):
            # Telegram would send it again for ever, and the updates behind it would wait.
            log.error("webhook_body_unreadable")  # noqa: TRY400  # the body may be someone's text
            return web.Response()
        return await self._store(update)

    async def _show_calendar(self, request: web.BaseRequest) -> web.Response:
        """Hand a calendar to whoever knows its address, which stands in no line of the log."""
        try:
            calendar = await self._feed(request.path.removeprefix(self._calendars))
        except (SQLAlchemyError, OSError) as error:
            self._patience.tell("database_away", reason=reason_of(error))
            return web.Response(status=503, headers={"Retry-After": str(RETRY_AFTER_S)})
        if calendar is None:
            return parting(404)
        self._entrance.let_in(request.protocol)
        headers = {"Cache-Control": "private, no-store"}
        return web.Response(
            body=calendar, content_type="text/calendar", charset="utf-8", headers=headers
        )

    def _why_not(self, request: web.BaseRequest) -> int | None:
        """Return the status with which a request is refused, if it is."""
        if request.method != "POST" or request.path != self._path:
            return 404
        shown = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(shown, self._secret):
            self._repeats.tell("webhook_secret_wrong", peer=request.remote)
            return 401
        return None

    async def _store(self, update: Any) -> web.Response:
        try:
            await self._shelf.store([update])
        except (SQLAlchemyError, OSError) as error:
            self._patience.tell("database_away", reason=reason_of(error))
            return web.Response(status=503, headers={"Retry-After": str(RETRY_AFTER_S)})
        self._patience.relax()
        self._on_stored()
        return web.Response()


async def announce_webhook(
    telegram: Telegram, *, url: str, secret: SecretStr, patience: Patience
) -> None:
    """Tell Telegram where to deliver, for as long as it takes to reach it."""
    params = {
        "url": url,
        "secret_token": secret.get_secret_value(),
        "allowed_updates": ALLOWED_UPDATES,
    }
    while True:
        try:
            reply = await telegram.call("setWebhook", params)
        except (NotSentError, OutcomeUnknownError) as error:
            await patience.wait("telegram_unreachable", reason=str(error))
            continue
        if reply.ok:
            patience.relax()
            log.info("webhook_set")
            return
        await patience.wait("webhook_refused", code=reply.code, description=reply.description)
