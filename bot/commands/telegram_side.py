"""What Telegram says about our token: asked once, with patience of a few seconds."""

from typing import TYPE_CHECKING

from bot.commands import Complaint
from bot.commands.opening import organisation_or_complaint
from bot.commands.tables import note
from bot.process.settings import Settings, SettingsError
from bot.process.speaking import words
from models.frozen import frozen
from wording.command_line import founding as said

if TYPE_CHECKING:
    from models import Database, Organisation

PATIENCE_S = 6.0
LINK = "https://t.me/{username}?start={code}"


class TokenRefused(Complaint):
    """Telegram knows no bot with this token."""


@frozen
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
        raise Complaint(words(said.NO_TELEGRAM, api=settings.telegram_api, reason=error)) from error
    except (NotSentError, OutcomeUnknownError) as error:
        raise Complaint(words(said.SILENT_TELEGRAM, api=settings.telegram_api)) from error
    reason = f"{reply.code} {reply.description}"
    if reply.code in TOKEN_UNKNOWN:
        raise TokenRefused(words(said.TOKEN_REFUSED, reason=reason))
    if not reply.ok:
        raise Complaint(words(said.TELEGRAM_UNWELL, reason=reason))
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
        note(words(said.CODES_ONLY, reason=complaint.message))
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
