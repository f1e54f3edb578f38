"""Talk about tasks: cards and material are shown; steps are taken by a button or said in words."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from handlers.directives import taken_as_directive
from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction, pressed, tapped
from ledger.book.chain import receipt_of
from ledger.talk.acts import Act
from ledger.talk.politeness import Courtesy, courtesy_in
from ledger.talk.prompts import close_prompt
from ledger.tasks.acknowledging import acknowledge
from ledger.tasks.asking import (
    ANSWER,
    CORRECTION,
    DIFFICULTY,
    PROGRESS,
    REASONS,
    answer_to_correct,
    ask_answer,
    ask_correction,
    ask_difficulty,
    ask_progress,
    ask_reason,
    ask_reason_for_delay,
    last_report,
    open_reason_for_delay,
)
from ledger.tasks.cancelling import cancel, reopen
from ledger.tasks.change_questions import REASON as CHANGE_REASON
from ledger.tasks.change_questions import VALUE, ask_value, ask_what, take_value, take_with_parts
from ledger.tasks.change_questions import take_reason as take_change_reason
from ledger.tasks.changing import Changed
from ledger.tasks.closing import complete, withdraw_completion
from ledger.tasks.coming_again import (
    RHYTHM,
    ask_rhythm,
    take_rhythm,
    taken_as_rhythm,
    tap_rhythm,
)
from ledger.tasks.difficulties import answer_in_words, tap_promise
from ledger.tasks.extending import grant_extension, keep_deadline
from ledger.tasks.extension_questions import DATE, ask_extension_date, take_date, take_days
from ledger.tasks.extension_questions import REASON as EXTENSION_REASON
from ledger.tasks.extension_questions import take_reason as take_extension_reason
from ledger.tasks.leading import return_what_waits, verify_what_waits
from ledger.tasks.life import Step
from ledger.tasks.measuring import (
    AMOUNT,
    choose_amount,
    read_stage,
    stage_at,
    take_stage,
    type_amount,
)
from ledger.tasks.parts import show_parts
from ledger.tasks.permission import STANCES, meant_by
from ledger.tasks.plans import PLAN, ask_plan, read_plan, set_plan, show_plan, tick
from ledger.tasks.reading import check_known
from ledger.tasks.reporting import (
    clear_difficulty,
    correct_report,
    report_difficulty,
    report_progress,
    take_stance,
)
from ledger.tasks.showing import show_card, show_further
from ledger.tasks.signing import decline, insist, sign
from ledger.tasks.transfer_questions import REASON as HAND_OVER_REASON
from ledger.tasks.transfer_questions import WHOM, ask_whom, choose, take_name, turn_page
from ledger.tasks.transfer_questions import take_reason as take_hand_over_reason
from ledger.tasks.transferring import accept, refuse
from ledger.tasks.typed_buttons import read_step
from ledger.tasks.undoing import undo
from ledger.tasks.writing import take_words
from models import Answer, Prompt, Stance, SubjectKind
from models.talk import Said
from wording.tasks.reporting import StanceBehind, StanceOnTrack

TakeStep = Callable[[Act, int], Awaitable[object]]
AnswerPrompt = Callable[[Talk, Prompt, Said], Awaitable[None]]


async def take_step(talk: Talk, step: Step, act: Act, task_id: int) -> None:
    """Take a step: pressed, or said in words that may hold what goes with it."""
    if step in STANCES:
        await note_stance(talk, act, task_id, STANCES[step])
    else:
        await STEPS[step](act, task_id)


async def note_stance(talk: Talk, act: Act, task_id: int, stance: Stance) -> None:
    """Note the stance and show it: on the task's own card, else in a line on top of the list.

    Behind, there is room for a line on why.
    """
    task, entry = await take_stance(act, task_id, stance)
    receipt, is_behind = receipt_of(entry), stance is Stance.BEHIND
    if act.pressed is None or act.pressed_about(task.subject):
        if is_behind:
            await open_reason_for_delay(act, task)
        await show_card(act, task, entry=entry, behind_asked=is_behind)
        return
    talk.answer((StanceBehind if is_behind else StanceOnTrack)(task.title, receipt))
    if is_behind:
        await ask_reason_for_delay(act, task, receipt)


def said_or_asked(take: TakeStep, ask: TakeStep) -> TakeStep:
    """Return the step that takes what was said, and asks for it if nothing was."""

    async def take_or_ask(act: Act, task_id: int) -> None:
        await (ask if act.said is None else take)(act, task_id)

    return take_or_ask


def with_reason(step: Step, take: TakeStep) -> TakeStep:
    """Return the step that takes its reason from what was said, and asks for it if nothing was."""

    async def take_or_ask(act: Act, task_id: int) -> None:
        has_reason = act.said is not None and act.said.text
        await (take if has_reason else partial(ask_reason, step=step))(act, task_id)

    return take_or_ask


async def correct(act: Act, task_id: int) -> None:
    """更正 of what was said last; asked for, if nothing was said."""
    answer = await last_report(act, task_id)
    await (ask_correction if act.said is None else correct_report)(act, answer)


WITH_REASON: dict[Step, TakeStep] = {
    Step.RETURN: return_what_waits,
    Step.DECLINE: decline,
    Step.INSIST: insist,
    Step.CANCEL: cancel,
    Step.REOPEN: reopen,
}
STEPS: dict[Step, TakeStep] = {
    Step.REPORT: said_or_asked(take_words, ask_progress),
    Step.BLOCK: said_or_asked(report_difficulty, ask_difficulty),
    Step.ANSWER: said_or_asked(answer_in_words, ask_answer),
    Step.CLEAR: clear_difficulty,
    Step.COMPLETE: complete,
    Step.WITHDRAW: withdraw_completion,
    Step.VERIFY: verify_what_waits,
    Step.CORRECT: correct,
    Step.SIGN: sign,
    Step.ACCEPT: accept,
    Step.REFUSE: refuse,
    Step.OFFER: partial(ask_whom, step=Step.OFFER),
    Step.HAND_OVER: partial(ask_whom, step=Step.HAND_OVER),
    Step.CHANGE: ask_what,
    Step.ASK_EXTENSION: said_or_asked(take_date, ask_extension_date),
    Step.EXTEND: grant_extension,
    Step.KEEP_DEADLINE: keep_deadline,
    **{step: with_reason(step, take) for step, take in WITH_REASON.items()},
}
TAKING_FILES = frozenset({Step.REPORT, Step.BLOCK, Step.CORRECT})
BUTTONS = {
    "task.progress": Step.REPORT,
    "task.on_track": Step.ON_TRACK,
    "task.behind": Step.BEHIND,
    "task.difficulty": Step.BLOCK,
    "difficulty.answer": Step.ANSWER,
    "task.cleared": Step.CLEAR,
    "task.complete": Step.COMPLETE,
    "task.withdraw": Step.WITHDRAW,
    "task.verify": Step.VERIFY,
    "task.return": Step.RETURN,
    "task.sign": Step.SIGN,
    "task.decline": Step.DECLINE,
    "task.insist": Step.INSIST,
    "task.offer": Step.OFFER,
    "task.accept": Step.ACCEPT,
    "task.refuse": Step.REFUSE,
    "task.hand_over": Step.HAND_OVER,
    "task.change": Step.CHANGE,
    "task.ask_extension": Step.ASK_EXTENSION,
    "task.extend": Step.EXTEND,
    "task.keep": Step.KEEP_DEADLINE,
    "task.cancel": Step.CANCEL,
    "task.reopen": Step.REOPEN,
}


def press_step(step: Step) -> PressAction:
    """Return what the step's button does."""

    async def on_press(talk: Talk, press: Press) -> None:
        await take_step(talk, step, await talk.press_act(press), press.target)

    return on_press


async def press_correct(talk: Talk, press: Press) -> None:
    """更正 under a receipt: the button names the answer."""
    act = await talk.press_act(press)
    await ask_correction(act, await answer_to_correct(act, press.target))


async def press_show(talk: Talk, press: Press) -> None:
    """Show one task: of a list as a new message, on the way back to its card in place."""
    act = await talk.press_act(press)
    await show_card(act, await check_known(act, press.target))


def press_change(field: Changed) -> PressAction:
    """Return what asks for the new value of one field."""

    async def on_press(talk: Talk, press: Press) -> None:
        await ask_value(await talk.press_act(press), press.target, field)

    return on_press


async def take_reply(talk: Talk, task_id: int, said: Said) -> None:
    """Take a reply to a message about a task: a step said in words, else progress.

    Files that come with a step that takes none are progress, too; 收到 is none.
    """
    if await taken_as_directive(talk, task_id, said):
        return
    if not said.files and courtesy_in(said.text) is Courtesy.ACKNOWLEDGEMENT:
        await acknowledge(talk.act(said), task_id)
        return
    typed = read_step(said.text)
    task = await check_known(talk.act(said), task_id)
    if not said.files and await taken_as_measure(talk, task_id, said):
        return
    if not said.files and await taken_as_rhythm(talk.act(said), task_id):
        return
    if said.files and typed.button not in TAKING_FILES:
        await report_progress(talk.act(said), task_id)
    act = talk.act(said)
    if typed.rest != said.text:
        rest = replace(said, text=typed.rest)
        act = replace(act, said=rest if rest.text or rest.files else None)
    await take_step(talk, meant_by(act, task, typed.button), act, task_id)


async def taken_as_measure(talk: Talk, task_id: int, said: Said) -> bool:
    """Take words that name a stage or begin a plan; return whether they did."""
    stage, plan = read_stage(said.text), read_plan(said.text)
    if stage is not None:
        await take_stage(talk.act(said), task_id, stage)
    elif plan is not None:
        act = replace(talk.act(said), said=replace(said, text=plan))
        await (set_plan(act, task_id) if plan else show_plan(act, task_id))
    return stage is not None or plan is not None


async def take_correction(talk: Talk, answer: Answer, said: Said) -> None:
    """Take an edited message: the right words in place of what it became."""
    await correct_report(talk.act(said), answer)


async def answer_progress(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words for 进展; a step may be among them."""
    close_prompt(talk.act(), prompt)
    await take_reply(talk, task_in(prompt), said)


async def answer_amount(talk: Talk, prompt: Prompt, said: Said) -> None:
    """A number for what the amount was not sure of; other words are about the task."""
    if not await type_amount(talk.act(said), prompt):
        await take_reply(talk, task_in(prompt), said)


async def press_stage(talk: Talk, press: Press) -> None:
    """摸索中, 已有办法, 推进中 or 收尾."""
    act = await talk.press_act(press)
    await take_stage(act, press.target, stage_at(press.version))


async def answer_plan(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The plan, in one message."""
    act = talk.act(said)
    close_prompt(act, prompt)
    await set_plan(act, task_in(prompt))


async def answer_difficulty(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words for 遇到困难."""
    act = talk.act(said)
    close_prompt(act, prompt)
    await report_difficulty(act, task_in(prompt))


async def answer_answer(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words for 现在答复."""
    act = talk.act(said)
    close_prompt(act, prompt)
    await answer_in_words(act, task_in(prompt))


def answer_reason(take: TakeStep) -> AnswerPrompt:
    """Return what takes the reason of a step."""

    async def on_words(talk: Talk, prompt: Prompt, said: Said) -> None:
        act = talk.act(said, version=prompt.state["version"])
        close_prompt(act, prompt)
        await take(act, task_in(prompt))

    return on_words


def answer_dialogue(take: Callable[[Act, Prompt, int], Awaitable[None]]) -> AnswerPrompt:
    """Return what takes an answer that another question may follow."""

    async def on_words(talk: Talk, prompt: Prompt, said: Said) -> None:
        act = talk.act(said, version=prompt.state.get("version"))
        close_prompt(act, prompt)
        await take(act, prompt, task_in(prompt))

    return on_words


async def answer_whom(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The name of whom the task is to go to; unread, it may be said again."""
    await take_name(talk.act(said), prompt, task_in(prompt))


async def answer_extension(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The day until which, with the reason or without."""
    act = talk.act(said)
    close_prompt(act, prompt)
    await take_date(act, task_in(prompt))


async def answer_correction(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The right words for 更正."""
    act = talk.act(said)
    close_prompt(act, prompt)
    await correct_report(act, await answer_to_correct(act, prompt.state["answer"]))


def task_in(prompt: Prompt) -> int:
    """Return the number of the task a question is about."""
    if prompt.subject_kind is not SubjectKind.TASK or prompt.subject_id is None:
        raise LookupError(f"prompt {prompt.id} is about no task")
    return prompt.subject_id


PRESSES: dict[str, PressAction] = {
    "task.show": press_show,
    "task.correct": press_correct,
    "task.further": pressed(show_further),
    "task.undo": pressed(undo),
    "extend.days": tapped(take_days),
    "difficulty.promise": tapped(tap_promise),
    "transfer.to": tapped(choose),
    "transfer.page": tapped(turn_page),
    "task.comes_again": pressed(ask_rhythm),
    "task.rhythm": tapped(tap_rhythm),
    "change.with_parts": pressed(take_with_parts),
    **{f"change.{field}": press_change(field) for field in Changed},
    "task.amount": tapped(choose_amount),
    "task.stage": press_stage,
    "task.plan": pressed(show_plan),
    "task.plan_anew": pressed(ask_plan),
    "task.tick": pressed(tick),
    "task.parts": tapped(show_parts),
    **{action: press_step(step) for action, step in BUTTONS.items()},
}
PROMPTS = {
    PROGRESS: answer_progress,
    AMOUNT: answer_amount,
    DIFFICULTY: answer_difficulty,
    ANSWER: answer_answer,
    PLAN: answer_plan,
    CORRECTION: answer_correction,
    WHOM: answer_whom,
    HAND_OVER_REASON: answer_dialogue(take_hand_over_reason),
    DATE: answer_extension,
    EXTENSION_REASON: answer_dialogue(take_extension_reason),
    VALUE: answer_dialogue(take_value),
    RHYTHM: answer_dialogue(take_rhythm),
    CHANGE_REASON: answer_dialogue(take_change_reason),
    **{REASONS[step][0]: answer_reason(take) for step, take in WITH_REASON.items()},
}
REPLIES = {SubjectKind.TASK: take_reply}
CORRECTIONS = {SubjectKind.TASK: take_correction}
