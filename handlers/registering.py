"""Talk of registering tasks: /new step by step, and one line that begins with @."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.registering.choosing import (
    TakeTap,
    ask_what_to_change,
    change_field,
    choose_deadline,
    choose_person,
    choose_responsibility,
    go_back,
    go_down,
    skip_standard,
    take_tap,
    turn_page,
    typed_press,
)
from ledger.registering.confirming import confirm
from ledger.registering.documents import file_of_minutes, takes_document
from ledger.registering.drafts import KIND
from ledger.registering.filling import began_with, begins_with_name, fill_in_words, take_line
from ledger.registering.minutes import takes_minutes
from ledger.registering.optional import choose_part, pick_value, show_optional
from ledger.registering.parting import start_part
from ledger.registering.repeating import only_once, turn_moved
from ledger.registering.sentences import line_meant
from ledger.registering.starting import start, start_from_line
from models import Prompt
from models.talk import Said


async def on_new(_update: Update, talk: Talk) -> None:
    """/new: step by step."""
    if talk.member is not None:
        await start(talk.act())


async def hear_line(talk: Talk, said: Said) -> bool:
    """`@张三 周五前 完成专项检查 #责任`, or minutes; say whether it is such a line."""
    if not begins_with_name(said.text):
        return await takes_minutes(talk.act(said)) or await hear_document(talk, said)
    await take_line(talk.act(said))
    return True


async def hear_document(talk: Talk, said: Said) -> bool:
    """Minutes as a file; say whether it was one."""
    act = talk.act(said)
    file = await file_of_minutes(act)
    return file is not None and await takes_document(act, talk.read(file))


async def hear_edited_line(talk: Talk, said: Said) -> bool:
    """The line, edited, with which an open draft began; say whether it is one."""
    if not await began_with(talk.act(said)):
        return False
    return await hear_line(talk, said) or await hear_sentence(talk, said)


async def hear_sentence(talk: Talk, said: Said) -> bool:
    """`张三周五前完成专项检查`, as a head may write it; say whether it was offered as a task."""
    line = await line_meant(talk.act(said))
    if line is None:
        return False
    await start_from_line(talk.act(line), offered=True)
    return True


async def take_words(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words typed at a question: they press one of its buttons, or answer it."""
    press = typed_press(prompt, said.text)
    if press is not None:
        await PRESSES[press.action](talk, press)
    else:
        await fill_in_words(talk.act(said), prompt)


async def press_part(talk: Talk, press: Press) -> None:
    """分解: one more part of the task."""
    await start_part(await talk.press_act(press), press.target)


def tapped(take: TakeTap) -> PressAction:
    """Return what a button does that chooses in the draft."""

    async def on_press(talk: Talk, press: Press) -> None:
        await take_tap(await talk.press_act(press), press.target, press.version, take)

    return on_press


async def press_change(talk: Talk, press: Press) -> None:
    """修改."""
    await ask_what_to_change(await talk.press_act(press), press.target)


async def press_confirm(talk: Talk, press: Press) -> None:
    """确认登记."""
    await confirm(await talk.press_act(press), press.target)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("new", on_new, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE)
]
PROMPTS = {KIND: take_words}
PRESSES: dict[str, PressAction] = {
    "new.person": tapped(choose_person),
    "new.level": tapped(go_down),
    "new.take": tapped(choose_responsibility),
    "new.due": tapped(choose_deadline),
    "new.skip": tapped(skip_standard),
    "new.page": tapped(turn_page),
    "new.back": tapped(go_back),
    "new.change": press_change,
    "new.field": tapped(change_field),
    "new.part_of": press_part,
    "new.once": tapped(only_once),
    "new.moved": tapped(turn_moved),
    "new.more": tapped(show_optional),
    "new.part": tapped(choose_part),
    "new.pick": tapped(pick_value),
    "new.confirm": press_confirm,
}
