"""Confirming a draft: only now it counts."""

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.registering.drafts import Draft, Question, check_question, open_draft, whole_of_draft
from ledger.registering.optional import LEADS, PROJECT, extras_of_draft
from ledger.registering.repeating import again_of
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt
from ledger.tasks.assigning import NewTask, register_task
from ledger.tasks.projects import project_for
from ledger.tasks.recurring import begin_recurrence
from ledger.tasks.showing import facts_of
from models import Member, Responsibility, SubjectKind, Task
from wording.registering import DraftChanged, TaskRegistered


async def confirm(act: Act, prompt_id: int) -> Task:
    """Register the task as the draft was last shown, and say so in its place.

    `act.version` is the revision that was shown; the prompt's number lets it count once.
    """
    prompt, draft = await open_draft(act, prompt_id)
    check_question(draft, Question.CONFIRM)
    if act.version != draft.revision:
        raise Refusal(DraftChanged())
    number, session = act.organisation_id, act.session
    people = [await session.get_one(Member, (number, meant[0])) for meant in draft.people]
    new = await new_task(act, draft, people)
    task, entry = await register_task(act, new, effect_key=f"assigned:draft:{prompt.id}")
    again = again_of(draft)
    if again is not None:
        await begin_recurrence(act, task, new, again)
    close_prompt(act, prompt)
    # Later replies to the draft's messages are about the task it became.
    prompt.subject_kind, prompt.subject_id = SubjectKind.TASK, task.id
    joined = [one for one in people if one.telegram_user_id and one.id != act.by.id]
    message = TaskRegistered(
        await facts_of(session, task, now=act.now),
        receipt_of(entry),
        told=tuple(one.name for one in joined if one.unreachable_at is None),
        not_joined=tuple(one.name for one in people if one.telegram_user_id is None),
        unreachable=tuple(one.name for one in joined if one.unreachable_at is not None),
        may_change=act.by.id != task.owner_id,
    )
    await act.answer_in_place(message, about=task.subject)
    return task


async def new_task(act: Act, draft: Draft, people: list[Member]) -> NewTask:
    """Return the task that the draft stands for."""
    session, number = act.session, act.organisation_id
    extras, project = await extras_of_draft(act, draft), draft.extras.get(PROJECT)
    return NewTask(
        title=draft.title,
        responsibility=await session.get(Responsibility, (number, draft.responsibility)),
        owner=people[0],
        deadline=draft.due,
        co_owners=people[1:],
        project=await project_for(session, project, owner=people[0]) if project else None,
        standard=draft.standard,
        whole=await whole_of_draft(act, draft),
        target=extras.target,
        target_unit=extras.target_unit,
        category=extras.category.key if extras.category else None,
        details={field.key: value for field, value in extras.details},
        outside=extras.outside,
        leads=frozenset(one.id for one in people[1:]) if draft.extras.get(LEADS) else frozenset(),
        document=extras.document,
        urgency=extras.urgency,
        evidence_required=extras.evidence_required,
        confidential=extras.confidential,
    )
