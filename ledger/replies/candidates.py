"""What words may be about: open questions, open tasks, open check-ins, by names to tap."""

from collections.abc import Collection

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.forms.fillings import unfinished
from ledger.forms.versions import form_of_version
from ledger.rhythm.respondents import belongs
from ledger.rhythm.rounds import check_in_of
from ledger.talk.acts import Act
from ledger.talk.prompts import FILLING
from models import (
    Directive,
    Member,
    Organisation,
    Prompt,
    Respondent,
    Round,
    Subject,
    SubjectKind,
    Task,
    TaskCoOwner,
    TaskState,
)
from models.framework import CheckIn
from models.frozen import frozen
from models.work import OPEN
from wording import rhythm
from wording.languages import supported

# What a dialogue about no task is called, by the kind of its question: the command that began it.
COMMANDS = {"leave": "/leave", "move": "/move", "settings.value": "/settings"}
COMMANDS |= {"record.correct": "/records", "record.withdraw": "/records"}
MOST = 9  # tasks looked at: one more than is offered
NAME_LENGTH = 40  # characters on a button


@frozen
class Candidate:
    """One thing a reply may belong to, with its name as its reader knows it."""

    subject: Subject
    name: str


async def candidates_for(act: Act, questions: Collection[Prompt]) -> list[Candidate]:
    """Return what the actor's words could be about: open questions, open tasks, open check-ins."""
    numbers = {prompt.id for prompt in questions}
    older = [prompt for prompt in await unfinished(act) if prompt.id not in numbers]
    asked = [
        Candidate(prompt.subject, await name_of(act.session, prompt))
        for prompt in (*questions, *older)
    ]
    known = {(prompt.subject_kind, prompt.subject_id) for prompt in questions}
    tasks = [
        Candidate(task.subject, cut(task.title)) for task in await open_tasks(act.session, act.by)
    ]
    further = [*tasks, *await open_rounds_asking(act)]
    return [*asked, *(one for one in further if one.subject not in known)]


async def name_of(session: AsyncSession, prompt: Prompt) -> str:
    """Return the name of what a question is about; empty for a task that is being registered."""
    if prompt.kind == FILLING:
        digest = prompt.state["form"]
        return (await form_of_version(session, prompt.organisation_id, digest)).title
    key = (prompt.organisation_id, prompt.subject_id)
    if prompt.subject_kind is SubjectKind.TASK:
        return cut((await session.get_one(Task, key)).title)
    if prompt.subject_kind is SubjectKind.ROUND:
        check_in = await check_in_of(session, await session.get_one(Round, key))
        return check_in.title_in("") if check_in else ""
    if prompt.subject_kind is SubjectKind.DIRECTIVE:
        return cut((await session.get_one(Directive, key)).text)
    return COMMANDS.get(prompt.kind, "")


async def open_tasks(session: AsyncSession, member: Member) -> list[Task]:
    """Return the open tasks the member owns or helps with, nearest deadline first."""
    helped = select(TaskCoOwner.task_id).where(
        TaskCoOwner.organisation_id == member.organisation_id, TaskCoOwner.member_id == member.id
    )
    owned = select(Task.id).where(
        Task.organisation_id == member.organisation_id,
        Task.owner_id == member.id,
        Task.state.in_(OPEN),
    )
    rows = await session.scalars(
        select(Task)
        .where(
            Task.organisation_id == member.organisation_id,
            # By their numbers: for an OR the whole organisation's tasks would be walked, and on
            # SQLite for a plain state too.
            Task.id.in_(owned.union_all(helped)),
            func.coalesce(Task.state, TaskState.CANCELLED).in_(OPEN),
        )
        .order_by(Task.deadline, Task.id)
        .limit(MOST)
    )
    return list(rows)


async def open_rounds_asking(act: Act) -> list[Candidate]:
    """Return the check-ins that are open now and ask who acts, by their titles."""
    stands = exists().where(
        Respondent.organisation_id == Round.organisation_id,
        Respondent.round_id == Round.id,
        Respondent.member_id == act.by.id,
    )
    rows = await act.session.execute(
        select(Round, stands).where(
            Round.organisation_id == act.organisation_id,
            Round.closed_at.is_(None),
            Round.closes_at > act.now,
        )
    )
    found = []
    for one, asked in rows:
        check_in = await check_in_of(act.session, one)
        if check_in is None:
            continue
        if asked or await belongs(act.session, check_in, act.by, at=one.opened_at):
            organisation = await act.session.get_one(Organisation, act.organisation_id)
            found.append(Candidate(one.subject, title_for(check_in, act.by, organisation)))
    return found


def title_for(check_in: CheckIn, member: Member, organisation: Organisation) -> str:
    """Return a check-in's title in the member's language."""
    return rhythm.name_of(check_in, supported(member.language or organisation.language))


def cut(title: str) -> str:
    """Return a title cut to fit on a button."""
    text = " ".join(title.split())
    return text if len(text) <= NAME_LENGTH else text[: NAME_LENGTH - 1] + "…"
