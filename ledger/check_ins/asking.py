"""The check-in 填报, asking: question, reminders, closing, and what heads see then."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.check_ins.anonymity import counted, seal_answers
from ledger.check_ins.confidence import content_for_reader
from ledger.check_ins.known import shown_to_asked, shown_to_members
from ledger.check_ins.participation import leaders_summary_for, summary_for
from ledger.check_ins.reading import answers_for, answers_for_head
from ledger.check_ins.readings import await_readings, readings_among
from ledger.people.audiences import has_role, holders_among
from ledger.people.readership import CARING
from ledger.rhythm.audience import Asked, next_in_audience, people_in_audience
from ledger.rhythm.fan_out import (
    CHUNK_SIZE,
    Chunk,
    Letter,
    add_letters,
    chunk_of,
    next_recipients,
    once_key,
)
from ledger.rhythm.planning import CLOSING, ESCALATION, reminder_rule
from ledger.rhythm.respondents import (
    add_respondents,
    awaited,
    not_asked_yet,
    note_asked,
    note_reminded,
)
from ledger.rhythm.rounds import (
    SUMMARY_USEFUL_FOR,
    answers_given,
    append_round_entry,
    check_in_of,
    latest_round,
    occurrence_of,
    open_rounds,
    round_of,
    rounds_not_escalated,
)
from ledger.rules.opening import open_next_level
from models import (
    Member,
    Occurrence,
    Organisation,
    Priority,
    RoleName,
    Round,
)
from models.framework import CheckIn
from models.numbering import hold_chain_end
from wording import Message
from wording.check_ins import CheckInAsked, CheckInReminder, CheckInSummary, KnownShown

HEADS_AT_ONCE = 50  # each summary names a department's people


async def letters_of_questions(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, now: datetime
) -> Chunk:
    """Return the next chunk of the question to everyone in the audience, and note whom it asks.

    Whoever has not joined or is away stands in the round as well.
    """
    row, check_in = await round_of(session, organisation, occurrence)
    people, more = await next_in_audience(
        session,
        row,
        check_in,
        after=occurrence.served_up_to,
        limit=CHUNK_SIZE,
        at=occurrence.opened_at,
    )
    asked, readings = await readings_among(session, row, check_in, people)
    await await_readings(session, row, readings, now=now)
    if not check_in.knows_whom:
        await add_respondents(session, row, asked, now=now)
    else:  # they stand there since it was opened
        here = [one for one in asked if one.recipient is not None and not one.away]
        await note_asked(session, row, here, now=now)
    known = await shown_to_asked(session, row, check_in, asked)
    return Chunk(questions_to(asked, row, check_in, known), people[-1].member_id if more else None)


async def letters_of_reminders(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, now: datetime
) -> Chunk:
    """Return the next chunk of a gentle reminder, to those who have not answered."""
    row, check_in = await round_of(session, organisation, occurrence)
    readers, more = await next_recipients(session, occurrence, awaited(row))
    numbers = [reader.id for reader in readers]
    taken_back = await answers_given(session, row, numbers)
    await note_reminded(session, row, numbers, now=now)
    known = await shown_to_members(session, row, check_in, numbers)
    before = reminder_rule(row.check_in, row.reminders - 1) if row.reminders > 1 else row.check_in
    letters = [
        Letter(
            reader,
            CheckInReminder(
                check_in,
                row.id,
                row.closes_at,
                taken_back.get(reader.id, 0),
                row.words or "",
                known.get(reader.id),
            ),
            row.subject,
            repeats=once_key(before, row.period, reader.id),
        )
        for reader in readers
    ]
    return chunk_of(readers, letters, more=more)


async def letters_of_summaries(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, _now: datetime
) -> Chunk:
    """Return the next heads' summaries: who has answered and who has not, unscored, unranked."""
    row, check_in = await round_of(session, organisation, occurrence)
    told = check_in.reader or check_in.follow_up.compile_for
    reader = [RoleName(told)] if told else []
    above = CARING if check_in.follow_up.tell == "above" else ()
    heads, more = await next_recipients(
        session, occurrence, has_role([*above, *reader]), limit=HEADS_AT_ONCE
    )
    reading = await holders_among(session, organisation.id, [one.id for one in heads], reader)
    letters = []
    for head in heads:
        summary: Message | None
        if head.id not in reading:
            summary = await summary_for(session, row, check_in, head.id)
        elif check_in.is_anonymous:
            summary = await counted(session, row, check_in)
        elif check_in.is_for_department:
            summary = await answers_for_head(session, row, check_in, head.id)
        elif check_in.reader:
            summary = await content_for_reader(session, row, check_in)
        else:
            summary = await answers_for(session, row, check_in, head.id)
        if summary is not None:
            letters.append(Letter(head, summary))
    return chunk_of(heads, letters, more=more)


async def letters_of_escalations(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, _now: datetime
) -> Chunk:
    """Return what leaders are told some time after it closed: who still has not answered."""
    row, check_in = await round_of(session, organisation, occurrence)
    leaders, more = await next_recipients(
        session, occurrence, has_role([RoleName.LEADER]), limit=HEADS_AT_ONCE
    )
    found = [(one, await leaders_summary_for(session, row, check_in, one.id)) for one in leaders]
    letters = [Letter(one, summary) for one, summary in found if summary is not None]
    return chunk_of(leaders, letters, more=more)


async def summary_for_head(
    session: AsyncSession, *, key: str, head: Member
) -> CheckInSummary | None:
    """Return who has answered so far in a head's units; None for whoever looks after none."""
    organisation = await session.get_one(Organisation, head.organisation_id)
    row = await latest_round(session, organisation.id, key)
    check_in = await check_in_of(session, row) if row is not None else None
    if row is None or check_in is None:
        return None
    return await summary_for(session, row, check_in, head.id)


def questions_to(
    people: list[Asked], row: Round, check_in: CheckIn, known: Mapping[int, KnownShown]
) -> list[Letter]:
    """Return the question as it is first put, to those who can be asked."""
    question = CheckInAsked(check_in, row.id, row.closes_at, words=row.words or "")
    return [
        Letter(
            one.recipient,
            replace(question, known=known[one.member_id]) if one.member_id in known else question,
            row.subject,
        )
        for one in people
        if one.recipient is not None and not one.away
    ]


def next_reminder(row: Round, check_in: CheckIn | None) -> datetime | None:
    """Return when the next reminder is due; None when there is none any more."""
    if check_in is None or row.reminders >= len(check_in.follow_up.remind):
        return None
    return row.closes_at - check_in.follow_up.remind[row.reminders]


def waits_no_longer(row: Round, now: datetime) -> bool:
    """Return whether the level below the round's is to be asked now, answered or not."""
    return row.opens_next_at is not None and row.opened_next_at is None and row.opens_next_at <= now


async def rounds_are_due(session: AsyncSession, organisation: Organisation, now: datetime) -> bool:
    """Return whether a round is to be closed or reminded of now."""
    for row in await open_rounds(session, organisation.id, now):
        due = next_reminder(row, await check_in_of(session, row))
        if row.closes_at <= now or (due is not None and due <= now) or waits_no_longer(row, now):
            return True
    return False


async def advance_rounds(session: AsyncSession, organisation: Organisation, now: datetime) -> int:
    """Close the rounds whose time is up, begin the reminders that are due; return how many."""
    await hold_chain_end(session, organisation.id)
    moved = 0
    for row in await open_rounds(session, organisation.id, now):
        check_in = await check_in_of(session, row)
        due = next_reminder(row, check_in)
        if row.closes_at <= now:
            if check_in is not None:  # all of them were due before it closed
                row.reminders_missed = len(check_in.follow_up.remind) - row.reminders
            await close_round(session, row, check_in, now=now)
        elif waits_no_longer(row, now):
            await open_next_level(session, organisation, row, now=now)
        elif due is not None and due <= now:
            await begin_reminder(session, row, due_at=due, now=now)
        else:
            continue
        moved += 1
    return moved


async def begin_reminder(
    session: AsyncSession, row: Round, *, due_at: datetime, now: datetime
) -> None:
    """Begin reminding those who have not answered, once per round and reminder."""
    row.reminders += 1
    rule = reminder_rule(row.check_in, row.reminders)
    session.add(occurrence_of(row, rule, due_at=due_at, useful_until=row.closes_at, now=now))
    await append_round_entry(session, row, "round_reminded", now=now)


async def close_round(
    session: AsyncSession, row: Round, check_in: CheckIn | None, *, now: datetime
) -> None:
    """Close the round and begin telling the heads; whoever was still to be asked no longer is."""
    row.closed_at = now
    sealed = None
    if check_in is not None and check_in.is_anonymous:
        sealed = await seal_answers(session, row)
    useful_until = max(now, row.closes_at) + SUMMARY_USEFUL_FOR
    if check_in is None or check_in.is_told_of:
        rule = row.check_in + CLOSING
        session.add(
            occurrence_of(row, rule, due_at=row.closes_at, useful_until=useful_until, now=now)
        )
    await append_round_entry(session, row, "round_closed", now=now, sealed=sealed)


async def escalation_due(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> Round | None:
    """Return the round that leaders are to hear of now: closed for long enough, and not told."""
    for row in await rounds_not_escalated(session, organisation.id, now):
        check_in = await check_in_of(session, row)
        after = check_in.follow_up.escalate_after if check_in else None
        if after is not None and row.closes_at + after <= now:
            return row
    return None


async def escalate_round(session: AsyncSession, organisation: Organisation, now: datetime) -> None:
    """Begin telling leaders of a round, once."""
    await hold_chain_end(session, organisation.id)
    row = await escalation_due(session, organisation, now)
    if row is None:
        return
    row.escalated_at = now
    rule, useful_until = row.check_in + ESCALATION, now + SUMMARY_USEFUL_FOR
    session.add(occurrence_of(row, rule, due_at=now, useful_until=useful_until, now=now))
    await append_round_entry(session, row, "round_escalated", now=now)


# Built once: every tick asks it.
_LAST_TO_JOIN = select(func.max(Member.joined_at)).where(Member.organisation_id == bindparam("of"))


async def newcomers(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> list[tuple[Round, CheckIn, list[Asked]]]:
    """Return, by open round, who has joined since it opened and was neither asked nor answered."""
    found: list[tuple[Round, CheckIn, list[Asked]]] = []
    rows = await open_rounds(session, organisation.id, now)
    if not rows:
        return found
    latest = await session.scalar(_LAST_TO_JOIN, {"of": organisation.id})
    for row in rows:
        if latest is None or latest < row.opened_at:
            continue  # nobody has come since: so it is at almost every look
        check_in = await check_in_of(session, row)
        if check_in is None or row.closes_at <= now or check_in.knows_whom:
            continue
        waiting = await people_in_audience(
            session,
            row,
            check_in,
            Member.telegram_user_id.is_not(None),
            Member.joined_at >= row.opened_at,
            not_asked_yet(row),
            limit=CHUNK_SIZE,
            at=now,
        )
        asked, _ = await readings_among(session, row, check_in, waiting)
        here = [one for one in asked if not one.away]
        if here:
            found.append((row, check_in, here))
    return found


async def ask_newcomers(session: AsyncSession, organisation: Organisation, now: datetime) -> int:
    """Put the open questions to those who have just joined; return how many letters that took."""
    await hold_chain_end(session, organisation.id)
    count = 0
    for row, check_in, waiting in await newcomers(session, organisation, now):
        occurrence = await session.get_one(Occurrence, (organisation.id, row.check_in, row.period))
        _, readings = await readings_among(session, row, check_in, waiting)
        await await_readings(session, row, readings, now=now)
        known = await shown_to_asked(session, row, check_in, waiting)
        letters = questions_to(waiting, row, check_in, known)
        await note_asked(session, row, waiting, now=now)
        await add_letters(
            session, organisation, occurrence, letters, now=now, priority=Priority.REMINDER
        )
        occurrence.served += len(letters)
        count += len(letters)
    return count
