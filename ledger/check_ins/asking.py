"""The check-in 填报, asking: question, one reminder, closing, and what heads see then."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, and_, cast, exists, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.check_ins.participation import summary_for
from ledger.check_ins.rounds import answers_given, latest_round, open_rounds
from ledger.organisations import framework_of
from ledger.people.audiences import has_role, in_audience
from ledger.people.readership import CARING
from ledger.rhythm.fan_out import (
    CHUNK_SIZE,
    Chunk,
    Letter,
    Recipient,
    add_letters,
    chunk_of,
    next_recipients,
    once_key,
    recipients,
)
from ledger.rhythm.planning import CLOSING, REMINDER
from models import (
    Answer,
    Member,
    Occurrence,
    OccurrenceState,
    Organisation,
    Outbox,
    Priority,
    Round,
    SubjectKind,
)
from models.framework import CheckIn
from models.numbering import hold_chain_end
from wording.check_ins import CheckInAsked, CheckInReminder, CheckInSummary

SUMMARY_USEFUL_FOR = timedelta(days=7)
HEADS_AT_ONCE = 50  # each summary names a department's people


async def letters_of_questions(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, _now: datetime
) -> Chunk:
    """Return the next chunk of the question to everyone in the audience."""
    row, check_in = await round_of(session, organisation, occurrence)
    readers, more = await next_recipients(session, occurrence, is_awaited(row, check_in))
    return chunk_of(readers, [question_to(reader, row, check_in) for reader in readers], more=more)


async def letters_of_reminders(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, _now: datetime
) -> Chunk:
    """Return the next chunk of the one reminder, to those who have not answered."""
    row, check_in = await round_of(session, organisation, occurrence)
    readers, more = await next_recipients(session, occurrence, is_awaited(row, check_in))
    taken_back = await answers_given(session, row, [reader.id for reader in readers])
    letters = [
        Letter(
            reader,
            CheckInReminder(check_in, row.id, row.closes_at, taken_back.get(reader.id, 0)),
            row.subject,
        )
        for reader in readers
    ]
    return chunk_of(readers, letters, more=more)


async def letters_of_summaries(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, _now: datetime
) -> Chunk:
    """Return the next heads' summaries: who has answered and who has not, unscored, unranked."""
    row, check_in = await round_of(session, organisation, occurrence)
    heads, more = await next_recipients(session, occurrence, has_role(CARING), limit=HEADS_AT_ONCE)
    found = [(head, await summary_for(session, row, check_in, head.id)) for head in heads]
    letters = [Letter(head, summary) for head, summary in found if summary is not None]
    return chunk_of(heads, letters, more=more)


async def summary_for_head(
    session: AsyncSession, *, key: str, head: Member
) -> CheckInSummary | None:
    """Return who has answered so far in a head's units; None for whoever looks after none."""
    organisation = await session.get_one(Organisation, head.organisation_id)
    row = await latest_round(session, organisation.id, key)
    check_in = framework_of(organisation).check_in(key)
    if row is None or check_in is None:
        return None
    return await summary_for(session, row, check_in, head.id)


def question_to(reader: Recipient, row: Round, check_in: CheckIn) -> Letter:
    """Return the question as it is first put."""
    return Letter(reader, CheckInAsked(check_in, row.id, row.closes_at), row.subject)


async def round_of(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence
) -> tuple[Round, CheckIn]:
    """Return the round that a question, reminder or closing belongs to."""
    key = occurrence.rule.partition(".")[0]
    row = (
        await session.scalars(
            select(Round).where(
                Round.organisation_id == organisation.id,
                Round.check_in == key,
                Round.period == occurrence.period,
            )
        )
    ).one()
    check_in = framework_of(organisation).check_in(key)
    assert check_in is not None  # noqa: S101  # `ledger.lists.handing_out` has looked it up
    return row, check_in


def is_awaited(row: Round, check_in: CheckIn) -> ColumnElement[bool]:
    """Return the condition that a member is asked and has no standing answer in the round."""
    answered = exists().where(
        Answer.organisation_id == Member.organisation_id,
        Answer.subject_kind == SubjectKind.ROUND,
        Answer.subject_id == row.id,
        Answer.member_id == Member.id,
        Answer.superseded.is_(False),
    )
    return and_(in_audience(check_in), ~answered)


def remind_at(row: Round, check_in: CheckIn | None) -> datetime | None:
    """Return when the reminder is due; None when there is none, or none any more."""
    if check_in is None or check_in.remind_before_close is None or row.reminded_at is not None:
        return None
    return row.closes_at - check_in.remind_before_close


async def rounds_are_due(session: AsyncSession, organisation: Organisation, now: datetime) -> bool:
    """Return whether a round is to be closed or reminded of now."""
    framework = framework_of(organisation)
    for row in await open_rounds(session, organisation.id):
        due = remind_at(row, framework.check_in(row.check_in))
        if row.closes_at <= now or (due is not None and due <= now):
            return True
    return False


async def advance_rounds(session: AsyncSession, organisation: Organisation, now: datetime) -> int:
    """Close the rounds whose time is up, begin the reminders that are due; return how many."""
    await hold_chain_end(session, organisation.id)
    framework, moved = framework_of(organisation), 0
    for row in await open_rounds(session, organisation.id):
        check_in = framework.check_in(row.check_in)
        due = remind_at(row, check_in)
        if row.closes_at <= now:
            if due is None:
                row.reminded_at = row.reminded_at or now  # else `reminders_left_out` finds it
            await close_round(session, row, now=now)
        elif due is not None and due <= now:
            await begin_reminder(session, row, due_at=due, now=now)
        else:
            continue
        moved += 1
    return moved


async def begin_reminder(
    session: AsyncSession, row: Round, *, due_at: datetime, now: datetime
) -> None:
    """Begin reminding those who have not answered, once per round."""
    row.reminded_at = now
    session.add(occurrence_of(row, REMINDER, due_at=due_at, useful_until=row.closes_at, now=now))
    await append_round_entry(session, row, "round_reminded", now=now)


async def close_round(session: AsyncSession, row: Round, *, now: datetime) -> None:
    """Close the round and begin telling the heads; whoever was still to be asked no longer is."""
    row.closed_at = now
    useful_until = max(now, row.closes_at) + SUMMARY_USEFUL_FOR
    session.add(
        occurrence_of(row, CLOSING, due_at=row.closes_at, useful_until=useful_until, now=now)
    )
    await append_round_entry(session, row, "round_closed", now=now)


def occurrence_of(
    row: Round, part: str, *, due_at: datetime, useful_until: datetime, now: datetime
) -> Occurrence:
    """Return the occurrence of a further part of a round, to be handed out like any push."""
    return Occurrence(
        organisation_id=row.organisation_id,
        rule=row.check_in + part,
        period=row.period,
        due_at=due_at,
        opened_at=now,
        useful_until=useful_until,
        state=OccurrenceState.OPEN,
    )


async def append_round_entry(
    session: AsyncSession, row: Round, kind: str, *, now: datetime
) -> None:
    """Append an entry about a round."""
    await append_entry(
        session,
        organisation_id=row.organisation_id,
        kind=kind,
        now=now,
        about=row.subject,
        rule=row.check_in,
        period=row.period,
    )


async def newcomers(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> list[tuple[Round, CheckIn, list[Recipient]]]:
    """Return, by open round, who has joined since it opened and was neither asked nor answered."""
    found = []
    for row in await open_rounds(session, organisation.id):
        check_in = framework_of(organisation).check_in(row.check_in)
        if check_in is None or row.closes_at <= now:
            continue
        waiting = await recipients(
            session,
            organisation.id,
            Member.joined_at >= row.opened_at,
            is_awaited(row, check_in),
            not_asked(row),
            limit=CHUNK_SIZE,
        )
        if waiting:
            found.append((row, check_in, waiting))
    return found


def not_asked(row: Round) -> ColumnElement[bool]:
    """Return the condition that the question is not in the outbox under the member's key."""
    prefix = once_key(row.check_in, row.period, "")
    return ~exists().where(
        and_(
            Outbox.organisation_id == Member.organisation_id,
            Outbox.once_key == literal(prefix).concat(cast(Member.id, String)),
        )
    )


async def ask_newcomers(session: AsyncSession, organisation: Organisation, now: datetime) -> int:
    """Put the open questions to those who have just joined; return how many letters that took."""
    await hold_chain_end(session, organisation.id)
    count = 0
    for row, check_in, waiting in await newcomers(session, organisation, now):
        occurrence = await session.get_one(Occurrence, (organisation.id, row.check_in, row.period))
        letters = [question_to(reader, row, check_in) for reader in waiting]
        await add_letters(
            session, organisation, occurrence, letters, now=now, priority=Priority.REMINDER
        )
        occurrence.served += len(letters)
        count += len(letters)
    return count
