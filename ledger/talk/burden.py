"""Burden: counts what people are asked and told without their doing, by person and ISO week.

It is counted where it becomes an outbox row, in the same transaction; a row that is not made, for
it was said already, is no burden. What a message costs does not grow with anything.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, Table, literal, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from models import Burden, Member, Organisation, Outbox, WeekBurden
from models.burdens import ALL
from models.framework.schedules import week_of


def week_at(organisation: Organisation, moment: datetime) -> str:
    """Return the ISO week of a moment on the organisation's clock."""
    return week_of(moment.astimezone(ZoneInfo(organisation.timezone)).date())


async def count_said(
    session: AsyncSession, organisation: Organisation, member: Member, *, now: datetime
) -> None:
    """Count what was said to a member on another's account, or of the bot's own accord."""
    week = week_at(organisation, now)
    row = select(literal(organisation.id), literal(week), literal(member.id), *ones(put_off=False))
    await add_counts(session, organisation.id, week, ALL, row.where(literal(1) == 1))


async def count_letters(
    session: AsyncSession,
    organisation: Organisation,
    rule: str,
    numbers: range,
    *,
    at: datetime,
    put_off: bool = False,
) -> None:
    """Count those of the outbox rows with these numbers that are there, a reader's at most once.

    `at` is when they go; with `put_off` those that go later than the others, then, else the others.
    """
    week = week_at(organisation, at)
    rows = select(
        literal(organisation.id), literal(week), Outbox.member_id, *ones(put_off=put_off)
    ).where(
        Outbox.organisation_id == organisation.id,
        Outbox.id.between(numbers.start, numbers.stop - 1),
        Outbox.member_id.is_not(None),
        Outbox.not_before == at if put_off else Outbox.not_before.is_(None),
    )
    await add_counts(session, organisation.id, week, rule, rows, put_off=put_off)


async def count_folded(
    session: AsyncSession, organisation: Organisation, counts: Mapping[tuple[str, int, str], int]
) -> None:
    """Take off again what was counted as it was put off, and stands in a list now.

    By week, member and rule.
    """
    table, totals = Burden.__table__, WeekBurden.__table__
    none = {"organisation_id": organisation.id, "put_off": 0, "saved": 0}
    people: list[dict[str, Any]] = []
    weeks: Counter[tuple[str, str]] = Counter()
    for (week, member, rule), count in counts.items():
        people.append({**none, "week": week, "member_id": member, "prompts": -count})
        weeks.update({(week, ALL): count, (week, rule): count})
    whole = [
        {**none, "week": week, "rule": rule, "people": 0, "prompts": -count}
        for (week, rule), count in weeks.items()
    ]
    await session.execute(adding(inserting(session, table), table), people)
    await session.execute(adding(inserting(session, totals), totals), whole)


async def count_saved(
    session: AsyncSession,
    organisation: Organisation,
    member: Member,
    rule: str,
    fields: int,
    *,
    now: datetime,
) -> None:
    """Count the fields that a check-in did not ask of a member, for the fact was known already."""
    week = week_at(organisation, now)
    table = Burden.__table__
    of = {"organisation_id": organisation.id, "week": week}
    saved = {"prompts": 0, "put_off": 0, "saved": fields}
    person = {**of, "member_id": member.id, **saved}
    await session.execute(adding(inserting(session, table), table), [person])
    table = WeekBurden.__table__
    totals = [{**of, "rule": one, "people": 0, **saved} for one in (ALL, rule)]
    await session.execute(adding(inserting(session, table), table), totals)


def ones(*, put_off: bool) -> tuple[Any, ...]:
    """Return what a message adds: to the prompts, to those put off, to the fields not asked."""
    return literal(1), literal(int(put_off)), literal(0)


async def add_counts(
    session: AsyncSession,
    organisation_id: int,
    week: str,
    rule: str,
    rows: Select[Any],
    *,
    put_off: bool = False,
) -> None:
    """Add one prompt to each of the members, and all of them to the week."""
    table = Burden.__table__
    into = inserting(session, table).from_select([column.name for column in table.columns], rows)
    counted = await session.scalars(adding(into, table).returning(table.c.prompts))
    counts = counted.all()
    if not counts:
        return
    added = {"prompts": len(counts), "put_off": len(counts) if put_off else 0, "saved": 0}
    newly = sum(count == 1 for count in counts)
    whole = {"organisation_id": organisation_id, "week": week}
    totals = [{**whole, "rule": ALL, "people": newly, **added}]
    if rule != ALL:
        totals.append({**whole, "rule": rule, "people": 0, **added})
    table = WeekBurden.__table__
    await session.execute(adding(inserting(session, table), table), totals)


def inserting(session: AsyncSession, table: Any) -> Any:
    """Return an insertion that can add to what stands there already."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    return insert(table)


def adding(into: Any, table: Table | Any) -> Any:
    """Return the insertion, adding its counts to those of a row that stands there."""
    counts = [column.name for column in table.columns if not column.primary_key]
    return into.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={name: table.c[name] + into.excluded[name] for name in counts},
    )
