"""What came too late: recorded once, and told to the administrators in one message."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.organisations import framework_of
from ledger.people.authority import administrators
from ledger.rhythm.planning import CLOSING, REMINDER, PlannedOccurrence
from ledger.talk.saying import say
from models import Occurrence, OccurrenceState, Organisation, Priority, Subject, SubjectKind
from wording.rhythm.pushes import MissedPart, MissedPush, PushesMissed

PARTS = ((MissedPart.WHOLE, ""), (MissedPart.REMINDER, REMINDER), (MissedPart.SUMMARY, CLOSING))


async def record_missed(
    session: AsyncSession,
    organisation: Organisation,
    *,
    missed: Collection[PlannedOccurrence],
    now: datetime,
) -> None:
    """Record what came too late, once; all in one report."""
    for one in missed:
        session.add(
            Occurrence(
                organisation_id=organisation.id,
                rule=one.rule,
                period=one.period,
                due_at=one.due_at,
                opened_at=now,
                useful_until=one.useful_until,
                state=OccurrenceState.MISSED,
            )
        )
    await report_missed(session, organisation, missed=missed, now=now)


async def give_up(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, *, now: datetime
) -> None:
    """Stop a push whose rest would come too late, and report it like one that never began."""
    occurrence.state = OccurrenceState.MISSED
    planned = PlannedOccurrence(
        occurrence.rule, occurrence.period, occurrence.due_at, occurrence.useful_until
    )
    await report_missed(session, organisation, missed=[planned], now=now)


async def report_missed(
    session: AsyncSession,
    organisation: Organisation,
    *,
    missed: Collection[PlannedOccurrence],
    now: datetime,
) -> None:
    """Put on record what was missed, and tell the administrators."""
    entry = await append_entry(
        session,
        organisation_id=organisation.id,
        kind="pushes_missed",
        now=now,
        about=Subject(SubjectKind.ORGANISATION, organisation.id),
        missed=[[one.rule, one.period, one.due_at.isoformat()] for one in missed],
    )
    message = PushesMissed(pushes=tuple(missed_lines(organisation, missed)))
    for administrator in await administrators(session, organisation.id):
        await say(
            session,
            to=administrator,
            message=message,
            now=now,
            once_per=f"missed:{entry.seq}:{administrator.id}",
            priority=Priority.REMINDER,
        )


def missed_lines(
    organisation: Organisation, missed: Collection[PlannedOccurrence]
) -> Iterator[MissedPush]:
    """Yield one line per rule, in the framework's order: which, how many, from when to when."""
    for rule in framework_of(organisation).rules:
        for part, suffix in PARTS:
            times = sorted(one.due_at for one in missed if one.rule == rule.key + suffix)
            if times:
                yield MissedPush(rule, len(times), times[0], times[-1], part)
