"""Talk about what has come of a task: its history, its files, and what a head says to it."""

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction, pressed
from handlers.tasks import press_show, task_in
from ledger.talk.prompts import close_prompt
from ledger.tasks.history import send_files_of, show_with_files
from ledger.tasks.showing import show_history
from ledger.tasks.urging import urge_owner
from ledger.tasks.writing import LINE, ask_line, write_to_owner
from models import Prompt
from models.talk import Said


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


async def press_urge(talk: Talk, press: Press) -> None:
    """催办, from the card, which then tells of it."""
    talk.answer(await urge_owner(talk.act(), press.target))
    await press_show(talk, press)


async def take_line(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The line for 回复."""
    act = talk.act(said)
    close_prompt(act, prompt)
    await write_to_owner(act, task_in(prompt))


PRESSES: dict[str, PressAction] = {
    "task.history": pressed(show_history),
    "task.newer": press_newer,
    "task.older": press_older,
    "task.evidence": press_with_files,
    "task.urge": press_urge,
    "task.write": pressed(ask_line),
    "answer.files": press_files,
}
PROMPTS = {LINE: take_line}
