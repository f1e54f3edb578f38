"""A round's form with more to it than a tap: filled in field by field, changed until it closes."""

from datetime import datetime
from typing import Any

from ledger.book.refusals import Refusal
from ledger.check_ins.anonymity import answer_anonymously
from ledger.check_ins.answering import (
    answer_check_in,
    append_to_round,
    check_asked,
    given_so_far,
    hold_round,
    keep_in_round,
    last_version,
    may_change,
    tapped_value,
)
from ledger.check_ins.drafting import drafted
from ledger.check_ins.known import Known, files_known, known_to_one
from ledger.check_ins.readings import (
    form_of,
    known_readings,
    readings_wanted,
    take_readings,
)
from ledger.forms.filling import begin_filling
from ledger.forms.fillings import Filled
from ledger.forms.versions import digest_of
from ledger.rhythm.rounds import round_before
from ledger.rules.following import follow
from ledger.talk.acts import Act
from ledger.talk.answers import latest_answer, supersede
from ledger.talk.evidence import attach_files
from ledger.talk.organisation import today_of
from models import Answer, Entry, Round, Subject, SubjectKind
from models.framework import CheckIn
from wording.check_ins import CheckInAnsweredBefore, CheckInChanged, CheckInIsClosed
from wording.talk import ButtonNotOurs


async def take_tap(act: Act, round_id: int, choice: int = 0) -> Entry | None:
    """Note a tap on the question; None where it leads to further fields, which are asked then.

    None, too, where an anonymous question is answered already, or over.
    """
    row, check_in = await hold_round(act, round_id)
    tapped = tapped_value(check_in, choice)
    if check_in.is_anonymous:
        await check_asked(act, row, check_in)
        return await answer_anonymously(act, row, check_in, tapped)
    if await is_whole(act, check_in, tapped):
        answer, entry = await answer_check_in(act, round_id, choice)
        if answer.version == 1:  # taken back and given again, it brings nothing about anew
            form = check_in.asks
            filled = Filled(form, digest_of(form), row.subject, tapped, {}, {}, act)
            await follow(act, "check_in", row.check_in, filled, number=answer.id)
        return entry
    await check_asked(act, row, check_in)
    if act.version is not None and act.version != await last_version(act, row):
        raise Refusal(CheckInChanged(check_in))
    await ask_fields(act, row, check_in, tapped, await known_to_one(act, row, check_in))
    return None


async def confirm(act: Act, round_id: int, mark: int) -> Entry | None:
    """确认无误: send what is known as it stands; None where it is not what was shown any more."""
    row, check_in = await hold_round(act, round_id)
    await check_asked(act, row, check_in)
    before, given = await given_so_far(act, row)
    if before is not None:
        raise Refusal(CheckInAnsweredBefore(check_in))
    if act.version != given:
        raise Refusal(CheckInChanged(check_in))
    known = await known_to_one(act, row, check_in)
    if known is None or not known.whole or known.mark != mark:
        return None
    form, today = check_in.asks, await today_of(act)
    names = [one.name for one in form.relevant_fields(known.values, today)]
    values = {name: known.values[name] for name in names if name in known.values}
    files = await files_known(act, known)
    filled = Filled(form, digest_of(form), row.subject, values, files, {}, act, spared=len(values))
    return await submit_answer(act, filled)


async def is_whole(act: Act, check_in: CheckIn, tapped: dict[str, Any]) -> bool:
    """Return whether a tap leaves nothing to be asked; most forms need no day to tell."""
    beside = {*tapped, *([check_in.notes.name] if check_in.notes else [])}
    if all(field.name in beside for field in check_in.asks.fields):
        return True
    fields = check_in.asks.relevant_fields(tapped, await today_of(act))
    return all(field.name in beside for field in fields)


async def fill_in(act: Act, round_id: int) -> None:
    """Begin with the form, go on where it was left, or open what was sent to change it."""
    row, check_in = await hold_round(act, round_id)
    if check_in.is_anonymous:
        raise Refusal(ButtonNotOurs())
    await check_asked(act, row, check_in)
    before = await latest_answer(act.session, by=act.by, about=row.subject)
    if before is not None and not may_change(row, before, act.at):
        raise Refusal(CheckInIsClosed(check_in))
    if before is not None and before.fields:
        await ask_fields(act, row, check_in, before.fields)
    else:
        drafts = await drafted(act, row, check_in)
        await ask_fields(act, row, check_in, drafts, await known_to_one(act, row, check_in))


async def ask_fields(
    act: Act,
    row: Round,
    check_in: CheckIn,
    values: dict[str, Any],
    known: Known | None = None,
) -> None:
    """Put the first question that is open in place of the message that was pressed."""
    wanted = await readings_wanted(act, row, check_in)
    now, last = await known_readings(act, check_in, wanted)
    question = await begin_filling(
        act,
        form_of(check_in, wanted),
        about=row.subject,
        values={**now, **(known.values if known else {}), **values},
        files=await files_known(act, known) if known else None,
        last={**await said_last(act, row), **last},
        context={"version": await last_version(act, row)},
        skipped=known.skipped if known else (),
        known=known.kept if known else None,
        confided=check_in.is_confidential,
    )
    about = Subject(SubjectKind.PROMPT, question.prompt_id)
    await act.answer_in_place(question, about=about)


async def said_last(act: Act, row: Round) -> dict[str, Any]:
    """Return what who acts answered in the round before."""
    before = await round_before(act.session, row)
    if before is None:
        return {}
    answer = await latest_answer(act.session, by=act.by, about=before.subject)
    return (answer.fields or {}) if answer is not None else {}


async def submit_answer(act: Act, filled: Filled) -> Entry:
    """Keep what was filled in as the answer, or as its next version."""
    row, check_in = await hold_round(act, filled.about.id)
    await check_asked(act, row, check_in)
    before, given = await given_so_far(act, row)
    if given != filled.context.get("version", given):
        raise Refusal(CheckInChanged(check_in))
    if before is None:
        answer = await keep_in_round(act, row, check_in, version=given + 1, fields=filled.values)
    elif not may_change(row, before, act.at):
        raise Refusal(CheckInIsClosed(check_in))
    else:
        answer = await next_version(act, before, filled.values, at=act.at)
    files = tuple(file for some in filled.files.values() for file in some)
    await attach_files(act.session, answer, files, message_id=None)
    kind = "check_in_changed" if before else "checked_in"
    spared = filled.spared if before is None else None
    entry = await append_to_round(act, row, check_in, answer, kind, spared=spared)
    if check_in.asks.indicators:
        await take_readings(act, row, check_in, filled)
    if before is None:
        await follow(act, "check_in", row.check_in, filled, number=answer.id)
    return entry


async def next_version(act: Act, before: Answer, fields: dict[str, Any], *, at: datetime) -> Answer:
    """Put a version with other values in the answer's place; its files are those sent now."""
    answer = await supersede(
        act.session, answer=before, text=before.text, kept=[], said=None, at=at
    )
    answer.fields, answer.salt = fields, None
    return answer
