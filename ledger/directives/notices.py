"""督办单: a numbered notice of a supervisor's, in blue, yellow or red, to be answered by a date."""

from sqlalchemy import func, select

from ledger.book.refusals import Refusal
from ledger.directives.finding import given
from ledger.directives.writing import put_on_record
from ledger.organisations import calendar_of, framework_of
from ledger.people.authority import SUPERVISING, directors_of, holds, supervisors_of
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt, open_prompt, open_prompt_by_id
from ledger.tasks.finding import hold_task, task_of
from ledger.tasks.permission import names_of
from ledger.tasks.writing import check_may_write
from models import Directive, Member, NoticeColour, Organisation, Prompt, Task
from models.numbering import hold_chain_end
from wording.directives import MayNotIssue, Notice, NoticeAsked, NoticeIssued
from wording.talk import QuestionClosed

NOTICE = "task.notice"  # the question for its words
ISSUED = "notice_issued"
COLOURS = tuple(NoticeColour)


async def ask_notice(act: Act, task_id: int) -> None:
    """Ask a supervisor for the words of his notice; the colour is a tap."""
    task = await task_of(act.session, act.organisation_id, task_id)
    owner = await check_may_issue(act, task)
    prompt = await open_prompt(act, NOTICE, about=task.subject, colour=NoticeColour.BLUE)
    await act.answer(await question(act, prompt, task, owner), about=prompt.subject)


async def choose_colour(act: Act, prompt_id: int, place: int) -> None:
    """Take a tap on a colour, and show it in the question."""
    prompt = await open_prompt_by_id(act, prompt_id, NOTICE)
    if prompt is None or place >= len(COLOURS):
        raise Refusal(QuestionClosed())
    assert prompt.subject_id is not None  # noqa: S101  # it is asked about a task
    task = await task_of(act.session, act.organisation_id, prompt.subject_id)
    owner = await check_may_issue(act, task)
    prompt.state = {**prompt.state, "colour": COLOURS[place]}
    await act.answer_in_place(await question(act, prompt, task, owner), about=prompt.subject)


async def question(act: Act, prompt: Prompt, task: Task, owner: Member) -> NoticeAsked:
    """Return the question as its colour stands now."""
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    days = framework_of(organisation).thresholds.directive_working_days
    return NoticeAsked(
        prompt.id, task.title, owner.name, days, NoticeColour(prompt.state["colour"])
    )


async def issue_notice(act: Act, prompt: Prompt, task_id: int) -> None:
    """Number the notice, put it on record, and hand it to the owner; his head hears of it too.

    The same message counts once.
    """
    task = await hold_task(act.session, act.organisation_id, task_id)
    owner = await check_may_issue(act, task)
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    year = (await calendar_of(act.session, organisation)).day_of(act.at).year
    notice = Notice(year, await next_number(act, year), NoticeColour(prompt.state["colour"]))
    matter = await put_on_record(act, task, owner, ISSUED, notice=notice)
    if matter is None:
        return
    close_prompt(act, prompt)
    message = NoticeIssued(given(matter), owner.name)
    for head in await directors_of(act.session, task):
        if head.id not in {act.by.id, owner.id}:
            await act.tell(head, message, about=task.subject)


async def next_number(act: Act, year: int) -> int:
    """Return the next number of the year; who draws it holds the chain end, so none is doubled."""
    await hold_chain_end(act.session, act.organisation_id)
    last = await act.session.scalar(
        select(func.max(Directive.number)).where(
            Directive.organisation_id == act.organisation_id, Directive.year == year
        )
    )
    return (last or 0) + 1


async def check_may_issue(act: Act, task: Task) -> Member:
    """Refuse who does not supervise the task's unit; return the owner, who is to answer."""
    if not await holds(act.session, act.by, SUPERVISING, unit_id=task.unit_id):
        others = await supervisors_of(act.session, task)
        raise Refusal(MayNotIssue(task.title, names_of(others)))
    return await check_may_write(act, task)
