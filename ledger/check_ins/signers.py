"""Who is to confirm 确认 what was answered, and is asked to."""

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.forms.values import shown_values
from ledger.people.authority import may_sign_for, signers_for
from ledger.rhythm.respondents import units_in_round
from ledger.talk.acts import Act
from ledger.talk.evidence import evidence_of
from models import Answer, Member, Round, Unit
from models.framework import CheckIn
from models.talk import SignOff
from wording.sign_offs import AnswerToSign


async def ask_sign_off(act: Act, row: Round, check_in: CheckIn, answer: Answer) -> None:
    """Put an answer, or its next version, before whoever is to confirm it."""
    answer.sign_off = SignOff.WAITING
    unit = await unit_answered_for(act.session, row, act.by)
    card = await card_to_sign(act.session, check_in, answer, act.by, unit)
    for signer in await signers_for(act.session, act.by, unit_id=unit.id):
        await act.tell(signer, card)


async def card_to_sign(
    session: AsyncSession, check_in: CheckIn, answer: Answer, by: Member, unit: Unit
) -> AnswerToSign:
    """Return what was answered as whoever confirms it reads it."""
    form, fields = check_in.asks, answer.fields or {}
    return AnswerToSign(
        check_in=check_in,
        answer_id=answer.id,
        version=answer.version,
        unit=unit.name,
        name=by.name,
        said_at=answer.said_at,
        late=answer.late,
        values=await shown_values(session, answer.organisation_id, form, fields),
        words=answer.text,
        files=len(await evidence_of(session, answer)),
        sign_off=answer.sign_off or SignOff.WAITING,
    )


async def unit_answered_for(session: AsyncSession, row: Round, member: Member) -> Unit:
    """Return for which unit a member answers; who was asked for none, for his own."""
    return (await units_in_round(session, row, member))[0]


async def may_sign(session: AsyncSession, member: Member, answered_by: Member, unit: Unit) -> bool:
    """Return whether a member may confirm what another one answered."""
    return await may_sign_for(session, member, answered_by, unit_id=unit.id)
