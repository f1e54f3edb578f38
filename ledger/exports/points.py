"""Points as rows: what each rule gave for which entry; and what they come to, by member."""

from datetime import date, datetime
from typing import cast

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.exports.names import Reader, reader_of
from ledger.exports.pages import PAGE, Exported, Pages, by_number, let_go
from ledger.organisations import framework_of
from models import Organisation, Point, Score
from models.periods import Per
from models.records import unscaled
from wording.dates import period_text
from wording.exports.sheets import points_sheet, scores_sheet
from wording.points.lines import STATES


async def export_points(
    session: AsyncSession, organisation: Organisation, _now: datetime
) -> list[Exported]:
    """Return the sheet of all points, and that of what is confirmed, by period and member."""
    reader = await reader_of(session, organisation)
    return [
        Exported(points_sheet(organisation.language), pages_of_points(session, reader)),
        Exported(scores_sheet(organisation.language), pages_of_scores(session, reader)),
    ]


async def pages_of_scores(session: AsyncSession, reader: Reader) -> Pages:
    """Yield what the confirmed points of each member come to, period by period."""
    names, language = reader.names, reader.language
    place = tuple_(Score.period, Score.member_id, Score.per)
    wanted = (
        select(Score)
        .where(Score.organisation_id == reader.organisation.id)
        .order_by(Score.period, Score.member_id, Score.per)
        .limit(PAGE)
    )
    last: tuple[date, int, str] | None = None
    while True:
        found = await session.scalars(wanted if last is None else wanted.where(place > last))
        rows = found.all()
        if not rows:
            return
        last = (rows[-1].period, rows[-1].member_id, rows[-1].per)
        yield [
            (
                period_text(cast("Per", row.per), row.period, language),
                names.units[row.unit_id],
                names.name(row.member_id),
                unscaled(row.points),
            )
            for row in rows
        ]
        let_go(session, rows)


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
