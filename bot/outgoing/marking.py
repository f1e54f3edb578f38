"""Writing down what became of messages, and telling the rules where it concerns them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outgoing.delivery import Outcome
from bot.outgoing.outbox_rows import Leased, Mark, QueuedMessage, write_marks
from ledger.chats.reachability import note_migration, note_refusal
from models import Organisation, Outbox, OutboxState
from models.absence import is_away

log = structlog.stdlib.get_logger()


class NotNotedError(Exception):
    """The rules stumbled over an outcome."""


@dataclass(slots=True)
class Result:
    """A message and what became of it."""

    message: QueuedMessage
    row: Leased
    outcome: Outcome
    at: datetime


class Marking:
    """Notes results in a transaction; `on_told` is called when the rules may have spoken."""

    def __init__(
        self, organisation_id: int, *, scrub: Callable[[str], str], on_told: Callable[[], None]
    ) -> None:
        self._organisation_id = organisation_id
        self._scrub = scrub
        self._on_told = on_told
        self.defects: list[str] = []  # refusals that are ours to mend

    async def note(self, session: AsyncSession, results: Sequence[Result]) -> None:
        """Mark the rows; raises `NotNotedError` when the rules stumble, who are then left out."""
        marks = [self._mark(result) for result in results]
        await write_marks(session, self._organisation_id, marks)
        for result in results:
            if result.outcome.concerns_rules:
                await self._tell_rules(session, result)

    async def _tell_rules(self, session: AsyncSession, result: Result) -> None:
        """Let the rules note an outcome; a defect of theirs must not undo the mark."""
        try:
            await note_outcome(
                session, self._organisation_id, result.row, result.outcome, now=result.at
            )
        except Exception as error:
            if is_away(error):
                raise
            log.exception("outcome_not_noted", outbox_id=result.row.id)
            result.outcome.concerns_rules = False
            raise NotNotedError from error
        self._on_told()
        if result.outcome.is_defect:
            self.defects.append(result.outcome.error or "")

    def _mark(self, result: Result) -> Mark:
        outcome = result.outcome
        return Mark(
            id=result.message.id,
            state=outcome.state,
            method=outcome.method,
            attempts=outcome.attempts,
            message_id=outcome.message_id,
            sent_at=result.at if outcome.state is OutboxState.SENT else None,
            not_before=result.at + timedelta(seconds=outcome.wait_chat_s)
            if outcome.again
            else None,
            error=self._scrub(outcome.error)[:500] if outcome.error else None,
        )


async def note_outcome(
    session: AsyncSession, organisation_id: int, row: Leased, outcome: Outcome, *, now: datetime
) -> None:
    """Tell the rules, which may have something to say to people."""
    organisation = await session.get_one(Organisation, organisation_id)
    if outcome.migrated_to is not None and row.chat_id is not None:
        log.warning("group_migrated", chat_id=row.chat_id, to=outcome.migrated_to)
        await note_migration(
            session,
            organisation=organisation,
            old_chat_id=row.chat_id,
            new_chat_id=outcome.migrated_to,
            now=now,
        )
        return
    explained = await note_refusal(
        session,
        organisation=organisation,
        row=await session.get_one(Outbox, (organisation_id, row.id)),
        code=outcome.code,
        description=outcome.description,
        now=now,
    )
    outcome.is_defect = not explained
    log_refusal(row, outcome)


def log_refusal(row: Leased, outcome: Outcome) -> None:
    """Log a refusal: a chat closed to us is no defect; anything else refused for good is ours."""
    say = log.error if outcome.is_defect else log.warning
    say(
        "message_refused",
        outbox_id=row.id,
        method=row.method,
        code=outcome.code,
        description=outcome.description,
    )
