"""Talk about the departments as a whole, and about some of the tasks that one may read."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction, tapped
from ledger.lists.campaigns import show_campaign
from ledger.lists.filtered import filtered_for, offer_names
from ledger.lists.overview import overview_of
from wording.lists.filtered import Sieve


async def on_overview(_update: Update, talk: Talk) -> None:
    """/overview: how the departments stand now."""
    await talk.say(await overview_of(talk.session, talk.speaker, now=talk.now))


async def press_page(talk: Talk, press: Press) -> None:
    """A page of the departments."""
    message = await overview_of(talk.session, talk.speaker, now=talk.now, page=press.target)
    await talk.say_in_place(message)


def press_sieve(sieve: Sieve) -> PressAction:
    """Return what a button does that chooses tasks; the page stands in place of a version."""

    async def on_press(talk: Talk, press: Press) -> None:
        message = await filtered_for(
            talk.session, talk.speaker, sieve, now=talk.now, of=press.target, page=press.version
        )
        await talk.say_in_place(message)

    return on_press


def press_names(sieve: Sieve) -> PressAction:
    """Return what 按责任 and 按项目 do."""

    async def on_press(talk: Talk, press: Press) -> None:
        names = await offer_names(talk.session, talk.speaker, sieve, page=press.target)
        await talk.say_in_place(names)

    return on_press


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler(
        "overview", on_overview, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    )
]
PRESSES: dict[str, PressAction] = {
    "overview.page": press_page,
    "tasks.duties": press_names(Sieve.RESPONSIBILITY),
    "tasks.projects": press_names(Sieve.PROJECT),
    "tasks.campaign": tapped(show_campaign),
    **{sieve.action: press_sieve(sieve) for sieve in Sieve},
}
