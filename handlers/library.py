"""Talk of the library 资料库: /doc looks up, /doc add puts in, a tap sends a file again."""

import re

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from handlers.finding import words_after
from handlers.talk.context import Press, Talk
from handlers.talk.hearing import hear
from handlers.talk.presses import PressAction, pressed, tapped
from ledger.library.adding import (
    KIND,
    begin,
    choose_shelf,
    choose_year,
    go_back,
    take_words,
    withdraw,
)
from ledger.library.finding import look_on, look_up, newest_on, send
from models import Prompt
from models.talk import Said

IN_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
ADDING = re.compile(r"(?:add|新增|添加|入库)(?:\s+|$)", re.IGNORECASE)
CAPTION = re.compile(r"^/doc(?:@\w+)?\s*", re.IGNORECASE)


async def on_doc(_update: Update, talk: Talk) -> None:
    """/doc: with words, without, or to add."""
    words = words_after(talk)
    adding = ADDING.match(words)
    if adding is None:
        await talk.say(await look_up(talk.act(), words))
    else:
        await begin(talk.act(), words[adding.end() :])


async def on_file(_update: Update, talk: Talk) -> None:
    """A file under whose caption /doc stands is to be put in."""
    if talk.member is None:
        return
    said = hear(talk.message)
    await begin(talk.act(said), ADDING.sub("", CAPTION.sub("", said.text), count=1))


async def take_answer(talk: Talk, prompt: Prompt, said: Said) -> None:
    """What was asked for: the file, its title, shelf or year in words."""
    await take_words(talk.act(said), prompt)


async def press_page(talk: Talk, press: Press) -> None:
    """A page of what was found; where it begins stands in place of a version."""
    await talk.say_in_place(await look_on(talk.act(), press.target, press.version))


async def press_list(talk: Talk, press: Press) -> None:
    """A page of a shelf, named by its place; where it begins stands in place of a version."""
    await talk.say_in_place(await newest_on(talk.act(), press.target, press.version))


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("doc", on_doc, IN_PRIVATE),
    MessageHandler(IN_PRIVATE & filters.CaptionRegex(CAPTION), on_file),
]
PROMPTS = {KIND: take_answer}
PRESSES: dict[str, PressAction] = {
    "doc.page": press_page,
    "doc.list": press_list,
    "doc.send": pressed(send),
    "doc.off": pressed(withdraw),
    "doc.shelf": tapped(choose_shelf),
    "doc.year": tapped(choose_year),
    "doc.back": pressed(go_back),
}
