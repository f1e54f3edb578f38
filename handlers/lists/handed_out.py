"""Talk about what somebody has handed out: /mine, turning its pages, urging by line."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.lists.handed_out import handed_out_by
from ledger.tasks.urging import urge_owner


async def on_mine(_update: Update, talk: Talk) -> None:
    """/mine: as it stands now."""
    await talk.say(await handed_out_by(talk.session, talk.speaker, now=talk.now))


async def press_page(talk: Talk, press: Press) -> None:
    """‹ 上一页, 下一页 ›."""
    await show_again(talk, page=press.target)


async def press_urge(talk: Talk, press: Press) -> None:
    """催办; the page stands in place of a version."""
    noted = await urge_owner(talk.session, task_id=press.target, by=talk.speaker, now=talk.now)
    talk.answer(noted)
    await show_again(talk, page=press.version)


async def show_again(talk: Talk, *, page: int) -> None:
    """Bring the pressed message up to date in place, or show it anew."""
    message = await handed_out_by(talk.session, talk.speaker, now=talk.now, page=page)
    await talk.say_in_place(message)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("mine", on_mine, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE)
]
PRESSES: dict[str, PressAction] = {"mine.page": press_page, "mine.urge": press_urge}
