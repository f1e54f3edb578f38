"""Handing out what was opened: which function makes the letters of which push, chunk by chunk."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, bindparam, case, not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.bulletins.drafting import letters_of_drafts
from ledger.bulletins.posting import post_bulletin
from ledger.bulletins.telling import letters_of_bulletin
from ledger.check_ins.asking import (
    letters_of_escalations,
    letters_of_questions,
    letters_of_reminders,
    letters_of_summaries,
)
from ledger.lists.asked_together import ask_together
from ledger.lists.digests import letters_of_digests
from ledger.lists.posting import post_to_groups
from ledger.lists.reminders import letters_of_deadlines
from ledger.lists.responsibility_lists import letters_of_lists
from ledger.organisations import framework_of
from ledger.rhythm.fan_out import Chunk, Letter, add_rows, written
from ledger.rhythm.folding import fold, still_wait
from ledger.rhythm.missed import give_up
from ledger.rhythm.planning import (
    CLOSING,
    ESCALATION,
    POSTING,
    REMINDER,
    TELLING,
    key_of,
    part_of,
)
from ledger.rhythm.taking_back import take_back
from models import Occurrence, OccurrenceState, Organisation, Priority
from models.among import Among, Words
from models.framework import PushKind
from models.frozen import frozen
from models.numbering import hold_chain_end
from models.whether import Question

MakeChunk = Callable[[AsyncSession, Organisation, Occurrence, datetime], Awaitable[Chunk]]

PUSHES: dict[PushKind, tuple[MakeChunk, Priority]] = {
    PushKind.TASK_LIST: (letters_of_lists, Priority.BULK),
    PushKind.HEAD_DIGEST: (letters_of_digests, Priority.REMINDER),
    PushKind.DEADLINES: (letters_of_deadlines, Priority.REMINDER),
    PushKind.GROUP_POST: (post_to_groups, Priority.REMINDER),
}
CHECK_INS: dict[str, tuple[MakeChunk, Priority]] = {
    "": (letters_of_questions, Priority.BULK),
    REMINDER: (letters_of_reminders, Priority.REMINDER),
    CLOSING: (letters_of_summaries, Priority.REMINDER),
    ESCALATION: (letters_of_escalations, Priority.REMINDER),
}

BULLETINS: dict[str, tuple[MakeChunk, Priority]] = {
    "": (letters_of_drafts, Priority.REMINDER),
    POSTING: (post_bulletin, Priority.REMINDER),
    TELLING: (letters_of_bulletin, Priority.REMINDER),
}


# Built once: every tick asks it. What is not handed out to the end, the oldest first; of one moment
# lists come last: they take what waits for them.
_OPEN = (
    select(Occurrence.rule, Occurrence.period)
    .where(
        Occurrence.organisation_id == bindparam("of"),
        Occurrence.state == OccurrenceState.OPEN,
        not_(Among(Occurrence.rule, bindparam("held_back", type_=Words()))),
    )
    .order_by(
        Occurrence.opened_at,
        case((Among(Occurrence.rule, bindparam("lists", type_=Words())), 1), else_=0),
        Occurrence.due_at,
        Occurrence.rule,
    )
    .limit(bindparam("most", type_=Integer()))
)


def what_is_open(organisation: Organisation, now: datetime, *, most: int) -> Question:
    """Return what finds the rules and periods of what is not handed out to the end.

    In quiet hours check-ins only: pushes wait for the morning.
    """
    lists = [push.key for push in framework_of(organisation).pushes]
    held_back = rules_held_back(organisation, now)
    wanted = {"of": organisation.id, "held_back": held_back, "lists": lists, "most": most}
    return Question(_OPEN, wanted)


async def any_open(
    _session: AsyncSession, organisation: Organisation, now: datetime
) -> list[Question]:
    """Return what finds whether there is anything to hand out on."""
    return [what_is_open(organisation, now, most=1)]


async def open_pushes(
    session: AsyncSession, organisation: Organisation, now: datetime, *, limit: int
) -> list[tuple[str, str]]:
    """Return the rules and periods of what is not handed out to the end, the oldest first."""
    rows = await session.execute(*what_is_open(organisation, now, most=limit))
    return [(rule, period) for rule, period in rows]


def rules_held_back(organisation: Organisation, now: datetime) -> list[str]:
    """Return the keys of the pushes that would disturb people now."""
    framework = framework_of(organisation)
    clock = now.astimezone(ZoneInfo(organisation.timezone)).time()
    return [push.key for push in framework.pushes] if framework.thresholds.is_quiet(clock) else []


AT_A_STRETCH = 10  # letters worded before the loop serves others: some 3 ms

# What only reads can be made ready before the lock is taken: nobody waits for it meanwhile.
READING_ONLY: frozenset[MakeChunk] = frozenset(
    {
        letters_of_lists,
        letters_of_digests,
        letters_of_deadlines,
        letters_of_summaries,
        letters_of_escalations,
        letters_of_bulletin,
    }
)


@frozen
class PreparedChunk:
    """A chunk made ready without the lock, for readers after a place."""

    after: int
    chunk: Chunk
    rows: list[dict[str, Any]]


def is_made_by_reading(organisation: Organisation, rule: str) -> bool:
    """Return whether a chunk of the rule can be made ready without the lock."""
    return maker_of(organisation, rule)[0] in READING_ONLY


async def prepare_chunk(
    session: AsyncSession, organisation: Organisation, *, rule: str, period: str, now: datetime
) -> PreparedChunk | None:
    """Read and word the next chunk, if its letters are made by reading only."""
    occurrence = await session.get_one(Occurrence, (organisation.id, rule, period))
    make_chunk, priority = maker_of(organisation, rule)
    if make_chunk not in READING_ONLY or occurrence.state is not OccurrenceState.OPEN:
        return None
    if now >= occurrence.useful_until:
        return None  # nobody is to have it any more
    chunk = await make_chunk(session, organisation, occurrence, now)
    rows: list[dict[str, Any]] = []
    for first in range(0, len(chunk.letters), AT_A_STRETCH):
        letters = chunk.letters[first : first + AT_A_STRETCH]
        rows += written(organisation, occurrence, letters, now=now, priority=priority)
        await asyncio.sleep(0)  # whoever waits for an answer comes first
    return PreparedChunk(occurrence.served_up_to, chunk, rows)


async def serve_chunk(
    session: AsyncSession,
    organisation: Organisation,
    *,
    rule: str,
    period: str,
    now: datetime,
    prepared: PreparedChunk | None = None,
) -> bool:
    """Hand out the next chunk of a push; return whether anybody is left after it.

    Letters and cursor stand in one transaction: after a crash the next chunk is the next one, and
    a second process finds the chain end locked, then the cursor moved.
    """
    await hold_chain_end(session, organisation.id)
    occurrence = await session.get_one(Occurrence, (organisation.id, rule, period))
    make_chunk, priority = maker_of(organisation, rule)
    if occurrence.state is not OccurrenceState.OPEN:
        return False
    if make_chunk is None:
        occurrence.state = OccurrenceState.DONE  # the rule is no more
        return False
    if now >= occurrence.useful_until:
        await give_up(session, organisation, occurrence, now=now)
        return False
    ready = prepared is not None and prepared.after == occurrence.served_up_to
    if prepared and ready and await still_wait(session, organisation.id, folded_in(prepared.chunk)):
        chunk, rows = prepared.chunk, prepared.rows
    else:
        chunk = await make_chunk(session, organisation, occurrence, now)
        rows = written(organisation, occurrence, chunk.letters, now=now, priority=priority)
    await add_rows(session, organisation, occurrence, rows, now=now)
    await take_back(session, organisation.id, repeated_by(chunk.letters, rows), now=now)
    await fold(session, organisation, occurrence, folded_in(chunk), now=now)
    await ask_together(session, organisation, occurrence, chunk.letters, now=now)
    occurrence.served += len(chunk.letters) + chunk.added
    if chunk.last is None:
        occurrence.state = OccurrenceState.DONE
    else:
        occurrence.served_up_to = chunk.last
    return chunk.last is not None


def folded_in(chunk: Chunk) -> list[int]:
    """Return the outbox rows that a chunk's letters say in their place."""
    return [number for letter in chunk.letters for number in letter.folds]


def repeated_by(
    letters: Sequence[Letter], rows: Sequence[dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Return which new row says again what was said under a once key; not of those that wait."""
    return {
        letter.repeats: row
        for letter, row in zip(letters, rows, strict=True)
        if letter.repeats is not None and row["not_before"] is None
    }


def maker_of(organisation: Organisation, rule: str) -> tuple[MakeChunk | None, Priority]:
    """Return who makes the letters of a rule, and how urgent they are."""
    framework = framework_of(organisation)
    push = framework.push(rule)
    if push is not None:
        return PUSHES[push.kind]
    if framework.check_in(key_of(rule)) is not None:
        return CHECK_INS[part_of(rule)]
    if framework.bulletin(key_of(rule)) is not None:
        return BULLETINS[part_of(rule)]
    return None, Priority.BULK
