"""The way to a change: what, to what, and why; each answer is shown before the next question."""

from dataclasses import replace

from ledger.talk.acts import Act
from ledger.talk.deadlines import read_due
from ledger.talk.prompts import open_prompt
from ledger.tasks.changing import Changed, change, check_value, shown
from ledger.tasks.finding import task_of
from ledger.tasks.life import Step
from ledger.tasks.permission import check_may
from models import Prompt
from wording.tasks.changing import (
    ChangeReasonAsked,
    NewDeadlineNotRead,
    NewValueAsked,
    WhatToChange,
)

VALUE, REASON = "task.new_value", "task.change_reason"


async def ask_what(act: Act, task_id: int) -> None:
    """Ask what of the task is to be put right."""
    task = await task_of(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.CHANGE)
    message = WhatToChange(task.title, task.id, task.version)
    if act.pressed_about(task.subject):
        await act.answer_in_place(message)
    else:
        await act.answer(message, about=task.subject)


async def ask_value(act: Act, task_id: int, field: Changed) -> None:
    """Ask what is to stand there."""
    task = await task_of(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.CHANGE)
    prompt = await open_prompt(act, VALUE, about=task.subject, field=field)
    await act.answer(NewValueAsked(prompt.id, task.title, field), about=prompt.subject)


async def take_value(act: Act, prompt: Prompt, task_id: int) -> None:
    """Take the new value, show how it was read, and ask why."""
    task = await task_of(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.CHANGE)
    field, value = Changed(prompt.state["field"]), act.words.text
    if field is Changed.DEADLINE:
        due = await read_due(act, value)
        if due is None:
            again = await open_prompt(act, VALUE, about=task.subject, field=field)
            await act.answer(NewDeadlineNotRead(again.id), about=again.subject)
            return
        value = due.at.isoformat()
    check_value(act, task, field, value)
    next_one = await open_prompt(act, REASON, about=task.subject, field=field, value=value)
    message = ChangeReasonAsked(next_one.id, task.title, field, shown(field, value))
    await act.answer(message, about=next_one.subject)


async def take_reason(act: Act, prompt: Prompt, task_id: int) -> None:
    """Make the change with the reason that was said."""
    key = f"{Step.CHANGE}:{prompt.id}"
    field = Changed(prompt.state["field"])
    await change(replace(act, effect_key=key), task_id, field, prompt.state["value"])
