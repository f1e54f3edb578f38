"""Files of our own making: wanted and said in one transaction; made, sent and kept by the process.

`want_file` says what is to be made, `send_file` to whom it goes with which words, and
`answer_with_file` does both for who acts. One file goes to as many as are to have it; it is made
once, and handed to Telegram once.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.talk.acts import Act
from ledger.talk.burden import count_said
from ledger.talk.reading_ahead import organisation_of
from ledger.talk.saying import address_of, already_said, caption_payload, put_in_outbox, reader_of
from models import (
    Call,
    Group,
    Member,
    Outbox,
    OutboxState,
    Priority,
    ProducedFile,
    ProducedState,
    Subject,
)
from models.numbering import add
from models.produced import STILL_HELD, STILL_WANTED
from wording import Message, Rendered, render
from wording.products import Product, as_source
from wording.rendering import CAPTION_LIMIT, length_shown

TRIES = 3
ORDERS_READ = 50  # those behind them wait for these
TRIED_AGAIN_AFTER = timedelta(seconds=20)  # times the tries so far


async def want_file(
    session: AsyncSession,
    organisation_id: int,
    product: Product,
    *,
    name: str,
    now: datetime,
    of: Member | None = None,
) -> ProducedFile:
    """Say what is to be made, under which file name; `of` is whose alone it is."""
    return await add(
        session,
        ProducedFile(
            organisation_id=organisation_id,
            kind=product.kind,
            source=as_source(product),
            name=name,
            mime=product.mime,
            is_picture=product.is_picture,
            member_id=of.id if of else None,
            wanted_at=now,
        ),
    )


async def answer_with_file(
    act: Act,
    product: Product,
    *,
    name: str,
    caption: Message,
    of: Member | None = None,
    about: Subject | None = None,
    once_per: str | None = None,
) -> None:
    """Have a file made and sent to who acts, with its words below; the rest is as for both."""
    file = await want_file(act.session, act.organisation_id, product, name=name, now=act.now, of=of)
    await send_file(
        act.session,
        to=act.by,
        file=file,
        caption=caption,
        now=act.now,
        about=about,
        once_per=once_per,
        answers=True,
    )


async def send_file(
    session: AsyncSession,
    *,
    to: Member | Group,
    file: ProducedFile,
    now: datetime,
    caption: Message | None = None,
    about: Subject | None = None,
    once_per: str | None = None,
    priority: Priority = Priority.REPLY,
    answers: bool = False,
) -> Outbox | None:
    """Put a file, with its words and buttons below it, into the outbox.

    `once_per`, `answers` and what is returned are as for `say`. Words that are too long to stand
    below a file follow it.
    """
    organisation = await organisation_of(session, to.organisation_id)
    place = address_of(to)
    if place is None or (once_per and await already_said(session, organisation.id, once_per)):
        return None
    if isinstance(to, Member) and not answers:
        await count_said(session, organisation, to, now=now)
    rendered = render(caption, reader_of(to, organisation, now)) if caption else Rendered("", ())
    fits = length_shown(rendered.text) <= CAPTION_LIMIT
    payload = caption_payload(organisation, place.chat_id, rendered if fits else Rendered("", ()))
    if place.topic_id:
        payload["message_thread_id"] = place.topic_id
    row = Outbox(
        organisation_id=organisation.id,
        method=Call.SEND_PHOTO if file.is_picture else Call.SEND_DOCUMENT,
        chat_id=place.chat_id,
        payload=payload,
        priority=priority,
        created_at=now,
        once_key=once_per,
        member_id=place.member_id,
        about_kind=about.kind if about else None,
        about_id=about.id if about else None,
        secret=rendered.secret,
        produced_id=file.id,
        awaits_file=file.state is not ProducedState.MADE,
    )
    await add(session, row)
    if not fits:
        await put_in_outbox(
            session,
            organisation,
            **place._asdict(),
            rendered=rendered,
            now=now,
            about=about,
            priority=priority,
        )
    return row


class Order(NamedTuple):
    """A file that is to be made now."""

    id: int
    kind: str
    source: dict[str, Any]
    attempts: int


async def next_order(
    session: AsyncSession, organisation_id: int, *, now: datetime
) -> tuple[Order | None, datetime | None]:
    """Return the first file to be made now; where there is none, when there is to be one."""
    rows = await session.execute(
        select(
            ProducedFile.id,
            ProducedFile.kind,
            ProducedFile.source,
            ProducedFile.attempts,
            ProducedFile.not_before,
        )
        .where(ProducedFile.organisation_id == organisation_id, STILL_WANTED)
        .order_by(ProducedFile.id)
        .limit(ORDERS_READ)
    )
    waits: list[datetime] = []
    for *order, not_before in rows:
        if not_before is None or not_before <= now:
            return Order(*order), None
        waits.append(not_before)
    return None, min(waits, default=None)


async def keep_made(
    session: AsyncSession, organisation_id: int, number: int, content: bytes, *, now: datetime
) -> None:
    """Keep the bytes; whatever waits for them may be sent."""
    await change_file(
        session,
        organisation_id,
        number,
        state=ProducedState.MADE,
        body=content,
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        made_at=now,
        not_before=None,
        error=None,
    )
    await session.execute(
        update(Outbox)
        .where(Outbox.organisation_id == organisation_id, Outbox.produced_id == number)
        .values(awaits_file=False)
    )


async def put_off_making(
    session: AsyncSession, organisation_id: int, order: Order, *, error: str, now: datetime
) -> bool:
    """Count a try in vain; return whether there is to be another."""
    tries = order.attempts + 1
    again = tries < TRIES
    await change_file(
        session,
        organisation_id,
        order.id,
        state=ProducedState.WANTED if again else ProducedState.FAILED,
        attempts=tries,
        not_before=now + TRIED_AGAIN_AFTER * tries if again else None,
        error=error,
    )
    return again


async def want_again(session: AsyncSession, organisation_id: int, numbers: Sequence[int]) -> None:
    """Have files made once more, for outbox rows that found them gone."""
    await session.execute(
        update(ProducedFile)
        .where(ProducedFile.organisation_id == organisation_id, ProducedFile.id.in_(numbers))
        .values(state=ProducedState.WANTED, attempts=0, not_before=None, file_id=None)
    )
    await session.execute(
        update(Outbox)
        .where(
            Outbox.organisation_id == organisation_id,
            Outbox.produced_id.in_(numbers),
            Outbox.state == OutboxState.PENDING,
        )
        .values(awaits_file=True)
    )


async def keep_file_ids(
    session: AsyncSession, organisation_id: int, file_ids: Mapping[int, str]
) -> None:
    """Keep what Telegram calls files, by their numbers here: from now on that is enough."""
    for number, file_id in file_ids.items():
        await change_file(session, organisation_id, number, file_id=file_id)


async def change_file(
    session: AsyncSession, organisation_id: int, number: int, **values: Any
) -> None:
    """Write columns of a file without reading it: its bytes may be many."""
    await session.execute(
        update(ProducedFile)
        .where(ProducedFile.organisation_id == organisation_id, ProducedFile.id == number)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def content_of(session: AsyncSession, organisation_id: int, number: int) -> bytes | None:
    """Return the bytes of a file, unless they were let go."""
    body: bytes | None = await session.scalar(
        select(ProducedFile.body).where(
            ProducedFile.organisation_id == organisation_id, ProducedFile.id == number
        )
    )
    return body


class ToSend(NamedTuple):
    """A file that was made, as the call that sends it needs it."""

    id: int
    name: str
    mime: str
    is_picture: bool
    file_id: str | None

    @property
    def parameter(self) -> str:
        """What the call names it."""
        return "photo" if self.is_picture else "document"


async def files_to_send(
    session: AsyncSession, organisation_id: int, numbers: Collection[int]
) -> dict[int, ToSend]:
    """Return files by their numbers, without their bytes."""
    rows = await session.execute(
        select(
            ProducedFile.id,
            ProducedFile.name,
            ProducedFile.mime,
            ProducedFile.is_picture,
            ProducedFile.file_id,
        ).where(ProducedFile.organisation_id == organisation_id, ProducedFile.id.in_(numbers))
    )
    return {row.id: ToSend(*row) for row in rows}


async def let_go(
    session: AsyncSession, organisation_id: int, *, until: datetime, limit: int
) -> bool:
    """Let the bytes of files made until then go; return whether there may be more."""
    old = (
        await session.scalars(
            select(ProducedFile.id)
            .where(
                ProducedFile.organisation_id == organisation_id,
                STILL_HELD,
                ProducedFile.made_at <= until,
            )
            .order_by(ProducedFile.made_at)
            .limit(limit)
        )
    ).all()
    for number in old:
        await change_file(session, organisation_id, number, body=None)
    return len(old) == limit
