"""Points as rows: what each rule gave for which entry, and what became of it."""

from datetime import datetime
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.exports.names import Reader, reader_of
from ledger.exports.pages import Exported, Pages, by_number
from ledger.organisations import framework_of
from models import Organisation, Point
from models.periods import Per
from models.records import unscaled
from wording.dates import period_text
from wording.exports.sheets import points_sheet
from wording.points.lines import STATES


async def export_points(
    session: AsyncSession, organisation: Organisation, _now: datetime
) -> list[Exported]:
    """Return the sheet of all points."""
    pages = pages_of_points(session, await reader_of(session, organisation))
    return [Exported(points_sheet(organisation.language), pages)]


async def pages_of_points(session: AsyncSession, reader: Reader) -> Pages:
    """Yield the points as they came; a rule that is none any more has its key."""
    organisation, names, language = reader.organisation, reader.names, reader.language
    titles = {one.key: one.title_in(language) for one in framework_of(organisation).points}
    async for points in by_number(session, Point, organisation.id):
        yield [
            (
                period_text(cast("Per", row.per), row.period, language),
                names.units[row.unit_id],
                names.name(row.member_id),
                titles.get(row.rule, row.rule),
                row.title,
                row.seq,
                unscaled(row.proposed),
                unscaled(row.counted),
                reader.say(STATES[row.state]),
                row.reason,
                names.name(row.confirmed_by),
                reader.clock(row.confirmed_at),
                row.ruling,
                names.name(row.settled_by),
                reader.clock(row.settled_at),
            )
            for row in points
        ]
