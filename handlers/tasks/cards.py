"""Talk about tasks: the buttons under a card, and answers to questions about it."""

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from handlers.tasks.steps import behind, on_track, take_reply, withdraw
from ledger.talk.prompts import cancel_prompt, close_prompt, leave_unanswered
from ledger.tasks.asking import (
    CORRECTION,
    DIFFICULTY,
    PROGRESS,
    RETURN,
    answer_to_correct,
    ask_correction,
    ask_difficulty,
    ask_progress,
    ask_return_reason,
)
from ledger.tasks.closing import complete, send_back, verify_and_strike_off
from ledger.tasks.finding import task_of
from ledger.tasks.reporting import clear_difficulty, correct_report, report_difficulty
from ledger.tasks.showing import show_card, show_evidence
from models import Answer, Prompt, SubjectKind
from models.said import Said


async def press_on_track(talk: Talk, press: Press) -> None:
    """One tap: on track."""
    await on_track(talk, press.target, effect_key=press_key(talk, press))


async def press_behind(talk: Talk, press: Press) -> None:
    """One tap: behind."""
    await behind(talk, press.target, effect_key=press_key(talk, press))


async def press_progress(talk: Talk, press: Press) -> None:
    """进展: ask for it."""
    await ask_progress(talk.session, task_id=press.target, by=talk.speaker, now=talk.now)


async def press_difficulty(talk: Talk, press: Press) -> None:
    """遇到困难: ask which."""
    await ask_difficulty(talk.session, task_id=press.target, by=talk.speaker, now=talk.now)


async def press_cleared(talk: Talk, press: Press) -> None:
    """困难已解决."""
    await clear_difficulty(
        talk.session,
        task_id=press.target,
        by=talk.speaker,
        now=talk.now,
        effect_key=press_key(talk, press),
    )


async def press_complete(talk: Talk, press: Press) -> None:
    """完成."""
    await complete(
        talk.session,
        task_id=press.target,
        by=talk.speaker,
        now=talk.now,
        version=press.version,
        pressed=await talk.pressed(),
    )


async def press_withdraw(talk: Talk, press: Press) -> None:
    """撤回完成."""
    await withdraw(talk, press.target, version=press.version)


async def press_verify(talk: Talk, press: Press) -> None:
    """同意销号."""
    await verify_and_strike_off(
        talk.session,
        task_id=press.target,
        by=talk.speaker,
        now=talk.now,
        version=press.version,
        pressed=await talk.pressed(),
    )


async def press_return(talk: Talk, press: Press) -> None:
    """退回: ask why."""
    await ask_return_reason(
        talk.session,
        task_id=press.target,
        by=talk.speaker,
        now=talk.now,
        version=press.version,
    )


async def press_evidence(talk: Talk, press: Press) -> None:
    """查看材料."""
    await show_evidence(talk.session, task_id=press.target, to=talk.speaker, now=talk.now)


async def press_show(talk: Talk, press: Press) -> None:
    """Show one task of a list."""
    task = await task_of(talk.session, talk.organisation.id, press.target)
    await show_card(talk.session, task=task, to=talk.speaker, now=talk.now)


async def press_correct(talk: Talk, press: Press) -> None:
    """更正: ask for the right words."""
    answer = await answer_to_correct(talk.session, answer_id=press.target, by=talk.speaker)
    await ask_correction(
        talk.session, answer=answer, by=talk.speaker, now=talk.now, version=press.version
    )


async def press_cancel(talk: Talk, press: Press) -> None:
    """取消 under a question."""
    await cancel_prompt(
        talk.session,
        member=talk.speaker,
        prompt_id=press.target,
        now=talk.now,
        asked=await talk.pressed(),
    )


async def press_leave(talk: Talk, press: Press) -> None:
    """不用了 under a question that needs no answer."""
    await leave_unanswered(
        talk.session,
        member=talk.speaker,
        prompt_id=press.target,
        now=talk.now,
        asked=await talk.pressed(),
    )


def press_key(talk: Talk, press: Press) -> str:
    """Return the key of this very press: delivered again, it has no second effect."""
    return f"{press.action}:{press.target}:{talk.query.id}"[:120]


async def answer_progress(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words for 进展."""
    close_prompt(prompt, now=talk.now)
    await take_reply(talk, task_in(prompt), said)


async def answer_difficulty(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words for 遇到困难."""
    close_prompt(prompt, now=talk.now)
    await report_difficulty(
        talk.session, task_id=task_in(prompt), by=talk.speaker, said=said, now=talk.now
    )


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
    await correct_report(talk.session, answer=answer, by=talk.speaker, said=said, now=talk.now)


def task_in(prompt: Prompt) -> int:
    """Return the number of the task a question is about."""
    if prompt.subject_kind is not SubjectKind.TASK or prompt.subject_id is None:
        raise LookupError(f"prompt {prompt.id} is about no task")
    return prompt.subject_id


async def take_correction(talk: Talk, answer: Answer, said: Said) -> None:
    """An edited message corrects what it was taken for."""
    await correct_report(talk.session, answer=answer, by=talk.speaker, said=said, now=talk.now)


PRESSES: dict[str, PressAction] = {
    "task.on_track": press_on_track,
    "task.behind": press_behind,
    "task.progress": press_progress,
    "task.difficulty": press_difficulty,
    "task.cleared": press_cleared,
    "task.complete": press_complete,
    "task.withdraw": press_withdraw,
    "task.verify": press_verify,
    "task.return": press_return,
    "task.evidence": press_evidence,
    "task.show": press_show,
    "task.correct": press_correct,
    "prompt.cancel": press_cancel,
    "prompt.leave": press_leave,
}
PROMPTS = {
    PROGRESS: answer_progress,
    DIFFICULTY: answer_difficulty,
    RETURN: answer_return,
    CORRECTION: answer_correction,
}
REPLIES = {SubjectKind.TASK: take_reply}
CORRECTIONS = {SubjectKind.TASK: take_correction}
