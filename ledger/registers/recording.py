"""Recording: a form is filled in for a register, and what is sent becomes a record."""

from datetime import date

from sqlalchemy import select

from ledger.book.chain import append_entry, receipt_of
from ledger.book.refusals import Refusal
from ledger.demands.finding import case_of, facts_of
from ledger.demands.making import Asked, hand_over, make_demand, whom_asked
from ledger.forms.asking import Question
from ledger.forms.filling import begin_filling, go_on_with
from ledger.forms.fillings import Filled, unfinished
from ledger.forms.values import readable, shown_values
from ledger.registers.access import (
    called,
    check_may_fill,
    demand_beside,
    register_of_number,
    registers_to_fill,
)
from ledger.registers.evidence import keep_files
from ledger.registers.totals import write_totals
from ledger.rules.following import follow
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for, today_of
from ledger.talk.reading_ahead import organisation_of
from models import Record, Subject, SubjectKind
from models.framework import Form, Framework, Register
from models.framework.forms import FILES
from models.numbering import add, next_numbers
from wording.languages import supported
from wording.registers.recording import (
    NoRegisters,
    NoSuchRegister,
    RecordKept,
    RegisterAsked,
    RegisterChoice,
    Titled,
)


async def ask_register(act: Act, words: str = "") -> None:
    """/record: begin with the only register there is, or that is named; else ask for which."""
    registers = await registers_to_fill(act)
    if not registers:
        raise Refusal(NoRegisters())
    fitting = called(registers, words)
    if len(fitting) == 1:
        await start_record(act, fitting[0])
        return
    begun = {prompt.state["context"].get("register") for prompt in await unfinished(act)}
    choices = (RegisterChoice(one, begun=one.key in begun) for one in fitting or registers)
    await act.answer(RegisterAsked(tuple(choices)))


async def fill_register(act: Act, number: int) -> None:
    """Begin a record in the register that was tapped."""
    register = await register_of_number(act, number)
    await check_may_fill(act, register)
    await start_record(act, register)


async def start_record(act: Act, register: Register) -> None:
    """Go on with the record that was begun, or ask for the first field of a new one."""
    question = await begun_record(act, register) or await new_record(act, register)
    about = Subject(SubjectKind.PROMPT, question.prompt_id)
    await act.answer_in_place(question, about=about)


async def begun_record(act: Act, register: Register) -> Question | None:
    """Return the question at which a record of the register was left; None if none was begun."""
    for prompt in reversed(await unfinished(act)):
        if prompt.state["context"] == {"register": register.key}:
            return await go_on_with(act, prompt)
    return None


async def new_record(act: Act, register: Register) -> Question:
    """Return the first question for a new record; it has its number from now on."""
    form = form_for(await framework_for(act), register)
    number = await next_numbers(act.session, act.organisation_id, 1)
    return await begin_filling(
        act,
        form,
        about=Subject(SubjectKind.RECORD, number),
        last=await said_last(act, register),
        context={"register": register.key},
    )


def form_for(framework: Framework, register: Register) -> Form:
    """Return the form of a register as it is now."""
    form = framework.form(register.form)
    if form is None:
        raise LookupError(f"register {register.key} has no form")
    return form


async def said_last(act: Act, register: Register) -> dict[str, object]:
    """Return what who acts recorded last in the register."""
    found: dict[str, object] | None = await act.session.scalar(
        select(Record.values)
        .where(
            Record.organisation_id == act.organisation_id,
            Record.member_id == act.by.id,
            Record.register == register.key,
            Record.cancelled_at.is_(None),
        )
        .order_by(Record.on_date.desc(), Record.id.desc())
        .limit(1)
    )
    return found or {}


async def submit_record(act: Act, filled: Filled) -> None:
    """Keep what was sent as a record, with its files and totals; give the receipt."""
    register = (await framework_for(act)).register(filled.context["register"])
    if register is None:
        raise Refusal(NoSuchRegister())
    asked = await whom_asked(act, register, filled)
    record = Record(
        organisation_id=act.organisation_id,
        id=filled.about.id,
        register=register.key,
        form=filled.digest,
        member_id=act.by.id,
        unit_id=asked.unit_id if asked else unit_of(act, register, filled),
        on_date=await day_of(act, register, filled),
        values=filled.values,
        recorded_at=act.at,
    )
    await add(act.session, record)
    await keep_files(act, record, filled.files)
    await write_totals(act.session, record, register, filled.form)
    if asked is not None:
        await submit_demand(act, record, register, filled, asked)
        return
    await act_on_record(act, record, filled.form, "recorded", title=register.title)
    await follow(act, "record", register.key, filled, number=record.id)


def unit_of(act: Act, register: Register, filled: Filled) -> int:
    """Return the unit that the record counts for: the one it names, else that of its author."""
    named: int | None = filled.values.get(register.unit or "")
    return named or act.by.unit_id


async def submit_demand(
    act: Act, record: Record, register: Register, filled: Filled, asked: Asked
) -> None:
    """Number the record and hand it to whom it names; tasks that follow say it as their source."""
    demand = await make_demand(act, record, register, asked)
    case = await case_of(act.session, act.organisation_id, record.id)
    organisation = await organisation_of(act.session, act.organisation_id)
    name = (await facts_of(act, case)).name(supported(organisation.language))
    tasks = await follow(
        act,
        "record",
        register.key,
        filled,
        number=record.id,
        source=name,
        confidential=demand.confided,
    )
    await hand_over(act, demand, tasks)
    await act_on_record(act, record, filled.form, "recorded", title=name)


async def day_of(
    act: Act, register: Register, filled: Filled, *, before: date | None = None
) -> date:
    """Return the day that the record counts for: the one it names, else that of its sending.

    A correction that names none leaves it the day that it had `before`.
    """
    named = filled.values.get(register.day_field(filled.form) or "")
    return date.fromisoformat(named) if named else before or await today_of(act)


async def act_on_record(
    act: Act,
    record: Record,
    form: Form,
    kind: str,
    *,
    title: str,
    reason: str = "",
    **content: str,
) -> None:
    """Append the entry of what became of a record, and show it with the receipt."""
    shown = await shown_values(act.session, act.organisation_id, form, record.values)
    organisation = await organisation_of(act.session, act.organisation_id)
    demand = await demand_beside(act, record)
    asked = None
    if demand is not None:
        asked = await facts_of(act, await case_of(act.session, act.organisation_id, record.id))
    hidden = demand is not None and demand.confided
    entry = await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind=kind,
        now=act.now,
        actor_id=act.by.id,
        about=record.subject,
        version=record.version,
        effect_key=f"{kind}:{record.id}:{record.version}",
        register=title,
        day=record.on_date.isoformat(),
        values={} if hidden else readable(shown, supported(organisation.language)),
        files=file_ids(form, record),
        **({"reason": reason} if reason and not hidden else {}),
        **content,
    )
    message = RecordKept(
        record_id=record.id,
        version=record.version,
        titled=await title_of(act, record, form),
        values=shown,
        corrected=kind != "recorded",
        receipt=receipt_of(entry),
        asked=asked,
    )
    await act.answer_in_place(message, about=record.subject)


def file_ids(form: Form, record: Record) -> list[str]:
    """Return the unique ids of a record's files."""
    return [
        unique_id
        for field in form.fields
        if field.type in FILES
        for unique_id in record.values.get(field.name, ())
    ]


async def title_of(act: Act, record: Record, form: Form) -> Titled:
    """Return what the record's register is called; of one that is no more, its form."""
    register = (await framework_for(act)).register(record.register)
    named = register or form
    return Titled(named.title, named.english)
