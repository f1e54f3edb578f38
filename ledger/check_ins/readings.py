"""Readings of indicators asked in a round: each of whoever answers for it, on record at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.forms.fillings import Filled
from ledger.indicators.expecting import expect, indicators_of
from ledger.indicators.reading import NewReading, reading_of, record_reading, standing_for
from ledger.organisations import calendar_of, framework_under
from ledger.rhythm.audience import Asked
from ledger.rhythm.respondents import units_in_round
from ledger.talk.acts import Act
from ledger.talk.organisation import today_of
from ledger.talk.reading_ahead import organisation_of
from models import Member, Organisation, Round, Unit
from models.among import THESE, Among
from models.framework import CheckIn, FieldType, Form, Indicator
from models.frozen import frozen
from wording.check_ins import CheckInNotForYou

Row = TypeVar("Row", Member, Unit)


@frozen
class Wanted:
    """A reading that a round asks of somebody: of which unit, for which period."""

    indicator: Indicator
    unit: Unit
    period: date


async def readings_wanted(act: Act, row: Round, check_in: CheckIn) -> dict[str, Wanted]:
    """Return which of the form's readings the round asks of who acts, by field."""
    if not check_in.asks.indicators:
        return {}
    units = await units_in_round(act.session, row, act.by)
    indicators = await indicators_asked(act.session, row, check_in)
    found = await indicators_of(act.session, act.by, units, indicators)
    if not found:
        raise Refusal(CheckInNotForYou(check_in))
    opened = await opening_day(act.session, row)
    return {
        key: Wanted(indicator, unit, indicator.period_before(opened))
        for key, (indicator, unit) in found.items()
    }


async def opening_day(session: AsyncSession, row: Round) -> date:
    """Return the day on which the round opened: it asks for the periods that were over then."""
    organisation = await session.get_one(Organisation, row.organisation_id)
    return (await calendar_of(session, organisation)).day_of(row.opened_at)


async def indicators_asked(session: AsyncSession, row: Round, check_in: CheckIn) -> list[Indicator]:
    """Return the indicators of the round's form, as they were when it opened."""
    organisation = await session.get_one(Organisation, row.organisation_id)
    framework = await framework_under(session, organisation, row.version)
    found = (framework.indicator(field.name) for field in check_in.asks.indicators)
    return [indicator for indicator in found if indicator is not None]


def form_of(check_in: CheckIn, wanted: Mapping[str, Wanted]) -> Form:
    """Return the form as who acts is asked: without the readings that are another's."""
    others = {field.name for field in check_in.asks.indicators} - wanted.keys()
    return check_in.asks.without(others)


async def known_readings(
    act: Act, check_in: CheckIn, wanted: Mapping[str, Wanted]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return by field what was read for the period already, and what was read last before it."""
    now, last = dict[str, Any](), dict[str, Any]()
    for field in check_in.asks.indicators:
        one = wanted.get(field.name)
        if one is None:
            continue
        number, unit = act.organisation_id, one.unit
        reading = await reading_of(act.session, one.indicator, unit.id, one.period, number)
        standing = await standing_for(
            act.session, one.indicator, unit, period=one.period, now=act.now
        )
        if reading is not None:
            now[field.name] = field.stored_number(reading.value)
        elif standing.value is not None:
            last[field.name] = field.stored_number(standing.value)
    return now, last


async def take_readings(act: Act, row: Round, check_in: CheckIn, filled: Filled) -> None:
    """Put the readings of a form that was sent on record; what was noted in it goes with each."""
    wanted = await readings_wanted(act, row, check_in)
    note = note_in(check_in.asks, filled.values)
    organisation = await organisation_of(act.session, act.organisation_id)
    title = check_in.title_in(organisation.language)
    today = await today_of(act)
    for name, one in wanted.items():
        if name not in filled.values:
            continue
        new = NewReading(
            one.indicator,
            one.unit,
            one.period,
            Decimal(str(filled.values[name])),
            act.by,
            source=title,
            note=note,
            reason=title,
        )
        await record_reading(act.session, new, today=today, at=act.at, now=act.now)


def note_in(form: Form, values: Mapping[str, Any]) -> str:
    """Return what was written in the form beside the readings."""
    written = [values.get(field.name) for field in form.asked if field.type is FieldType.TEXT]
    return " ".join(str(words) for words in written if words)


async def readings_among(
    session: AsyncSession, row: Round, check_in: CheckIn, people: Sequence[Asked]
) -> tuple[list[Asked], list[tuple[Indicator, Unit]]]:
    """Return those of the people of whom the round has a reading to ask, and which of what unit.

    Where it asks for none, all of them.
    """
    if not check_in.asks.indicators or not people:
        return list(people), []
    number = row.organisation_id
    members = await rows_of(session, Member, number, {one.member_id for one in people})
    units = await rows_of(session, Unit, number, {unit for one in people for unit in one.units})
    indicators = await indicators_asked(session, row, check_in)
    asked, wanted = list[Asked](), list[tuple[Indicator, Unit]]()
    for one in people:
        there = [units[unit] for unit in one.units]
        found = await indicators_of(session, members[one.member_id], there, indicators)
        if found:
            asked.append(one)
            wanted += found.values()
    return asked, wanted


async def await_readings(
    session: AsyncSession,
    row: Round,
    wanted: Collection[tuple[Indicator, Unit]],
    *,
    now: datetime,
) -> None:
    """Note that these readings are awaited, for the day on which the round opened."""
    if wanted:
        day = await opening_day(session, row)
        await expect(session, row.organisation_id, wanted, today=day, now=now)


async def rows_of(
    session: AsyncSession, table: type[Row], organisation_id: int, numbers: set[int]
) -> dict[int, Row]:
    """Return rows by their numbers, read at once."""
    rows = await session.scalars(
        select(table).where(table.organisation_id == organisation_id, Among(table.id, THESE)),
        {"these": numbers},
    )
    return {row.id: row for row in rows}
