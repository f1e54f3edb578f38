"""Whom a round is to ask: its audience, by level, register or turn, each with his units."""

from collections.abc import Collection, Mapping
from datetime import datetime, time
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from ledger.organisations import calendar_of
from ledger.people.audiences import (
    LEVELS,
    asked_on,
    bears_tag,
    holds_open_item,
    in_audience,
    level_of,
)
from ledger.people.time_off import is_away
from ledger.rhythm.fan_out import COLUMNS, Recipient
from models import (
    Member,
    Organisation,
    Record,
    Respondent,
    Role,
    RoleName,
    Round,
    Turn,
    Unit,
    UnitKind,
)
from models.framework import CheckIn
from models.frozen import frozen


@frozen
class Asked:
    """A member of the audience: for which units he answers, whether he is away, how he is reached.

    `recipient` is None for whoever has not joined.
    """

    member_id: int
    units: tuple[int, ...]
    away: bool
    recipient: Recipient | None


async def next_in_audience(
    session: AsyncSession, row: Round, check_in: CheckIn, *, after: int, limit: int, at: datetime
) -> tuple[list[Asked], bool]:
    """Return the next members of the audience by number, and whether there are more."""
    found = await people_in_audience(
        session, row, check_in, Member.id > after, limit=limit + 1, at=at
    )
    return found[:limit], len(found) > limit


async def people_in_audience(
    session: AsyncSession,
    row: Round,
    check_in: CheckIn,
    *conditions: ColumnElement[bool],
    limit: int,
    at: datetime,
) -> list[Asked]:
    """Return members of the audience under further conditions, by number."""
    number = row.organisation_id
    rows = await session.execute(
        select(
            *COLUMNS,
            Member.joined_at,
            is_away(Member.id, number, at).label("away"),
        )
        .where(
            Member.organisation_id == number,
            Member.left_at.is_(None),
            await is_respondent(session, number, check_in, at=row.opened_at)
            if not check_in.knows_whom
            else stands_in(row),
            *conditions,
        )
        .order_by(Member.id)
        .limit(limit)
    )
    people = rows.all()
    units = await units_answered_for(session, number, check_in, [one.id for one in people])
    return [
        Asked(
            one.id,
            units.get(one.id, (one.unit_id,)),
            bool(one.away),
            as_recipient(one[: len(COLUMNS)]) if one.telegram_user_id is not None else None,
        )
        for one in people
    ]


def stands_in(row: Round) -> ColumnElement[bool]:
    """Return the condition that a member stands in the round."""
    return exists().where(
        Respondent.organisation_id == row.organisation_id,
        Respondent.round_id == row.id,
        Respondent.member_id == Member.id,
    )


def named_in_register(check_in: CheckIn) -> ColumnElement[bool]:
    """Return the condition that a record of the register names a member in one of the fields."""
    register, fields = check_in.respondents.named_in, check_in.respondents.fields
    named = union_all(
        *(
            select(Record.values[field].as_integer()).where(
                Record.organisation_id == Member.organisation_id,
                Record.register == register,
                Record.cancelled_at.is_(None),
            )
            for field in fields
        )
    )
    return Member.id.in_(named)


def as_recipient(columns: tuple[Any, ...]) -> Recipient:
    """Return who is written to, from his columns."""
    return Recipient(*columns)


async def is_respondent(
    session: AsyncSession, organisation_id: int, check_in: CheckIn, *, at: datetime
) -> ColumnElement[bool]:
    """Return the condition that a member is in the audience of a round that opens then."""
    whom = check_in.respondents
    if whom.turn is not None:
        return Member.id == await whose_turn(session, organisation_id, whom.turn, at)
    conditions = [by_place(check_in)]
    if whom.tags:
        conditions.append(bears_tag(*whom.tags))
    if whom.holding:
        conditions.append(holds_open_item(*whom.holding))
    return and_(*conditions)


async def whose_turn(
    session: AsyncSession, organisation_id: int, rotation: str, at: datetime
) -> int:
    """Return whose turn of a rotation it is on that day, or else next; 0 where it is nobody's."""
    organisation = await session.get_one(Organisation, organisation_id)
    calendar = await calendar_of(session, organisation)
    number = await session.scalar(
        select(Turn.member_id)
        .where(
            Turn.organisation_id == organisation_id,
            Turn.rotation == rotation,
            Turn.at >= calendar.instant(calendar.day_of(at), time.min),
        )
        .order_by(Turn.at, Turn.id)
        .limit(1)
    )
    return number or 0


def by_place(check_in: CheckIn) -> ColumnElement[bool]:
    """Return the condition that a member has the role or the place that the check-in names."""
    if check_in.respondents.named_in is not None:
        return named_in_register(check_in)
    if check_in.respondents.one_per is None:
        kinds = check_in.respondents.units
        there = exists().where(
            Unit.organisation_id == Member.organisation_id,
            Unit.id == Member.unit_id,
            Unit.kind.in_(kinds),
        )
        level = check_in.respondents.level
        fits = in_audience(check_in) if level is None else asked_on(number_of(level))
        return and_(fits, there) if kinds else fits
    return exists().where(
        Role.organisation_id == Member.organisation_id,
        Role.member_id == Member.id,
        *answers_for_unit(check_in),
    )


def number_of(level: str) -> int:
    """Return the number of a level by its word, see `LEVELS`; the branches' people are the last."""
    return len(LEVELS) if level == "people" else level_of(UnitKind(level))


def answers_for_unit(check_in: CheckIn) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a role makes its holder the one who answers for its unit."""
    roles = [RoleName(role) for role in check_in.respondents.roles]
    other, holder = aliased(Role), aliased(Member)
    earlier = exists().where(
        other.organisation_id == Role.organisation_id,
        other.unit_id == Role.unit_id,
        other.role.in_(roles),
        other.member_id < Role.member_id,
        holder.organisation_id == other.organisation_id,
        holder.id == other.member_id,
        holder.left_at.is_(None),
    )
    conditions = (Role.role.in_(roles), ~earlier)
    kinds = check_in.respondents.units
    return (*conditions, is_of_kind(kinds)) if kinds else conditions


def is_of_kind(kinds: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that the unit of a role is of one of the kinds."""
    return exists().where(
        Unit.organisation_id == Role.organisation_id,
        Unit.id == Role.unit_id,
        Unit.kind.in_(kinds),
    )


async def units_answered_for(
    session: AsyncSession, organisation_id: int, check_in: CheckIn, member_ids: Collection[int]
) -> Mapping[int, tuple[int, ...]]:
    """Return the units for which each of the members answers; empty where each is asked himself."""
    level = check_in.respondents.level
    if check_in.respondents.one_per is not None:
        conditions = answers_for_unit(check_in)
    elif level is not None and number_of(level) < len(LEVELS):
        conditions = (Role.role == RoleName.SECRETARY, is_of_kind([level]))
    else:
        return {}
    rows = await session.execute(
        select(Role.member_id, Role.unit_id)
        .where(
            Role.organisation_id == organisation_id,
            Role.member_id.in_(member_ids),
            *conditions,
        )
        .order_by(Role.member_id, Role.unit_id)
        .distinct()
    )
    return {
        member: tuple(unit for _, unit in those)
        for member, those in groupby(rows, lambda one: one[0])
    }
