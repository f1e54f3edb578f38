"""Asked together: questions of one day that waited for each other, in one message.

They are folded into it as into a list: each has a button that opens it, and is no message.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import calendar_of, framework_of
from ledger.rhythm.fan_out import Letter, insert_rows, once_key, written
from ledger.rhythm.folding import WORTH_A_LIST, fold, lines_of
from ledger.rhythm.putting_off import list_goes_out
from ledger.rhythm.same_day import gathering_of
from models import Occurrence, Organisation, Outbox, OutboxState, Priority
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
    """Ask these letters' readers all that waits for the day's last question, where this is it.

    What comes at the very minute of the list is left to that.
    """
    framework = framework_of(organisation)
    if not letters or framework.check_in(occurrence.rule) is None:
        return
    calendar = await calendar_of(session, organisation)
    gathering = gathering_of(framework, calendar, occurrence, now=now)
    if gathering is None or not gathering.is_last:
        return
    if await list_goes_out(session, organisation, at=occurrence.due_at):
        return
    waiting = await lines_of(
        session,
        organisation.id,
        [letter.to.chat_id for letter in letters],
        Outbox.state == OutboxState.PENDING,
        Outbox.not_before == gathering.until,
        Outbox.attempts == 0,
    )
    together = [
        Letter(letter.to, AskedTogether(lines), folds=tuple(line.id for line in lines))
        for letter in letters
        if len(lines := waiting.get(letter.to.chat_id, ())) >= WORTH_A_LIST
    ]
    if not together:
        return
    rows = written(organisation, occurrence, together, now=now, priority=Priority.BULK)
    for letter, row in zip(together, rows, strict=True):
        row["once_key"] = once_key(f"{occurrence.rule}.{TOGETHER}", occurrence.period, letter.to.id)
    await insert_rows(session, organisation, occurrence, rows, now=now)
    folded = [number for letter in together for number in letter.folds]
    await fold(session, organisation, occurrence, folded, now=now)
