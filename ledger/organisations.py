"""Founding an organisation, and what its operations need to know of it."""

import secrets
from datetime import datetime
from functools import lru_cache
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.calendar.working_days import CalendarKind, WorkCalendar
from models import (
    CalendarDay,
    ChainEnd,
    FrameworkVersion,
    Member,
    Organisation,
    Responsibility,
    Role,
    RoleName,
    Unit,
    UnitKind,
)
from models.framework import Framework, PushKind, stored_framework
from models.numbering import add
from models.remembering import remember


async def found_organisation(
    session: AsyncSession, *, name: str, framework: Framework, administrator: str, now: datetime
) -> tuple[Organisation, Member]:
    """Create the organisation, its tree of responsibilities, its top unit and its administrator."""
    organisation = Organisation(
        name=name,
        language=framework.language,
        timezone=framework.timezone,
        calendar=framework.calendar,
        framework=framework.model_dump(mode="json"),
        button_key=secrets.token_bytes(32),
        created_at=now,
    )
    session.add(organisation)
    await session.flush()
    session.add(
        ChainEnd(organisation_id=organisation.id, last_number=0, last_seq=0, last_hash="0" * 64)
    )
    await session.flush()
    keep_version(session, organisation, now=now)
    await plant_tree(session, organisation, framework)
    top = await add(
        session, Unit(organisation_id=organisation.id, name=name, kind=UnitKind.PARTY_GROUP)
    )
    await session.flush()  # rows of one flush are written by class name: a member before his unit
    member = await add(
        session, Member(organisation_id=organisation.id, name=administrator, unit_id=top.id)
    )
    session.add(
        Role(
            organisation_id=organisation.id,
            member_id=member.id,
            unit_id=top.id,
            role=RoleName.ADMINISTRATOR,
        )
    )
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="founded",
        now=now,
        about=organisation.subject,
        name=name,
        framework=framework.key,
        administrator=administrator,
    )
    return organisation, member


async def plant_tree(
    session: AsyncSession, organisation: Organisation, framework: Framework
) -> None:
    """Make a row of every responsibility in the framework, parents first."""
    numbers: dict[str, int] = {}
    for position, (node, parent) in enumerate(framework.walk()):
        row = Responsibility(
            organisation_id=organisation.id,
            key=node.key,
            name=node.name,
            parent_id=numbers[parent.key] if parent else None,
            position=position,
            mechanism=node.mechanism,
        )
        numbers[node.key] = (await add(session, row)).id


async def responsibilities_of(session: AsyncSession, organisation_id: int) -> list[Responsibility]:
    """Return the rows of the tree in its order; one that the work model dropped is none of them."""
    organisation = await session.get_one(Organisation, organisation_id)
    known = {node.key for node, _ in framework_of(organisation).walk()}
    rows = await session.scalars(
        select(Responsibility)
        .where(Responsibility.organisation_id == organisation_id)
        .order_by(Responsibility.position, Responsibility.id)
    )
    return [row for row in rows if row.key in known]


def change_framework(
    session: AsyncSession, organisation: Organisation, framework: Framework, *, now: datetime
) -> None:
    """Let another work model hold from now on; what is open goes on under its own."""
    organisation.framework = framework.model_dump(mode="json")
    organisation.framework_version += 1
    keep_version(session, organisation, now=now)


def keep_version(session: AsyncSession, organisation: Organisation, *, now: datetime) -> None:
    """Keep the work model that holds now, for whatever is begun under it."""
    session.add(
        FrameworkVersion(
            organisation_id=organisation.id,
            number=organisation.framework_version,
            content=organisation.framework,
            since=now,
        )
    )


async def framework_under(
    session: AsyncSession, organisation: Organisation, version: int
) -> Framework:
    """Return the work model of a version."""
    if version == organisation.framework_version:
        return framework_of(organisation)

    async def look_up() -> Framework:
        row = await session.get_one(FrameworkVersion, (organisation.id, version))
        return stored_framework(row.content)

    return await remember(session, ("framework", organisation.id, version), look_up)


def framework_of(organisation: Organisation) -> Framework:
    """Return the organisation's work model, with whatever was changed in chat."""
    known = _parsed.get(organisation.id)
    if known is None or known[0] is not organisation.framework:
        known = (organisation.framework, stored_framework(organisation.framework))
        _parsed[organisation.id] = known
    return known[1]


def list_command(organisation: Organisation) -> str | None:
    """Return the chat command that shows one's tasks."""
    pushes = framework_of(organisation).pushes
    return next((push.command for push in pushes if push.kind is PushKind.TASK_LIST), None)


# By organisation: the very value it was parsed from, and what it says. A changed one is another.
_parsed: dict[int, tuple[dict[str, Any], Framework]] = {}


# Built once: every transaction that knows of working days asks it.
_CALENDAR_DAYS = (
    select(CalendarDay.day, CalendarDay.working)
    .where(CalendarDay.organisation_id == bindparam("of"))
    .order_by(CalendarDay.day)
)


async def calendar_of(session: AsyncSession, organisation: Organisation) -> WorkCalendar:
    """Return the organisation's working days, overrides included."""
    if "calendar" not in session.info:
        rows = await session.execute(_CALENDAR_DAYS, {"of": organisation.id})
        session.info["calendar"] = work_calendar(
            organisation.timezone,
            organisation.calendar,
            tuple((day, working) for day, working in rows),
        )
    calendar: WorkCalendar = session.info["calendar"]
    return calendar


@lru_cache(maxsize=64)
def work_calendar(
    timezone: str, kind: str, overrides: tuple[tuple[object, bool], ...]
) -> WorkCalendar:
    """Return the calendar for these settings, made once."""
    return WorkCalendar(
        timezone=ZoneInfo(timezone),
        kind=cast("CalendarKind", kind),
        overrides=dict(overrides),  # type: ignore[arg-type]
    )


async def only_organisation(session: AsyncSession) -> Organisation | None:
    """Return the organisation of this database, the oldest if there are several."""
    found: Organisation | None = await session.scalar(
        select(Organisation).order_by(Organisation.id).limit(1)
    )
    return found


async def top_unit(session: AsyncSession, organisation_id: int) -> Unit:
    """Return the root of the organisation's tree."""
    return (
        await session.scalars(
            select(Unit)
            .where(Unit.organisation_id == organisation_id, Unit.parent_id.is_(None))
            .order_by(Unit.id)
            .limit(1)
        )
    ).one()
