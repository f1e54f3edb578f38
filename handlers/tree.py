"""Talk of the tree 组织: /tree, its pages, its two halves."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.people.tree import branches_for, tree_for


async def on_tree(_update: Update, talk: Talk) -> None:
    """/tree."""
    await talk.say(await tree_for(talk.session, talk.speaker))


async def press_departments(talk: Talk, press: Press) -> None:
    """A page of the departments."""
    await talk.say_in_place(await tree_for(talk.session, talk.speaker, page=press.target))


async def press_branches(talk: Talk, press: Press) -> None:
    """A page of the branches and of what is above them."""
    await talk.say_in_place(await branches_for(talk.session, talk.speaker, page=press.target))


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("tree", on_tree, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE)
]
PRESSES: dict[str, PressAction] = {
    "tree.departments": press_departments,
    "tree.branches": press_branches,
}
