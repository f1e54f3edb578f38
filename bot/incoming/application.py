"""The PTB application that understands updates, made so that it never needs the network.

Should a handler call Telegram all the same, it goes by way of a pool like ours.
"""

from collections.abc import Callable
from typing import Any, cast

import aiohttp
import telegram
from pydantic import SecretStr
from telegram import Chat, Update, User
from telegram.error import NetworkError, TimedOut
from telegram.ext import ApplicationBuilder, ApplicationHandlerStop, ExtBot
from telegram.request import BaseRequest, RequestData

from bot.transport import (
    ANSWER_S,
    CONNECT_S,
    NotSentError,
    OutcomeUnknownError,
    open_session,
    send_request,
)
from handlers.talk.context import CONTEXT_TYPES, BotApplication, Talk

Register = Callable[[BotApplication], None]
QUOTED = ("message_id", "date", "chat", "from")


class MalformedUpdateError(Exception):
    """An update that PTB cannot read, now or ever."""


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
        update = Update.de_json(without_quoted_content(value), application.bot)
        sound = is_sound(update)
    except (
        telegram.error.TelegramError, TypeError, KeyError, ValueError, AttributeError,
        OverflowError, OSError, IndexError, RecursionError,
    ) as error:  # fmt: skip
        raise MalformedUpdateError(type(error).__name__) from error
    if not sound:
        raise MalformedUpdateError("no such numbers or words")
    return update


def is_sound(update: Update) -> bool:
    """Return whether the numbers and words that we go by are some: PTB takes them unseen."""
    user, chat, press = update.effective_user, update.effective_chat, update.callback_query
    message = update.message or update.edited_message
    numbers = [one.id for one in (user, chat) if one is not None]
    words: list[object] = []
    if message is not None:
        numbers.append(message.message_id)
        words += message.text, message.caption, message.media_group_id
    if press is not None:
        words.append(press.data)
        if press.message is not None:
            numbers.append(press.message.message_id)
    changed = update.my_chat_member
    return (
        all(type(number) is int for number in numbers)
        and all(word is None or isinstance(word, str) for word in words)
        and (changed is None or None not in (changed.chat, changed.new_chat_member))
    )


def without_quoted_content(update: Any) -> Any:
    """Return the update with no more of a quoted message than who said it and where.

    What it says stands in our outbox, and making PTB's object of it costs as much as of the reply
    itself: in a private chat its number and its buttons, in `Case`, are enough.
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
            return await send_request(
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
