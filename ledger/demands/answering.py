"""Answering a demand, by its one tap or in words; its author accepts it, or asks for more."""

from functools import partial

from ledger.book.chain import effect_exists, receipt_of
from ledger.book.refusals import Refusal
from ledger.demands.finding import (
    Case,
    case_of,
    check_answers,
    check_settles,
    check_stands,
    facts_of,
    hold_case,
    name_of,
    note_turn,
)
from ledger.demands.making import DUE_BEFORE, tell_made
from ledger.forms.fillings import Filled
from ledger.rules.following import raise_task
from ledger.talk.acts import Act
from ledger.talk.answers import append_answer, correct_answer, keep_answer
from ledger.talk.deadlines import read_due
from ledger.talk.organisation import due_within
from ledger.talk.prompts import open_prompt
from ledger.talk.reading_ahead import organisation_of
from models import Answer, AnswerKind, Demand, DemandState, Entry, Member, Record
from wording.demands.refusals import DemandTurned, DueDayPast, WordsNeeded
from wording.demands.turns import (
    AcceptedAnswer,
    AnswerAsked,
    AnswerReturned,
    AnswerTaken,
    DemandAnswered,
    DemandSetToWork,
    ReturnAsked,
)
from wording.languages import supported

ANSWER, RETURN = "demand.answer", "demand.return"  # the questions for words
ANSWERED, ACCEPTED, RETURNED = "demand_answered", "demand_accepted", "demand_returned"
SET_TO_WORK = "demand_set_to_work"


async def ask_for_answer(act: Act, record_id: int) -> None:
    """Ask who is to answer for his words."""
    case = await case_of(act.session, act.organisation_id, record_id)
    check_answers(act, case)
    check_stands(case, DemandState.OPEN, act.version)
    prompt = await open_prompt(act, ANSWER, about=case.demand.subject)
    await act.answer(AnswerAsked(prompt.id, await facts_of(act, case)), about=prompt.subject)


async def answer_by_tap(act: Act, record_id: int) -> None:
    """Take the answer of one tap, if the framework has one."""
    case = await case_of(act.session, act.organisation_id, record_id)
    if case.wanted.done is None:
        raise Refusal(DemandTurned())
    await answer(act, record_id)


async def answer(act: Act, record_id: int) -> None:
    """Keep the answer, the one tap or words and files, and show it to the author."""
    case = await hold_case(act, record_id)
    check_answers(act, case)
    check_stands(case, DemandState.OPEN, act.version)
    language = supported((await organisation_of(act.session, act.organisation_id)).language)
    if act.said is not None and not act.said.text.strip() and not act.said.files:
        raise Refusal(WordsNeeded())
    kept = await keep_answer(
        act.session,
        by=act.by,
        kind=AnswerKind.RECORD,
        about=case.demand.subject,
        said=act.said,
        at=act.at,
    )
    if act.said is None:
        kept.text = case.wanted.done_in(language)
    case.record.files += len(act.said.files) if act.said else 0
    demand = case.demand
    demand.state, demand.answer_id = DemandState.ANSWERED, kept.id
    demand.version += 1
    entry = await append_words(act, case, kept)
    await show_answer(act, case, kept)
    taken = AnswerTaken(await facts_of(act, case), receipt_of(entry))
    await act.answer_in_place(taken, about=demand.subject)


async def append_words(act: Act, case: Case, kept: Answer) -> Entry:
    """Append the entry of an answer; of what is confided it holds no words."""
    hidden = {"text": ""} if case.demand.confided else {}
    return await append_answer(act.session, kept, ANSWERED, said=act.said, now=act.now, **hidden)


async def show_answer(act: Act, case: Case, kept: Answer) -> None:
    """Show the answer to the author, who is to settle it."""
    by = await act.session.get_one(Member, (act.organisation_id, kept.member_id))
    shown = DemandAnswered(await facts_of(act, case), by.name, kept.text)
    await act.tell(case.author, shown, about=case.demand.subject)


async def taken_as_answer(act: Act, record: Record) -> bool:
    """Take a reply to a message about a record as its answer, if it waits for that one's."""
    demand = await act.session.get(Demand, (act.organisation_id, record.id))
    if demand is None:
        return False
    case = await case_of(act.session, act.organisation_id, record.id)
    if act.by.id in {member.id for member in case.to} and demand.state is DemandState.OPEN:
        await answer(act, record.id)
        return True
    if act.by.id == case.author.id and demand.state is DemandState.ANSWERED:
        await send_back(act, record.id)
        return True
    return False


async def corrected_as_answer(act: Act, before: Answer) -> bool:
    """Take an edited answer while its author has not settled it; say whether it was one."""
    demand = await act.session.get(Demand, (act.organisation_id, before.subject_id))
    if demand is None or demand.answer_id != before.id:
        return False
    if demand.state is not DemandState.ANSWERED:
        raise Refusal(DemandTurned())
    newer = await correct_answer(act.session, answer=before, said=act.words, at=act.at)
    if newer is not None:
        case = await hold_case(act, before.subject_id)
        demand.answer_id = newer.id
        entry = await append_words(act, case, newer)
        await show_answer(act, case, newer)
        await act.answer(AnswerTaken(await facts_of(act, case), receipt_of(entry)))
    return True


async def accept(act: Act, record_id: int) -> None:
    """认可: the author has read the answer, and nothing is asked any more."""
    case = await hold_case(act, record_id)
    check_settles(act, case)
    check_stands(case, DemandState.ANSWERED, act.version)
    case.demand.state = DemandState.CLOSED
    case.demand.version += 1
    entry = await note_turn(act, case, ACCEPTED)
    facts = await facts_of(act, case)
    noted = AcceptedAnswer(facts, receipt_of(entry))
    await act.answer_in_place(noted, about=case.demand.subject)
    for member in case.to:
        await act.tell(member, AcceptedAnswer(facts), about=case.demand.subject)


async def ask_return(act: Act, record_id: int) -> None:
    """退回: ask the author what is still missing."""
    case = await case_of(act.session, act.organisation_id, record_id)
    check_settles(act, case)
    check_stands(case, DemandState.ANSWERED, act.version)
    prompt = await open_prompt(act, RETURN, about=case.demand.subject)
    question = partial(ReturnAsked, facts=await facts_of(act, case))
    await act.answer(question(prompt.id), about=prompt.subject)


async def send_back(act: Act, record_id: int) -> None:
    """Let it be asked again, with the author's words and perhaps another day."""
    case = await hold_case(act, record_id)
    check_settles(act, case)
    check_stands(case, DemandState.ANSWERED, act.version)
    reason = act.words.text.strip()
    if not reason:
        raise Refusal(WordsNeeded())
    key = f"{RETURNED}:{act.words.chat_id}:{act.words.message_id}"
    if await effect_exists(act.session, act.organisation_id, key):
        return
    demand, named = case.demand, await read_due(act, reason)
    if named is not None and named.at <= act.now:
        raise Refusal(DueDayPast(named.at))
    before = demand.due_at.isoformat()
    demand.due_at = named.at if named else await due_within(act, case.wanted.working_days)
    demand.state, demand.asked_at, demand.reached = DemandState.OPEN, act.at, 0
    demand.version += 1
    words = "" if demand.confided else reason
    due = demand.due_at.isoformat()
    moved = {"due": due, DUE_BEFORE: before}
    entry = await note_turn(act, case, RETURNED, effect_key=key, text=words, **moved)
    facts = await facts_of(act, case)
    await tell_made(act, case, facts, reason=reason)
    await act.answer(AnswerReturned(facts, receipt_of(entry)), about=demand.subject)


async def set_to_work(act: Act, record_id: int) -> None:
    """转整改: make a task of it by the framework's own words; that struck off, it is over."""
    case = await hold_case(act, record_id)
    check_settles(act, case)
    if case.demand.state not in {DemandState.OPEN, DemandState.ANSWERED}:
        raise Refusal(DemandTurned())
    check_stands(case, case.demand.state, act.version)
    if case.wanted.task is None:
        raise Refusal(DemandTurned())
    demand = case.demand
    language = supported((await organisation_of(act.session, act.organisation_id)).language)
    filled = Filled(case.form, case.record.form, demand.subject, case.record.values, {}, {}, act)
    demand.version += 1
    task = await raise_task(
        act,
        case.wanted.task,
        filled,
        effect=f"demand:{demand.record_id}:{demand.version}",
        source=name_of(case, language),
        owner=case.to[0],
        confidential=demand.confided,
    )
    assert task is not None  # noqa: S101  # its key is the demand's version of now
    demand.state, demand.task_id = DemandState.AT_WORK, task.id
    entry = await note_turn(act, case, SET_TO_WORK, task=task.id)
    message = DemandSetToWork(
        await facts_of(act, case), task.title, case.to[0].name, task.deadline, receipt_of(entry)
    )
    await act.answer_in_place(message, about=demand.subject)
