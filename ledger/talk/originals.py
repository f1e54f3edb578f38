"""The original: the message that words quote, and what is shown in its place.

It is looked up only where it is to be changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.talk.buttons import Press, open_seal
from ledger.talk.saying import edit_of, outbox_row_at, reader_of
from models import Member, Organisation, Outbox, Priority, Subject
from models.numbering import add
from models.queues import EDITS
from wording import Message, Rendered, render
from wording.rendering import TEXT_LIMIT


class Kind(Enum):
    """What a message about one thing is to who quotes it."""

    OWN_CARD = auto()  # of who works on it
    CARD = auto()
    RECEIPT = auto()  # of something said: it stays as it was noted
    OTHER = auto()


@dataclass
class Original:
    """A message in the private chat of whoever quotes it."""

    message_id: int
    kind: Kind
    since: int  # the newest row number before the words were taken
    is_outdated: bool = False  # what it is about was shown in another message


async def row_of(session: AsyncSession, reader: Member, message_id: int) -> Outbox | None:
    """Return what was said as that message in the reader's private chat, if it was."""
    chat_id = reader.telegram_user_id
    if chat_id is None:
        return None
    return await outbox_row_at(
        session, reader.organisation_id, chat_id=chat_id, message_id=message_id
    )


async def right_above(
    session: AsyncSession, reader: Member, original: Original, subject: Subject
) -> Outbox | None:
    """Return the original's row if it is about this, and nothing was said after it."""
    row = await row_of(session, reader, original.message_id)
    if row is None or (row.about_kind, row.about_id) != subject:
        return None
    newer = exists().where(
        Outbox.organisation_id == reader.organisation_id,
        Outbox.chat_id == row.chat_id,
        Outbox.message_id > original.message_id,
        Outbox.method.not_in(EDITS),
    )
    return None if await session.scalar(select(newer)) else row


async def shown_in(session: AsyncSession, said: Outbox) -> Outbox:
    """Return what is shown in the place of what was said: that, or the newest edit of it."""
    if said.about_id is None:
        which = (Outbox.chat_id == said.chat_id, Outbox.message_id == said.message_id)
    else:
        which = (Outbox.about_kind == said.about_kind, Outbox.about_id == said.about_id)
    found: Outbox | None = await session.scalar(
        select(Outbox)
        .where(
            Outbox.organisation_id == said.organisation_id,
            *which,
            or_(Outbox.edits_id == said.id, Outbox.id == said.id),
        )
        .order_by(Outbox.id.desc())
        .limit(1)
    )
    return found or said


def opened(organisation: Organisation, seals: Iterable[str]) -> list[Press]:
    """Return the buttons of ours that carry these."""
    presses = (open_seal(seal, organisation.button_key) for seal in seals)
    return [press for press in presses if press is not None]


def seals_under(shown: Outbox) -> list[str]:
    """Return what the buttons carry under what is shown."""
    keyboard = shown.payload.get("reply_markup", {}).get("inline_keyboard", ())
    return [button.get("callback_data", "") for row in keyboard for button in row]


async def show_anew(
    session: AsyncSession,
    organisation: Organisation,
    said: Outbox,
    message: Message,
    *,
    shown: Outbox,
    to: Member,
    now: datetime,
) -> None:
    """Let what was said show this; no call is made for what it shows already.

    Answers go first: it may stand far up.
    """
    rendered = render(message, reader_of(to, organisation, now))
    row = edit_of(said, rendered, organisation, now=now)
    row.priority = Priority.REMINDER
    if row.payload != shown.payload:
        await add(session, row)


async def add_below(
    session: AsyncSession,
    organisation: Organisation,
    said: Outbox,
    message: Message,
    *,
    to: Member,
    now: datetime,
) -> bool:
    """Put a message below what is shown, with its own buttons; return whether there is room."""
    earlier = (await shown_in(session, said)).payload.get("text")
    rendered = render(message, reader_of(to, organisation, now))
    text = f"{earlier}\n\n{rendered.text}"
    if earlier is None or len(text) > TEXT_LIMIT:
        return False
    both = Rendered(text, rendered.keyboard)
    await add(session, edit_of(said, both, organisation, now=now))
    return True
