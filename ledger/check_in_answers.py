"""The check-in 填报, answering: one tap, notes beside it, taking it back, asking to see it."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.answers import as_file, attach_files, correct_answer, evidence_of, latest_answer
from ledger.chain import append_entry, head_of
from ledger.organisations import framework_of
from ledger.prompts import close_prompt, open_prompt, open_prompts
from ledger.receipts import receipt_of
from ledger.refusals import Refusal
from ledger.rounds import latest_round
from models import Answer, AnswerKind, Entry, Member, Organisation, Round
from models.framework import CheckIn
from models.said import Said
from wording import Message
from wording.check_ins import (
    CheckInAnswered,
    CheckInAnsweredBefore,
    CheckInAsked,
    CheckInChanged,
    CheckInIsClosed,
    CheckInNoted,
    CheckInNotOpened,
    CheckInTakesNoNotes,
)
from wording.general import ButtonNotOurs
from wording.rhythms import DAY_NAMES, clock_text

NOTE = "check_in.note"  # the prompt that takes loose words for a note
NOTE_WINDOW = timedelta(minutes=30)  # after the tap; a reply to the question itself always counts


async def answer_check_in(
    session: AsyncSession, *, round_id: int, by: Member, now: datetime, version: int | None = None
) -> Entry:
    """Note the one-tap answer; late when the round has closed."""
    row, check_in = await hold_round(session, by, round_id)
    if await latest_answer(session, by=by, about=row.subject) is not None:
        raise Refusal(CheckInAnsweredBefore(check_in))
    given = await answers_given(session, row, by)
    if version is not None and version != given:
        raise Refusal(CheckInChanged(check_in))
    answer = new_answer(row, by, version=given + 1, now=now)
    session.add(answer)
    await session.flush()
    entry = await append_answer(session, row, answer, "checked_in", now=now)
    if check_in.notes == "optional":
        prompt = await open_prompt(session, to=by, kind=NOTE, now=now, about=row.subject)
        prompt.expires_at = min(prompt.expires_at, now + NOTE_WINDOW)
    await session.flush()
    return entry


async def add_note(
    session: AsyncSession, *, round_id: int, by: Member, said: Said, now: datetime
) -> tuple[Answer, Entry]:
    """Keep words or files as the answer's next version; where there is none, as the answer."""
    row, check_in = await hold_round(session, by, round_id)
    if check_in.notes == "none":
        raise Refusal(CheckInTakesNoNotes(check_in))
    before = await latest_answer(session, by=by, about=row.subject)
    answer = new_answer(
        row, by, version=await answers_given(session, row, by) + 1, now=now, said=said
    )
    if before is not None:
        before.superseded = True
        answer.supersedes_id = before.id
        answer.late = before.late
        answer.text = "\n".join(filter(None, (before.text, said.text)))
    session.add(answer)
    await session.flush()
    if before is not None:
        for old in await evidence_of(session, before):
            await attach_files(session, answer, (as_file(old),), message_id=old.message_id)
    await attach_files(session, answer, said.files, message_id=said.message_id)
    kind = "check_in_noted" if before else "checked_in"
    entry = await append_answer(session, row, answer, kind, now=now, said=said)
    await close_note_prompts(session, by, row, now=now)
    await session.flush()
    return answer, entry


async def correct_note(
    session: AsyncSession, *, answer: Answer, by: Member, said: Said, now: datetime
) -> tuple[Answer, Entry] | None:
    """Put an edited note in the place of the old one, which is kept; None when nothing differs."""
    row, _ = await hold_round(session, by, answer.subject_id)
    earlier = await words_before(session, answer)
    whole = "\n".join(filter(None, (earlier, said.text)))
    newer = await correct_answer(
        session,
        answer=answer,
        said=Said(whole, said.chat_id, said.message_id, said.files, said.media_group_id),
        now=now,
    )
    if newer is None:
        return None
    entry = await append_answer(session, row, newer, "check_in_corrected", now=now, said=said)
    await session.flush()
    return newer, entry


async def withdraw_check_in(
    session: AsyncSession, *, round_id: int, by: Member, now: datetime, version: int
) -> Entry:
    """Take the answer back, as long as the round is open; what was said stays in the ledger."""
    row, check_in = await hold_round(session, by, round_id)
    answer = await latest_answer(session, by=by, about=row.subject)
    if answer is None or answer.version != version:
        raise Refusal(CheckInChanged(check_in))
    if is_closed(row, now):
        raise Refusal(CheckInIsClosed(check_in))
    answer.superseded = True
    entry = await append_answer(session, row, answer, "check_in_withdrawn", now=now)
    await close_note_prompts(session, by, row, now=now)
    await session.flush()
    return entry


async def card_of_check_in(
    session: AsyncSession,
    *,
    round_id: int,
    member: Member,
    now: datetime,
    receipt_for: Entry | None = None,
) -> CheckInAsked | CheckInAnswered:
    """Return the question, or what the member has answered, as it stands now."""
    row, check_in = await hold_round(session, member, round_id)
    answer = await latest_answer(session, by=member, about=row.subject)
    if answer is None:
        given = await answers_given(session, row, member)
        return CheckInAsked(check_in, row.id, row.closes_at, given, is_closed(row, now))
    return CheckInAnswered(
        check_in=check_in,
        round_id=row.id,
        version=answer.version,
        said_at=answer.said_at,
        text=answer.text,
        files=len(await evidence_of(session, answer)),
        late=answer.late,
        closes_at=row.closes_at,
        may_withdraw=not is_closed(row, now),
        tapped=await began_with_tap(session, answer),
        receipt=receipt_of(receipt_for) if receipt_for else None,
    )


async def note_card(
    session: AsyncSession, *, answer: Answer, member: Member, entry: Entry, now: datetime
) -> CheckInNoted:
    """Return the receipt of a note: the answer as it stands with it."""
    row, check_in = await hold_round(session, member, answer.subject_id)
    return CheckInNoted(
        check_in=check_in,
        round_id=row.id,
        version=answer.version,
        text=answer.text,
        files=len(await evidence_of(session, answer)),
        late=answer.late,
        is_answer=answer.supersedes_id is None,
        may_withdraw=not is_closed(row, now),
        receipt=receipt_of(entry),
    )


async def began_with_tap(session: AsyncSession, answer: Answer) -> bool:
    """Return whether the answer began with the one tap; else it came as words or files."""
    current = answer
    while current.supersedes_id is not None:
        current = await session.get_one(Answer, (answer.organisation_id, current.supersedes_id))
    return current.message_id is None


async def newest_card(
    session: AsyncSession, *, key: str, member: Member, now: datetime
) -> tuple[Message, Round | None]:
    """Return the newest round's card for a member who asks for it himself."""
    row = await latest_round(session, member.organisation_id, key)
    if row is not None:
        return await card_of_check_in(session, round_id=row.id, member=member, now=now), row
    organisation = await session.get_one(Organisation, member.organisation_id)
    check_in = framework_of(organisation).check_in(key)
    assert check_in is not None  # noqa: S101  # the command was made from this very framework
    opens = check_in.opens
    return CheckInNotOpened(check_in, DAY_NAMES[opens.day], clock_text(opens.at)), None


async def hold_round(session: AsyncSession, member: Member, round_id: int) -> tuple[Round, CheckIn]:
    """Return a round of the member's organisation and its check-in, or refuse.

    Two presses at once queue on the organisation's head row: what is read after it is fresh.
    """
    await head_of(session, member.organisation_id)
    row = await session.get(Round, (member.organisation_id, round_id))
    organisation = await session.get_one(Organisation, member.organisation_id)
    check_in = framework_of(organisation).check_in(row.check_in) if row else None
    if row is None or check_in is None:
        raise Refusal(ButtonNotOurs())
    return row, check_in


def is_closed(row: Round, now: datetime) -> bool:
    """Return whether answers are late by now."""
    return row.closed_at is not None or now >= row.closes_at


def new_answer(
    row: Round, by: Member, *, version: int, now: datetime, said: Said | None = None
) -> Answer:
    """Return an answer to the round, of a tap or of a message."""
    return Answer(
        organisation_id=by.organisation_id,
        member_id=by.id,
        kind=AnswerKind.CHECK_IN,
        subject_kind=row.subject.kind,
        subject_id=row.id,
        text=said.text if said else "",
        version=version,
        late=is_closed(row, now),
        chat_id=said.chat_id if said else None,
        message_id=said.message_id if said else None,
        media_group_id=said.media_group_id if said else None,
        said_at=now,
    )


async def answers_given(session: AsyncSession, row: Round, by: Member) -> int:
    """Return the version of the member's last answer in the round, standing or not; 0 if none."""
    found: int | None = await session.scalar(
        select(func.max(Answer.version)).where(
            Answer.organisation_id == by.organisation_id,
            Answer.subject_kind == row.subject.kind,
            Answer.subject_id == row.id,
            Answer.member_id == by.id,
        )
    )
    return found or 0


async def words_before(session: AsyncSession, answer: Answer) -> str:
    """Return the words that earlier messages gave to the answer, before the one being edited."""
    current: Answer | None = answer
    while current is not None and current.message_id == answer.message_id:
        before = current.supersedes_id
        current = await session.get(Answer, (answer.organisation_id, before)) if before else None
    return current.text if current else ""


async def append_answer(
    session: AsyncSession,
    row: Round,
    answer: Answer,
    kind: str,
    *,
    now: datetime,
    said: Said | None = None,
) -> Entry:
    """Append the entry of an answer's version."""
    return await append_entry(
        session,
        organisation_id=row.organisation_id,
        kind=kind,
        now=now,
        actor_id=answer.member_id,
        about=row.subject,
        version=answer.version,
        effect_key=f"{kind}:{row.id}:{answer.member_id}:{answer.version}",
        rule=row.check_in,
        period=row.period,
        answer=answer.id,
        text=answer.text,
        late=answer.late,
        files=[file.file_unique_id for file in said.files] if said else [],
    )


async def close_note_prompts(
    session: AsyncSession, by: Member, row: Round, *, now: datetime
) -> None:
    """Stop taking loose words for notes."""
    for prompt in await open_prompts(session, by, now=now):
        if prompt.kind == NOTE and (prompt.subject_kind, prompt.subject_id) == row.subject:
            close_prompt(prompt, now=now)
