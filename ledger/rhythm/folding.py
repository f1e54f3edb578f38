"""Folding: what waits for its reader's next list stands in it, with a button that opens it.

Until then it is a row of the outbox that is not to be sent yet; what no list takes is sent by
itself. What a list has taken is no message any more, and is not counted as one.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from html import unescape
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.rhythm.planning import is_told
from ledger.talk.burden import count_folded, week_at
from models import Call, Occurrence, Organisation, Outbox, OutboxState, SubjectKind
from models.among import THESE, Among
from wording.lists.folded import FoldedLine

FOLDED = "it stands in a list"  # why such a row was not sent
MOST = 8  # in one list; what is more goes by itself
TAG = re.compile(r"<[^>]+>")
WORTH_A_LIST = 2  # messages that would else come on the same morning

Lines = tuple[FoldedLine, ...]

# Built once: every list asks for the one or the other.
LINES = select(Outbox.id, Outbox.chat_id, Outbox.rule, Outbox.about_kind, Outbox.payload).where(
    Outbox.organisation_id == bindparam("of"),
    Among(Outbox.chat_id, THESE),
    Outbox.message_id.is_(None),
    Outbox.method == Call.SAY,
    Outbox.rule.is_not(None),
)
_WAITING = LINES.where(
    Outbox.state == OutboxState.PENDING, Outbox.not_before.is_not(None), Outbox.attempts == 0
)
_FOLDED = LINES.where(
    Outbox.state == OutboxState.DROPPED,
    Outbox.error == FOLDED,
    Outbox.sent_at >= bindparam("since"),
)


async def lines_waiting(
    session: AsyncSession, organisation_id: int, chats: Iterable[int]
) -> dict[int, Lines]:
    """Return what waits for the next list, by the member's private chat."""
    return await lines_of(session, organisation_id, chats, _WAITING)


async def lines_folded(
    session: AsyncSession, organisation_id: int, chat_id: int | None, *, since: datetime | None
) -> Lines:
    """Return what his lists have taken since then, and he has not answered."""
    if chat_id is None or since is None:
        return ()
    found = await lines_of(session, organisation_id, [chat_id], _FOLDED, since=since)
    return found.get(chat_id, ())


def waits_until(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the outbox rows that wait until that very moment."""
    return (Outbox.state == OutboxState.PENDING, Outbox.not_before == moment)


async def lines_of(
    session: AsyncSession,
    organisation_id: int,
    chats: Iterable[int],
    which: Select[*tuple[Any, ...]],
    **wanted: Any,
) -> dict[int, Lines]:
    """Return the lines of such outbox rows, by chat, the oldest first.

    They are few and sorted here: asked for in order, SQLite would read all rows in that order.
    """
    parameters = {"of": organisation_id, "these": list(chats), **wanted}
    rows = await session.execute(which, parameters)
    found: dict[int, list[FoldedLine]] = defaultdict(list)
    for number, chat_id, rule, about, payload in sorted(rows, key=itemgetter(0)):
        lines = found[chat_id]
        if len(lines) < MOST and "text" in payload:
            lines.append(FoldedLine(len(lines) + 1, number, *words_of(rule, about, payload)))
    return {chat_id: tuple(lines) for chat_id, lines in found.items()}


def words_of(rule: str, about: SubjectKind | None, payload: dict[str, Any]) -> tuple[str, str]:
    """Return what a message is called, and of a question its last line: until when."""
    lines = [line for line in unescape(TAG.sub("", payload["text"])).split("\n") if line.strip()]
    return lines[0].strip(), lines[-1].strip() if is_asked(rule, about) and len(lines) > 1 else ""


def is_asked(rule: str, about: SubjectKind | None) -> bool:
    """Return whether a message of a rule asks its reader, rather than tells him."""
    return about is SubjectKind.ROUND and not is_told(rule)


async def still_wait(session: AsyncSession, organisation_id: int, numbers: Collection[int]) -> bool:
    """Return whether all of them wait: what was made ready before the lock may be out by now."""
    if not numbers:
        return True
    count = await session.scalar(select(func.count()).where(*waiting(organisation_id, numbers)))
    return count == len(numbers)


def waiting(organisation_id: int, numbers: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for those of the outbox rows that wait."""
    return (
        Outbox.organisation_id == organisation_id,
        Outbox.id.in_(numbers),
        Outbox.state == OutboxState.PENDING,
    )


async def fold(
    session: AsyncSession,
    organisation: Organisation,
    occurrence: Occurrence,
    numbers: Sequence[int],
    *,
    now: datetime,
) -> None:
    """Note that a list has taken these: on record, and no messages any more."""
    if not numbers:
        return
    which = waiting(organisation.id, numbers)
    rows = await session.execute(
        select(Outbox.member_id, Outbox.not_before, Outbox.rule).where(*which)
    )
    counts = Counter(
        (week_at(organisation, later or now), member or 0, rule or "")
        for member, later, rule in rows
    )
    await session.execute(
        update(Outbox).where(*which).values(state=OutboxState.DROPPED, error=FOLDED, sent_at=now)
    )
    await count_folded(session, organisation, counts)
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="prompts_folded",
        now=now,
        about=organisation.subject,
        rule=occurrence.rule,
        period=occurrence.period,
        people=len({member for _, member, _ in counts}),
        prompts=counts.total(),
    )
