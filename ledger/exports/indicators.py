"""Readings of indicators as rows."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.exports.names import Reader, reader_of
from ledger.exports.pages import Exported, Pages, by_number
from ledger.organisations import framework_of
from models import Organisation, Reading
from models.framework import Indicator
from wording.dates import period_text
from wording.exports.sheets import readings_sheet


async def export_indicators(
    session: AsyncSession, organisation: Organisation, _now: datetime
) -> list[Exported]:
    """Return the sheet of all readings."""
    pages = pages_of_readings(session, await reader_of(session, organisation))
    return [Exported(readings_sheet(organisation.language), pages)]


async def pages_of_readings(session: AsyncSession, reader: Reader) -> Pages:
    """Yield the readings as they came; what is no indicator any more has its key."""
    organisation, names, language = reader.organisation, reader.names, reader.language
    known: Mapping[str, Indicator] = {one.key: one for one in framework_of(organisation).indicators}
    async for readings in by_number(session, Reading, organisation.id):
        yield [
            (
                one.title_in(language) if (one := known.get(row.indicator)) else row.indicator,
                names.units[row.unit_id],
                period_text(one.period, row.period, language) if one else row.period.isoformat(),
                row.value,
                one.unit_in(language) if one else None,
                row.source,
                row.note,
                names.name(row.member_id),
                reader.clock(row.read_at),
            )
            for row in readings
        ]
