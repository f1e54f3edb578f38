"""Where a reply belongs: to the message it answers, to the one open question, or to what is tapped.

Words whose place is not known wait in a prompt of kind "which" until their sender points it out.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.organisations import framework_of
from ledger.people.audiences import asks
from ledger.people.authority import roles_of
from ledger.talk.acts import Act
from ledger.talk.buttons import Press, open_seal
from ledger.talk.prompts import close_prompt, open_prompt, open_prompt_by_id, open_prompts
from ledger.talk.reading_ahead import organisation_of
from ledger.talk.saying import outbox_row_at
from models import (
    Answer,
    Directive,
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
# What the target of a button is, by the first word of its action; that of 更正 is an answer.
TARGETS = {
    "task": SubjectKind.TASK,
    "check_in": SubjectKind.ROUND,
    "prompt": SubjectKind.PROMPT,
    "new": SubjectKind.PROMPT,
    "leave": SubjectKind.PROMPT,
    "move": SubjectKind.PROMPT,
    WHICH: SubjectKind.PROMPT,
    "directive": SubjectKind.DIRECTIVE,
}
# What a dialogue about no task is called, by the kind of its question: the command that began it.
COMMANDS = {"leave": "/leave", "move": "/move", "settings.value": "/settings"}
CORRECT = "task.correct"
OFFERED = 8  # buttons under the question; more would not be read
NAME_LENGTH = 40  # characters on a button


@dataclass(frozen=True)
class Candidate:
    """One thing a reply may belong to, with its name as its reader knows it."""

    subject: Subject
    name: str


async def replied_to(
    session: AsyncSession,
    member: Member,
    *,
    chat_id: int,
    message_id: int,
    seals: Collection[str] = (),
) -> Subject | None:
    """Return what the bot's message was about, if it said it and it was about something.

    `seals` is what the message's buttons carry. They tell it of a message whose number was never
    noted: it reached its reader, and the answer to the call did not reach us.
    """
    row: Outbox | None = await outbox_row_at(
        session, member.organisation_id, chat_id=chat_id, message_id=message_id
    )
    if row is None:
        return await subject_on_buttons(session, member, seals)
    if row.about_kind is None or row.about_id is None:
        return None
    return Subject(row.about_kind, row.about_id)


async def subject_on_buttons(
    session: AsyncSession, member: Member, seals: Collection[str]
) -> Subject | None:
    """Return what all buttons of a message that are about something are about, if it is one."""
    organisation = await organisation_of(session, member.organisation_id)
    presses = [open_seal(seal, organisation.button_key) for seal in seals]
    subjects = {await subject_of(session, organisation, press) for press in presses if press}
    subjects.discard(None)
    return subjects.pop() if len(subjects) == 1 else None


async def subject_of(
    session: AsyncSession, organisation: Organisation, press: Press
) -> Subject | None:
    """Return what a button is about: a task, a round or a question; None for any other."""
    if press.action == CORRECT:
        answer = await session.get(Answer, (organisation.id, press.target))
        return Subject(answer.subject_kind, answer.subject_id) if answer else None
    kind = TARGETS.get(press.action.partition(".")[0])
    return Subject(kind, press.target) if kind else None


async def questions_to(act: Act, kinds: Collection[str]) -> list[Prompt]:
    """Return the open questions to who acts that are answered in words."""
    return [prompt for prompt in await open_prompts(act) if prompt.kind in kinds]


async def ask_which(act: Act, questions: Collection[Prompt]) -> None:
    """Keep the words and ask with buttons where they belong; say so when there is nothing open."""
    waiting = await waiting_words(act)
    if waiting is not None:
        await add_words(act, waiting)
        return
    candidates = await candidates_for(act, questions)
    if not candidates:
        await act.answer(NothingOpen())
        return
    choices = [[one.subject.kind, one.subject.id, one.name] for one in candidates]
    prompt = await open_prompt(act, WHICH, said=[stored(act.words)], choices=choices)
    prompt.heard_message_id = act.words.message_id
    await ask(act, prompt)


async def add_words(act: Act, prompt: Prompt) -> None:
    """Keep further words with those that wait; ask again, but once for the pieces of an album."""
    earlier = said_in(prompt)
    album = act.words.media_group_id
    prompt.state = {**prompt.state, "said": [*prompt.state["said"], stored(act.words)]}
    prompt.heard_message_id = act.words.message_id
    if not album or album != earlier[-1].media_group_id:
        await ask(act, prompt)


async def ask(act: Act, prompt: Prompt) -> None:
    """Put the question which one the waiting words are about."""
    kept = said_in(prompt)
    names = tuple(name for _, _, name in prompt.state["choices"])
    message = WhichOne(
        prompt_id=prompt.id,
        excerpt=next((words.text for words in reversed(kept) if words.text), ""),
        pieces=len({words.media_group_id or words.message_id for words in kept}),
        choices=names[:OFFERED],
        more=len(names) > OFFERED,
    )
    await act.answer(message, about=prompt.subject)


async def waiting_words(act: Act) -> Prompt | None:
    """Return the prompt in which words wait for their place, if there is one."""
    return next((prompt for prompt in await open_prompts(act) if prompt.kind == WHICH), None)


async def pick(act: Act, prompt_id: int, number: int) -> tuple[Candidate, list[Said]]:
    """Close the question with the candidate of that number; return it with what waited."""
    prompt = await open_prompt_by_id(act, prompt_id)
    if prompt is None or number >= len(prompt.state["choices"]):
        raise Refusal(QuestionClosed())
    close_prompt(act, prompt)
    kind, number_of_row, name = prompt.state["choices"][number]
    return Candidate(Subject(SubjectKind(kind), number_of_row), name), said_in(prompt)


async def correct_waiting_words(act: Act) -> bool:
    """Put an edited message in the place of the waiting one; return whether it was waiting."""
    prompt = await waiting_words(act)
    if prompt is None:
        return False
    kept, edited = said_in(prompt), act.words
    if edited.message_id not in {words.message_id for words in kept}:
        return False
    changed = [edited if words.message_id == edited.message_id else words for words in kept]
    prompt.state = {**prompt.state, "said": [stored(words) for words in changed]}
    return True


async def candidates_for(act: Act, questions: Collection[Prompt]) -> list[Candidate]:
    """Return what the actor's words could be about: open questions, open tasks, open check-ins."""
    asked = [Candidate(prompt.subject, await name_of(act.session, prompt)) for prompt in questions]
    known = {(prompt.subject_kind, prompt.subject_id) for prompt in questions}
    tasks = [
        Candidate(task.subject, cut(task.title)) for task in await open_tasks(act.session, act.by)
    ]
    further = [*tasks, *await open_rounds_asking(act)]
    return [*asked, *(one for one in further if one.subject not in known)]


async def name_of(session: AsyncSession, prompt: Prompt) -> str:
    """Return the name of what a question is about; empty for a task that is being registered."""
    key = (prompt.organisation_id, prompt.subject_id)
    if prompt.subject_kind is SubjectKind.TASK:
        return cut((await session.get_one(Task, key)).title)
    if prompt.subject_kind is SubjectKind.ROUND:
        organisation = await session.get_one(Organisation, prompt.organisation_id)
        check_in = framework_of(organisation).check_in((await session.get_one(Round, key)).check_in)
        return check_in.title if check_in else ""
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
            # By their numbers: for an OR the whole organisation's tasks would be walked.
            Task.id.in_(owned.union_all(helped)),
            Task.state.in_(OPEN),
        )
        .order_by(Task.deadline, Task.id)
        .limit(OFFERED + 1)
    )
    return list(rows)


async def open_rounds_asking(act: Act) -> list[Candidate]:
    """Return the check-ins that are open now and ask who acts, by their titles."""
    rows = await act.session.scalars(
        select(Round).where(
            Round.organisation_id == act.organisation_id,
            Round.closed_at.is_(None),
            Round.closes_at > act.now,
        )
    )
    rounds = rows.all()
    if not rounds:
        return []
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    roles = {role.role for role in await roles_of(act.session, act.by)}
    found = []
    for one in rounds:
        check_in = framework_of(organisation).check_in(one.check_in)
        if check_in is not None and asks(check_in, roles):
            found.append(Candidate(one.subject, title_for(check_in, act.by, organisation)))
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
    return {**asdict(said), "at": said.at.isoformat() if said.at else None}


def said_in(prompt: Prompt) -> list[Said]:
    """Return the words that wait in a prompt."""
    return [restored(kept) for kept in prompt.state["said"]]


def restored(kept: dict[str, Any]) -> Said:
    """Return the words that `stored` kept."""
    files = tuple(
        File(**{**file, "kind": EvidenceKind(file["kind"])}) for file in kept.get("files", ())
    )
    mentions = tuple(Mention(**mention) for mention in kept.get("mentions", ()))
    at = datetime.fromisoformat(kept["at"]) if kept.get("at") else None
    return Said(**{**kept, "files": files, "mentions": mentions, "at": at})
