"""The PTB application that understands updates, made so that it never needs the network."""

from collections.abc import Callable
from typing import Any, cast

import telegram
from pydantic import SecretStr
from telegram import Chat, Update, User
from telegram.ext import ApplicationBuilder, ApplicationHandlerStop, ExtBot

from bot.incoming.ptb_request import AiohttpRequest
from handlers.talk.context import CONTEXT_TYPES, BotApplication, Talk

Register = Callable[[BotApplication], None]
QUOTED = ("message_id", "date", "chat", "from")


class OurBot(ExtBot[None]):
    """PTB's bot, told who it is by us: Telegram may be away while we start."""

    def become(self, *, bot_id: int, username: str, name: str) -> None:
        """Take on a name; commands addressed to `@username` are ours from now on."""
        self._bot_user = User(bot_id, name, is_bot=True, username=username)

    async def get_me(self, *_: Any, **__: Any) -> User:
        """Return who we are without asking; PTB calls this while it initializes."""
        return self.bot


async def build_application(
    *,
    api: str,
    token: SecretStr,
    proxy: SecretStr | None,
    username: str,
    name: str,
    register: Register,
) -> BotApplication:
    """Return the initialized application with all handlers and our error handler."""
    secret = token.get_secret_value()
    bot = OurBot(
        secret,
        base_url=f"{api.rstrip('/')}/bot",
        base_file_url=f"{api.rstrip('/')}/file/bot",
        request=AiohttpRequest(proxy),
        get_updates_request=AiohttpRequest(proxy),
    )
    bot.become(bot_id=int(secret.partition(":")[0]), username=username, name=name)
    application = cast(
        "BotApplication",
        ApplicationBuilder()
        .bot(bot)
        .updater(None)
        .job_queue(None)
        .context_types(CONTEXT_TYPES)
        .build(),
    )
    register(application)
    application.add_error_handler(keep_error)
    await application.initialize()
    return application


async def keep_error(update: object, talk: Talk) -> None:  # noqa: ARG001  # PTB's signature
    """Hand the error to the doorway: `process_update` would swallow it."""
    talk.case.error = talk.error
    raise ApplicationHandlerStop


def read_update(application: BotApplication, value: Any) -> Update:
    """Return the update as PTB sees it. Raises `MalformedUpdateError` when it makes no sense."""
    try:
        return Update.de_json(without_quoted_content(value), application.bot)
    except (
        telegram.error.TelegramError, TypeError, KeyError, ValueError, AttributeError,
        OverflowError, OSError, IndexError, RecursionError,
    ) as error:  # fmt: skip
        raise MalformedUpdateError(type(error).__name__) from error


def without_quoted_content(update: Any) -> Any:
    """Return the update with no more of a quoted message than who said it and where.

    What it says, with all its buttons, stands in our outbox, and making PTB's object of it costs
    as much as of the reply itself: in a private chat its number, in `Case.quoted_id`, is enough.
    """
    for kind in ("message", "edited_message"):
        message = update.get(kind)
        quoted = message.get("reply_to_message") if isinstance(message, dict) else None
        if isinstance(quoted, dict):
            rest = {name: value for name, value in message.items() if name != "reply_to_message"}
            if message["chat"]["type"] != Chat.PRIVATE:
                kept = {name: quoted[name] for name in QUOTED if name in quoted}
                rest["reply_to_message"] = kept
            return update | {kind: rest}
    return update


class MalformedUpdateError(Exception):
    """An update that PTB cannot read, now or ever."""
