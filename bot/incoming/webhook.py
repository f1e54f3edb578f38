"""The other door in: Telegram delivers each update; it is stored, and only then is it thanked."""

import hmac
from collections.abc import Callable

import structlog
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError

from bot import raw_json
from bot.incoming.intake import ALLOWED_UPDATES, Shelf
from bot.process.patience import Patience
from bot.process.settings import SettingsError
from bot.transport import NotSentError, OutcomeUnknownError, Telegram
from models.absence import reason_of

log = structlog.stdlib.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # a header's name
RETRY_AFTER_S = 5
LARGEST = 1 << 20  # bytes; an update is far smaller


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
    ) -> None:
        self._shelf = shelf
        self._secret = secret.get_secret_value().encode()
        self._on_stored = on_stored
        self._patience = patience
        self._host, _, port = listen.rpartition(":")
        self._port = int(port)
        application = web.Application(client_max_size=LARGEST)
        application.router.add_post(path, self.take)
        self._runner = web.AppRunner(application, access_log=None)

    async def open(self) -> int:
        """Listen; return the port, for those who asked for any. Raises `SettingsError`."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host or None, self._port).start()
        except OSError as error:
            raise SettingsError(f"TAIZHANG_WEBHOOK_LISTEN: cannot be used: {error}") from error
        return int(self._runner.addresses[0][1])

    async def close(self) -> None:
        """Answer what is under way and listen no more."""
        await self._runner.cleanup()

    async def take(self, request: web.Request) -> web.Response:
        """Store the update, then say 200; while the database is away ask Telegram to come again."""
        shown = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(shown, self._secret):
            log.warning("webhook_secret_wrong", peer=request.remote)
            return web.Response(status=401)
        try:
            update = raw_json.read(await request.read())
        except ConnectionError:
            return web.Response(status=400)  # nobody hears it: whoever delivered has hung up
        except (ValueError, RecursionError):
            # Telegram would send it again for ever, and the updates behind it would wait.
            log.error("webhook_body_unreadable")  # noqa: TRY400  # the body may be someone's text
            return web.Response()
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
