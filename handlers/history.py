"""Talk about what has come of a task: its history, its files, and what a head says to it."""

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from handlers.tasks import task_in
from ledger.talk.prompts import close_prompt
from ledger.tasks.finding import task_of
from ledger.tasks.history import send_files_of, show_with_files
from ledger.tasks.showing import show_card, show_history
from ledger.tasks.urging import urge_owner
from ledger.tasks.writing import LINE, ask_line, write_to_owner
from models import Prompt
from models.talk import Said


async def press_history(talk: Talk, press: Press) -> None:
    """查看进展, from a card."""
    await show_history(await talk.press_act(press), press.target)


async def press_newer(talk: Talk, press: Press) -> None:
    """« 更新的; an entry's number stands in place of a version."""
    await show_history(await talk.press_act(press), press.target, after=press.version)


async def press_older(talk: Talk, press: Press) -> None:
    """更早的 »; an entry's number stands in place of a version."""
    await show_history(await talk.press_act(press), press.target, before=press.version)


async def press_with_files(talk: Talk, press: Press) -> None:
    """查看材料, from a request to verify, which stays as it is."""
    await show_with_files(talk.act(), press.target)


async def press_files(talk: Talk, press: Press) -> None:
    """📎 of one entry."""
    await send_files_of(talk.act(), press.target)


async def press_card(talk: Talk, press: Press) -> None:
    """‹ 返回事项."""
    task = await task_of(talk.session, talk.organisation.id, press.target)
    await show_card(await talk.press_act(press), task)


async def press_urge(talk: Talk, press: Press) -> None:
    """催办, from the card, which then tells of it."""
    talk.answer(await urge_owner(talk.act(), press.target))
    await press_card(talk, press)


async def press_write(talk: Talk, press: Press) -> None:
    """回复, from the card."""
    await ask_line(await talk.press_act(press), press.target)


async def take_line(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The line for 回复."""
    act = talk.act(said)
    close_prompt(act, prompt)
    await write_to_owner(act, task_in(prompt))


PRESSES: dict[str, PressAction] = {
    "task.history": press_history,
    "task.newer": press_newer,
    "task.older": press_older,
    "task.evidence": press_with_files,
    "task.card": press_card,
    "task.urge": press_urge,
    "task.write": press_write,
    "answer.files": press_files,
}
PROMPTS = {LINE: take_line}
