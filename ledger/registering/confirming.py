"""Confirming a draft: only now it counts."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.registering.asking import put
from ledger.registering.drafts import Draft, Question, check_question, open_draft
from ledger.talk.prompts import close_prompt
from ledger.tasks.assigning import NewTask, register_task
from ledger.tasks.showing import facts_of
from models import Entry, Member, Outbox, Prompt, Responsibility, SubjectKind, Task
from wording.registering import DraftChanged, TaskRegistered


async def confirm(
    session: AsyncSession,
    *,
    prompt_id: int,
    revision: int,
    by: Member,
    now: datetime,
    pressed: Outbox | None = None,
) -> Task:
    """Register the task as the draft was last shown, and say so in its place."""
    prompt, draft = await open_draft(session, by, prompt_id, now=now)
    check_question(draft, Question.CONFIRM)
    if revision != draft.revision:
        raise Refusal(DraftChanged())
    people = [
        await session.get_one(Member, (by.organisation_id, meant[0])) for meant in draft.people
    ]
    task, entry = await register_drafted(session, prompt, draft, people, by=by, now=now)
    close_prompt(prompt, now=now)
    # Later replies to the draft's messages are about the task it became.
    prompt.subject_kind, prompt.subject_id = SubjectKind.TASK, task.id
    joined = [one for one in people if one.telegram_user_id and one.id != by.id]
    message = TaskRegistered(
        await facts_of(session, task, now=now),
        receipt_of(entry),
        told=tuple(one.name for one in joined if one.unreachable_at is None),
        not_joined=tuple(one.name for one in people if one.telegram_user_id is None),
        unreachable=tuple(one.name for one in joined if one.unreachable_at is not None),
    )
    await put(session, message, prompt=prompt, to=by, now=now, pressed=pressed)
    return task


async def register_drafted(
    session: AsyncSession,
    prompt: Prompt,
    draft: Draft,
    people: list[Member],
    *,
    by: Member,
    now: datetime,
) -> tuple[Task, Entry]:
    """Register the draft's task; its prompt's number lets it count once."""
    key = (by.organisation_id, draft.responsibility)
    return await register_task(
        session,
        NewTask(
            title=draft.title,
            responsibility=await session.get(Responsibility, key),
            owner=people[0],
            deadline=draft.due,
            co_owners=people[1:],
            standard=draft.standard,
        ),
        by=by,
        now=now,
        effect_key=f"assigned:draft:{prompt.id}",
    )
