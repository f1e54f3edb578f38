"""Reading 读数: a value for a period put on record, the old one kept, and judged at once."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.indicators.quarters import move_quarter
from models import Entry, Member, Reading, ReadingVersion, Standing, Subject, Unit
from models.amounts import plain, written
from models.framework import Indicator
from models.frozen import frozen
from models.numbering import add, hold_chain_end
from models.readings import NOTE_LENGTH, SOURCE_LENGTH

RECORDED, CORRECTED = "reading_recorded", "reading_corrected"


@frozen
class NewReading:
    """What is read: of which indicator and unit, for the period that begins on a day, by whom.

    `note` is what was said about it; `reason`, why it stands in the place of another.
    """

    indicator: Indicator
    unit: Unit
    period: date
    value: Decimal
    by: Member | None
    source: str = ""
    note: str = ""
    reason: str = ""


async def record_reading(
    session: AsyncSession, new: NewReading, *, today: date, at: datetime, now: datetime
) -> tuple[Reading, Entry | None]:
    """Keep a reading and judge it; without an entry where the very same stands already.

    `today` is the day on the organisation's calendar.
    """
    number = new.unit.organisation_id
    await hold_chain_end(session, number)
    standing = await standing_for(session, new.indicator, new.unit, period=new.period, now=now)
    reading = await reading_of(session, new.indicator, new.unit.id, new.period, number)
    before = reading.rank if reading is not None else None
    if reading is not None and reading.value == new.value:
        reading.note = new.note[:NOTE_LENGTH] or reading.note
        return reading, None
    entry = await append_reading(session, new, standing.subject, reading, now=now)
    if reading is None:
        reading = Reading(
            organisation_id=number,
            indicator=new.indicator.key,
            unit_id=new.unit.id,
            period=new.period,
            value=new.value,
            rank=new.indicator.rank_of(new.value),
            seq=entry.seq,
            read_at=at,
        )
        await add(session, reading)
    else:
        keep_version(session, reading)
        reading.version += 1
    reading.value, reading.rank = plain(new.value), new.indicator.rank_of(new.value)
    reading.member_id = new.by.id if new.by else None
    reading.source = new.source[:SOURCE_LENGTH]
    reading.note = new.note[:NOTE_LENGTH] or reading.note or ""
    reading.seq, reading.read_at = entry.seq, at
    ranked = new.indicator.ranked
    end = await move_quarter(session, reading, before=before, ranked=ranked, today=today)
    if standing.period is None or new.period >= standing.period:
        standing.period, standing.value, standing.rank = new.period, reading.value, reading.rank
        standing.last = ranked and reading.rank < end
    await judge(session, new.indicator, new.unit, standing, today=today)
    return reading, entry


def keep_version(session: AsyncSession, reading: Reading) -> None:
    """Keep what a reading says, before it says something else."""
    session.add(
        ReadingVersion(
            organisation_id=reading.organisation_id,
            reading_id=reading.id,
            version=reading.version,
            value=reading.value,
            member_id=reading.member_id,
            source=reading.source,
            note=reading.note,
            seq=reading.seq,
            read_at=reading.read_at,
        )
    )


async def append_reading(
    session: AsyncSession, new: NewReading, about: Subject, before: Reading | None, *, now: datetime
) -> Entry:
    """Append the entry of a reading, as whoever reads the book without us understands it."""
    version = before.version + 1 if before else 1
    key = f"reading:{about.id}:{new.period.isoformat()}:{version}"
    return await append_entry(
        session,
        organisation_id=new.unit.organisation_id,
        kind=CORRECTED if before else RECORDED,
        now=now,
        actor_id=new.by.id if new.by else None,
        about=about,
        version=version,
        effect_key=key,
        indicator=new.indicator.title,
        department=new.unit.name,
        period=new.period.isoformat(),
        value=written(new.value) + new.indicator.unit,
        source=new.source,
        note=new.note,
        **(
            {"before": written(before.value) + new.indicator.unit, "reason": new.reason}
            if before
            else {}
        ),
    )


async def standing_for(
    session: AsyncSession, indicator: Indicator, unit: Unit, *, period: date, now: datetime
) -> Standing:
    """Return how the indicator stands in the unit, a new row if it was never read nor asked.

    `period` is the one that is awaited: it is missing some days after its end.
    """
    found: Standing | None = await session.scalar(
        select(Standing).where(
            Standing.organisation_id == unit.organisation_id,
            Standing.unit_id == unit.id,
            Standing.indicator == indicator.key,
        )
    )
    if found is not None:
        return found
    missing = indicator.missing_from(indicator.period_before(period))
    return await add(
        session,
        Standing(
            organisation_id=unit.organisation_id,
            indicator=indicator.key,
            unit_id=unit.id,
            missing_from=missing,
            flagged_from=missing,
            known_from=now,
        ),
    )


async def reading_of(
    session: AsyncSession, indicator: Indicator, unit_id: int, period: date, organisation_id: int
) -> Reading | None:
    """Return what was read of a unit for a period."""
    found: Reading | None = await session.scalar(
        select(Reading).where(
            Reading.organisation_id == organisation_id,
            Reading.indicator == indicator.key,
            Reading.unit_id == unit_id,
            Reading.period == period,
        )
    )
    return found


async def judge(
    session: AsyncSession, indicator: Indicator, unit: Unit, standing: Standing, *, today: date
) -> None:
    """Compare a unit's newest reading with its target, the period before and that of last year."""
    period = standing.period
    if period is None or standing.value is None:
        return
    values = await values_since(session, indicator, unit, indicator.oldest_needed(period), period)
    standing.before = values.get(indicator.before(period))
    standing.year_before = values.get(indicator.a_year_before(period))
    since = indicator.span(period)
    counted = [value for first, value in values.items() if since <= first]
    standing.reached = sum(counted, Decimal(0)) if indicator.adds_up else standing.value
    standing.wanted = indicator.wanted_by(unit.name, period)
    standing.behind = indicator.is_behind(standing.reached, standing.wanted)
    standing.zero = indicator.is_empty(standing.value)
    standing.missing_from = indicator.missing_from(period)
    flagged = standing.behind or standing.zero or standing.last
    standing.flagged_from = today if flagged else standing.missing_from


async def values_since(
    session: AsyncSession, indicator: Indicator, unit: Unit, since: date, until: date
) -> dict[date, Decimal]:
    """Return what was read of a unit from one period to another: two years of weeks at most."""
    rows = await session.execute(
        select(Reading.period, Reading.value).where(
            Reading.organisation_id == unit.organisation_id,
            Reading.indicator == indicator.key,
            Reading.unit_id == unit.id,
            Reading.period >= since,
            Reading.period <= until,
        )
    )
    return {period: value for period, value in rows}  # noqa: C416  # rows are no pairs to mypy
