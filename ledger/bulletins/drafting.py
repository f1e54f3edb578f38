"""Drafting: by schedule, compiled and shown to those who release it; corrected by another one."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.bulletins.compiling import compile_bulletin, keep_what_is_over
from ledger.bulletins.finding import told_of
from ledger.organisations import calendar_of, framework_of, top_unit
from ledger.rhythm.fan_out import Chunk, Letter, recipients
from models import BulletinState, IssuedBulletin, Member, Occurrence, Organisation, Role, RoleName
from models.compiled import Compiled
from models.framework import Bulletin
from models.framework.bulletins import first_of_period
from models.numbering import add
from models.periods import end_of
from wording.bulletins.life import BulletinDrafted

READERS = 20  # who release one kind of bulletin


async def letters_of_drafts(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, now: datetime
) -> Chunk:
    """Draft the bulletin of a period, and show it to those who release it."""
    framework = framework_of(organisation)
    bulletin = framework.bulletin(occurrence.rule)
    assert bulletin is not None  # noqa: S101  # whose rule it is
    first = first_of_period(bulletin.per, occurrence.period)
    calendar = await calendar_of(session, organisation)
    if end_of(bulletin.per, first) <= calendar.day_of(organisation.created_at):
        return Chunk((), None)  # there was nobody yet
    compiled = await compiled_now(session, organisation, bulletin, first, now=now)
    if compiled.is_empty:
        return Chunk((), None)  # nobody is asked to release nothing; /report drafts it all the same
    row = await keep_draft(session, organisation, bulletin, compiled, now=now)
    message = BulletinDrafted(await told_of(session, framework, row))
    top = await top_unit(session, organisation.id)
    holders = select(Role.member_id).where(
        Role.organisation_id == organisation.id,
        Role.unit_id == top.id,
        Role.role == RoleName(bulletin.released_by),
    )
    readers = await recipients(session, organisation.id, Member.id.in_(holders), limit=READERS)
    return Chunk([Letter(one, message, row.subject) for one in readers], None)


async def draft(
    session: AsyncSession,
    organisation: Organisation,
    bulletin: Bulletin,
    first: date,
    *,
    now: datetime,
    **more: Any,
) -> IssuedBulletin:
    """Compile a bulletin as it is known now, in place of a draft that stands."""
    compiled = await compiled_now(session, organisation, bulletin, first, now=now)
    return await keep_draft(session, organisation, bulletin, compiled, now=now, **more)


async def compiled_now(
    session: AsyncSession,
    organisation: Organisation,
    bulletin: Bulletin,
    first: date,
    *,
    now: datetime,
) -> Compiled:
    """Compile a bulletin, and keep what would be counted again each time."""
    await keep_what_is_over(session, organisation, bulletin, first, known_at=now)
    return await compile_bulletin(session, organisation, bulletin, first, known_at=now)


async def keep_draft(
    session: AsyncSession,
    organisation: Organisation,
    bulletin: Bulletin,
    compiled: Compiled,
    *,
    now: datetime,
    **more: Any,
) -> IssuedBulletin:
    """Keep a draft, on record, in place of one that stands."""
    await session.execute(
        update(IssuedBulletin)
        .where(
            IssuedBulletin.organisation_id == organisation.id,
            IssuedBulletin.bulletin == bulletin.key,
            IssuedBulletin.begins == compiled.begins,
            IssuedBulletin.state == BulletinState.DRAFT,
        )
        .values(state=BulletinState.DROPPED)
        .execution_options(synchronize_session=False)
    )
    row = await add(
        session,
        IssuedBulletin(
            organisation_id=organisation.id,
            bulletin=bulletin.key,
            period=compiled.period,
            begins=compiled.begins,
            known_at=now,
            compiled=compiled.model_dump(mode="json"),
            drafted_at=now,
            **more,
        ),
    )
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="bulletin_drafted",
        now=now,
        about=row.subject,
        bulletin=bulletin.key,
        period=row.period,
    )
    return row
