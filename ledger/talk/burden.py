"""Burden: counts what people are asked and told without their doing, by person and ISO week.

It is counted where it becomes an outbox row, in the same transaction; a row that is not made, for
it was said already, is no burden. What a message costs does not grow with anything.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, Select, Table, bindparam, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Burden, Member, Organisation, Outbox, WeekBurden
from models.burdens import ALL
from models.framework.schedules import week_of
from models.inserting import inserting

BURDENS = cast("Table", Burden.__table__)
WEEK_BURDENS = cast("Table", WeekBurden.__table__)


def week_at(organisation: Organisation, moment: datetime) -> str:
    """Return the ISO week of a moment on the organisation's clock."""
    return week_of(moment.astimezone(ZoneInfo(organisation.timezone)).date())


async def count_said(
    session: AsyncSession, organisation: Organisation, member: Member, *, now: datetime
) -> None:
    """Count what was said to a member on another's account, or of the bot's own accord."""
    week = week_at(organisation, now)
    wanted = {"whose": organisation.id, "in_week": week, "person": member.id, "is_put_off": 0}
    await add_counts(session, ALL, _ONE, wanted)


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
    wanted = {
        "whose": organisation.id,
        "in_week": week_at(organisation, at),
        "is_put_off": int(put_off),
        "first": numbers.start,
        "last": numbers.stop - 1,
    }
    if put_off:
        await add_counts(session, rule, _LATER, {**wanted, "at": at})
    else:
        await add_counts(session, rule, _LETTERS, wanted)


async def count_folded(
    session: AsyncSession, organisation: Organisation, counts: Mapping[tuple[str, int, str], int]
) -> None:
    """Take off again what was counted as it was put off, and stands in a list now.

    By week, member and rule.
    """
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
    dialect = session.get_bind().dialect.name
    await session.execute(adding(dialect, BURDENS), people)
    await session.execute(adding(dialect, WEEK_BURDENS), whole)


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
    week, dialect = week_at(organisation, now), session.get_bind().dialect.name
    of = {"organisation_id": organisation.id, "week": week}
    saved = {"prompts": 0, "put_off": 0, "saved": fields}
    person = {**of, "member_id": member.id, **saved}
    await session.execute(adding(dialect, BURDENS), [person])
    totals = [{**of, "rule": one, "people": 0, **saved} for one in (ALL, rule)]
    await session.execute(adding(dialect, WEEK_BURDENS), totals)


# Whose counts go up by one each: prompts, of them put off, fields not asked.
_WHERE_TO: tuple[Any, Any] = (
    bindparam("whose", type_=BURDENS.c.organisation_id.type),
    bindparam("in_week", type_=BURDENS.c.week.type),
)
_ONES: tuple[Any, ...] = (literal(1), bindparam("is_put_off", type_=Integer()), literal(0))
_ONE = select(*_WHERE_TO, bindparam("person", type_=BURDENS.c.member_id.type), *_ONES).where(
    literal(1) == 1
)
_ANY_LETTERS = select(*_WHERE_TO, Outbox.member_id, *_ONES).where(
    Outbox.organisation_id == bindparam("whose"),
    Outbox.id.between(bindparam("first"), bindparam("last")),
    Outbox.member_id.is_not(None),
)
_LETTERS = _ANY_LETTERS.where(Outbox.not_before.is_(None))
_LATER = _ANY_LETTERS.where(Outbox.not_before == bindparam("at"))


async def add_counts(
    session: AsyncSession, rule: str, rows: Select[Any], wanted: Mapping[str, Any]
) -> None:
    """Add one prompt to each of the members, and all of them to the week."""
    dialect = session.get_bind().dialect.name
    counts = (await session.scalars(adding_ones(dialect, rows), wanted)).all()
    if not counts:
        return
    put_off = len(counts) if wanted["is_put_off"] else 0
    whole = {"organisation_id": wanted["whose"], "week": wanted["in_week"]}
    added = {"prompts": len(counts), "put_off": put_off, "saved": 0}
    newly = sum(count == 1 for count in counts)
    totals = [{**whole, "rule": ALL, "people": newly, **added}]
    if rule != ALL:
        totals.append({**whole, "rule": rule, "people": 0, **added})
    await session.execute(adding(dialect, WEEK_BURDENS), totals)


@cache
def adding_ones(dialect: str, rows: Select[Any]) -> Any:
    """Return the statement that adds one to each of the members, and says what that makes."""
    names = [column.name for column in BURDENS.columns]
    into = inserting(dialect)(BURDENS).from_select(names, rows)
    return added_to(into, BURDENS).returning(BURDENS.c.prompts)


@cache
def adding(dialect: str, table: Table) -> Any:
    """Return the statement that adds rows of counts to those that stand there."""
    return added_to(inserting(dialect)(table), table)


def added_to(into: Any, table: Table) -> Any:
    """Return the insertion, adding its counts to those of a row that stands there."""
    counts = [column.name for column in table.columns if not column.primary_key]
    return into.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={name: table.c[name] + into.excluded[name] for name in counts},
    )
