"""One message out: the call, and what its answer means for the row."""

from dataclasses import dataclass
from typing import Any

import structlog

from bot.outgoing.packing import Parcel
from bot.process.clock import Clock
from bot.process.crash_points import here
from bot.transport import NotSentError, OutcomeUnknownError, Reply, Telegram
from ledger.rhythm.missed import TOO_LATE
from models import Call, OutboxState

log = structlog.stdlib.get_logger()

NO_ANSWER_TRIES = 2  # the first sending, and once more marked 补发
SERVER_ERROR_TRIES = 10  # within nine minutes, each pause twice the one before
TOKEN_TROUBLE_S = 30.0


@dataclass(slots=True)
class Outcome:
    """What became of a message."""

    state: OutboxState
    method: str
    message_id: int | None = None
    error: str | None = None
    code: int = 200
    description: str = ""
    attempts: int = 0
    again: bool = False  # still to be sent
    uncertain: bool = False  # … and then it says so
    connection_in_doubt: bool = False  # nothing came, or Telegram is not well: it may be so for all
    wait_chat_s: float = 0.0
    wait_all_s: float = 0.0
    migrated_to: int | None = None
    concerns_rules: bool = False  # who cannot be reached, which group has moved
    is_defect: bool = False  # refused for a reason that is ours


async def deliver(telegram: Telegram, parcel: Parcel, *, clock: Clock) -> Outcome:
    """Make the call and return what it means."""
    if parcel.row.not_after is not None and clock.now() > parcel.row.not_after:
        return Outcome(OutboxState.DROPPED, parcel.row.method, error=TOO_LATE)
    here("sender.before_call")
    try:
        reply = await telegram.call(parcel.method, parcel.payload)
    except NotSentError as error:
        outcome = again(parcel, error=f"not sent: {error}")
        outcome.connection_in_doubt = True
        return outcome
    except OutcomeUnknownError as error:
        return no_answer(parcel, error=f"no answer: {error}")
    here("sender.after_call")
    if reply.ok:
        return sent(parcel, reply.result)
    if reply.code == 400 and is_edit_of_nothing(parcel, reply):
        parcel.payload.pop("message_id", None)
        parcel.method = Call.SAY
        return await deliver(telegram, parcel, clock=clock)
    known = reply.code != 404 or await token_holds(telegram)
    return refused(parcel, reply, known=known)


async def token_holds(telegram: Telegram) -> bool:
    """Whether Telegram knows us: if so, a 404 is about the method, which an older server lacks."""
    try:
        reply = await telegram.call("getMe")
    except (NotSentError, OutcomeUnknownError):
        return False
    return reply.ok


def sent(parcel: Parcel, result: Any) -> Outcome:
    """It is there; the message id is kept so that it can be edited and replied to."""
    message_id = result.get("message_id") if isinstance(result, dict) else None
    return Outcome(OutboxState.SENT, parcel.method, message_id, attempts=parcel.row.attempts)


def is_edit_of_nothing(parcel: Parcel, reply: Reply) -> bool:
    """Whether the message to edit is gone: what it should say is then said anew."""
    return parcel.method == Call.EDIT and any(
        words in reply.description
        for words in ("message to edit not found", "message can't be edited")
    )


# The message stands as it should, or somebody else has deleted what was to be deleted.
DONE_ALREADY = ("message is not modified", "message to delete not found")


def refused(parcel: Parcel, reply: Reply, *, known: bool) -> Outcome:
    """Sort a refusal: wait, unsure, done all the same, elsewhere, or for good.

    `known` is whether Telegram knows our token as far as one can tell.
    """
    if reply.code >= 500:
        return server_error(parcel, error=reason_of(reply))
    if reply.code in {401, 429} or not known:
        return told_to_wait(parcel, reply)
    if reply.code == 400 and any(words in reply.description for words in DONE_ALREADY):
        return sent(parcel, {"message_id": parcel.payload.get("message_id")})
    if "migrate_to_chat_id" in reply.parameters:
        outcome = again(parcel, error=reason_of(reply))
        outcome.migrated_to = int(reply.parameters["migrate_to_chat_id"])
        outcome.concerns_rules = True
        return outcome
    too_late = reply.code == 400 and "query is too old" in reply.description
    return Outcome(
        OutboxState.DROPPED if too_late else OutboxState.REFUSED,
        parcel.method,
        error=reason_of(reply),
        code=reply.code,
        description=reply.description,
        attempts=parcel.row.attempts,
        concerns_rules=not too_late,
    )


def told_to_wait(parcel: Parcel, reply: Reply) -> Outcome:
    """Too fast (429), or the token is not accepted now (401 or 404)."""
    outcome = again(parcel, error=reason_of(reply))
    if reply.code == 429:
        outcome.wait_chat_s = float(reply.parameters.get("retry_after", 1))
    else:
        outcome.wait_all_s, outcome.connection_in_doubt = TOKEN_TROUBLE_S, True
    return outcome


def reason_of(reply: Reply) -> str:
    """Return what goes into the row's error."""
    return f"{reply.code} {reply.description}"


def again(parcel: Parcel, *, error: str) -> Outcome:
    """It certainly was not done: it goes back to where it stood, a repeat remaining a repeat."""
    return Outcome(
        OutboxState.UNKNOWN if parcel.is_repeat else OutboxState.PENDING,
        parcel.row.method,
        error=error,
        code=0,
        attempts=parcel.row.attempts,
        again=True,
        uncertain=parcel.is_repeat,
    )


def no_answer(parcel: Parcel, *, error: str) -> Outcome:
    """It may have been done: once more, marked as a repeat, and no further."""
    return unsure(parcel, error=error, tries=NO_ANSWER_TRIES)


def server_error(parcel: Parcel, *, error: str) -> Outcome:
    """Telegram itself stumbled; it mostly did nothing, so it is asked a few times more."""
    outcome = unsure(parcel, error=error, tries=SERVER_ERROR_TRIES)
    outcome.wait_chat_s = float(2 ** (outcome.attempts - 1)) if outcome.again else 0.0
    return outcome


def unsure(parcel: Parcel, *, error: str, tries: int) -> Outcome:
    """Count an uncertain outcome; below `tries` it is sent again."""
    attempts = parcel.row.attempts + 1
    if attempts >= tries:
        log.error("message_unknown", outbox_id=parcel.row.id, attempts=attempts)
    return Outcome(
        OutboxState.UNKNOWN,
        parcel.row.method,
        error=error,
        code=0,
        attempts=attempts,
        again=attempts < tries,
        uncertain=not parcel.is_repeatable,
        connection_in_doubt=True,
    )
