"""Writing down what became of messages, and telling the rules where it concerns them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outgoing.delivery import Outcome
from bot.outgoing.outbox_rows import Leased, Mark, QueuedMessage, write_marks
from ledger.chats.reachability import note_migration, note_refusal
from ledger.people.reachability import note_reached, out_of_reach
from ledger.talk.files import keep_file_ids, want_again
from models import Organisation, Outbox, OutboxState
from models.absence import is_away, is_collision
from models.numbering import hold_chain_end

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
    is_kept_from_rules: bool = False  # they stumbled over it

    @property
    def concerns_rules(self) -> bool:
        """Whether the rules have to know of it."""
        return self.outcome.concerns_rules and not self.is_kept_from_rules

    @property
    def reached(self) -> int | None:
        """The private chat in which somebody has got a message by this, if it is one."""
        sent = self.outcome.state is OutboxState.SENT and self.outcome.method.startswith("send")
        chat_id = self.row.chat_id
        is_new = sent and not self.is_kept_from_rules
        return chat_id if is_new and chat_id is not None and chat_id > 0 else None


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
        concerning = await self._concerning_rules(session, results)
        if concerning:
            await hold_chain_end(session, self._organisation_id)  # before any row, as everywhere
        marks = [self._mark(result) for result in results]
        await write_marks(session, self._organisation_id, marks)
        await self._note_files(session, results)
        for result in concerning:
            await self._tell_rules(session, result)

    async def _note_files(self, session: AsyncSession, results: Sequence[Result]) -> None:
        """Keep what Telegram calls the files it was handed; have made again what is gone."""
        file_ids, gone = {}, set()
        for result in results:
            number, outcome = result.row.produced_id, result.outcome
            if number is not None and outcome.file_id is not None:
                file_ids[number] = outcome.file_id
            if number is not None and outcome.wants_file:
                gone.add(number)
        if file_ids:
            await keep_file_ids(session, self._organisation_id, file_ids)
        if gone:
            await want_again(session, self._organisation_id, sorted(gone))

    async def _concerning_rules(
        self, session: AsyncSession, results: Sequence[Result]
    ) -> list[Result]:
        """Return refusals, and what has reached somebody who counted as out of reach."""
        refused = {result.row.chat_id for result in results if result.concerns_rules}
        reached = {chat for result in results if (chat := result.reached) is not None}
        if reached:
            reached &= refused | await out_of_reach(session, self._organisation_id, reached)
        return [one for one in results if one.concerns_rules or one.reached in reached]

    async def _tell_rules(self, session: AsyncSession, result: Result) -> None:
        """Let the rules note an outcome; a defect of theirs must not undo the mark."""
        try:
            await note_outcome(
                session, self._organisation_id, result.row, result.outcome, now=result.at
            )
        except Exception as error:
            if is_away(error) or is_collision(error):
                raise
            log.exception("outcome_not_noted", outbox_id=result.row.id)
            result.is_kept_from_rules = True
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
    if outcome.state is OutboxState.SENT and row.chat_id is not None:
        await note_reached(session, organisation_id, row.chat_id, now=now)
        return
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
