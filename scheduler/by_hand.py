"""A push by hand: opened now, once per period, and handed out."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.lists.handing_out import serve_chunk
from ledger.organisations import calendar_of, framework_of
from ledger.rhythm.occurrences import open_occurrence, reached_nobody, reopen_occurrence
from ledger.rhythm.planning import PlannedOccurrence, period_of, rounds_of
from models import Database, Occurrence, OccurrenceState, Organisation
from models.framework import Bulletin, CheckIn, Push
from models.framework.bulletins import name_of_period
from models.frozen import frozen
from models.numbering import hold_chain_end
from wording.rhythm import PushSentAlready, PushUnknown

LOOK_AHEAD = timedelta(days=400)  # what comes once a year closes within


@frozen
class Queued:
    """A push by hand: which one, of which period, and whether that period had it already."""

    rule: str
    period: str
    already: bool
    opened_at: datetime


async def queue_push(
    session: AsyncSession, organisation: Organisation, key: str, now: datetime
) -> Queued:
    """Open a push or check-in now, once per period; the next tick hands it out.

    A push that was missed, or found nobody to send to, has not used up its period; one that failed
    goes on where it stopped.

    Raises Refusal (`PushUnknown`) when the framework has none of that key.
    """
    framework = framework_of(organisation)
    rule = framework.rhythm(key)
    if rule is None or (isinstance(rule, CheckIn) and rule.schedule is None):
        known = tuple(
            one.key
            for one in framework.planned
            if not isinstance(one, CheckIn) or one.schedule is not None
        )
        raise Refusal(PushUnknown(key, known))
    planned = await planned_by_hand(session, organisation, rule, now)
    await hold_chain_end(session, organisation.id)
    before = await session.get(Occurrence, (organisation.id, planned.rule, planned.period))
    if before is None:
        await open_occurrence(session, organisation, planned=planned, now=now)
    elif before.state is OccurrenceState.FAILED or (
        isinstance(rule, Push) and reached_nobody(before)
    ):
        await reopen_occurrence(session, organisation, occurrence=before, planned=planned, now=now)
    else:
        return Queued(planned.rule, planned.period, already=True, opened_at=before.opened_at)
    return Queued(planned.rule, planned.period, already=False, opened_at=now)


async def planned_by_hand(
    session: AsyncSession,
    organisation: Organisation,
    rule: Push | CheckIn | Bulletin,
    now: datetime,
) -> PlannedOccurrence:
    """Return what a push by hand opens: this day's or week's period, or the round closing next."""
    if isinstance(rule, Push):
        zone = ZoneInfo(organisation.timezone)
        return PlannedOccurrence(rule.key, period_of(rule, now, zone), now, now + rule.useful_for)
    calendar = await calendar_of(session, organisation)
    if isinstance(rule, Bulletin):
        assert rule.draft is not None  # noqa: S101  # others come by no rhythm
        period = name_of_period(rule.per, rule.period_before(calendar.day_of(now)))
        return PlannedOccurrence(rule.key, period, now, now + rule.draft.useful_for)
    planned = rounds_of(rule, calendar, since=now - rule.open_for, until=now + LOOK_AHEAD)
    closing = (one for one in planned if one.useful_until > now)
    return replace(min(closing, key=lambda one: one.useful_until), due_at=now)


async def push_now(database: Database, organisation_id: int, key: str, now: datetime) -> Queued:
    """Open a push by hand and hand it out to the end.

    Raises Refusal when there is none of that key, or when its period has had it.
    """
    async with database.write() as session:
        organisation = await session.get_one(Organisation, organisation_id)
        queued = await queue_push(session, organisation, key, now)
        rule = framework_of(organisation).rhythm(key)
    if queued.already and rule is not None:
        raise Refusal(PushSentAlready(rule, queued.period, queued.opened_at))
    more = True
    while more:
        async with database.write() as session:
            organisation = await session.get_one(Organisation, organisation_id)
            more = await serve_chunk(
                session, organisation, rule=queued.rule, period=queued.period, now=now
            )
    return queued
