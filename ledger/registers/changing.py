"""Changing records: corrected, the older version kept; withdrawn; noted upon."""

from ledger.book.chain import append_entry, receipt_of
from ledger.book.refusals import Refusal
from ledger.demands.answering import corrected_as_answer, taken_as_answer
from ledger.demands.making import DUE_BEFORE, make_anew, whom_asked, withdraw_demand
from ledger.forms.filling import begin_filling
from ledger.forms.fillings import Filled, unfinished
from ledger.forms.versions import form_of_version
from ledger.registers.access import demand_beside, may_change, may_change_alone, record_to_read
from ledger.registers.evidence import files_by_field, keep_files
from ledger.registers.recording import act_on_record, day_of, title_of
from ledger.registers.totals import forget_totals, write_totals
from ledger.rules.ahead import stop_asking
from ledger.talk.acts import Act
from ledger.talk.answers import append_answer, correct_answer, keep_answer
from ledger.talk.organisation import framework_for
from ledger.talk.prompts import close_prompt, open_prompt
from models import Answer, AnswerKind, Prompt, Record, RecordVersion, Subject, SubjectKind
from models.framework import Form
from models.numbering import hold_chain_end
from wording.registers.recording import (
    NoSuchRegister,
    ReasonNeeded,
    RecordChanged,
    RecordNoted,
    RecordNotYours,
    RecordReasonAsked,
    RecordWithdrawn,
)

CORRECT, WITHDRAW = "record.correct", "record.withdraw"  # kinds of the prompts for a reason
REASON_LENGTH = 500
NOTED = "record_noted"


async def record_to_change(act: Act, record_id: int) -> Record:
    """Return a record that who acts may change, as it stands now. Raises Refusal else."""
    await hold_chain_end(act.session, act.organisation_id)
    record = await record_to_read(act, record_id)
    await act.session.refresh(record)
    if (act.version is not None and act.version != record.version) or record.cancelled_at:
        raise Refusal(RecordChanged())
    if not await may_change(act, record):
        raise Refusal(RecordNotYours())
    return record


async def ask_correction(act: Act, record_id: int) -> None:
    """更正: show the record to be changed; of another's, ask for the reason first."""
    record = await record_to_change(act, record_id)
    if await may_change_alone(act, record):
        await start_correction(act, record, reason="")
    else:
        await ask_reason(act, record, CORRECT)


async def ask_withdrawal(act: Act, record_id: int) -> None:
    """撤回: at once; another's record with a reason."""
    record = await record_to_change(act, record_id)
    if await may_change_alone(act, record):
        await withdraw(act, record, reason="")
    else:
        await ask_reason(act, record, WITHDRAW)


async def ask_reason(act: Act, record: Record, kind: str) -> None:
    """Ask why a record is to be changed by somebody else, or so late."""
    prompt = await open_prompt(act, kind, about=record.subject, version=record.version)
    await act.answer(
        RecordReasonAsked(prompt.id, withdrawing=kind == WITHDRAW), about=prompt.subject
    )


async def take_reason(act: Act, prompt: Prompt) -> None:
    """Take the reason, and go on with what it was asked for."""
    record = await record_to_change(act, prompt.subject_id or 0)
    reason = " ".join(act.words.text.split())[:REASON_LENGTH]
    if not reason:
        raise Refusal(ReasonNeeded())
    if record.version != prompt.state["version"]:
        raise Refusal(RecordChanged())
    close_prompt(act, prompt)
    if prompt.kind == WITHDRAW:
        await withdraw(act, record, reason=reason)
    else:
        await start_correction(act, record, reason=reason)


async def start_correction(act: Act, record: Record, *, reason: str) -> None:
    """Show what is recorded as a form that is filled in: any field can be changed, then sent."""
    for prompt in await unfinished(act):
        if (prompt.subject_kind, prompt.subject_id) == record.subject:
            close_prompt(act, prompt)
    form = await form_of(act, record)
    question = await begin_filling(
        act,
        form,
        about=record.subject,
        values=record.values,
        files=await files_by_field(act, record),
        context={"register": record.register, "version": record.version, "reason": reason},
        skipped=[field.name for field in form.asked if field.name not in record.values],
    )
    await act.answer_in_place(question, about=Subject(SubjectKind.PROMPT, question.prompt_id))


async def form_of(act: Act, record: Record) -> Form:
    """Return the form with which the record was made."""
    return await form_of_version(act.session, act.organisation_id, record.form)


async def submit_correction(act: Act, filled: Filled) -> None:
    """Put what was sent in the record's place; what stood there is kept as a version."""
    record = await record_to_read(act, filled.about.id)
    if record.version != filled.context["version"] or record.cancelled_at is not None:
        raise Refusal(RecordChanged())
    register = (await framework_for(act)).register(record.register)
    if register is None:
        raise Refusal(NoSuchRegister())
    demand = await demand_beside(act, record)
    asked = await whom_asked(act, register, filled) if demand is not None else None
    act.session.add(
        RecordVersion(
            organisation_id=record.organisation_id,
            record_id=record.id,
            version=record.version,
            form=record.form,
            on_date=record.on_date,
            values=record.values,
            replaced_by=act.by.id,
            replaced_at=act.now,
        )
    )
    record.version += 1
    record.form, record.values = filled.digest, filled.values
    record.on_date = await day_of(act, register, filled, before=record.on_date)
    await stop_asking(act.session, record, now=act.now)
    moved = {}
    if demand is not None and asked is not None:
        moved[DUE_BEFORE] = demand.due_at.isoformat()
        record.unit_id = asked.unit_id
        await make_anew(act, demand, asked)
    await keep_files(act, record, filled.files)
    await write_totals(act.session, record, register, filled.form)
    await act_on_record(
        act,
        record,
        filled.form,
        "record_corrected",
        title=register.title,
        reason=filled.context["reason"],
        **moved,
    )


async def withdraw(act: Act, record: Record, *, reason: str) -> None:
    """Take a record out of the register and of all totals; the ledger keeps it."""
    record.cancelled_at = act.now
    record.version += 1
    await forget_totals(act.session, record)
    await stop_asking(act.session, record, now=act.now)
    demand = await demand_beside(act, record)
    if demand is not None:
        await withdraw_demand(act, demand)
    entry = await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind="record_withdrawn",
        now=act.now,
        actor_id=act.by.id,
        about=record.subject,
        version=record.version,
        effect_key=f"record_withdrawn:{record.id}",
        **({"reason": reason} if reason else {}),
    )
    titled = await title_of(act, record, await form_of(act, record))
    await act.answer_in_place(RecordWithdrawn(titled, receipt_of(entry)), about=record.subject)


async def note_record(act: Act, record_id: int) -> None:
    """Keep a reply to a record beside it, with its files; where it asks an answer, take that."""
    record = await record_to_read(act, record_id)
    if await demand_beside(act, record) is not None and await taken_as_answer(act, record):
        return
    answer = await keep_answer(
        act.session,
        by=act.by,
        kind=AnswerKind.RECORD,
        about=record.subject,
        said=act.words,
        at=act.at,
    )
    await append_note(act, record, answer)


async def append_note(act: Act, record: Record, answer: Answer) -> None:
    """Append the entry of a note, and give its receipt."""
    record.files += len(act.words.files)
    entry = await append_answer(act.session, answer, NOTED, said=act.words, now=act.now)
    titled = await title_of(act, record, await form_of(act, record))
    await act.answer(RecordNoted(titled, receipt_of(entry)), about=record.subject)


async def correct_note(act: Act, answer: Answer) -> None:
    """Put an edited note in the place of the old one, which is kept."""
    if await corrected_as_answer(act, answer):
        return
    newer = await correct_answer(act.session, answer=answer, said=act.words, at=act.at)
    if newer is not None:
        record = await act.session.get_one(Record, (act.organisation_id, answer.subject_id))
        record.files -= len(act.words.files)
        await append_note(act, record, newer)
