"""Where a reply belongs: to the message it answers, to the one open question, or to what is tapped.

Words whose place is not known wait in a prompt of kind "which" until their sender points it out.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.organisations import framework_of
from ledger.people.audiences import asks
from ledger.people.authority import roles_of
from ledger.talk.prompts import close_prompt, open_prompt, open_prompt_by_id, open_prompts
from ledger.talk.saying import outbox_row_at, say
from models import (
    EvidenceKind,
    Member,
    Organisation,
    Outbox,
    Prompt,
    Round,
    Subject,
    SubjectKind,
    Task,
    TaskCoOwner,
)
from models.framework import CheckIn
from models.talk import File, Mention, Said
from models.work import OPEN
from wording import rhythm
from wording.languages import supported
from wording.replies import NothingOpen, WhichOne
from wording.talk import QuestionClosed

WHICH = "which"
OFFERED = 8  # buttons under the question; more would not be read
NAME_LENGTH = 40  # characters on a button


@dataclass(frozen=True)
class Candidate:
    """One thing a reply may belong to, with its name as its reader knows it."""

    subject: Subject
    name: str


async def replied_to(
    session: AsyncSession, member: Member, *, chat_id: int, message_id: int
) -> Subject | None:
    """Return what the bot's message was about, if it said it and it was about something."""
    row: Outbox | None = await outbox_row_at(
        session, member.organisation_id, chat_id=chat_id, message_id=message_id
    )
    if row is None or row.about_kind is None or row.about_id is None:
        return None
    return Subject(row.about_kind, row.about_id)


async def questions_to(
    session: AsyncSession, member: Member, *, kinds: Collection[str], now: datetime
) -> list[Prompt]:
    """Return the member's open questions that are answered in words."""
    prompts = await open_prompts(session, member, now=now)
    return [prompt for prompt in prompts if prompt.kind in kinds]


async def ask_which(
    session: AsyncSession,
    *,
    member: Member,
    said: Said,
    questions: Collection[Prompt],
    now: datetime,
) -> None:
    """Keep the words and ask with buttons where they belong; say so when there is nothing open."""
    waiting = await waiting_words(session, member, now=now)
    if waiting is not None:
        await add_words(session, member=member, prompt=waiting, said=said, now=now)
        return
    candidates = await candidates_for(session, member, questions=questions, now=now)
    if not candidates:
        await say(session, to=member, message=NothingOpen(), now=now)
        return
    prompt = await open_prompt(
        session,
        to=member,
        kind=WHICH,
        now=now,
        said=[stored(said)],
        choices=[[one.subject.kind, one.subject.id, one.name] for one in candidates],
    )
    prompt.heard_message_id = said.message_id
    await ask(session, member, prompt, now=now)


async def add_words(
    session: AsyncSession, *, member: Member, prompt: Prompt, said: Said, now: datetime
) -> None:
    """Keep further words with those that wait; ask again, but once for the pieces of an album."""
    earlier = [restored(kept) for kept in prompt.state["said"]]
    prompt.state = {**prompt.state, "said": [*prompt.state["said"], stored(said)]}
    prompt.heard_message_id = said.message_id
    if said.media_group_id and said.media_group_id == earlier[-1].media_group_id:
        return
    await ask(session, member, prompt, now=now)


async def ask(session: AsyncSession, member: Member, prompt: Prompt, *, now: datetime) -> None:
    """Put the question which one the waiting words are about."""
    kept = [restored(words) for words in prompt.state["said"]]
    names = tuple(name for _, _, name in prompt.state["choices"])
    await say(
        session,
        to=member,
        message=WhichOne(
            prompt_id=prompt.id,
            excerpt=next((words.text for words in reversed(kept) if words.text), ""),
            pieces=len({words.media_group_id or words.message_id for words in kept}),
            choices=names[:OFFERED],
            more=len(names) > OFFERED,
        ),
        now=now,
        about=prompt.subject,
    )


async def waiting_words(session: AsyncSession, member: Member, *, now: datetime) -> Prompt | None:
    """Return the prompt in which words wait for their place, if there is one."""
    prompts = await open_prompts(session, member, now=now)
    return next((prompt for prompt in prompts if prompt.kind == WHICH), None)


async def pick(
    session: AsyncSession, *, member: Member, prompt_id: int, number: int, now: datetime
) -> tuple[Candidate, list[Said]]:
    """Close the question with the candidate of that number; return it with what waited."""
    prompt = await open_prompt_by_id(session, member, prompt_id, now=now)
    if prompt is None or number >= len(prompt.state["choices"]):
        raise Refusal(QuestionClosed())
    kind, number_of_row, name = prompt.state["choices"][number]
    close_prompt(prompt, now=now)
    subject = Subject(SubjectKind(kind), number_of_row)
    return Candidate(subject, name), [restored(kept) for kept in prompt.state["said"]]


async def pick_none(
    session: AsyncSession, *, member: Member, prompt_id: int, now: datetime
) -> None:
    """Close the question: the words belong to nothing that was offered."""
    prompt = await open_prompt_by_id(session, member, prompt_id, now=now)
    if prompt is None:
        raise Refusal(QuestionClosed())
    close_prompt(prompt, now=now)


async def correct_waiting_words(
    session: AsyncSession, *, member: Member, said: Said, now: datetime
) -> bool:
    """Put an edited message in the place of the waiting one; return whether it was waiting."""
    prompt = await waiting_words(session, member, now=now)
    if prompt is None:
        return False
    kept = [restored(words) for words in prompt.state["said"]]
    if said.message_id not in {words.message_id for words in kept}:
        return False
    changed = [said if words.message_id == said.message_id else words for words in kept]
    prompt.state = {**prompt.state, "said": [stored(words) for words in changed]}
    return True


async def candidates_for(
    session: AsyncSession, member: Member, *, questions: Collection[Prompt], now: datetime
) -> list[Candidate]:
    """Return what the member's words could be about: open questions, open tasks, open check-ins."""
    asked = [Candidate(prompt.subject, await name_of(session, prompt)) for prompt in questions]
    known = {(prompt.subject_kind, prompt.subject_id) for prompt in questions}
    tasks = [
        Candidate(task.subject, cut(task.title))
        for task in await open_tasks(session, member)
        if task.subject not in known
    ]
    rounds = await open_rounds_asking(session, member, now=now)
    return [*asked, *tasks, *(one for one in rounds if one.subject not in known)]


async def name_of(session: AsyncSession, prompt: Prompt) -> str:
    """Return the name of what a question is about; empty for a dialogue about nothing yet."""
    key = (prompt.organisation_id, prompt.subject_id)
    if prompt.subject_kind is SubjectKind.TASK:
        return cut((await session.get_one(Task, key)).title)
    if prompt.subject_kind is SubjectKind.ROUND:
        organisation = await session.get_one(Organisation, prompt.organisation_id)
        check_in = framework_of(organisation).check_in((await session.get_one(Round, key)).check_in)
        return check_in.title if check_in else ""
    return ""


async def open_tasks(session: AsyncSession, member: Member) -> list[Task]:
    """Return the open tasks the member owns or helps with, nearest deadline first."""
    helped = select(TaskCoOwner.task_id).where(
        TaskCoOwner.organisation_id == member.organisation_id, TaskCoOwner.member_id == member.id
    )
    rows = await session.scalars(
        select(Task)
        .where(
            Task.organisation_id == member.organisation_id,
            or_(Task.owner_id == member.id, Task.id.in_(helped)),
            Task.state.in_(OPEN),
        )
        .order_by(Task.deadline, Task.id)
        .limit(OFFERED + 1)
    )
    return list(rows)


async def open_rounds_asking(
    session: AsyncSession, member: Member, *, now: datetime
) -> list[Candidate]:
    """Return the check-ins that are open now and ask the member, by their titles."""
    rows = await session.scalars(
        select(Round).where(
            Round.organisation_id == member.organisation_id,
            Round.closed_at.is_(None),
            Round.closes_at > now,
        )
    )
    rounds = rows.all()
    if not rounds:
        return []
    organisation = await session.get_one(Organisation, member.organisation_id)
    roles = {role.role for role in await roles_of(session, member)}
    found = []
    for one in rounds:
        check_in = framework_of(organisation).check_in(one.check_in)
        if check_in is not None and asks(check_in, roles):
            found.append(Candidate(one.subject, title_for(check_in, member, organisation)))
    return found


def title_for(check_in: CheckIn, member: Member, organisation: Organisation) -> str:
    """Return a check-in's title in the member's language."""
    return rhythm.name_of(check_in, supported(member.language or organisation.language))


def cut(title: str) -> str:
    """Return a title cut to fit on a button."""
    text = " ".join(title.split())
    return text if len(text) <= NAME_LENGTH else text[: NAME_LENGTH - 1] + "…"


def stored(said: Said) -> dict[str, Any]:
    """Return the words as JSON values."""
    return asdict(said)


def restored(kept: dict[str, Any]) -> Said:
    """Return the words that `stored` kept."""
    files = tuple(
        File(**{**file, "kind": EvidenceKind(file["kind"])}) for file in kept.get("files", ())
    )
    mentions = tuple(Mention(**mention) for mention in kept.get("mentions", ()))
    return Said(**{**kept, "files": files, "mentions": mentions})
