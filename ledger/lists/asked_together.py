"""Asked together: questions of one day that waited for each other, in one message.

They are folded into it as into a list: each has a button that opens it, and is no message.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import calendar_of, framework_of
from ledger.rhythm.fan_out import (
    CHUNK_SIZE,
    Letter,
    Recipient,
    insert_rows,
    once_key,
    recipients,
    written,
)
from ledger.rhythm.folding import LINES, WORTH_A_LIST, fold, lines_of, waits_until
from ledger.rhythm.planning import is_told, key_of
from ledger.rhythm.putting_off import list_goes_out
from ledger.rhythm.same_day import gathering_of
from models import Member, Occurrence, Organisation, Outbox, Priority
from models.among import THESE, Among
from wording.lists.folded import AskedTogether

TOGETHER = "together"


async def ask_together(
    session: AsyncSession,
    organisation: Organisation,
    occurrence: Occurrence,
    letters: Sequence[Letter],
    *,
    now: datetime,
) -> None:
    """Ask whoever waits for the day's last question, asked it himself or not, where this is it.

    What comes at the very minute of the list is left to that.
    """
    framework = framework_of(organisation)
    if framework.check_in(key_of(occurrence.rule)) is None or is_told(occurrence.rule):
        return
    calendar = await calendar_of(session, organisation)
    gathering = gathering_of(framework, calendar, occurrence, now=now)
    if gathering is None or not gathering.is_last:
        return
    if await list_goes_out(session, organisation, at=occurrence.due_at):
        return
    readers = [letter.to for letter in letters]
    readers += await others_waiting(session, organisation.id, readers, until=gathering.until)
    which = LINES.where(*waits_until(gathering.until), Outbox.attempts == 0)
    chats = [reader.chat_id for reader in readers]
    waiting = await lines_of(session, organisation.id, chats, which)
    together = [
        Letter(reader, AskedTogether(lines), folds=tuple(line.id for line in lines))
        for reader in readers
        if len(lines := waiting.get(reader.chat_id, ())) >= WORTH_A_LIST
    ]
    if not together:
        return
    rows = written(organisation, occurrence, together, now=now, priority=Priority.BULK)
    for letter, row in zip(together, rows, strict=True):
        row["once_key"] = once_key(f"{occurrence.rule}.{TOGETHER}", occurrence.period, letter.to.id)
    await insert_rows(session, organisation, occurrence, rows, now=now)
    folded = [number for letter in together for number in letter.folds]
    await fold(session, organisation, occurrence, folded, now=now)


async def others_waiting(
    session: AsyncSession, organisation_id: int, besides: Sequence[Recipient], *, until: datetime
) -> list[Recipient]:
    """Return for whom more than one thing waits until then, and who is not asked the last one."""
    rows = await session.scalars(
        select(Outbox.member_id)
        .where(
            Outbox.organisation_id == organisation_id,
            *waits_until(until),
            Outbox.attempts == 0,
            Outbox.rule.is_not(None),
            ~Among(Outbox.member_id, THESE),
        )
        .group_by(Outbox.member_id)
        .having(func.count() >= WORTH_A_LIST)
        .order_by(Outbox.member_id)
        .limit(CHUNK_SIZE),
        {"these": [reader.id for reader in besides]},
    )
    numbers = [number for number in rows if number is not None]
    return await recipients(session, organisation_id, Member.id.in_(numbers)) if numbers else []
