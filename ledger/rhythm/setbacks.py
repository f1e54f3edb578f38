"""What the scheduler failed at: counted on a row, tried again later, told when it does not end."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.organisations import framework_of
from ledger.people.carers import tell_administrators
from ledger.rhythm.missed import PARTS, is_of
from models import Occurrence, OccurrenceState, Organisation, Setback
from models.numbering import hold_chain_end
from models.rounds import ScheduledStep
from wording.rhythm import PushFailed, StepFails

ATTEMPTS = 5
# Before the second attempt, the third …; a step that cannot be set aside goes on every last span.
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=60),
)


_SETBACKS = select(Setback).where(Setback.organisation_id == bindparam("of"))
# Built once: every look of a tick begins with it, and hardly any finds a setback.
_WHETHER_ANY = select(
    Organisation, exists().where(Setback.organisation_id == Organisation.id)
).where(Organisation.id == bindparam("of"))


async def organisation_and_setbacks(
    session: AsyncSession, organisation_id: int
) -> tuple[Organisation, dict[str, Setback]]:
    """Return the organisation, and what has failed in it and not succeeded since, by step."""
    rows = await session.execute(_WHETHER_ANY, {"of": organisation_id})
    organisation, any_failed = rows.one()
    return organisation, await setbacks_of(session, organisation_id) if any_failed else {}


async def setbacks_of(session: AsyncSession, organisation_id: int) -> dict[str, Setback]:
    """Return what has failed and not succeeded since, by step."""
    rows = await session.scalars(_SETBACKS, {"of": organisation_id})
    return {row.step: row for row in rows}


async def note_setback(
    session: AsyncSession, organisation: Organisation, step: str, *, reason: str, now: datetime
) -> int:
    """Count a failure; return how often the step has failed."""
    await hold_chain_end(session, organisation.id)  # two processes failing at once queue here
    row = await session.get(Setback, (organisation.id, step))
    if row is None:
        row = Setback(organisation_id=organisation.id, step=step, attempts=0)
        session.add(row)
    row.attempts += 1
    row.reason = reason[:200]
    row.not_before = now + RETRY_AFTER[min(row.attempts, len(RETRY_AFTER)) - 1]
    return row.attempts


async def forget_setback(session: AsyncSession, organisation_id: int, step: str) -> None:
    """Note that the step has succeeded, or is over."""
    row = await session.get(Setback, (organisation_id, step))
    if row is not None:
        await session.delete(row)


async def tell_of_setback(
    session: AsyncSession,
    organisation: Organisation,
    step: ScheduledStep,
    *,
    attempts: int,
    now: datetime,
) -> None:
    """Tell the administrators of a step that goes on failing; once a day, whatever it is about."""
    await tell_administrators(
        session,
        organisation=organisation,
        message=StepFails(step, attempts),
        now=now,
        once_per=f"setback:{step}:{now:%Y%m%d}",
    )


async def set_push_aside(
    session: AsyncSession, organisation: Organisation, *, push: tuple[str, str], now: datetime
) -> None:
    """Stop handing out a push that fails again and again; on record, and told.

    Whoever has had it, has had it; by hand it goes on where it stopped.
    """
    rule, period = push
    occurrence = await session.get_one(Occurrence, (organisation.id, rule, period))
    if occurrence.state is not OccurrenceState.OPEN:
        return
    occurrence.state = OccurrenceState.FAILED
    entry = await append_entry(
        session,
        organisation_id=organisation.id,
        kind="push_failed",
        now=now,
        about=organisation.subject,
        rule=rule,
        period=period,
        served=occurrence.served,
    )
    for whole in framework_of(organisation).planned:
        for part, suffix in PARTS:
            if is_of(rule, whole.key, suffix):
                message = PushFailed(whole, part, occurrence.due_at, occurrence.served, ATTEMPTS)
                await tell_administrators(
                    session,
                    organisation=organisation,
                    message=message,
                    now=now,
                    once_per=f"failed:{entry.seq}",
                )
