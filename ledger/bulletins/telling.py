"""Telling: who looks over units finds in his next list what a released bulletin says of them."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.bulletins.compiling import compile_bulletin
from ledger.bulletins.finding import told_of
from ledger.organisations import framework_of
from ledger.people.audiences import has_role
from ledger.people.authority import units_overseen
from ledger.rhythm.fan_out import Chunk, Letter, chunk_of, next_recipients
from ledger.rhythm.planning import key_of
from models import IssuedBulletin, Member, Occurrence, Organisation, RoleName, Unit
from models.compiled import Compiled
from models.framework.bulletins import first_of_period
from wording.bulletins.life import BulletinTold

READERS_AT_ONCE = 20  # each has his own numbers compiled


async def letters_of_bulletin(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, now: datetime
) -> Chunk:
    """Return what the bulletin says to the next of its readers; nothing to whom it says nothing.

    It is compiled as it was known when it was drafted: these numbers are in what was released.
    """
    del now
    framework = framework_of(organisation)
    bulletin = framework.bulletin(key_of(occurrence.rule))
    row = await session.get_one(IssuedBulletin, (organisation.id, int(occurrence.period)))
    if bulletin is None or not bulletin.told_to:
        return Chunk((), None)
    issued = await told_of(session, framework, row)
    first = first_of_period(bulletin.per, row.period)
    roles = [RoleName(one) for one in bulletin.told_to]
    readers, more = await next_recipients(
        session, occurrence, has_role(roles), limit=READERS_AT_ONCE
    )
    letters: list[Letter] = []
    compiled: dict[frozenset[int], Compiled] = {}  # what several look over is compiled once
    for reader in readers:
        if reader.id == row.released_by:
            continue
        member = await session.get_one(Member, (organisation.id, reader.id))
        units = await units_overseen(session, member)
        own = issued.compiled
        if units is not None:
            unit = await session.get_one(Unit, (organisation.id, member.unit_id))
            if units not in compiled:
                compiled[units] = await compile_bulletin(
                    session, organisation, bulletin, first,
                    known_at=row.known_at, units=units, unit=unit.name,
                )  # fmt: skip
            own = compiled[units]
        if not own.is_empty:
            message = BulletinTold(replace(issued, compiled=own))
            letters.append(Letter(reader, message, row.subject))
    return chunk_of(readers, letters, more=more)
