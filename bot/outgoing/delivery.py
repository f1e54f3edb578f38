"""One message out: the call, and what its answer means for the row."""

from dataclasses import dataclass
from typing import Any

import structlog

from bot.outgoing.packing import Parcel, said_anew
from bot.process.clock import Clock
from bot.process.crash_points import here
from bot.transport import NotSentError, NotTelegramError, OutcomeUnknownError, Reply, Telegram
from ledger.rhythm.missed import TOO_LATE
from models import Call, OutboxState
from models.queues import EDITS

log = structlog.stdlib.get_logger()

NO_ANSWER_TRIES = 2  # the first sending, and once more marked 补发
SERVER_ERROR_TRIES = 10  # within nine minutes, each pause twice the one before
TOKEN_TROUBLE_S = 30.0
UPLOAD_ANSWER_S = 120.0
LONGEST_TOLD_S = 86_400.0  # whatever a 429 says
LONGEST_PAUSE_S = 600.0  # while only this message gets no answer


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
    wait_alone_s: float = 0.0  # for the message only; a new process need not wait so long
    wait_all_s: float = 0.0
    migrated_to: int | None = None
    concerns_rules: bool = False  # who cannot be reached, which group has moved
    is_defect: bool = False  # refused for a reason that is ours
    file_id: str | None = None  # Telegram's, of a file that went along
    wants_file: bool = False  # the bytes are gone: they are made again before it is sent


async def deliver(telegram: Telegram, parcel: Parcel, *, clock: Clock) -> Outcome:
    """Make the call and return what it means."""
    if parcel.row.not_after is not None and clock.now() > parcel.row.not_after:
        return Outcome(OutboxState.DROPPED, parcel.row.method, error=TOO_LATE)
    here("sender.before_call")
    try:
        reply = await telegram.call(parcel.method, parcel.payload, **carried(parcel))
    except (NotSentError, OutcomeUnknownError) as error:
        return unanswered(parcel, error)
    here("sender.after_call")
    if reply.ok:
        return sent(parcel, reply.result)
    if reply.code == 400 and is_edit_of_nothing(parcel, reply):
        parcel.payload, parcel.method = said_anew(parcel.payload), Call.SAY
        return await deliver(telegram, parcel, clock=clock)
    known = reply.code != 404 or await token_holds(telegram)
    return refused(parcel, reply, known=known)


def carried(parcel: Parcel) -> dict[str, Any]:
    """Return how a call that takes a file along is made: large ones are answered late."""
    if parcel.upload is None:
        return {}
    return {"upload": parcel.upload, "answer_s": UPLOAD_ANSWER_S}


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
    outcome = Outcome(OutboxState.SENT, parcel.method, message_id, attempts=parcel.row.attempts)
    if parcel.upload is not None:
        outcome.file_id = file_id_in(result, parcel.upload.parameter)
    return outcome


def file_id_in(message: Any, parameter: str) -> str | None:
    """Return Telegram's number of the file in a message; of a picture, of its largest size."""
    file = message.get(parameter) if isinstance(message, dict) else None
    if isinstance(file, list):
        file = file[-1] if file else None
    found = file.get("file_id") if isinstance(file, dict) else None
    return found if isinstance(found, str) else None


def is_edit_of_nothing(parcel: Parcel, reply: Reply) -> bool:
    """Whether the message to edit is gone: what it should say is then said anew."""
    return parcel.method in EDITS and any(words in reply.description for words in NOT_TO_EDIT)


NOT_TO_EDIT = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",  # it is a file
    "there is no caption in the message to edit",
)
# The message stands as it should, or somebody else has deleted what was to be deleted; what can no
# longer be deleted stays, which harms nobody.
DONE_ALREADY = (
    "message is not modified",
    "message to delete not found",
    "message can't be deleted",
)


def refused(parcel: Parcel, reply: Reply, *, known: bool) -> Outcome:
    """Sort a refusal: wait, unsure, done all the same, elsewhere, or for good.

    `known` is whether Telegram knows our token as far as one can tell.
    """
    if reply.code >= 500:
        return server_error(parcel, error=reason_of(reply))
    if reply.code in {401, 429} or not known:
        return told_to_wait(parcel, reply)
    if reply.code == 400 and any(words in reply.description for words in DONE_ALREADY):
        edited = parcel.method in EDITS
        return sent(parcel, {"message_id": parcel.payload.get("message_id")} if edited else True)
    if reply.parameters.migrate_to_chat_id is not None:
        outcome = again(parcel, error=reason_of(reply))
        outcome.migrated_to = reply.parameters.migrate_to_chat_id
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
        told = reply.parameters.retry_after
        outcome.wait_chat_s = 1.0 if told is None else min(told, LONGEST_TOLD_S)
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


def unanswered(parcel: Parcel, error: NotSentError | OutcomeUnknownError) -> Outcome:
    """Nothing came that Telegram said: what that means depends on whether the call had left.

    If not, it goes again until it is too late. If so, once more, marked as a repeat, and no
    further, unless it may be done twice. No try is spent on a gateway's page.
    """
    if isinstance(error, NotSentError):
        outcome = again(parcel, error=f"not sent: {error}")
        outcome.connection_in_doubt = True
        return outcome
    why, attempts = f"no answer: {error}", parcel.row.attempts
    if isinstance(error, NotTelegramError):
        return unsure(parcel, error=why, attempts=attempts)
    tries = None if parcel.is_repeatable else NO_ANSWER_TRIES
    return unsure(parcel, error=why, attempts=attempts + 1, tries=tries)


def server_error(parcel: Parcel, *, error: str) -> Outcome:
    """Telegram itself stumbled; it mostly did nothing, so it is asked a few times more."""
    attempts = parcel.row.attempts + 1
    outcome = unsure(parcel, error=error, attempts=attempts, tries=SERVER_ERROR_TRIES)
    outcome.wait_chat_s = float(2 ** (attempts - 1)) if outcome.again else 0.0
    return outcome


def broken(parcel: Parcel, error: BaseException) -> Outcome:
    """The call broke for a reason that is ours, and nobody knows whether it was done."""
    log.error("call_broke", outbox_id=parcel.row.id, exc_info=error)
    why = f"broke: {type(error).__name__}"
    return unsure(parcel, error=why, attempts=parcel.row.attempts + 1, tries=NO_ANSWER_TRIES)


def unsure(parcel: Parcel, *, error: str, attempts: int, tries: int | None = None) -> Outcome:
    """It may have been done; below `tries`, if they are counted, it is sent again."""
    ends = tries is not None and attempts >= tries
    if ends:
        log.error("message_unknown", outbox_id=parcel.row.id, attempts=attempts)
    return Outcome(
        OutboxState.UNKNOWN,
        parcel.row.method,
        error=f"may have arrived; {error}",
        code=0,
        attempts=attempts,
        again=not ends,
        uncertain=not parcel.is_repeatable,
        connection_in_doubt=True,
    )


def pause_after(stumbles: int) -> float:
    """Return the seconds before a message is tried again after so many calls without an answer.

    Not at first: whether Telegram answers at all, connectivity finds out. What it is about this
    message then, nobody knows.
    """
    return min(2.0 ** min(stumbles - 2, 30), LONGEST_PAUSE_S) if stumbles > 1 else 0.0
