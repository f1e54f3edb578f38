"""Steps of a task as talk: taken by a button or said in words, shown in the same way."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from handlers.talk.context import Talk
from ledger.book.receipts import receipt_of
from ledger.tasks.asking import (
    ask_correction,
    ask_difficulty,
    ask_reason_for_delay,
    ask_return_reason,
    last_report,
    open_reason_for_delay,
)
from ledger.tasks.closing import complete, send_back, verify_and_strike_off, withdraw_completion
from ledger.tasks.life import Step
from ledger.tasks.reporting import (
    clear_difficulty,
    correct_report,
    report_difficulty,
    report_progress,
    take_stance,
)
from ledger.tasks.showing import show_card
from ledger.tasks.telling import is_own_message
from ledger.tasks.words import read_step
from models import Outbox, Stance
from models.said import Said
from wording.tasks.reporting import StanceBehind, StanceOnTrack


async def on_track(talk: Talk, task_id: int, *, effect_key: str | None = None) -> None:
    """Note on track; show it on the card, or in a line on top when a list was pressed."""
    task, entry = await take_stance(
        talk.session,
        task_id=task_id,
        by=talk.speaker,
        stance=Stance.ON_TRACK,
        now=talk.now,
        effect_key=effect_key,
    )
    receipt, pressed = receipt_of(entry), await pressed_of(talk)
    if pressed is not None and not is_own_message(pressed, task, talk.speaker):
        talk.answer(StanceOnTrack(task.title, receipt))
        return
    await show_card(
        talk.session, task=task, to=talk.speaker, now=talk.now, pressed=pressed, receipt=receipt
    )


async def behind(talk: Talk, task_id: int, *, effect_key: str | None = None) -> None:
    """Note behind, and leave room for a line on why."""
    task, entry = await take_stance(
        talk.session,
        task_id=task_id,
        by=talk.speaker,
        stance=Stance.BEHIND,
        now=talk.now,
        effect_key=effect_key,
    )
    receipt, pressed = receipt_of(entry), await pressed_of(talk)
    if pressed is not None and not is_own_message(pressed, task, talk.speaker):
        talk.answer(StanceBehind(task.title, receipt))
        await ask_reason_for_delay(
            talk.session, task=task, by=talk.speaker, receipt=receipt, now=talk.now
        )
        return
    await open_reason_for_delay(talk.session, task=task, by=talk.speaker, now=talk.now)
    await show_card(
        talk.session,
        task=task,
        to=talk.speaker,
        now=talk.now,
        pressed=pressed,
        receipt=receipt,
        behind_asked=True,
    )


async def pressed_of(talk: Talk) -> Outbox | None:
    """Return the message under the pressed button; None when it was said in words."""
    pressed = talk.incoming is not None and talk.incoming.callback_query is not None
    return await talk.pressed() if pressed else None


async def withdraw(talk: Talk, task_id: int, *, version: int | None = None) -> None:
    """Take a completion back and show the card again."""
    task, entry = await withdraw_completion(
        talk.session, task_id=task_id, by=talk.speaker, now=talk.now, version=version
    )
    await show_card(
        talk.session,
        task=task,
        to=talk.speaker,
        now=talk.now,
        pressed=await pressed_of(talk),
        receipt=receipt_of(entry),
    )


async def take_reply(talk: Talk, task_id: int, said: Said) -> None:
    """Take a reply to a message about a task: a step said in words, else progress."""
    meant = read_step(said.text)
    if meant.step is Step.REPORT or (said.files and meant.step not in {Step.CORRECT, Step.BLOCK}):
        await report_progress(
            talk.session, task_id=task_id, by=talk.speaker, said=said, now=talk.now
        )
    if meant.step is not Step.REPORT:
        await IN_WORDS[meant.step](talk, task_id, replace(said, text=meant.text))


async def say_complete(talk: Talk, task_id: int, _said: Said) -> None:
    """完成, in words."""
    await complete(talk.session, task_id=task_id, by=talk.speaker, now=talk.now)


async def say_withdraw(talk: Talk, task_id: int, _said: Said) -> None:
    """撤回完成, in words."""
    await withdraw(talk, task_id)


async def say_on_track(talk: Talk, task_id: int, _said: Said) -> None:
    """顺利, in words."""
    await on_track(talk, task_id)


async def say_behind(talk: Talk, task_id: int, _said: Said) -> None:
    """滞后, in words."""
    await behind(talk, task_id)


async def say_cleared(talk: Talk, task_id: int, _said: Said) -> None:
    """困难已解决, in words."""
    await clear_difficulty(talk.session, task_id=task_id, by=talk.speaker, now=talk.now)


async def say_verify(talk: Talk, task_id: int, _said: Said) -> None:
    """同意销号, in words."""
    await verify_and_strike_off(talk.session, task_id=task_id, by=talk.speaker, now=talk.now)


async def say_return(talk: Talk, task_id: int, said: Said) -> None:
    """退回 and the reason, in words."""
    if said.text:
        await send_back(
            talk.session, task_id=task_id, by=talk.speaker, reason=said.text, now=talk.now
        )
    else:
        await ask_return_reason(talk.session, task_id=task_id, by=talk.speaker, now=talk.now)


async def say_difficulty(talk: Talk, task_id: int, said: Said) -> None:
    """遇到困难 and which, in words."""
    if said.text or said.files:
        await report_difficulty(
            talk.session, task_id=task_id, by=talk.speaker, said=said, now=talk.now
        )
    else:
        await ask_difficulty(talk.session, task_id=task_id, by=talk.speaker, now=talk.now)


async def say_correct(talk: Talk, task_id: int, said: Said) -> None:
    """更正 and the right words; alone, it asks for them."""
    answer = await last_report(talk.session, task_id=task_id, by=talk.speaker)
    if said.text or said.files:
        await correct_report(talk.session, answer=answer, by=talk.speaker, said=said, now=talk.now)
    else:
        await ask_correction(talk.session, answer=answer, by=talk.speaker, now=talk.now)


InWords = Callable[[Talk, int, Said], Awaitable[None]]
IN_WORDS: dict[Step, InWords] = {
    Step.COMPLETE: say_complete,
    Step.WITHDRAW: say_withdraw,
    Step.ON_TRACK: say_on_track,
    Step.BEHIND: say_behind,
    Step.CLEAR: say_cleared,
    Step.VERIFY: say_verify,
    Step.RETURN: say_return,
    Step.BLOCK: say_difficulty,
    Step.CORRECT: say_correct,
}
