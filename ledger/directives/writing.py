"""Writing a directive: a line of who looks after a task, to be answered by a date."""

from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from ledger.book.chain import effect_exists, receipt_of
from ledger.book.refusals import Refusal
from ledger.directives.finding import (
    Matter,
    check_author,
    check_stands,
    give,
    given,
    given_key,
    hold_matter,
    notice_of,
    put_in_place,
    record,
)
from ledger.organisations import framework_of
from ledger.talk.acts import Act
from ledger.talk.deadlines import read_due
from ledger.talk.organisation import due_within
from ledger.talk.typed_buttons import TypedButtons
from ledger.tasks.asking import ask
from ledger.tasks.finding import hold_task, task_of
from ledger.tasks.writing import check_may_write, line_said
from models import Directive, DirectiveState, Entry, Member, Organisation, Subject, Task
from models.directives import TITLE_LENGTH
from models.numbering import add
from wording.directives import (
    DAYS_OFFERED,
    DirectiveAsked,
    DirectiveDateGone,
    DirectiveNoted,
    DirectiveSettled,
    DirectiveWithdrawn,
    Notice,
)

DIRECTIVE = "task.directive"  # the question for the line
DIRECTED, DUE_CHANGED, WITHDRAWN = "directed", "directive_due_changed", "directive_withdrawn"
TYPED = TypedButtons({}, {DIRECTIVE: ("批示", "directive")})


async def ask_directive(act: Act, task_id: int) -> None:
    """Ask who looks after the task for his directive."""
    task = await task_of(act.session, act.organisation_id, task_id)
    owner = await check_may_write(act, task)
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    days = framework_of(organisation).thresholds.directive_working_days
    question = partial(DirectiveAsked, title=task.title, owner=owner.name, days=days)
    await ask(act, task, DIRECTIVE, question)


async def write_directive(act: Act, task_id: int) -> None:
    """Put the directive on record and hand it to the owner; the same message counts once."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    owner = await check_may_write(act, task)
    await put_on_record(act, task, owner, DIRECTED)


async def put_on_record(
    act: Act, task: Task, owner: Member, kind: str, *, notice: Notice | None = None
) -> Matter | None:
    """Keep what was said as a directive about a task, or a notice, and hand it to the owner.

    Return None where the very message has had its effect.
    """
    return await keep_directive(
        act, task.subject, task.title, owner, kind, task=task, notice=notice
    )


async def keep_directive(
    act: Act,
    about: Subject,
    title: str,
    owner: Member,
    kind: str,
    *,
    task: Task | None = None,
    notice: Notice | None = None,
) -> Matter | None:
    """Keep what was said about a task or a bulletin, and hand it to who is to answer.

    Return None where the very message has had its effect.
    """
    words = line_said(act)
    key = f"{kind}:{act.words.chat_id}:{act.words.message_id}"
    if await effect_exists(act.session, act.organisation_id, key):
        return None
    numbered = asdict(notice) if notice is not None else {}
    whose: dict[str, Any] = (
        {"task_id": task.id, "unit_id": task.unit_id}
        if task is not None
        else {
            "bulletin_id": about.id,
            "title": title[:TITLE_LENGTH],
            "member_id": owner.id,
            "unit_id": owner.unit_id,
        }
    )
    directive = await add(
        act.session,
        Directive(
            organisation_id=act.organisation_id,
            author_id=act.by.id,
            text=words,
            due_at=await due_in(act, words),
            written_at=act.at,
            **whose,
            **numbered,
        ),
    )
    matter = Matter(directive, about, title, owner, act.by, task)
    entry = await record(
        act,
        matter,
        kind,
        effect_key=key,
        text=words,
        due=directive.due_at.isoformat(),
        owner=owner.name,
        **numbered,
    )
    await give(act, matter)
    await act.answer(noted(matter, entry), about=directive.subject)
    return matter


def noted(matter: Matter, entry: Entry) -> DirectiveNoted:
    """Return the author's receipt as the directive stands now."""
    directive = matter.directive
    return DirectiveNoted(
        id=directive.id,
        version=directive.version,
        title=matter.title,
        owner=matter.owner.name,
        words=directive.text,
        due_at=directive.due_at,
        receipt=receipt_of(entry),
        notice=notice_of(directive),
    )


async def due_in(act: Act, words: str) -> datetime:
    """Return by when a line is to be answered: as it says, else as the framework does."""
    read = await read_due(act, words)
    if read is None:
        organisation = await act.session.get_one(Organisation, act.organisation_id)
        return await due_within(act, framework_of(organisation).thresholds.directive_working_days)
    if read.at <= act.now:
        raise Refusal(DirectiveDateGone(read.at))
    return read.at


async def change_due(act: Act, directive_id: int, days: int) -> None:
    """Let the directive be answered within so many working days; the owner sees it in place."""
    matter = await hold_matter(act, directive_id)
    check_author(act, matter)
    check_stands(matter, DirectiveState.OPEN, None)
    directive, due = matter.directive, await due_within(act, days)
    if days not in DAYS_OFFERED or due == directive.due_at:
        raise Refusal(DirectiveSettled())
    before, directive.due_at = directive.due_at, due
    told = given_key(directive)
    directive.version += 1
    entry = await record(act, matter, DUE_CHANGED, before=before.isoformat(), due=due.isoformat())
    await retell(act, matter, told)
    await act.answer_in_place(noted(matter, entry), about=directive.subject)


async def retell(act: Act, matter: Matter, told: str) -> None:
    """Put the directive as it stands now in place of what the owner was told under a key."""
    row = await put_in_place(act, matter, told, given(matter))
    if row is not None:
        row.once_key = given_key(matter.directive)


async def withdraw_directive(act: Act, directive_id: int) -> None:
    """Take back a directive that is not answered yet."""
    matter = await hold_matter(act, directive_id)
    check_author(act, matter)
    check_stands(matter, DirectiveState.OPEN, act.version)
    told = given_key(matter.directive)
    matter.directive.state = DirectiveState.CLOSED
    matter.directive.version += 1
    await record(act, matter, WITHDRAWN)
    message = DirectiveWithdrawn(matter.title)
    await put_in_place(act, matter, told, message)
    await act.answer_in_place(message, about=matter.directive.subject)
