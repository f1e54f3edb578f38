"""Indicators shown: a page of them by what is wanted, and one with the history of its readings."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import CODE_LENGTH
from ledger.indicators.access import (
    Matter,
    Scope,
    matter_of,
    may_read_it_out,
    may_take_on,
    scope_of,
)
from ledger.people.authority import roles_of
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for, today_of
from ledger.talk.pages import turned_to
from models import Answer, Entry, Member, Reading, ReadingVersion, RoleName, Standing, Unit
from models.among import THESE, Among
from models.framework import Framework
from models.frozen import frozen
from wording.indicators.lines import IndicatorLine
from wording.indicators.showing import IndicatorHistory, IndicatorsShown, ReadingLine, View
from wording.rendering import MANY
from wording.talk import Receipt

LINES_ON_A_PAGE = 6
READINGS_ON_A_PAGE = 12
# How it stands; what its unit is called, who has taken it on, his last line, the reading's note.
Row = tuple[Standing, str, str | None, str | None, str | None]


@frozen
class Sight:
    """What lines are seen against: the organisation, its work model, the day, their reader."""

    organisation_id: int
    framework: Framework
    today: date
    reader_id: int = 0  # nobody in particular

    def of(self, reader_id: int) -> "Sight":
        """Return what one reader sees lines against."""
        return replace(self, reader_id=reader_id)


async def sight_of(act: Act) -> Sight:
    """Return what who acts sees lines against."""
    return Sight(act.organisation_id, await framework_for(act), await today_of(act), act.by.id)


async def show_indicators(act: Act, number: int, page: int) -> None:
    """/indicators: a page of how the indicators stand that who acts reads."""
    view = View(number) if number in set(View) else View.ALL
    await act.answer_in_place(await indicators_shown(act, view, page))


async def indicators_shown(act: Act, view: View | None, page: int) -> IndicatorsShown:
    """Return a page of a view; unsaid, of what lags or is empty, if anything does."""
    scope = await scope_of(act)
    sight = await sight_of(act)
    leads = RoleName.LEADER in {role.role for role in await roles_of(act.session, act.by)}
    chosen = view if view is not None else View.FLAGGED
    conditions = conditions_of(act, scope, chosen, sight)
    total = await count_some(act.session, conditions, scope.wanted)
    if view is None and not total:
        chosen = View.ALL
        conditions = conditions_of(act, scope, chosen, sight)
        total = await count_some(act.session, conditions, scope.wanted)
    page, pages = turned_to(page, total, LINES_ON_A_PAGE)
    first = (page - 1) * LINES_ON_A_PAGE
    wanted = lines_of(*conditions).order_by(*order_of(chosen)).offset(first).limit(LINES_ON_A_PAGE)
    rows = await act.session.execute(wanted, scope.wanted)
    return IndicatorsShown(
        view=chosen,
        at=act.now,
        lines=lines_from(as_rows(rows.all()), sight, after=first),
        page=page,
        pages=pages,
        total=total,
        leads=leads,
    )


def conditions_of(
    act: Act, scope: Scope, view: View, sight: Sight
) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a view for how indicators stand."""
    if view is View.MINE:
        return (
            Standing.organisation_id == act.organisation_id,
            Standing.leader_id == act.by.id,
            is_known(sight),
        )
    if view is View.ALL:
        return (*scope.conditions, is_known(sight))
    flagged = (*scope.conditions, is_known(sight), Standing.flagged_from <= sight.today)
    return (*flagged, Standing.leader_id.is_(None)) if view is View.UNHELD else flagged


def is_known(sight: Sight) -> ColumnElement[bool]:
    """Return the condition that the work model still has the indicator."""
    return Standing.indicator.in_([one.key for one in sight.framework.indicators])


def order_of(view: View) -> tuple[Any, Any]:
    """Return the order of a view: what is flagged for longest first, else unit by unit."""
    if view in {View.FLAGGED, View.UNHELD}:
        return Standing.flagged_from, Standing.id
    return Standing.unit_id, Standing.indicator


async def count_some(
    session: AsyncSession,
    conditions: Iterable[ColumnElement[bool]],
    wanted: Mapping[str, Collection[int]],
) -> int:
    """Count how many indicators stand so; counting stops at many."""
    some = select(Standing.id).where(*conditions).limit(MANY).subquery()
    return await session.scalar(select(func.count()).select_from(some), wanted) or 0


def lines_of(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return the statement for how indicators stand, each with names, the last line, the note."""
    here = Standing.organisation_id
    return (
        select(Standing, Unit.name, Member.name, Answer.text, Reading.note)
        .join(Unit, and_(Unit.organisation_id == here, Unit.id == Standing.unit_id))
        .outerjoin(Member, and_(Member.organisation_id == here, Member.id == Standing.leader_id))
        .outerjoin(Answer, and_(Answer.organisation_id == here, Answer.id == Standing.answer_id))
        .outerjoin(
            Reading,
            and_(
                Reading.organisation_id == here,
                Reading.indicator == Standing.indicator,
                Reading.unit_id == Standing.unit_id,
                Reading.period == Standing.period,
            ),
        )
        .where(*conditions)
    )


def as_rows(rows: Iterable[Any]) -> list[Row]:
    """Return rows of `lines_of` as what they are."""
    return [tuple(row) for row in rows]


def lines_from(rows: Sequence[Row], sight: Sight, *, after: int = 0) -> tuple[IndicatorLine, ...]:
    """Return rows of `lines_of` as lines, numbered."""
    return tuple(line_of(number, row, sight) for number, row in enumerate(rows, after + 1))


def line_of(
    number: int, row: Row, sight: Sight, *, told_since: datetime | None = None
) -> IndicatorLine:
    """Return how an indicator stands as one reader sees it; marked, if it was told about since."""
    standing, unit, leader, words, note = row
    indicator = sight.framework.indicator(standing.indicator)
    if indicator is None:
        raise LookupError(f"no indicator {standing.indicator}")
    return IndicatorLine(
        number=number,
        id=standing.id,
        version=standing.version,
        indicator=indicator,
        department=unit,
        period=standing.period,
        value=standing.value,
        before=standing.before,
        year_before=standing.year_before,
        reached=standing.reached,
        wanted=standing.wanted,
        behind=standing.behind,
        last=standing.last,
        zero=standing.zero,
        missing=standing.missing_from <= sight.today,
        leader=leader or "",
        mine=standing.leader_id == sight.reader_id,
        words=words or "",
        said_at=standing.said_at,
        note=note or "",
        told=bool(told_since and standing.said_at and standing.said_at >= told_since),
    )


async def show_history(act: Act, standing_id: int, page: int) -> None:
    """Show one indicator of a unit with a page of its readings, each with its receipt."""
    matter = await matter_of(act, standing_id)
    await act.answer_in_place(await history_of(act, matter, page), about=matter.standing.subject)


async def history_of(act: Act, matter: Matter, page: int) -> IndicatorHistory:
    """Return it."""
    standing = matter.standing
    of_it = lines_of(Standing.organisation_id == act.organisation_id, Standing.id == standing.id)
    row = (await act.session.execute(of_it)).all()
    of_unit = readings_of(matter)
    count = await act.session.scalar(select(func.count()).select_from(Reading).where(*of_unit)) or 0
    page, pages = turned_to(page, count, READINGS_ON_A_PAGE)
    [line] = lines_from(as_rows(row), await sight_of(act))
    return IndicatorHistory(
        line=line,
        readings=await readings_on(act.session, matter, page),
        page=page,
        pages=pages,
        may_read=await may_read_it_out(act, matter),
        may_take=await may_take_on(act, standing),
        sees_others=await sees_others(act),
        at=act.now,
    )


async def sees_others(act: Act) -> bool:
    """Return whether who acts reads indicators of more than one unit."""
    units = (await scope_of(act)).units
    return units is None or len(units) > 1


def readings_of(matter: Matter) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what was read of an indicator in a unit."""
    standing = matter.standing
    return (
        Reading.organisation_id == standing.organisation_id,
        Reading.indicator == standing.indicator,
        Reading.unit_id == standing.unit_id,
    )


async def readings_on(session: AsyncSession, matter: Matter, page: int) -> tuple[ReadingLine, ...]:
    """Return a page of readings, the newest period first."""
    here = Reading.organisation_id
    rows = (
        await session.execute(
            select(Reading, Member.name, Entry.hash)
            .join(Entry, and_(Entry.organisation_id == here, Entry.seq == Reading.seq))
            .outerjoin(Member, and_(Member.organisation_id == here, Member.id == Reading.member_id))
            .where(*readings_of(matter))
            .order_by(Reading.period.desc())
            .offset((page - 1) * READINGS_ON_A_PAGE)
            .limit(READINGS_ON_A_PAGE)
        )
    ).all()
    corrected = [reading.id for reading, _, _ in rows if reading.version > 1]
    before = await values_before(session, matter.standing.organisation_id, corrected)
    return tuple(
        ReadingLine(
            reading.period,
            reading.value,
            reading.read_at,
            name or "",
            reading.source,
            Receipt(reading.seq, code[:CODE_LENGTH]),
            tuple(before.get(reading.id, ())),
        )
        for reading, name, code in rows
    )


async def values_before(
    session: AsyncSession, organisation_id: int, reading_ids: Sequence[int]
) -> dict[int, list[Decimal]]:
    """Return what corrected readings said before, the oldest value first."""
    found: dict[int, list[Decimal]] = {}
    if not reading_ids:
        return found
    rows = await session.execute(
        select(ReadingVersion.reading_id, ReadingVersion.value)
        .where(
            ReadingVersion.organisation_id == organisation_id,
            Among(ReadingVersion.reading_id, THESE),
        )
        .order_by(ReadingVersion.reading_id, ReadingVersion.version),
        {"these": reading_ids},
    )
    for number, value in rows:
        found.setdefault(number, []).append(value)
    return found
