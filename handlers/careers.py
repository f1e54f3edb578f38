"""Talk of careers: /person with a name or without, tags, and the pages of the card."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.finding import words_after
from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction, pressed, tapped
from ledger.careers.card import ask_tags, card_of, card_of_words, tag, untag

IN_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


async def on_person(_update: Update, talk: Talk) -> None:
    """/person."""
    await talk.say(await card_of_words(talk.act(), words_after(talk)))


async def press_show(talk: Talk, press: Press) -> None:
    """The card, with its newest lines."""
    await talk.say_in_place(await card_of(talk.act(), press.target))


async def press_newer(talk: Talk, press: Press) -> None:
    """« 更新的; an entry's number stands in place of a version."""
    await talk.say_in_place(await card_of(talk.act(), press.target, after=press.version))


async def press_older(talk: Talk, press: Press) -> None:
    """更早的 »; an entry's number stands in place of a version."""
    await talk.say_in_place(await card_of(talk.act(), press.target, before=press.version))


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("person", on_person, IN_PRIVATE),
]
PRESSES: dict[str, PressAction] = {
    "person.show": press_show,
    "person.newer": press_newer,
    "person.older": press_older,
    "person.tags": pressed(ask_tags),
    "person.tag": tapped(tag),
    "person.untag": tapped(untag),
}
