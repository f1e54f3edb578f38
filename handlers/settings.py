"""/settings: an administrator changes times, thresholds, audiences and the groups' switches."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.replies import TakePrompt
from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.book.refusals import Refusal
from ledger.chats.bindings import switch_mentions
from ledger.settings import dialogue
from ledger.talk.saying import edit
from models import Group, Prompt
from models.talk import Said
from wording import Message as Words
from wording.settings.dialogue import SettingsClosed, SettingStepGone


async def on_settings(_update: Update, talk: Talk) -> None:
    """/settings: the overview."""
    await talk.say(await dialogue.overview(talk.act()))


async def show_overview(talk: Talk, _press: Press) -> None:
    """Back to the overview."""
    await show(talk, await dialogue.overview(talk.act()))


async def show_part(talk: Talk, press: Press) -> None:
    """One rhythm, or the thresholds."""
    await show(talk, await dialogue.show_part(talk.act(), press.target))


async def pick(talk: Talk, press: Press) -> None:
    """One setting is to be changed."""
    await show(talk, *await dialogue.ask_value(talk.act(), press.target))


async def draft(talk: Talk, press: Press) -> None:
    """A choice goes into the draft."""
    await show(talk, *await dialogue.draft_value(talk.act(), press.version, press.target))


async def save(talk: Talk, press: Press) -> None:
    """The draft is to hold."""
    await show(talk, await dialogue.save_draft(talk.act(), press.version))


async def on_value(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The value was written: it is shown, to be saved by a tap."""
    words, newer = await dialogue.say_value(talk.act(said), prompt)
    await talk.say(words, about=newer.subject)


async def undo(talk: Talk, press: Press) -> None:
    """The change is to be as before."""
    await show(talk, await dialogue.undo(talk.act(), press.version))


async def show_groups(talk: Talk, _press: Press) -> None:
    """The groups' switches."""
    await show(talk, await dialogue.show_groups(talk.act()))


async def mentions_on(talk: Talk, press: Press) -> None:
    """A group's posts are to mention people."""
    await switch(talk, press, mentions=True)


async def mentions_off(talk: Talk, press: Press) -> None:
    """A group's posts are to mention nobody."""
    await switch(talk, press, mentions=False)


async def switch(talk: Talk, press: Press, *, mentions: bool) -> None:
    """Switch a group's mentions, and show all switches again."""
    group = await talk.session.get(Group, (talk.organisation.id, press.target))
    if group is None:
        raise Refusal(SettingStepGone())
    act = talk.act(version=press.version)
    await switch_mentions(act, group, mentions=mentions)
    await show(talk, await dialogue.show_groups(act))


async def close(talk: Talk, _press: Press) -> None:
    """Enough."""
    await show(talk, SettingsClosed())


async def show(talk: Talk, words: Words, prompt: Prompt | None = None) -> None:
    """Put the next page in place of the one pressed; a reply to it answers the open question."""
    pressed = await talk.pressed()
    subject = prompt.subject if prompt else None
    if pressed is None:
        await talk.say(words, about=subject)
        return
    pressed.about_kind, pressed.about_id = subject or (None, None)
    await edit(talk.session, earlier=pressed, to=talk.speaker, message=words, now=talk.now)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("settings", on_settings, filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE)
]

PRESSES: dict[str, PressAction] = {
    "settings.list": show_overview,
    "settings.part": show_part,
    "settings.pick": pick,
    "settings.draft": draft,
    "settings.save": save,
    "settings.undo": undo,
    "settings.groups": show_groups,
    "settings.mentions.on": mentions_on,
    "settings.mentions.off": mentions_off,
    "settings.close": close,
}

PROMPTS: dict[str, TakePrompt] = {dialogue.PROMPT: on_value}
