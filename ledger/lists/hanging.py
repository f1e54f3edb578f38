"""What hangs on a responsibility beside its tasks: check-ins, registers, rotations, each counted.

Told to whoever looks over others, of the units that are his; counting of answers stops at many.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func as count_of
from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.lists.scope import Scope
from ledger.organisations import calendar_of, framework_of
from ledger.registers import access
from ledger.registers.totals import counts_of, period_of
from ledger.rhythm.rounds import latest_round
from ledger.rotations import listing
from ledger.talk.acts import Act
from models import Member, Organisation, Respondent, Round
from models.among import THESE, Among
from wording.lists.filtered import Hanging, HangingKind
from wording.rendering import MANY

MOST = 12  # lines: a responsibility near the root has more below it than can be read


async def hanging_on(
    session: AsyncSession, member: Member, scope: Scope, keys: Collection[str], *, now: datetime
) -> tuple[Hanging, ...]:
    """Return what hangs on the responsibilities of these keys, in the framework's order."""
    if not scope.looks_over or not keys:
        return ()
    organisation = await session.get_one(Organisation, scope.organisation_id)
    framework = framework_of(organisation)
    found: list[Hanging] = []
    for check_in in [one for one in framework.check_ins if one.responsibility in keys][:MOST]:
        row = await latest_round(session, organisation.id, check_in.key)
        counts = await answered_and_asked(session, scope, row) if row is not None else (0, 0)
        titles = (check_in.title_in(""), check_in.title_in("en"))
        found.append(Hanging(HangingKind.CHECK_IN, *titles, *counts))
    registers = [one for one in framework.registers if one.responsibility in keys]
    if registers:
        calendar = await calendar_of(session, organisation)
        year = period_of("year", calendar.day_of(now))
        read = await access.scope_of(session, member)
        records = await counts_of(session, read, year)
        found += [
            Hanging(HangingKind.REGISTER, one.title, one.english, records.get(one.key, 0))
            for one in registers
        ]
    act = Act(session, member, now)
    for rotation in [one for one in framework.rotations if one.responsibility in keys][:MOST]:
        turns = await listing.counts_of(act, rotation)
        found.append(Hanging(HangingKind.ROTATION, rotation.title, rotation.english, *turns))
    return tuple(found[:MOST])


async def answered_and_asked(session: AsyncSession, scope: Scope, row: Round) -> tuple[int, int]:
    """Count who has answered in a round, and whom it asked, of the units that are the reader's."""
    here = [
        Respondent.organisation_id == row.organisation_id,
        Respondent.round_id == row.id,
        Respondent.excused.is_(None),
    ]
    if scope.units is not None:
        here.append(Among(Respondent.unit_id, THESE))
    answered, asked = (
        select(count_of.count())
        .select_from(select(literal(1)).select_from(Respondent).where(*one).limit(MANY).subquery())
        .scalar_subquery()
        for one in (
            (*here, Respondent.answered_at.is_not(None)),
            (*here, Respondent.asked_at.is_not(None) | Respondent.answered_at.is_not(None)),
        )
    )
    found = (await session.execute(select(answered, asked), scope.wanted)).one()
    return found[0], found[1]
