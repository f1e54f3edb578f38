"""What Telegram says about our token: asked once, with patience of a few seconds."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands import Complaint
from bot.commands.opening import organisation_or_complaint
from bot.commands.tables import note
from bot.process.settings import Settings, SettingsError

if TYPE_CHECKING:
    from models import Database, Organisation

PATIENCE_S = 6.0
LINK = "https://t.me/{username}?start={code}"


class TokenRefused(Complaint):
    """Telegram knows no bot with this token."""


@dataclass(frozen=True)
class BotIdentity:
    """Who the bot is."""

    bot_id: int
    username: str


async def ask_identity(settings: Settings) -> BotIdentity:
    """Return who the token belongs to. Raises `Complaint` with the reason where it is unknown."""
    from bot.transport import (  # noqa: PLC0415
        TOKEN_UNKNOWN,
        NotSentError,
        NotTelegramError,
        OutcomeUnknownError,
        Telegram,
    )

    try:
        token = settings.token
    except SettingsError as error:
        raise Complaint(str(error)) from error
    try:
        async with Telegram(
            settings.telegram_api, token, proxy=settings.telegram_proxy, answer_s=PATIENCE_S
        ) as telegram:
            reply = await telegram.call("getMe")
    except NotTelegramError as error:
        raise Complaint(
            f"something on the way answers in place of {settings.telegram_api} ({error}): check"
            " the network and the proxy"
        ) from error
    except (NotSentError, OutcomeUnknownError) as error:
        raise Complaint(
            f"{settings.telegram_api} does not answer: check the network (a proxy goes into"
            " TAIZHANG_PROXY, a Bot API server of your own into TAIZHANG_TELEGRAM_API)"
        ) from error
    if reply.code in TOKEN_UNKNOWN:
        raise TokenRefused(
            f"Telegram does not accept the token ({reply.code} {reply.description}):"
            " copy it once more from @BotFather, or take a fresh one there"
        )
    if not reply.ok:
        raise Complaint(f"Telegram is not well ({reply.code} {reply.description}): try again later")
    return BotIdentity(reply.result["id"], reply.result["username"])


async def identity_if_asked(settings: Settings, known: int | None = None) -> BotIdentity | None:
    """Return who the bot is if there is a token that is not `known` yet, and Telegram answers."""
    if settings.bot_token is None and settings.bot_token_file is None:
        return None
    try:
        if settings.bot_id == known:
            return None
    except SettingsError as error:
        raise Complaint(str(error)) from error
    try:
        return await ask_identity(settings)
    except Complaint as complaint:
        note(f"codes only, no links: {complaint}")
        return None


async def news_of_bot(database: "Database", settings: Settings) -> BotIdentity | None:
    """Return who the bot is unless the organisation knows; outside of any transaction."""
    async with database.read() as session:
        organisation = await organisation_or_complaint(session)
    known = organisation.bot_id if organisation.bot_username else None
    return await identity_if_asked(settings, known)


def keep_identity(organisation: "Organisation", identity: BotIdentity | None) -> None:
    """Note in the organisation's row who its bot is, if that is news."""
    if identity is not None:
        organisation.bot_id, organisation.bot_username = identity.bot_id, identity.username


def how_to_join(username: str | None, code: str) -> str:
    """Return the join link, or, while the bot's name is unknown, what to send to it."""
    return LINK.format(username=username, code=code) if username else f"/start {code}"
