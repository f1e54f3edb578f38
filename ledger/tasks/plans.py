"""The plan of a task 推进计划: milestones set in one line, ticked by a tap."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry, receipt_of
from ledger.book.refusals import Refusal
from ledger.calendar.deadlines import read_deadline, without
from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of, framework_of
from ledger.talk.acts import Act
from ledger.talk.prompts import open_prompt
from ledger.talk.typed_buttons import TypedButtons
from ledger.tasks.finding import is_co_owner
from ledger.tasks.milestones import milestone_line, milestones_of
from ledger.tasks.reading import check_known, hold_known
from ledger.tasks.recording import sign_if_first
from ledger.tasks.showing import directs, show
from ledger.tasks.standing_in import acts_as_owner, on_behalf_of
from models import Milestone, Organisation, Task
from models.frozen import frozen
from models.numbering import add
from models.work import IN_HAND, MILESTONE_LENGTH
from wording.tasks.cards import AlreadyHandled
from wording.tasks.plans import (
    MayNotPlan,
    MilestoneDone,
    MilestoneGone,
    MilestonePastDeadline,
    PlanAsked,
    PlanShown,
    PlanTooLong,
    PlanUnreadable,
)

PLANNED, REACHED = "planned", "milestone_reached"
PLAN = "task.plan"
MOST = 12  # milestones of one task
PLANS = TypedButtons({PLAN: ("计划",)}, leading={PLAN: ("推进计划", "plan")})
PARTS = re.compile(r"[;；\n]+")
EDGES = " 　,，.。:：、-—"


@frozen
class PlannedStep:
    """What is to be there, and by when."""

    title: str
    due: datetime


@frozen
class PlanReader:
    """What dates in a plan are read with."""

    now: datetime
    calendar: WorkCalendar
    end_of_day: time

    def read(self, words: str) -> tuple[list[PlannedStep], list[str]]:
        """Return the steps that the words name, by date, and the parts that name none.

        >>> reader.read("10月底 初稿; 11月15日 征求意见")  # doctest: +SKIP
        """
        steps, unread = [], []
        for part in filter(None, (one.strip(EDGES) for one in PARTS.split(words))):
            step = self.step(part)
            if step is None:
                unread.append(part)
            else:
                steps.append(step)
        return sorted(steps, key=lambda step: step.due), unread

    def step(self, part: str) -> PlannedStep | None:
        """Return the step that one part names; None without a date to come, or without a name."""
        due = read_deadline(part, now=self.now, calendar=self.calendar, end_of_day=self.end_of_day)
        if due is None or due.at <= self.now:
            return None
        title = " ".join(without(part, due).split()).strip(EDGES)
        return PlannedStep(title, due.at) if 0 < len(title) <= MILESTONE_LENGTH else None


async def plan_reader(session: AsyncSession, organisation_id: int, now: datetime) -> PlanReader:
    """Return what plans of the organisation are read with."""
    organisation = await session.get_one(Organisation, organisation_id)
    return PlanReader(
        now,
        await calendar_of(session, organisation),
        framework_of(organisation).thresholds.end_of_day,
    )


def read_plan(text: str) -> str | None:
    """Return the plan that the words bring after 推进计划, "" if they ask for it; else None."""
    typed = PLANS.read(text)
    return typed.rest if typed is not None else None


async def show_plan(act: Act, task_id: int) -> None:
    """Show the plan with a tick for each step; who may change it finds how."""
    task = await check_known(act, task_id)
    milestones = await milestones_of(act.session, task)
    changes = await may_plan(act, task)
    if not milestones and changes:
        await ask_plan(act, task_id)
        return
    await show(act, plan_shown(task, milestones, act, changes=changes), task)


def plan_shown(
    task: Task, milestones: Sequence[Milestone], act: Act, *, changes: bool
) -> PlanShown:
    """Return the plan as it stands."""
    open_ones = task.state in IN_HAND
    lines = tuple(milestone_line(one, act.now) for one in milestones)
    return PlanShown(task.id, task.title, lines, may_tick=open_ones, may_change=changes)


async def may_plan(act: Act, task: Task) -> bool:
    """Return whether who acts may set the plan: its owner or who stands in, or directs there."""
    if task.state not in IN_HAND:
        return False
    return await acts_as_owner(act, task) or await directs(act, task)


async def ask_plan(act: Act, task_id: int) -> None:
    """Ask for the plan in one line."""
    task = await check_known(act, task_id)
    if not await may_plan(act, task):
        raise Refusal(MayNotPlan(task.title))
    prompt = await open_prompt(act, PLAN, about=task.subject)
    has_one = bool(await milestones_of(act.session, task))
    await act.answer_in_place(PlanAsked(prompt.id, task.title, has_one), about=prompt.subject)


async def set_plan(act: Act, task_id: int) -> None:
    """Put the steps that the words name in the place of those not done yet."""
    task = await hold_known(act, task_id)
    if not await may_plan(act, task):
        raise Refusal(MayNotPlan(task.title))
    reader = await plan_reader(act.session, act.organisation_id, act.at)
    steps, unread = reader.read(act.words.text)
    check_plan(task, steps, unread)
    await sign_if_first(act, task)
    await act.session.execute(
        delete(Milestone).where(
            Milestone.organisation_id == task.organisation_id,
            Milestone.task_id == task.id,
            Milestone.done_at.is_(None),
        )
    )
    await record_plan(act, task, steps)
    milestones = await milestones_of(act.session, task)
    await act.answer(plan_shown(task, milestones, act, changes=True), about=task.subject)


def check_plan(task: Task, steps: Sequence[PlannedStep], unread: Sequence[str]) -> None:
    """Refuse a plan that is not understood whole, is too long, or goes past the deadline."""
    if unread or not steps:
        raise Refusal(PlanUnreadable(unread[0] if unread else ""))
    if len(steps) > MOST:
        raise Refusal(PlanTooLong(MOST))
    beyond = next((step for step in steps if step.due > task.deadline), None)
    if beyond is not None:
        raise Refusal(MilestonePastDeadline(beyond.title, beyond.due, task.deadline))


async def record_plan(act: Act, task: Task, steps: Sequence[PlannedStep]) -> None:
    """Keep the steps, and put them on record."""
    for step in steps:
        milestone = Milestone(
            organisation_id=task.organisation_id, task_id=task.id, title=step.title, due=step.due
        )
        await add(act.session, milestone)
    await append_entry(
        act.session,
        organisation_id=task.organisation_id,
        kind=PLANNED,
        now=act.now,
        actor_id=act.by.id,
        about=task.subject,
        title=task.title,
        milestones=[{"title": step.title, "due": step.due.isoformat()} for step in steps],
        **await on_behalf_of(act, task),
    )


async def tick(act: Act, milestone_id: int) -> None:
    """Note that a milestone is reached, and show the plan; it is noted once."""
    found = await act.session.get(Milestone, (act.organisation_id, milestone_id))
    if found is None:
        raise Refusal(MilestoneGone())
    task = await hold_known(act, found.task_id)
    milestone = await act.session.get(
        Milestone, (act.organisation_id, milestone_id), populate_existing=True
    )
    if milestone is None:
        raise Refusal(MilestoneGone())
    if not (act.by.id == task.owner_id or await is_co_owner(act.session, task, act.by)):
        raise Refusal(MayNotPlan(task.title))
    if task.state not in IN_HAND:
        raise Refusal(AlreadyHandled(task.title, task.state))
    if milestone.done_at is not None:
        raise Refusal(MilestoneDone(milestone.title))
    await sign_if_first(act, task)
    milestone.done_at, milestone.done_by = act.at, act.by.id
    entry = await append_entry(
        act.session,
        organisation_id=task.organisation_id,
        kind=REACHED,
        now=act.now,
        actor_id=act.by.id,
        about=task.subject,
        effect_key=f"{REACHED}:{milestone.id}",
        title=task.title,
        milestone=milestone.title,
    )
    shown = plan_shown(
        task, await milestones_of(act.session, task), act, changes=await may_plan(act, task)
    )
    await show(act, replace(shown, receipt=receipt_of(entry)), task)
