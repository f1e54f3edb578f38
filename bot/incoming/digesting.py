"""Digests of what was handed in: each file is fetched after its answer is on record; none is kept.

Nobody waits for it. Whatever breaks meanwhile, the file is fetched again: its row says so.
"""

import asyncio
import hashlib

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.process.clock import Clock
from bot.process.crash_points import here
from bot.process.patience import Patience
from bot.transport import NotSentError, OutcomeUnknownError, Reply, Telegram
from ledger.talk.digests import (
    Digest,
    Undigested,
    keep_digest,
    next_undigested,
    put_off_digest,
)
from models import Database, NoDigest
from models.absence import reason_of

log = structlog.stdlib.get_logger()

LOOK_EVERY_S = 30.0
BETWEEN_S = 0.5  # answers and pushes come first
ANSWER_S = 120.0  # a Bot API server of one's own fetches the file itself before it answers
TOO_LARGE = "file is too big"  # Bot API, getFile: above 20 MB


class NotNowError(Exception):
    """Telegram refuses for a reason that has nothing to do with the file."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"{reply.code} {reply.description}")
        self.wait_s = reply.parameters.retry_after or 0.0


class NotFetchedError(Exception):
    """The file was not fetched, and why."""

    def __init__(self, why: NoDigest, reason: str) -> None:
        super().__init__(reason)
        self.why = why


async def digest_regularly(
    database: Database,
    clock: Clock,
    telegram: Telegram,
    *,
    organisation_id: int,
    patience: Patience,
) -> None:
    """Take the digests that are due, one file after the other; may be broken off at any moment."""
    while True:
        try:
            done = await digest_one(database, clock, telegram, organisation_id=organisation_id)
        except (SQLAlchemyError, OSError) as error:
            await patience.wait("database_away", reason=reason_of(error))
        except NotSentError as error:
            await patience.wait("telegram_unreachable", reason=str(error))
        except NotNowError as error:
            await patience.wait("get_file_refused", reason=str(error), at_least=error.wait_s)
        else:
            patience.relax()
            await asyncio.sleep(BETWEEN_S if done else LOOK_EVERY_S)


async def digest_one(
    database: Database, clock: Clock, telegram: Telegram, *, organisation_id: int
) -> bool:
    """Take the digest that is due first; return whether one was due.

    Raises `NotSentError` or `NotNowError` where no file can be fetched: that is no try.
    """
    async with database.read() as session:
        file = await next_undigested(session, organisation_id, now=clock.now())
    if file is None:
        return False
    try:
        digest = file.known or await fetch_digest(telegram, file)
    except NotFetchedError as error:
        async with database.write() as session:
            again = await put_off_digest(
                session, organisation_id, file.id, why=error.why, now=clock.now()
            )
        log.info("file_not_digested", file=file.id, reason=str(error), again=again)
        return True
    async with database.write() as session:
        await keep_digest(session, organisation_id, file.id, digest, now=clock.now())
        here("digest.before_commit")
    here("digest.after_commit")
    log.debug("file_digested", file=file.id, bytes=digest.size)
    return True


async def fetch_digest(telegram: Telegram, file: Undigested) -> Digest:
    """Fetch a file and return its digest; its bytes are forgotten as they come.

    Raises `NotSentError`, `NotNowError` or `NotFetchedError`.
    """
    digest, size = hashlib.sha256(), 0
    try:
        async for piece in telegram.download(await path_of(telegram, file)):
            digest.update(piece)
            size += len(piece)
    except OutcomeUnknownError as error:
        raise NotFetchedError(NoDigest.UNFETCHED, str(error)) from error
    return Digest(digest.hexdigest(), size)


async def path_of(telegram: Telegram, file: Undigested) -> str:
    """Ask where the file can be fetched: for an hour it can. Source: Bot API, getFile."""
    reply = await telegram.call("getFile", {"file_id": file.file_id}, answer_s=ANSWER_S)
    if reply.ok and "file_path" in reply.result:
        return str(reply.result["file_path"])
    if reply.ok or reply.code == 400:
        why = NoDigest.TOO_LARGE if TOO_LARGE in reply.description else NoDigest.GONE
        raise NotFetchedError(why, reply.description)
    if reply.code >= 500:
        raise NotFetchedError(NoDigest.UNFETCHED, f"{reply.code} {reply.description}")
    raise NotNowError(reply)
