"""Nobody sends, everybody says: words become outbox rows in the operation's own transaction."""

from collections.abc import Collection
from datetime import datetime, timedelta
from html import unescape
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.talk.burden import count_said
from ledger.talk.buttons import seal
from ledger.talk.reading_ahead import organisation_of, rows_read_ahead
from models import Call, Group, Member, Organisation, Outbox, Priority, Subject
from models.among import Among, Words
from models.numbering import add
from models.queues import EDITS
from wording import Keyboard, Message, Reader, Rendered, render
from wording.languages import supported

# An unanswered press spins for a while; Telegram refuses the answer after about 15 s.
PRESS_ANSWER_LIFE = timedelta(seconds=14)
_SAID = select(Outbox.id).where(
    Outbox.organisation_id == bindparam("of"), Outbox.once_key == bindparam("once_key")
)


async def say(
    session: AsyncSession,
    *,
    to: Member | Group,
    message: Message,
    now: datetime,
    about: Subject | None = None,
    once_per: str | None = None,
    priority: Priority = Priority.REPLY,
    answers: bool = False,
) -> Outbox | None:
    """Put a message to a member or a group into the outbox.

    `once_per` makes it unique in the organisation: said again, nothing happens and None is
    returned. None too for someone who has not joined: there is no chat to say it in. Unless it
    `answers` what the member has just said or pressed, it counts as a burden to him.
    """
    organisation = await organisation_of(session, to.organisation_id)
    place = address_of(to)
    if place is None or (once_per and await already_said(session, organisation.id, once_per)):
        return None
    rendered = render(message, reader_of(to, organisation, now))
    if isinstance(to, Member) and not answers:
        await count_said(session, organisation, to, now=now)
    return await put_in_outbox(
        session,
        organisation,
        chat_id=place.chat_id,
        topic_id=place.topic_id,
        rendered=rendered,
        now=now,
        about=about,
        once_per=once_per,
        priority=priority,
        member_id=place.member_id,
    )


class Address(NamedTuple):
    """Where something is said: chat, topic (0: none), and whose private chat that is."""

    chat_id: int
    topic_id: int
    member_id: int | None


def address_of(to: Member | Group) -> Address | None:
    """Return where it is said; None for a member who has not joined."""
    if not isinstance(to, Member):
        return Address(to.chat_id, to.topic_id, None)
    return None if to.telegram_user_id is None else Address(to.telegram_user_id, 0, to.id)


async def say_to_chat(
    session: AsyncSession,
    organisation: Organisation,
    *,
    chat_id: int,
    message: Message,
    now: datetime,
    topic_id: int = 0,
    language: str | None = None,
    once_per: str | None = None,
    priority: Priority = Priority.REPLY,
) -> Outbox | None:
    """Put a message to a chat that is neither a member's nor a bound group's into the outbox."""
    if once_per and await already_said(session, organisation.id, once_per):
        return None
    reader = Reader(supported(language or organisation.language), organisation.timezone, now)
    return await put_in_outbox(
        session,
        organisation,
        chat_id=chat_id,
        topic_id=topic_id,
        rendered=render(message, reader),
        now=now,
        once_per=once_per,
        priority=priority,
    )


async def put_in_outbox(
    session: AsyncSession,
    organisation: Organisation,
    *,
    chat_id: int,
    rendered: Rendered,
    now: datetime,
    topic_id: int = 0,
    about: Subject | None = None,
    once_per: str | None = None,
    priority: Priority = Priority.REPLY,
    member_id: int | None = None,
) -> Outbox:
    """Add the row that says words already rendered."""
    payload = text_payload(organisation, chat_id, rendered)
    if topic_id:
        payload["message_thread_id"] = topic_id
    row = Outbox(
        organisation_id=organisation.id,
        method=Call.SAY,
        chat_id=chat_id,
        payload=payload,
        priority=priority,
        created_at=now,
        once_key=once_per,
        member_id=member_id,
        about_kind=about.kind if about else None,
        about_id=about.id if about else None,
        secret=rendered.secret,
    )
    return await add(session, row)


async def edit(
    session: AsyncSession,
    *,
    earlier: Outbox,
    to: Member | Group,
    message: Message,
    now: datetime,
    priority: Priority = Priority.REPLY,
    once_per: str | None = None,
    not_before: datetime | None = None,
) -> Outbox:
    """Edit in place what an earlier outbox row said, once that one is out.

    `once_per` must be new: see `row_said`.
    """
    organisation = await organisation_of(session, earlier.organisation_id)
    row = edit_of(earlier, render(message, reader_of(to, organisation, now)), organisation, now=now)
    row.priority, row.once_key, row.not_before = priority, once_per, not_before
    return await add(session, row)


async def shorten(session: AsyncSession, earlier: Outbox, *, now: datetime) -> None:
    """Edit in place, to the shorter words it brought with it, what a newer message replaces."""
    if earlier.shorter is None:
        return
    organisation = await organisation_of(session, earlier.organisation_id)
    session.add(edit_of(earlier, Rendered(earlier.shorter, ()), organisation, now=now))
    earlier.shorter = None


def edit_of(
    earlier: Outbox, rendered: Rendered, organisation: Organisation, *, now: datetime
) -> Outbox:
    """Return the row that puts other words, and other buttons, into what an earlier one said."""
    assert earlier.chat_id is not None  # noqa: S101  # only chat messages can be edited
    below_file = earlier.produced_id is not None
    return Outbox(
        organisation_id=organisation.id,
        method=Call.EDIT_CAPTION if below_file else Call.EDIT,
        chat_id=earlier.chat_id,
        payload=caption_payload(organisation, earlier.chat_id, rendered)
        if below_file
        else text_payload(organisation, earlier.chat_id, rendered),
        priority=earlier.priority,
        created_at=now,
        edits_id=earlier.id,
        member_id=earlier.member_id,
        about_kind=earlier.about_kind,
        about_id=earlier.about_id,
        secret=rendered.secret,
    )


async def reword(
    session: AsyncSession, waiting: Outbox, *, to: Member | Group, message: Message, now: datetime
) -> None:
    """Put other words into a row that waits to be sent."""
    organisation = await organisation_of(session, waiting.organisation_id)
    assert waiting.chat_id is not None  # noqa: S101  # only words to a chat are reworded
    rendered = render(message, reader_of(to, organisation, now))
    waiting.payload = text_payload(organisation, waiting.chat_id, rendered)


async def outbox_row_at(
    session: AsyncSession, organisation_id: int, *, chat_id: int, message_id: int
) -> Outbox | None:
    """Return the outbox row behind a message in a chat, if the bot said it."""
    known = rows_read_ahead(session).outbox_rows.get((chat_id, message_id))
    if known is not None:
        return known
    found: Outbox | None = await session.scalar(
        select(Outbox).where(
            Outbox.organisation_id == organisation_id,
            Outbox.chat_id == chat_id,
            Outbox.message_id == message_id,
            Outbox.method.not_in(EDITS),
        )
    )
    return found


def answer_press(
    session: AsyncSession,
    organisation: Organisation,
    *,
    query_id: str,
    now: datetime,
    message: Message | None = None,
    language: str | None = None,
    alert: bool = False,
) -> None:
    """Answer a button press, with a short line on top of the chat if given (200 characters)."""
    payload: dict[str, Any] = {"callback_query_id": query_id}
    if message is not None:
        reader = Reader(supported(language or organisation.language), organisation.timezone, now)
        # A press is answered in plain text: Telegram reads no HTML here.
        payload |= {"text": unescape(render(message, reader).text)[:200], "show_alert": alert}
    session.add(
        Outbox(
            organisation_id=organisation.id,
            method=Call.ANSWER_PRESS,
            chat_id=None,
            payload=payload,
            priority=Priority.REPLY,
            created_at=now,
            not_after=now + PRESS_ANSWER_LIFE,
        )
    )


def text_payload(organisation: Organisation, chat_id: int, rendered: Rendered) -> dict[str, Any]:
    """Return the parameters shared by sending and editing a text."""
    payload: dict[str, Any] = {
        "chat_id": chat_id,
        "text": rendered.text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if rendered.keyboard:
        payload["reply_markup"] = markup(rendered.keyboard, organisation.button_key)
    return payload


def caption_payload(organisation: Organisation, chat_id: int, rendered: Rendered) -> dict[str, Any]:
    """Return the parameters that put words and buttons below a file."""
    payload: dict[str, Any] = {"chat_id": chat_id}
    if rendered.text:
        payload |= {"caption": rendered.text, "parse_mode": "HTML"}
    if rendered.keyboard:
        payload["reply_markup"] = markup(rendered.keyboard, organisation.button_key)
    return payload


def markup(keyboard: Keyboard, key: bytes) -> dict[str, Any]:
    """Return the inline keyboard with every button sealed."""
    return {
        "inline_keyboard": [
            [{"text": button.label, "callback_data": seal(button, key)} for button in row]
            for row in keyboard
        ]
    }


def reader_of(to: Member | Group, organisation: Organisation, now: datetime) -> Reader:
    """Return the language and zone in which the recipient reads, and when."""
    if not isinstance(to, Member):
        return Reader(supported(organisation.language), organisation.timezone, now)
    language = supported(to.language or organisation.language)
    return Reader(language, to.timezone or organisation.timezone, now)


async def row_said(session: AsyncSession, organisation_id: int, once_per: str) -> Outbox | None:
    """Return what was said under that key."""
    found: Outbox | None = await session.scalar(
        select(Outbox).where(Outbox.organisation_id == organisation_id, Outbox.once_key == once_per)
    )
    return found


async def said_among(
    session: AsyncSession, organisation_id: int, once_keys: Collection[str]
) -> set[str]:
    """Return under which of these keys something was said."""
    rows = await session.scalars(_SAID_AMONG, {"of": organisation_id, "once_keys": once_keys})
    return {key for key in rows if key is not None}


# Built once: whatever goes out in chunks asks it.
_SAID_AMONG = select(Outbox.once_key).where(
    Outbox.organisation_id == bindparam("of"),
    Among(Outbox.once_key, bindparam("once_keys", type_=Words())),
)


async def already_said(session: AsyncSession, organisation_id: int, once_per: str) -> bool:
    """Return whether something was said under that key."""
    found = await session.scalar(_SAID, {"of": organisation_id, "once_key": once_per})
    return found is not None
