"""What /move asks, in which order, and all of it for confirmation."""

from enum import StrEnum
from typing import Any

from ledger.book.refusals import Refusal
from ledger.people.choosing import choices_of
from ledger.people.introductions import open_tasks_of
from ledger.people.membership import held_by
from ledger.roster import drafts
from ledger.roster.choosing import facts_of_person, page_of_units
from ledger.roster.drafts import (
    SETTLED,
    keep,
    member_in,
    members_in,
    open_draft,
    successors_offered,
)
from ledger.talk.acts import Act
from models import Prompt, RoleName, Unit
from models.frozen import frozen
from wording import Message
from wording.roster.moving import (
    MoverAsked,
    MovingDone,
    MovingGone,
    MovingShown,
    RolesAsked,
    TasksAsked,
    UnitAsked,
)


class Question(StrEnum):
    """What is asked for, in this order."""

    WHO = "who"
    UNIT = "unit"
    TASKS = "tasks"
    ROLES = "roles"
    CONFIRM = "confirm"


@frozen
class Draft(drafts.Draft):
    """What is known so far of somebody's moving. `meant` are units while it is asked where to."""

    kind = "move"
    gone = MovingGone

    unit: int | None = None
    follows: bool = False
    roles: tuple[str, ...] | None = None  # as far as one was tapped
    roles_asked: bool = False


async def draft_at(act: Act, prompt_id: int, question: Question) -> tuple[Prompt, Draft]:
    """Return the open draft; refused at another question than the one a button stood under."""
    prompt, draft = await open_draft(act, prompt_id, Draft)
    if await question_in(act, draft) is not question:
        raise Refusal(MovingGone())
    return prompt, draft


async def go_on(act: Act, prompt: Prompt, draft: Draft, **changes: Any) -> None:
    """Keep what was chosen, and ask the next."""
    await ask_next(act, prompt, keep(prompt, draft, **changes, **SETTLED))


async def ask_next(act: Act, prompt: Prompt, draft: Draft) -> None:
    """Put the next question, or show all of it for confirmation."""
    message = await QUESTIONS[await question_in(act, draft)](act, prompt, draft)
    await act.answer_in_place(message, about=prompt.subject)


async def question_in(act: Act, draft: Draft) -> Question:
    """Return what has to be asked next."""
    if draft.member is None:
        return Question.WHO
    if draft.unit is None:
        return Question.UNIT
    if draft.to is None and not draft.follows and await tasks_left(act, draft):
        return Question.TASKS
    return Question.CONFIRM if draft.roles_asked else Question.ROLES


async def tasks_left(act: Act, draft: Draft) -> int:
    """Return how many open tasks of the department he leaves he answers for."""
    member = await member_in(act, draft)
    if draft.unit == member.unit_id:
        return 0
    return await open_tasks_of(act.session, member, unit_id=member.unit_id)


async def roles_in(act: Act, draft: Draft) -> frozenset[RoleName]:
    """Return the roles chosen; before any is, those he holds, but of a head who goes that one."""
    if draft.roles is not None:
        return frozenset(map(RoleName, draft.roles))
    member = await member_in(act, draft)
    roles = {role for _, role in await held_by(act.session, member)}
    goes = draft.unit != member.unit_id
    return frozenset(roles - ({RoleName.HEAD} if goes else set()))


async def ask_who(act: Act, prompt: Prompt, draft: Draft) -> Message:
    """Return the question who moves."""
    meant = await members_in(act, draft.meant)
    return MoverAsked(prompt.id, draft.asked, await choices_of(act.session, meant))


async def ask_unit(act: Act, prompt: Prompt, draft: Draft) -> Message:
    """Return the question where to."""
    member = await member_in(act, draft)
    person = await facts_of_person(act.session, member)
    choices, pages = await page_of_units(
        act.session, act.organisation_id, draft.page, besides=member.unit_id, among=draft.meant
    )
    return UnitAsked(prompt.id, person, member.unit_id, choices, pages, draft.asked)


async def ask_tasks(act: Act, prompt: Prompt, draft: Draft) -> Message:
    """Return the question what becomes of his tasks."""
    member = await member_in(act, draft)
    choices, pages = await successors_offered(act, draft, member)
    person = await facts_of_person(act.session, member)
    tasks = await tasks_left(act, draft)
    return TasksAsked(prompt.id, person, person.unit, tasks, choices, pages, draft.asked)


async def ask_roles(act: Act, prompt: Prompt, draft: Draft) -> Message:
    """Return the question which roles he will hold."""
    member = await member_in(act, draft)
    unit = await act.session.get_one(Unit, (act.organisation_id, draft.unit))
    return RolesAsked(prompt.id, member.name, unit.name, tuple(await roles_in(act, draft)))


async def show(act: Act, prompt: Prompt, draft: Draft) -> Message:
    """Return all of it, for confirmation."""
    member = await member_in(act, draft)
    tasks = await tasks_left(act, draft)
    [to] = await members_in(act, [draft.to]) if draft.to is not None else [None]
    before = await act.session.get_one(Unit, (act.organisation_id, member.unit_id))
    unit = await act.session.get_one(Unit, (act.organisation_id, draft.unit))
    done = MovingDone(
        name=member.name,
        before=before.name,
        unit=unit.name,
        roles=tuple(await roles_in(act, draft)),
        handed=tasks if to else 0,
        successor=to.name if to else None,
        followed=tasks if draft.follows else 0,
    )
    return MovingShown(prompt.id, draft.revision, done)


QUESTIONS = {
    Question.WHO: ask_who,
    Question.UNIT: ask_unit,
    Question.TASKS: ask_tasks,
    Question.ROLES: ask_roles,
    Question.CONFIRM: show,
}
