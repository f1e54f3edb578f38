"""Standing in 代理: while an owner is away, whom his head named acts on his tasks.

The tasks stay the owner's; each entry names who acted and on whose behalf. It ends with the time
off, or when the head takes it back by naming another.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.people.authority import can_hear
from ledger.people.choosing import page_of_colleagues, people_meant
from ledger.people.time_off import (
    check_may_enter,
    last_moment,
    open_time_off,
    record,
    time_off_at,
)
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt, open_prompt, open_prompt_by_id
from models import Member, Prompt, Task, TimeOff
from models.work import IN_HAND
from wording.people.time_off import (
    StandInAsked,
    StandInNoted,
    StandInUnfit,
    WhichColleague,
    YouStandIn,
)
from wording.talk import QuestionClosed

WHOM = "away.whom"
TASKS_SHOWN = 8


async def stand_in_of(
    session: AsyncSession, task: Task, now: datetime
) -> tuple[Member, TimeOff] | None:
    """Return who stands in for the task's owner now, and for how long; None where nobody does."""
    owner = await session.get_one(Member, (task.organisation_id, task.owner_id))
    row = await time_off_at(session, owner, now)
    if row is None or row.stand_in_id is None:
        return None
    return await session.get_one(Member, (task.organisation_id, row.stand_in_id)), row


async def acts_as_owner(act: Act, task: Task) -> bool:
    """Return whether who acts owns the task, or stands in for its owner now."""
    return act.by.id == task.owner_id or await owner_stood_in_for(act, task) is not None


async def owner_stood_in_for(act: Act, task: Task) -> Member | None:
    """Return the owner on whose behalf somebody else acts; None where nobody does."""
    if act.by.id == task.owner_id:
        return None
    found = await stand_in_of(act.session, task, act.at)
    if found is None or found[0].id != act.by.id:
        return None
    return await act.session.get_one(Member, (task.organisation_id, task.owner_id))


async def on_behalf_of(act: Act, task: Task) -> dict[str, Any]:
    """Return what an entry says besides its actor, where he stands in for the owner."""
    owner = await owner_stood_in_for(act, task)
    return {} if owner is None else {"on_behalf_of": owner.name, "on_behalf_of_id": owner.id}


async def ask_stand_in(act: Act, number: int) -> None:
    """Ask the head who stands in."""
    row = await open_time_off(act, number)
    member = await act.session.get_one(Member, (act.organisation_id, row.member_id))
    await check_may_enter(act, member)
    prompt = await open_prompt(act, WHOM, time_off=number)
    await show_colleagues(act, prompt, member, page=0)


async def show_colleagues(act: Act, prompt: Prompt, member: Member, *, page: int) -> None:
    """Show a page of who may stand in."""
    choices, pages = await page_of_colleagues(
        act.session, act.organisation_id, member.unit_id, page, besides=[member.id]
    )
    message = StandInAsked(prompt.id, member.name, choices, pages)
    await act.answer_in_place(message, about=prompt.subject)


async def turn_colleagues(act: Act, prompt_id: int, page: int) -> None:
    """Turn the page."""
    prompt, row = await question(act, prompt_id)
    member = await act.session.get_one(Member, (act.organisation_id, row.member_id))
    await show_colleagues(act, prompt, member, page=page)


async def name_stand_in(act: Act, prompt: Prompt) -> None:
    """Take a typed name."""
    meant = await people_meant(act.session, act.organisation_id, act.words.text)
    if len(meant) > 1:
        raise Refusal(WhichColleague(tuple(member.name for member in meant)))
    await choose_stand_in(act, prompt.id, meant[0].id)


async def choose_stand_in(act: Act, prompt_id: int, number: int) -> None:
    """Let that colleague stand in, and tell him which tasks; whoever did before does no more."""
    prompt, row = await question(act, prompt_id)
    session, organisation_id = act.session, act.organisation_id
    member = await session.get_one(Member, (organisation_id, row.member_id))
    await check_may_enter(act, member)
    chosen = await session.get(Member, (organisation_id, number))
    if chosen is None or chosen.id == member.id or chosen.left_at is not None:
        raise Refusal(StandInUnfit(chosen.name if chosen else "?"))
    if not can_hear(chosen) or await time_off_at(session, chosen, row.begins_at) is not None:
        raise Refusal(StandInUnfit(chosen.name))
    row.stand_in_id = chosen.id
    close_prompt(act, prompt)
    entry = await record(
        act, "stand_in_named", member, row, stand_in=chosen.name, stand_in_id=chosen.id
    )
    noted = StandInNoted(
        member.name, chosen.name, last_moment(row), receipt_of(entry), row.id, row.frozen
    )
    await act.answer_in_place(noted, about=prompt.subject)
    if chosen.id != act.by.id:
        await act.tell(chosen, await tasks_to_stand_in_for(act, member, row))


async def question(act: Act, prompt_id: int) -> tuple[Prompt, TimeOff]:
    """Return the open question who stands in, with the time off it is about."""
    prompt = await open_prompt_by_id(act, prompt_id, WHOM)
    if prompt is None:
        raise Refusal(QuestionClosed())
    return prompt, await open_time_off(act, prompt.state["time_off"])


async def tasks_to_stand_in_for(act: Act, owner: Member, row: TimeOff) -> YouStandIn:
    """Return what is said to who stands in: the owner's tasks in hand, nearest deadline first."""
    conditions = (
        Task.organisation_id == owner.organisation_id,
        Task.owner_id == owner.id,
        Task.state.in_(IN_HAND),
    )
    count = await act.session.scalar(select(func.count()).select_from(Task).where(*conditions)) or 0
    tasks = await act.session.scalars(
        select(Task).where(*conditions).order_by(Task.deadline, Task.id).limit(TASKS_SHOWN)
    )
    return YouStandIn(
        name=owner.name,
        by=act.by.name,
        begins=row.begins_at,
        last=last_moment(row),
        tasks=tuple((task.id, task.version, task.title) for task in tasks),
        more=max(count - TASKS_SHOWN, 0),
    )
