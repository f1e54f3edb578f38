"""/help by role, /language."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.people.introductions import welcome_back
from ledger.people.menus import choose_language, help_for
from wording.people.help import ChooseLanguage, LanguageChosen
from wording.people.joining import LANGUAGES


async def on_help(_update: Update, talk: Talk) -> None:
    """/help: what this member can do."""
    await talk.say(await help_for(talk.session, talk.speaker))


async def on_language(_update: Update, talk: Talk) -> None:
    """/language: the choice is offered."""
    await talk.say(ChooseLanguage())


async def choose(talk: Talk, press: Press) -> None:
    """A language was chosen under /language."""
    await switch(talk, press)
    await talk.say_in_place(LanguageChosen())


async def greet(talk: Talk, press: Press) -> None:
    """A language was chosen under the welcome, which then speaks it."""
    await switch(talk, press)
    words = await welcome_back(talk.session, member=talk.speaker, language=None)
    await talk.say_in_place(words)


async def switch(talk: Talk, press: Press) -> None:
    """Speak the language whose button was pressed."""
    language = LANGUAGES[press.target % len(LANGUAGES)]
    await choose_language(talk.session, member=talk.speaker, language=language, now=talk.now)


IN_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE

HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("help", on_help, IN_PRIVATE),
    CommandHandler("language", on_language, IN_PRIVATE),
]

PRESSES: dict[str, PressAction] = {"language.choose": choose, "language.greet": greet}
