"""The way to a change: what, to what, and why; each answer is shown before the next question."""

from dataclasses import replace
from datetime import datetime

from ledger.book.refusals import Refusal
from ledger.talk.acts import Act
from ledger.talk.deadlines import read_due
from ledger.talk.prompts import close_prompt, open_prompt, open_prompt_by_id
from ledger.tasks.changing import Changed, change, check_value, shown
from ledger.tasks.finding import task_of
from ledger.tasks.life import Step
from ledger.tasks.parts import beyond_whole, parts_beyond
from ledger.tasks.permission import check_may
from models import Prompt, Task
from wording.talk import QuestionClosed
from wording.tasks.changing import (
    ChangeReasonAsked,
    NewDeadlineNotRead,
    NewValueAsked,
    WhatToChange,
)
from wording.tasks.parts import PartsBeyondAsked

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
    if field is Changed.DEADLINE and await asked_about_parts(act, task, value):
        return
    await ask_why(act, task, field, value)


async def asked_about_parts(act: Act, task: Task, value: str) -> bool:
    """Ask about the parts that would be due after the whole; return whether there are any."""
    due = datetime.fromisoformat(value)
    parts = await parts_beyond(act.session, task, due)
    if parts:
        state = {"field": Changed.DEADLINE, "with_parts_by": value}
        prompt = await open_prompt(act, VALUE, about=task.subject, **state)
        question = PartsBeyondAsked(prompt.id, beyond_whole(task, due, parts))
        await act.answer(question, about=prompt.subject)
    return bool(parts)


async def take_with_parts(act: Act, prompt_id: int) -> None:
    """一并提前: let the parts be due with the whole, and ask why."""
    prompt = await open_prompt_by_id(act, prompt_id)
    value = prompt.state.get("with_parts_by") if prompt is not None else None
    if prompt is None or value is None or prompt.subject_id is None:
        raise Refusal(QuestionClosed())
    task = await task_of(act.session, act.organisation_id, prompt.subject_id)
    await check_may(act, task, Step.CHANGE)
    close_prompt(act, prompt)
    await ask_why(act, task, Changed.DEADLINE, value, with_parts=True)


async def ask_why(
    act: Act, task: Task, field: Changed, value: str, *, with_parts: bool = False
) -> None:
    """Show the value as it was read, and ask for the reason."""
    prompt = await open_prompt(
        act, REASON, about=task.subject, field=field, value=value, with_parts=with_parts
    )
    message = ChangeReasonAsked(prompt.id, task.title, field, shown(field, value))
    await act.answer_in_place(message, about=prompt.subject)


async def take_reason(act: Act, prompt: Prompt, task_id: int) -> None:
    """Make the change with the reason that was said."""
    key = f"{Step.CHANGE}:{prompt.id}"
    field = Changed(prompt.state["field"])
    await change(
        replace(act, effect_key=key),
        task_id,
        field,
        prompt.state["value"],
        with_parts=prompt.state.get("with_parts", False),
    )
