"""Talk of careers: /person with a name or without, tags, the pages of the card; /year."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.finding import words_after
from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction, pressed, tapped
from ledger.careers.card import ask_tags, card_of, card_of_words, tag, untag
from ledger.careers.drawing import draw, draw_year
from ledger.careers.year import year_of

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


async def on_year(_update: Update, talk: Talk) -> None:
    """/year: one's own draft of it, and its picture if there is anything to see."""
    shown = await year_of(talk.session, talk.speaker, now=talk.now)
    await talk.say(shown)
    if shown.groups:
        await draw(talk.act(), shown)


async def press_year(talk: Talk, press: Press) -> None:
    """Another year, or another page of it, which stands in place of a version."""
    message = await year_of(
        talk.session, talk.speaker, now=talk.now, year=press.target, page=press.version
    )
    await talk.say_in_place(message)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("person", on_person, IN_PRIVATE),
    CommandHandler("year", on_year, IN_PRIVATE),
]
PRESSES: dict[str, PressAction] = {
    "person.show": press_show,
    "person.newer": press_newer,
    "person.older": press_older,
    "person.tags": pressed(ask_tags),
    "person.tag": tapped(tag),
    "person.untag": tapped(untag),
    "year.show": press_year,
    "year.draw": pressed(draw_year),
}
