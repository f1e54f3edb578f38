"""Handlers for tests of the doors alone: what is said is kept and said back, or goes wrong."""

from telegram import Update
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from handlers.talk.context import BotApplication, Talk
from ledger.book.chain import append_entry, effect_exists
from ledger.book.refusals import Refusal
from ledger.talk.saying import put_in_outbox
from wording import Rendered
from wording.talk import ButtonNotOurs

failures: list[str] = []


class BrokenError(Exception):
    """A defect."""


async def keep(talk: Talk, text: str, effect_key: str | None = None) -> None:
    await append_entry(
        talk.session,
        organisation_id=talk.organisation.id,
        kind="heard",
        now=talk.now,
        actor_id=talk.member.id if talk.member else None,
        effect_key=effect_key,
        text=text,
    )
    await put_in_outbox(
        talk.session,
        talk.organisation,
        chat_id=talk.chat.id,
        rendered=Rendered(f"收到：{text}", ()),
        now=talk.now,
        member_id=talk.member.id if talk.member else None,
    )


async def on_text(update: Update, talk: Talk) -> None:
    text = talk.message.text or ""
    await keep(talk, text)
    if text == "refuse":
        raise Refusal(ButtonNotOurs())
    if text in failures or text.startswith("break"):
        raise BrokenError(f"cannot do {len(text)} characters")


async def on_press(update: Update, talk: Talk) -> None:
    key = f"press:{talk.query.data}"
    if not await effect_exists(talk.session, talk.organisation.id, key):
        await keep(talk, talk.query.data or "", effect_key=key)
    talk.answer()


def register(application: BotApplication) -> None:
    application.add_handler(CallbackQueryHandler(on_press))
    application.add_handler(MessageHandler(filters.TEXT, on_text))
