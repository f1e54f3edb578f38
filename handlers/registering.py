"""Talk of registering tasks: /new step by step, and one line that begins with @."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.presses import PressAction
from handlers.talk import Press, Talk
from ledger.registering import (
    KIND,
    change_field,
    choose_deadline,
    choose_person,
    choose_responsibility,
    confirm,
    fill_in_words,
    go_back,
    show_changes,
    show_level,
    show_page,
    skip_standard,
    start,
    take_line,
)
from models import Prompt
from models.said import Said


async def on_new(_update: Update, talk: Talk) -> None:
    """/new: step by step."""
    if talk.member is not None:
        await start(talk.session, by=talk.speaker, now=talk.now)


async def hear_line(talk: Talk, said: Said) -> None:
    """`@张三 周五前 完成专项检查 #履职责任`."""
    await take_line(talk.session, said=said, by=talk.speaker, now=talk.now)


async def take_words(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words typed at a step."""
    await fill_in_words(talk.session, prompt=prompt, said=said, by=talk.speaker, now=talk.now)


async def press_person(talk: Talk, press: Press) -> None:
    """A person was tapped."""
    await choose_person(
        talk.session,
        prompt_id=press.target,
        member_id=press.version,
        by=talk.speaker,
        now=talk.now,
        pressed=await talk.pressed(),
    )


async def press_level(talk: Talk, press: Press) -> None:
    """A node of the tree was tapped: go down."""
    await show_level(
        talk.session,
        prompt_id=press.target,
        node_id=press.version,
        by=talk.speaker,
        now=talk.now,
        pressed=await talk.pressed(),
    )


async def press_take(talk: Talk, press: Press) -> None:
    """A node of the tree was chosen."""
    await choose_responsibility(
        talk.session,
        prompt_id=press.target,
        node_id=press.version,
        by=talk.speaker,
        now=talk.now,
        pressed=await talk.pressed(),
    )


async def press_due(talk: Talk, press: Press) -> None:
    """A deadline was tapped."""
    await choose_deadline(
        talk.session,
        prompt_id=press.target,
        number=press.version,
        by=talk.speaker,
        now=talk.now,
        pressed=await talk.pressed(),
    )


async def press_skip(talk: Talk, press: Press) -> None:
    """不用写."""
    await skip_standard(
        talk.session,
        prompt_id=press.target,
        by=talk.speaker,
        now=talk.now,
        pressed=await talk.pressed(),
    )


async def press_page(talk: Talk, press: Press) -> None:
    """Another page of choices."""
    await show_page(
        talk.session,
        prompt_id=press.target,
        page=press.version,
        by=talk.speaker,
        now=talk.now,
        pressed=await talk.pressed(),
    )


async def press_back(talk: Talk, press: Press) -> None:
    """返回."""
    await go_back(
        talk.session,
        prompt_id=press.target,
        by=talk.speaker,
        now=talk.now,
        pressed=await talk.pressed(),
    )


async def press_change(talk: Talk, press: Press) -> None:
    """修改."""
    await show_changes(
        talk.session,
        prompt_id=press.target,
        by=talk.speaker,
        now=talk.now,
        pressed=await talk.pressed(),
    )


async def press_field(talk: Talk, press: Press) -> None:
    """The part to change was tapped."""
    await change_field(
        talk.session,
        prompt_id=press.target,
        number=press.version,
        by=talk.speaker,
        now=talk.now,
        pressed=await talk.pressed(),
    )


async def press_confirm(talk: Talk, press: Press) -> None:
    """确认登记."""
    await confirm(
        talk.session,
        prompt_id=press.target,
        revision=press.version,
        by=talk.speaker,
        now=talk.now,
        pressed=await talk.pressed(),
    )


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("new", on_new, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE)
]
PROMPTS = {KIND: take_words}
PRESSES: dict[str, PressAction] = {
    "new.person": press_person,
    "new.level": press_level,
    "new.take": press_take,
    "new.due": press_due,
    "new.skip": press_skip,
    "new.page": press_page,
    "new.back": press_back,
    "new.change": press_change,
    "new.field": press_field,
    "new.confirm": press_confirm,
}
