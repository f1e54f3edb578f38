"""One message to many, a chunk of readers at a time: memory stays small, a crash resumes.

Each chunk is one transaction: its outbox rows and the occurrence's cursor, all or nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.quiet_hours import Night, QuietHours
from ledger.organisations import framework_of
from ledger.people.quiet_hours import common_hours, own_hours
from ledger.people.time_off import is_away
from ledger.rhythm.putting_off import put_off_some
from ledger.talk.burden import count_letters
from ledger.talk.saying import text_payload
from models import (
    Call,
    Member,
    Occurrence,
    Organisation,
    Outbox,
    OutboxState,
    Priority,
    Subject,
)
from models.frozen import frozen
from models.inserting import inserting
from models.numbering import next_numbers
from wording import Message, Reader, render
from wording.languages import supported

CHUNK_SIZE = 100  # readers per transaction, which holds the lock for some 12 ms when worded ahead


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is written to: a few columns of a member who has joined."""

    id: int
    name: str
    unit_id: int
    chat_id: int
    language: str | None
    quiet_from: time | None = None
    quiet_until: time | None = None
    timezone: str | None = None


COLUMNS = (
    Member.id,
    Member.name,
    Member.unit_id,
    Member.telegram_user_id,
    Member.language,
    Member.quiet_from,
    Member.quiet_until,
    Member.timezone,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one recipient."""

    to: Recipient
    message: Message
    about: Subject | None = None
    folds: tuple[int, ...] = ()  # outbox rows that it says in their place
    repeats: str | None = None  # once key of the message that it says again, and takes back


@frozen
class Chunk:
    """The letters of one chunk, and the last reader looked at; None when nobody is left.

    `added` counts what the maker has put into the outbox himself.
    """

    letters: Sequence[Letter]
    last: int | None
    added: int = 0


async def next_recipients(
    session: AsyncSession,
    occurrence: Occurrence,
    *conditions: ColumnElement[bool],
    limit: int | None = None,
) -> tuple[list[Recipient], bool]:
    """Return the next members on the roster who have joined, by number, after the cursor.

    Whoever is away is left alone.
    And whether there are more after them: one more than asked for is looked at.
    """
    limit = limit or CHUNK_SIZE
    found = await recipients(
        session,
        occurrence.organisation_id,
        Member.id > occurrence.served_up_to,
        ~is_away(Member.id, occurrence.organisation_id, occurrence.opened_at),
        *conditions,
        limit=limit + 1,
    )
    return found[:limit], len(found) > limit


async def recipients(
    session: AsyncSession,
    organisation_id: int,
    *conditions: ColumnElement[bool],
    limit: int | None = None,
) -> list[Recipient]:
    """Return the members who have joined and not left, under further conditions, by number."""
    rows = await session.execute(
        select(*COLUMNS)
        .where(
            Member.organisation_id == organisation_id,
            Member.telegram_user_id.is_not(None),
            Member.left_at.is_(None),
            *conditions,
        )
        .order_by(Member.id)
        .limit(limit)
    )
    return [Recipient(*row) for row in rows]  # type: ignore[arg-type]  # joined: has a chat


def chunk_of(readers: Sequence[Recipient], letters: Sequence[Letter], *, more: bool) -> Chunk:
    """Return the chunk of these readers; `more` says whether others come after them."""
    return Chunk(letters, readers[-1].id if more else None)


def once_key(rule: str, period: str, member_id: int | str) -> str:
    """Return the key under which a push reaches a member once."""
    return f"{rule}:{period}:{member_id}"


async def add_letters(
    session: AsyncSession,
    organisation: Organisation,
    occurrence: Occurrence,
    letters: Sequence[Letter],
    *,
    now: datetime,
    priority: Priority,
) -> None:
    """Add the letters to the outbox in one statement; what was said already is left as it is."""
    rows = written(organisation, occurrence, letters, now=now, priority=priority)
    await add_rows(session, organisation, occurrence, rows, now=now)


def written(
    organisation: Organisation,
    occurrence: Occurrence,
    letters: Sequence[Letter],
    *,
    now: datetime,
    priority: Priority,
) -> list[dict[str, Any]]:
    """Return the letters as outbox rows, each in its reader's language, not numbered yet."""

    @cache
    def reader_in(language: str | None, timezone: str | None) -> Reader:
        return Reader(
            supported(language or organisation.language), timezone or organisation.timezone, now
        )

    night_of = nights_of(organisation, occurrence, now=now)
    rows = []
    for letter in letters:
        rendered = render(letter.message, reader_in(letter.to.language, letter.to.timezone))
        own = own_hours(letter.to.quiet_from, letter.to.quiet_until)
        begins, ends = night_of(own, letter.to.timezone) or (None, None)
        rows.append(
            {
                "payload": text_payload(organisation, letter.to.chat_id, rendered),
                "created_at": now,
                "priority": int(priority),
                "quiet_from": begins,
                "quiet_until": ends,
                "secret": rendered.secret,
                **address(letter, occurrence),
            }
        )
    return rows


def nights_of(
    organisation: Organisation, occurrence: Occurrence, *, now: datetime
) -> Callable[[QuietHours | None, str | None], Night | None]:
    """Return what tells in which hours a push is not sent, from the reader's own or none of his.

    A check-in is asked at its hour, and may be late in the evening.
    """
    is_push = framework_of(organisation).push(occurrence.rule) is not None
    common = common_hours(organisation)

    @cache
    def night_of(own: QuietHours | None, timezone: str | None) -> Night | None:
        zone = ZoneInfo(timezone or organisation.timezone)
        return (own or common).night(now, zone) if is_push else None

    return night_of


async def add_rows(
    session: AsyncSession,
    organisation: Organisation,
    occurrence: Occurrence,
    rows: Sequence[dict[str, Any]],
    *,
    now: datetime,
) -> None:
    """Add the rows to the outbox; for whoever had much this week, what can wait is put off."""
    if not rows:
        return
    later = await put_off_some(session, organisation, occurrence, rows, now=now)
    await insert_rows(session, organisation, occurrence, rows, now=now, later=later)


async def insert_rows(
    session: AsyncSession,
    organisation: Organisation,
    occurrence: Occurrence,
    rows: Sequence[dict[str, Any]],
    *,
    now: datetime,
    later: Sequence[datetime] = (),
) -> None:
    """Number the rows, add them in one statement, and count them: those put off, until then."""
    first = await next_numbers(session, organisation.id, len(rows))
    await session.execute(
        insertion(session.get_bind().dialect.name),
        [{"id": number, **row} for number, row in enumerate(rows, first)],
    )
    numbers = range(first, first + len(rows))
    await count_letters(session, organisation, occurrence.rule, numbers, at=now)
    for moment in later:
        await count_letters(
            session, organisation, occurrence.rule, numbers, at=moment, put_off=True
        )


@cache
def insertion(dialect: str) -> Any:
    """Return the statement that adds rows to the outbox, once per key."""
    insert = inserting(dialect)(Outbox.__table__)
    return insert.on_conflict_do_nothing(index_elements=["organisation_id", "once_key"])


def address(letter: Letter, occurrence: Occurrence) -> dict[str, Any]:
    """Return the columns of a letter but for its words; too late, it is dropped."""
    return {
        "organisation_id": occurrence.organisation_id,
        "method": Call.SAY,
        "chat_id": letter.to.chat_id,
        "state": OutboxState.PENDING,
        "not_before": None,
        "not_after": occurrence.useful_until,
        "attempts": 0,
        "once_key": once_key(occurrence.rule, occurrence.period, letter.to.id),
        "rule": occurrence.rule,
        "period": occurrence.period,
        "member_id": letter.to.id,
        "about_kind": letter.about.kind if letter.about else None,
        "about_id": letter.about.id if letter.about else None,
    }
