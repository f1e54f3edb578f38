"""The cards of a check-in: its question, and what one has answered, as it stands now."""

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import receipt_of
from ledger.check_ins.anonymity import anonymous_card
from ledger.check_ins.answering import CORRECTED, hold_round, is_closed, last_version, may_change
from ledger.check_ins.known import shown_to_members
from ledger.forms.values import shown_values
from ledger.organisations import framework_of
from ledger.rhythm.respondents import belongs, is_asked, questions_spared
from ledger.rhythm.rounds import latest_round
from ledger.talk.acts import Act
from ledger.talk.answers import (
    latest_answer,
)
from ledger.talk.evidence import evidence_of
from models import Answer, Entry, Organisation, Outbox, Prompt, Round
from models.framework import CheckIn
from wording import Message
from wording.check_ins import (
    CheckInAnswered,
    CheckInAnsweredInConfidence,
    CheckInAsked,
    CheckInFilled,
    CheckInFilledInConfidence,
    CheckInNoted,
    CheckInNotForYou,
    CheckInNotOpened,
)
from wording.check_ins.anonymity import CheckInAnsweredAnonymously

Card = CheckInAsked | CheckInAnswered | CheckInFilled | CheckInAnsweredAnonymously


async def card_of_check_in(act: Act, round_id: int, *, receipt_for: Entry | None = None) -> Card:
    """Return the question, or what the member has answered, as it stands now."""
    row, check_in = await hold_round(act, round_id)
    if check_in.is_anonymous and (card := await anonymous_card(act, row, check_in, receipt_for)):
        return card
    answer = await latest_answer(act.session, by=act.by, about=row.subject)
    closed = is_closed(row, act.now)
    if answer is None:
        return await question_card(act, row, check_in, late=closed)
    if answer.fields and not check_in.is_tapped(answer.fields):
        return await filled_card(act, row, check_in, answer, receipt_for)
    return (CheckInAnsweredInConfidence if check_in.is_confidential else CheckInAnswered)(
        check_in=check_in,
        round_id=row.id,
        version=answer.version,
        said_at=answer.said_at,
        words=answer.text,
        files=len(await evidence_of(act.session, answer)),
        late=answer.late,
        may_withdraw=not closed,
        tapped=await began_with_tap(act.session, answer),
        receipt=receipt_of(receipt_for) if receipt_for else None,
        chosen=chosen_in(check_in, answer),
        sign_off=answer.sign_off,
    )


async def question_card(act: Act, row: Round, check_in: CheckIn, *, late: bool) -> CheckInAsked:
    """Return the question, with what is known already of its form."""
    given = await last_version(act, row)
    known = await shown_to_members(act.session, row, check_in, [act.by.id])
    return CheckInAsked(
        check_in,
        row.id,
        row.closes_at,
        given,
        late,
        words=row.words or "",
        known=known.get(act.by.id),
    )


async def filled_card(
    act: Act, row: Round, check_in: CheckIn, answer: Answer, receipt_for: Entry | None
) -> CheckInFilled:
    """Return what was filled in, and how to change it as long as the round is open."""
    shown = await shown_values(act.session, act.organisation_id, check_in.asks, answer.fields or {})
    return (CheckInFilledInConfidence if check_in.is_confidential else CheckInFilled)(
        check_in=check_in,
        round_id=row.id,
        version=answer.version,
        said_at=answer.said_at,
        values=shown,
        files=len(await evidence_of(act.session, answer)),
        late=answer.late,
        may_change=may_change(row, answer, act.now),
        receipt=receipt_of(receipt_for) if receipt_for else None,
        spared=await questions_spared(act.session, row, act.by) if check_in.asks.facts else 0,
        sign_off=answer.sign_off,
    )


async def note_card(act: Act, answer: Answer, entry: Entry) -> CheckInNoted:
    """Return the receipt of a note: the answer as it stands with it."""
    row, check_in = await hold_round(act, answer.subject_id)
    return CheckInNoted(
        check_in=check_in,
        round_id=row.id,
        version=answer.version,
        words=answer.text,
        files=len(await evidence_of(act.session, answer)),
        late=answer.late,
        is_answer=answer.supersedes_id is None,
        is_correction=entry.kind == CORRECTED,
        may_withdraw=not is_closed(row, act.now),
        receipt=receipt_of(entry),
    )


async def tapped_card(act: Act, prompt: Prompt) -> Outbox | None:
    """Return the message in which he tapped, after which words are taken for a note."""
    number = prompt.state.get("card")
    return await act.session.get(Outbox, (act.organisation_id, number)) if number else None


async def began_with_tap(session: AsyncSession, answer: Answer) -> bool:
    """Return whether the answer began with the one tap; else it came as words or files."""
    current = answer
    while current.supersedes_id is not None:
        current = await session.get_one(Answer, (answer.organisation_id, current.supersedes_id))
    return current.message_id is None


async def newest_card(act: Act, key: str) -> tuple[Message, Round | None]:
    """Return the newest round's card for a member who asks for it himself."""
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    check_in = framework_of(organisation).check_in(key)
    assert check_in is not None  # noqa: S101  # the command was made from this very framework
    row = await latest_round(act.session, act.organisation_id, key)
    if row is None:
        asked = await belongs(act.session, check_in, act.by, at=act.now)
        return (CheckInNotOpened(check_in) if asked else CheckInNotForYou(check_in)), None
    if not await is_asked(act.session, row, check_in, act.by):
        return CheckInNotForYou(check_in), None
    return await card_of_check_in(act, row.id), row


def chosen_in(check_in: CheckIn, answer: Answer) -> str | None:
    """Return which choice was tapped."""
    tap = check_in.tap
    chosen: str | None = (answer.fields or {}).get(tap.name) if tap else None
    return chosen
