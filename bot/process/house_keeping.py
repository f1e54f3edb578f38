"""What goes on beside the doors: who the bot is, whose the token is, what is swept away."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.incoming.application import OurBot
from bot.incoming.inbox import prune
from bot.process.clock import Clock
from bot.process.lease import RENEWED_EVERY, Tenure
from bot.process.patience import Patience
from bot.transport import NotSentError, OutcomeUnknownError, Telegram
from ledger.talk.waiting import forget_secrets
from models import Database, Organisation
from models.absence import reason_of

log = structlog.stdlib.get_logger()

# Twice the time for which Telegram keeps an update, so that none comes again unrecognised.
KEPT = timedelta(hours=48)
SWEPT_EVERY = timedelta(hours=1)


async def learn_identity(
    database: Database,
    telegram: Telegram,
    bot: OurBot,
    *,
    organisation_id: int,
    known: asyncio.Event,
    patience: Patience,
) -> None:
    """Ask Telegram for the bot's name, for as long as it takes, and keep it."""
    while True:
        try:
            reply = await telegram.call("getMe")
        except (NotSentError, OutcomeUnknownError) as error:
            await patience.wait("telegram_unreachable", reason=str(error))
            continue
        if reply.ok:
            break
        await patience.wait("get_me_refused", code=reply.code, description=reply.description)
    patience.relax()
    me = reply.result
    bot.become(bot_id=me["id"], username=me["username"], name=me["first_name"])
    known.set()
    while True:
        try:
            async with database.write() as session:
                organisation = await session.get_one(Organisation, organisation_id)
                organisation.bot_username = me["username"]
        except (SQLAlchemyError, OSError) as error:
            await patience.wait("database_away", reason=reason_of(error))
        else:
            patience.relax()
            return


async def prolong_lease(database: Database, tenure: Tenure, *, patience: Patience) -> None:
    """Prolong the lease for as long as it is ours."""
    while not tenure.is_over:
        await asyncio.sleep(RENEWED_EVERY.total_seconds())
        try:
            async with database.write() as session:
                await tenure.prolong(session)
        except (SQLAlchemyError, OSError) as error:
            # Without the database nothing is handled either; once it is back we see whose it is.
            patience.tell("database_away", reason=reason_of(error))
            continue
        patience.relax()


async def sweep_regularly(
    database: Database, clock: Clock, *, organisation_id: int, patience: Patience
) -> None:
    """Sweep away updates handled long ago, and the words of secrets that are out."""
    while True:
        try:
            async with database.write() as session:
                swept = await prune(session, organisation_id, done_before=clock.now() - KEPT)
                await forget_secrets(session, organisation_id)
        except (SQLAlchemyError, OSError) as error:
            await patience.wait("database_away", reason=reason_of(error))
            continue
        patience.relax()
        log.debug("swept", updates=swept)
        await asyncio.sleep(SWEPT_EVERY.total_seconds())
