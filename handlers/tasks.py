"""Talk about tasks: cards and material are shown; steps are taken by a button or said in words."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.book.chain import receipt_of
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt
from ledger.tasks.asking import (
    CORRECTION,
    DIFFICULTY,
    PROGRESS,
    RETURN,
    answer_to_correct,
    ask_correction,
    ask_difficulty,
    ask_progress,
    ask_reason_for_delay,
    ask_return_reason,
    last_report,
    open_reason_for_delay,
)
from ledger.tasks.closing import complete, send_back, verify_and_strike_off, withdraw_completion
from ledger.tasks.finding import task_of
from ledger.tasks.life import Step
from ledger.tasks.reporting import (
    clear_difficulty,
    correct_report,
    report_difficulty,
    report_progress,
    take_stance,
)
from ledger.tasks.showing import show_card, show_evidence
from ledger.tasks.typed_buttons import read_step
from models import Answer, Prompt, Stance, SubjectKind
from models.talk import Said
from wording.tasks.reporting import StanceBehind, StanceOnTrack

TakeStep = Callable[[Act, int], Awaitable[object]]


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
        await show_card(act, task, receipt=receipt, behind_asked=is_behind)
        return
    talk.answer((StanceBehind if is_behind else StanceOnTrack)(task.title, receipt))
    if is_behind:
        await ask_reason_for_delay(act, task, receipt)


def said_or_asked(take: TakeStep, ask: TakeStep) -> TakeStep:
    """Return the step that takes what was said, and asks for it if nothing was."""

    async def take_or_ask(act: Act, task_id: int) -> None:
        await (ask if act.said is None else take)(act, task_id)

    return take_or_ask


async def give_back(act: Act, task_id: int) -> None:
    """退回; a reason in words is asked for, if none was said."""
    has_reason = act.said is not None and act.said.text
    await (send_back if has_reason else ask_return_reason)(act, task_id)


async def correct(act: Act, task_id: int) -> None:
    """更正 of what was said last; asked for, if nothing was said."""
    answer = await last_report(act, task_id)
    await (ask_correction if act.said is None else correct_report)(act, answer)


STANCES = {Step.ON_TRACK: Stance.ON_TRACK, Step.BEHIND: Stance.BEHIND}
STEPS: dict[Step, TakeStep] = {
    Step.REPORT: said_or_asked(report_progress, ask_progress),
    Step.BLOCK: said_or_asked(report_difficulty, ask_difficulty),
    Step.CLEAR: clear_difficulty,
    Step.COMPLETE: complete,
    Step.WITHDRAW: withdraw_completion,
    Step.VERIFY: verify_and_strike_off,
    Step.RETURN: give_back,
    Step.CORRECT: correct,
}
TAKING_FILES = frozenset({Step.REPORT, Step.BLOCK, Step.CORRECT})
BUTTONS = {
    "task.progress": Step.REPORT,
    "task.on_track": Step.ON_TRACK,
    "task.behind": Step.BEHIND,
    "task.difficulty": Step.BLOCK,
    "task.cleared": Step.CLEAR,
    "task.complete": Step.COMPLETE,
    "task.withdraw": Step.WITHDRAW,
    "task.verify": Step.VERIFY,
    "task.return": Step.RETURN,
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


async def press_evidence(talk: Talk, press: Press) -> None:
    """查看材料."""
    await show_evidence(talk.act(), press.target)


async def press_show(talk: Talk, press: Press) -> None:
    """Show one task of a list."""
    await show_card(talk.act(), await task_of(talk.session, talk.organisation.id, press.target))


async def take_reply(talk: Talk, task_id: int, said: Said) -> None:
    """Take a reply to a message about a task: a step said in words, else progress.

    Files that come with a step that takes none are progress, too.
    """
    typed = read_step(said.text)
    if said.files and typed.button not in TAKING_FILES:
        await report_progress(talk.act(said), task_id)
    rest = replace(said, text=typed.rest)
    act = replace(talk.act(said), said=rest if rest.text or rest.files else None)
    await take_step(talk, typed.button, act, task_id)


async def take_correction(talk: Talk, answer: Answer, said: Said) -> None:
    """Take an edited message: the right words in place of what it became."""
    await correct_report(talk.act(said), answer)


async def answer_progress(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words for 进展; a step may be among them."""
    close_prompt(talk.act(), prompt)
    await take_reply(talk, task_in(prompt), said)


async def answer_difficulty(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words for 遇到困难."""
    act = talk.act(said)
    close_prompt(act, prompt)
    await report_difficulty(act, task_in(prompt))


async def answer_return(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The reason for 退回."""
    act = talk.act(said, version=prompt.state["version"])
    close_prompt(act, prompt)
    await send_back(act, task_in(prompt))


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
    "task.evidence": press_evidence,
    "task.show": press_show,
    "task.correct": press_correct,
    **{action: press_step(step) for action, step in BUTTONS.items()},
}
PROMPTS = {
    PROGRESS: answer_progress,
    DIFFICULTY: answer_difficulty,
    RETURN: answer_return,
    CORRECTION: answer_correction,
}
REPLIES = {SubjectKind.TASK: take_reply}
CORRECTIONS = {SubjectKind.TASK: take_correction}
