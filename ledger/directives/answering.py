"""Answering a directive: by its owner, in one tap or in words; accepted, or asked again."""

from functools import partial

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.directives.finding import (
    Matter,
    check_author,
    check_owner,
    check_stands,
    give,
    hold_matter,
    matter_of,
    notice_of,
    record,
)
from ledger.directives.writing import due_in, noted
from ledger.talk.acts import Act
from ledger.talk.answers import append_answer, keep_answer
from ledger.talk.prompts import open_prompt
from ledger.tasks.last_words import note_words
from ledger.tasks.recording import sign_if_first
from ledger.tasks.writing import line_said
from models import Answer, AnswerKind, DirectiveState, Entry
from wording.directives import (
    DirectiveAccepted,
    DirectiveAnswerAsked,
    DirectiveAnswered,
    DirectiveAnswerNoted,
    FurtherAsked,
    NotYoursToAnswer,
)

ANSWER, FURTHER = "directive.answer", "directive.again"  # the questions for words
ANSWERED, ACCEPTED = "directive_answered", "directive_accepted"
ASKED_AGAIN = "directive_asked_again"


async def ask_for_answer(act: Act, directive_id: int) -> None:
    """Ask the owner for his answer."""
    matter = await matter_of(act, directive_id)
    check_owner(act, matter)
    check_stands(matter, DirectiveState.OPEN, act.version)
    prompt = await open_prompt(act, ANSWER, about=matter.directive.subject)
    question = DirectiveAnswerAsked(prompt.id, matter.author.name, matter.directive.text)
    await act.answer(question, about=prompt.subject)


async def answer_directive(act: Act, directive_id: int) -> None:
    """Keep the owner's answer, the one tap or his words and files, and show it to the author."""
    matter = await hold_matter(act, directive_id)
    check_owner(act, matter)
    check_stands(matter, DirectiveState.OPEN, act.version)
    if matter.task is not None:
        await sign_if_first(act, matter.task)
    answer, entry = await keep(act, matter)
    directive = matter.directive
    directive.state, directive.answer_id = DirectiveState.ANSWERED, answer.id
    directive.version += 1
    shown = DirectiveAnswered(
        id=directive.id,
        version=directive.version,
        title=matter.title,
        owner=act.by.name,
        words=directive.text,
        answer=answer.text,
        files=len(act.said.files) if act.said else 0,
        answer_id=answer.id,
        notice=notice_of(directive),
    )
    await act.tell(matter.author, shown, about=directive.subject)
    receipt = receipt_of(entry)
    noted = DirectiveAnswerNoted(matter.title, matter.author.name, receipt)
    if act.pressed_about(directive.subject):
        await act.answer_in_place(noted)
    else:
        await act.answer(noted, about=matter.about)


async def keep(act: Act, matter: Matter) -> tuple[Answer, Entry]:
    """Keep the answer as words about the matter: its history, files and corrections know them."""
    answer = await keep_answer(
        act.session,
        by=act.by,
        kind=AnswerKind.PROGRESS,
        about=matter.about,
        said=act.said,
        at=act.at,
    )
    if matter.task is not None:
        note_words(matter.task, answer, now=act.now)
    directive = matter.directive.id
    entry = await append_answer(
        act.session, answer, ANSWERED, said=act.said, now=act.now, directive=directive
    )
    return answer, entry


async def accept_answer(act: Act, directive_id: int) -> None:
    """已阅: the author has read the answer, and the directive is over."""
    matter = await hold_matter(act, directive_id)
    check_author(act, matter)
    check_stands(matter, DirectiveState.ANSWERED, act.version)
    matter.directive.state = DirectiveState.CLOSED
    matter.directive.version += 1
    entry = await record(act, matter, ACCEPTED)
    receipt = receipt_of(entry)
    accepted = DirectiveAccepted(matter.title, matter.owner.name, receipt)
    await act.answer_in_place(accepted, about=matter.directive.subject)


async def ask_further(act: Act, directive_id: int) -> None:
    """Ask the author what he still wants to know."""
    matter = await matter_of(act, directive_id)
    check_author(act, matter)
    check_stands(matter, DirectiveState.ANSWERED, act.version)
    prompt = await open_prompt(act, FURTHER, about=matter.directive.subject)
    question = partial(FurtherAsked, title=matter.title, owner=matter.owner.name)
    await act.answer(question(prompt.id), about=prompt.subject)


async def write_further(act: Act, directive_id: int) -> None:
    """Let the directive be open again with the author's new line and date."""
    matter = await hold_matter(act, directive_id)
    check_author(act, matter)
    check_stands(matter, DirectiveState.ANSWERED, act.version)
    words, directive = line_said(act), matter.directive
    due = await due_in(act, words)
    directive.text, directive.due_at, directive.written_at = words, due, act.at
    directive.state = DirectiveState.OPEN
    directive.version += 1
    entry = await record(act, matter, ASKED_AGAIN, text=words, due=due.isoformat())
    await give(act, matter)
    await act.answer(noted(matter, entry), about=directive.subject)


async def take_reply(act: Act, directive_id: int) -> None:
    """Take words said to a message about the directive: an answer, or the author's next line."""
    matter = await matter_of(act, directive_id)
    if act.by.id == matter.owner.id:
        await answer_directive(act, directive_id)
    elif act.by.id == matter.author.id:
        await write_further(act, directive_id)
    else:
        raise Refusal(NotYoursToAnswer())
