"""Talk about tasks: cards and material are shown; steps are taken by a button or said in words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.book.chain import receipt_of
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
from ledger.tasks.showing import is_own_message, show_card, show_evidence
from ledger.tasks.typed_buttons import read_step
from models import Answer, Member, Outbox, Prompt, Stance, SubjectKind, Task
from models.talk import Said
from wording.talk import Receipt
from wording.tasks.reporting import StanceBehind, StanceOnTrack


@dataclass(frozen=True)
class Asked:
    """A step that somebody asks for: by a button of that version, or in words."""

    task_id: int
    version: int | None = None
    effect_key: str | None = None  # of this very press: delivered again, it has no second effect
    said: Said | None = None  # what goes with the step, if anything was said beside its own word


TakeStep = Callable[[Talk, Asked], Awaitable[None]]


def by_press(take: TakeStep) -> PressAction:
    """Return what the step's button does."""

    async def on_press(talk: Talk, press: Press) -> None:
        key = f"{press.action}:{press.target}:{talk.query.id}"[:120]
        await take(talk, Asked(press.target, press.version, key))

    return on_press


async def take_reply(talk: Talk, task_id: int, said: Said) -> None:
    """Take a reply to a message about a task: a step said in words, else progress.

    Files that come with a step that takes none are progress, too.
    """
    typed = read_step(said.text)
    if said.files and typed.button not in TAKING_FILES:
        await report(talk, Asked(task_id, said=said))
    rest = replace(said, text=typed.rest)
    await STEPS[typed.button](talk, Asked(task_id, said=rest if rest.text or rest.files else None))


async def report(talk: Talk, asked: Asked) -> None:
    """进展; asked for, if nothing was said."""
    if asked.said is None:
        await ask_progress(talk.session, task_id=asked.task_id, by=talk.speaker, now=talk.now)
    else:
        await report_progress(
            talk.session, task_id=asked.task_id, by=talk.speaker, said=asked.said, now=talk.now
        )


def taking_stance(stance: Stance) -> TakeStep:
    """Return the step 正常推进 or 落后."""

    async def take(talk: Talk, asked: Asked) -> None:
        task, entry = await take_stance(
            talk.session,
            task_id=asked.task_id,
            by=talk.speaker,
            stance=stance,
            now=talk.now,
            effect_key=asked.effect_key,
        )
        receipt, pressed = receipt_of(entry), await talk.pressed()
        if pressed is None or is_own_message(pressed, task, talk.speaker):
            await show_stance(talk, task, receipt, pressed)
        else:
            await answer_stance(talk, task, receipt)

    return take


async def show_stance(talk: Talk, task: Task, receipt: Receipt, pressed: Outbox | None) -> None:
    """Show the stance on the task's card; behind, leave room there for a line on why."""
    is_behind = task.stance is Stance.BEHIND
    if is_behind:
        await open_reason_for_delay(talk.session, task=task, by=talk.speaker, now=talk.now)
    await show_card(
        talk.session,
        task=task,
        to=talk.speaker,
        now=talk.now,
        pressed=pressed,
        receipt=receipt,
        behind_asked=is_behind,
    )


async def answer_stance(talk: Talk, task: Task, receipt: Receipt) -> None:
    """Show the stance in a line on top of the pressed list; behind, ask why below it."""
    if task.stance is not Stance.BEHIND:
        talk.answer(StanceOnTrack(task.title, receipt))
        return
    talk.answer(StanceBehind(task.title, receipt))
    await ask_reason_for_delay(
        talk.session, task=task, by=talk.speaker, receipt=receipt, now=talk.now
    )


async def name_difficulty(talk: Talk, asked: Asked) -> None:
    """遇到困难; asked for, if nothing was said."""
    if asked.said is None:
        await ask_difficulty(talk.session, task_id=asked.task_id, by=talk.speaker, now=talk.now)
    else:
        await report_difficulty(
            talk.session, task_id=asked.task_id, by=talk.speaker, said=asked.said, now=talk.now
        )


async def clear(talk: Talk, asked: Asked) -> None:
    """困难已解决."""
    await clear_difficulty(
        talk.session,
        task_id=asked.task_id,
        by=talk.speaker,
        now=talk.now,
        effect_key=asked.effect_key,
    )


class Turn(Protocol):
    """An operation that takes a task a turn further, and shows that by itself."""

    async def __call__(  # noqa: D102
        self,
        session: AsyncSession,
        *,
        task_id: int,
        by: Member,
        now: datetime,
        version: int | None,
        pressed: Outbox | None,
    ) -> object: ...


def turning(turn: Turn) -> TakeStep:
    """Return the step 完成 or 同意销号."""

    async def take(talk: Talk, asked: Asked) -> None:
        await turn(
            talk.session,
            task_id=asked.task_id,
            by=talk.speaker,
            now=talk.now,
            version=asked.version,
            pressed=await talk.pressed(),
        )

    return take


async def withdraw(talk: Talk, asked: Asked) -> None:
    """撤回完成, and the card as it stands again."""
    task, entry = await withdraw_completion(
        talk.session, task_id=asked.task_id, by=talk.speaker, now=talk.now, version=asked.version
    )
    await show_card(
        talk.session,
        task=task,
        to=talk.speaker,
        now=talk.now,
        pressed=await talk.pressed(),
        receipt=receipt_of(entry),
    )


async def give_back(talk: Talk, asked: Asked) -> None:
    """退回; the reason is asked for, if none was said."""
    if asked.said is None or not asked.said.text:
        await ask_return_reason(
            talk.session,
            task_id=asked.task_id,
            by=talk.speaker,
            now=talk.now,
            version=asked.version,
        )
    else:
        await send_back(
            talk.session,
            task_id=asked.task_id,
            by=talk.speaker,
            reason=asked.said.text,
            now=talk.now,
        )


async def correct(talk: Talk, asked: Asked) -> None:
    """更正 of what was said last; asked for, if nothing was said."""
    answer = await last_report(talk.session, task_id=asked.task_id, by=talk.speaker)
    if asked.said is None:
        await ask_correction(talk.session, answer=answer, by=talk.speaker, now=talk.now)
    else:
        await take_correction(talk, answer, asked.said)


async def press_correct(talk: Talk, press: Press) -> None:
    """更正 under a receipt: the button names the answer."""
    answer = await answer_to_correct(talk.session, answer_id=press.target, by=talk.speaker)
    await ask_correction(
        talk.session, answer=answer, by=talk.speaker, now=talk.now, version=press.version
    )


async def take_correction(talk: Talk, answer: Answer, said: Said) -> None:
    """Take the right words: an edited message, or what was said for 更正."""
    await correct_report(talk.session, answer=answer, by=talk.speaker, said=said, now=talk.now)


async def answer_progress(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words for 进展; a step may be among them."""
    close_prompt(prompt, now=talk.now)
    await take_reply(talk, task_in(prompt), said)


async def answer_difficulty(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words for 遇到困难."""
    close_prompt(prompt, now=talk.now)
    await name_difficulty(talk, Asked(task_in(prompt), said=said))


async def answer_return(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The reason for 退回."""
    close_prompt(prompt, now=talk.now)
    await send_back(
        talk.session,
        task_id=task_in(prompt),
        by=talk.speaker,
        reason=said.text,
        now=talk.now,
        version=prompt.state["version"],
    )


async def answer_correction(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The right words for 更正."""
    close_prompt(prompt, now=talk.now)
    answer = await answer_to_correct(
        talk.session, answer_id=prompt.state["answer"], by=talk.speaker
    )
    await take_correction(talk, answer, said)


def task_in(prompt: Prompt) -> int:
    """Return the number of the task a question is about."""
    if prompt.subject_kind is not SubjectKind.TASK or prompt.subject_id is None:
        raise LookupError(f"prompt {prompt.id} is about no task")
    return prompt.subject_id


STEPS: dict[Step, TakeStep] = {
    Step.REPORT: report,
    Step.ON_TRACK: taking_stance(Stance.ON_TRACK),
    Step.BEHIND: taking_stance(Stance.BEHIND),
    Step.BLOCK: name_difficulty,
    Step.CLEAR: clear,
    Step.COMPLETE: turning(complete),
    Step.WITHDRAW: withdraw,
    Step.VERIFY: turning(verify_and_strike_off),
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


async def press_evidence(talk: Talk, press: Press) -> None:
    """查看材料."""
    await show_evidence(talk.session, task_id=press.target, to=talk.speaker, now=talk.now)


async def press_show(talk: Talk, press: Press) -> None:
    """Show one task of a list."""
    task = await task_of(talk.session, talk.organisation.id, press.target)
    await show_card(talk.session, task=task, to=talk.speaker, now=talk.now)


PRESSES: dict[str, PressAction] = {
    "task.evidence": press_evidence,
    "task.show": press_show,
    "task.correct": press_correct,
    **{action: by_press(STEPS[step]) for action, step in BUTTONS.items()},
}
PROMPTS = {
    PROGRESS: answer_progress,
    DIFFICULTY: answer_difficulty,
    RETURN: answer_return,
    CORRECTION: answer_correction,
}
REPLIES = {SubjectKind.TASK: take_reply}
CORRECTIONS = {SubjectKind.TASK: take_correction}
