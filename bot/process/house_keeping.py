"""What goes on beside the doors: who the bot is, whose the token is, what is swept away."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.incoming.application import OurBot
from bot.process.clock import Clock
from bot.process.lease import RENEWED_EVERY, Tenure
from bot.process.patience import Patience
from bot.process.retention import SWEEPS
from bot.transport import NotSentError, OutcomeUnknownError, Telegram
from models import Database, Organisation
from models.absence import reason_of

log = structlog.stdlib.get_logger()

SWEPT_EVERY = timedelta(hours=1)
SWEPT_FIRST_AFTER_S = 20.0
BETWEEN_BATCHES_S = 0.05


async def learn_identity(
    database: Database,
    telegram: Telegram,
    bot: OurBot,
    *,
    organisation_id: int,
    known: asyncio.Event,
    patience: Patience,
) -> None:
    """Ask Telegram for the bot's name, for as long as it takes; it is `known` once it is kept."""
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
    while True:
        try:
            async with database.write() as session:
                organisation = await session.get_one(Organisation, organisation_id)
                organisation.bot_username = me["username"]
        except (SQLAlchemyError, OSError) as error:
            await patience.wait("database_away", reason=reason_of(error))
        else:
            patience.relax()
            break
    known.set()


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
    """Sweep away what nobody needs any more, batch by batch, with room for others in between.

    Whoever has waited for the start is heard first.
    """
    await asyncio.sleep(SWEPT_FIRST_AFTER_S)
    while True:
        try:
            await sweep(database, clock, organisation_id=organisation_id)
            await database.refresh_statistics()
        except (SQLAlchemyError, OSError) as error:
            await patience.wait("database_away", reason=reason_of(error))
            continue
        patience.relax()
        await asyncio.sleep(SWEPT_EVERY.total_seconds())


async def sweep(database: Database, clock: Clock, *, organisation_id: int) -> int:
    """Sweep until there is nothing more to sweep; return in how many transactions."""
    batches = 0
    for sweep_batch in SWEEPS:
        more = True
        while more:
            async with database.write() as session:
                organisation = await session.get_one(Organisation, organisation_id)
                more = await sweep_batch(session, organisation, clock.now())
            batches += 1
            await asyncio.sleep(BETWEEN_BATCHES_S if more else 0)
    log.debug("swept", batches=batches)
    return batches
