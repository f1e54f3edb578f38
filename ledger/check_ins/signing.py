"""Signing off 确认: an answer is confirmed by one tap, or sent back to be put right."""

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.check_ins.answering import hold_round
from ledger.check_ins.signers import card_to_sign, may_sign, unit_answered_for
from ledger.talk.acts import Act
from ledger.talk.evidence import evidence_of, say_files
from ledger.talk.prompts import close_prompt, open_prompt
from models import Answer, Member, Prompt, Round, SubjectKind, Unit
from models.framework import CheckIn
from models.talk import SignOff
from wording.sign_offs import (
    AnswerGone,
    AnswerSentBack,
    AnswerSentBackWhy,
    AnswerSigned,
    NotYoursToSign,
    WhyNeedsWords,
    WhyPassedOn,
)
from wording.talk import ButtonNotOurs

WHY = "check_in.why"  # the prompt that takes loose words for the reason


async def sign(act: Act, answer_id: int) -> None:
    """Confirm an answer. Refused to who may not, and of one that stands no more."""
    answer, row, check_in = await hold_answer(act, answer_id)
    if not await decide(act, answer, row, check_in, SignOff.SIGNED):
        return
    by = await act.session.get_one(Member, (act.organisation_id, answer.member_id))
    await act.tell(by, AnswerSigned(check_in, act.by.name), about=row.subject)


async def send_back(act: Act, answer_id: int) -> None:
    """Send an answer back, to be changed even if the round has closed; the reason may follow."""
    answer, row, check_in = await hold_answer(act, answer_id)
    if not await decide(act, answer, row, check_in, SignOff.SENT_BACK):
        return
    by = await act.session.get_one(Member, (act.organisation_id, answer.member_id))
    told = AnswerSentBack(check_in, act.by.name, row.id, answer.version)
    await act.tell(by, told, about=row.subject)
    await open_prompt(act, WHY, about=row.subject, member=by.id)


async def explain(act: Act, prompt: Prompt) -> None:
    """Pass on why an answer was sent back, and note it. Refused without words."""
    if not act.words.text.strip():
        raise Refusal(WhyNeedsWords())
    row, check_in = await hold_round(act, prompt.subject_id or 0)
    by = await act.session.get_one(Member, (act.organisation_id, prompt.state["member"]))
    await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind="check_in_sent_back_because",
        now=act.now,
        actor_id=act.by.id,
        about=row.subject,
        member=by.id,
        text=act.words.text,
    )
    why = AnswerSentBackWhy(check_in, act.by.name, act.words.text)
    await act.tell(by, why, about=row.subject)
    close_prompt(act, prompt)
    await act.answer(WhyPassedOn(by.name))


async def show_files(act: Act, answer_id: int) -> None:
    """Send the files of an answer to whoever may confirm it."""
    answer, row, _ = await hold_answer(act, answer_id)
    files = await evidence_of(act.session, answer)
    await say_files(act.session, to=act.by, files=files, now=act.now, about=row.subject)


async def hold_answer(act: Act, answer_id: int) -> tuple[Answer, Round, CheckIn]:
    """Return an answer that the actor may confirm, with its round; else refuse."""
    answer = await act.session.get(Answer, (act.organisation_id, answer_id))
    if answer is None or answer.subject_kind is not SubjectKind.ROUND:
        raise Refusal(ButtonNotOurs())
    row, check_in = await hold_round(act, answer.subject_id)
    await act.session.refresh(answer)  # as it stands now that nobody else changes it
    by, unit = await by_and_unit(act, answer, row)
    if check_in.sign_off is None or not await may_sign(act.session, act.by, by, unit):
        raise Refusal(NotYoursToSign())
    return answer, row, check_in


async def by_and_unit(act: Act, answer: Answer, row: Round) -> tuple[Member, Unit]:
    """Return who answered, and for which unit."""
    by = await act.session.get_one(Member, (act.organisation_id, answer.member_id))
    return by, await unit_answered_for(act.session, row, by)


async def decide(act: Act, answer: Answer, row: Round, check_in: CheckIn, outcome: SignOff) -> bool:
    """Let an answer be signed or sent back, on record; return whether it was not so before."""
    is_new = answer.sign_off is SignOff.WAITING
    is_so = is_new or answer.sign_off is outcome
    if answer.superseded or answer.version != act.version or not is_so:
        raise Refusal(AnswerGone())
    answer.sign_off = outcome
    if is_new:
        await append_decision(act, answer, row)
    by, unit = await by_and_unit(act, answer, row)
    await act.answer_in_place(await card_to_sign(act.session, check_in, answer, by, unit))
    return is_new


async def append_decision(act: Act, answer: Answer, row: Round) -> None:
    """Note in the ledger what became of an answer."""
    is_signed = answer.sign_off is SignOff.SIGNED
    kind = "check_in_signed_off" if is_signed else "check_in_sent_back"
    await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind=kind,
        now=act.now,
        actor_id=act.by.id,
        about=row.subject,
        effect_key=f"{kind}:{answer.id}",
        version=answer.version,
        member=answer.member_id,
        answer=answer.id,
        rule=row.check_in,
        period=row.period,
    )
