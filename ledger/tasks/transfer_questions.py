"""The way to another owner: whom it is to go to, by a tap or by name; of whoever directs it, why.

A colleague whom the owner asks answers for himself: only who hands a task over gives a reason.
"""

from dataclasses import replace

from ledger.book.refusals import Refusal
from ledger.people.choosing import choices_of, page_of_colleagues, people_meant
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt, open_prompt, open_prompt_by_id
from ledger.tasks.finding import owner_of, task_of
from ledger.tasks.life import Step
from ledger.tasks.permission import check_may
from ledger.tasks.transferring import check_may_hand_over, hand_task_over, offer
from models import Member, Prompt, Task
from wording.registering import Choice, Pages
from wording.talk import QuestionClosed
from wording.tasks.transferring import ColleagueAsked, HandOverReasonAsked

WHOM, REASON = "task.whom", "task.hand_over_reason"


async def ask_whom(act: Act, task_id: int, step: Step) -> None:
    """Ask whom the task is to go to."""
    task = await task_of(act.session, act.organisation_id, task_id)
    await check_may(act, task, step)
    prompt = await open_prompt(act, WHOM, about=task.subject, step=step, version=task.version)
    await ask_colleague(act, prompt, task, *await colleagues(act, task, 0))


async def turn_page(act: Act, prompt_id: int, page: int) -> None:
    """Show other colleagues."""
    prompt, task = await asked(act, prompt_id)
    await ask_colleague(act, prompt, task, *await colleagues(act, task, page))


async def choose(act: Act, prompt_id: int, member_id: int) -> None:
    """Take a tap on a name."""
    prompt, task = await asked(act, prompt_id)
    colleague = await act.session.get(Member, (act.organisation_id, member_id))
    if colleague is None:
        raise Refusal(QuestionClosed())
    await go_to(act, prompt, task, colleague)


async def take_name(act: Act, prompt: Prompt, task_id: int) -> None:
    """Take a name in words; where several are meant, ask which."""
    task = await task_of(act.session, act.organisation_id, task_id)
    found = await people_meant(act.session, act.organisation_id, act.words.text)
    if len(found) == 1:
        await go_to(act, prompt, task, found[0])
        return
    choices = await choices_of(act.session, found, beside=task.unit_id)
    await ask_colleague(act, prompt, task, choices, Pages(0, 1))


async def go_to(act: Act, prompt: Prompt, task: Task, colleague: Member) -> None:
    """Take the step that was begun, if the task has not turned since; ask why it is handed over."""
    act = replace(act, version=prompt.state["version"])
    if Step(prompt.state["step"]) is Step.OFFER:
        await offer(act, task.id, colleague)
    else:
        await ask_why(act, task, colleague)
    close_prompt(act, prompt)


async def ask_why(act: Act, task: Task, colleague: Member) -> None:
    """Show from whom to whom it goes, and ask for the reason."""
    await check_may_hand_over(act, task, colleague)
    owner = await owner_of(act.session, task)
    prompt = await open_prompt(
        act, REASON, about=task.subject, to=colleague.id, version=task.version
    )
    question = HandOverReasonAsked(prompt.id, task.title, owner.name, colleague.name)
    await act.answer_in_place(question, about=prompt.subject)


async def take_reason(act: Act, prompt: Prompt, task_id: int) -> None:
    """Hand the task over, if it has not turned since it was asked why."""
    colleague = await act.session.get_one(Member, (act.organisation_id, prompt.state["to"]))
    await hand_task_over(act, task_id, colleague)


async def asked(act: Act, prompt_id: int) -> tuple[Prompt, Task]:
    """Return the open question and its task. Raises Refusal once it is closed."""
    prompt = await open_prompt_by_id(act, prompt_id, WHOM)
    if prompt is None or prompt.subject_id is None:
        raise Refusal(QuestionClosed())
    return prompt, await task_of(act.session, act.organisation_id, prompt.subject_id)


async def colleagues(act: Act, task: Task, page: int) -> tuple[tuple[Choice, ...], Pages]:
    """Return a page of who could take the task on: the colleagues of its unit."""
    return await page_of_colleagues(
        act.session, act.organisation_id, task.unit_id, page, besides=[task.owner_id]
    )


async def ask_colleague(
    act: Act, prompt: Prompt, task: Task, choices: tuple[Choice, ...], pages: Pages
) -> None:
    """Put the question, in place of the pressed one if it is the same."""
    message = ColleagueAsked(prompt.id, task.title, choices, pages)
    if act.pressed_about(prompt.subject):
        await act.answer_in_place(message)
    else:
        await act.answer(message, about=prompt.subject)
