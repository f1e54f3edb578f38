"""/report: bulletins as they stand now or stood then, part by part, down to the entries behind."""

from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from ledger.book.refusals import Refusal
from ledger.bulletins.behind import behind
from ledger.bulletins.compiling import compile_bulletin, keep_what_is_over
from ledger.bulletins.drafting import draft
from ledger.bulletins.finding import bulletin_of, may_release, number_of, told_of
from ledger.bulletins.scans import scan_of
from ledger.people.authority import all_below, units_overseen
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for, today_of
from ledger.talk.pages import turned_to
from ledger.talk.reading_ahead import organisation_of
from models import BulletinState, IssuedBulletin, Unit
from models.compiled import Compiled, Label
from models.framework import Bulletin
from models.framework.bulletins import first_of_period
from models.numbering import hold_chain_end
from models.periods import first_day, shifted
from wording.bulletins.life import BulletinDrafted
from wording.bulletins.report import (
    LINES_ON_A_PAGE,
    ROWS_ON_A_PAGE,
    BehindShown,
    NoReportForYou,
    PartShown,
    Place,
    ReportMoved,
    ReportOffered,
    ReportShown,
    RowShown,
    Sight,
    UnitsOffered,
)

REPORT, ISSUED = "report.page", "bulletin.page"  # what buttons lead to
ISSUED_SHOWN = 5  # that were released lately


async def report_offered(act: Act) -> ReportOffered:
    """/report: the kinds there are, and what was released lately."""
    units = await units_for(act)
    framework = await framework_for(act)
    rows = await act.session.scalars(
        select(IssuedBulletin)
        .where(
            IssuedBulletin.organisation_id == act.organisation_id,
            IssuedBulletin.bulletin.in_([one.key for one in framework.bulletins]),
            IssuedBulletin.state == BulletinState.RELEASED,
        )
        .order_by(IssuedBulletin.begins.desc(), IssuedBulletin.id.desc())
        .limit(ISSUED_SHOWN)
    )
    titles = {one.key: one for one in framework.bulletins}
    return ReportOffered(
        kinds=tuple(
            (one.code, Label(said=one.title, english=one.english))
            for one in framework.bulletins
            if units is None or not one.is_undivided
        ),
        issued=tuple(
            (row.id, titled(titles[row.bulletin], number_of(framework, row))) for row in rows
        ),
    )


def titled(bulletin: Bulletin, number: Label | None) -> Label:
    """Return what a bulletin is called with its number."""
    said, english = (
        f"{bulletin.title_in(language)} {number.text(language) if number else ''}".strip()
        for language in ("zh_CN", "en")
    )
    return Label(said=said, english=english)


async def offer_again(act: Act, _target: int) -> None:
    """Show what there is, in place of what is looked at."""
    await act.answer_in_place(await report_offered(act))


async def units_for(act: Act) -> frozenset[int] | None:
    """Return the units that the reader looks over, None of all. Refused of none."""
    units = await units_overseen(act.session, act.by)
    if units is not None and not units:
        raise Refusal(NoReportForYou())
    return units


async def show_report(act: Act, code: int, packed: int) -> None:
    """Show a place of a report, as it is known now."""
    await show_place(act, *await sight_of_report(act, code, packed))


async def sight_of_report(act: Act, code: int, packed: int) -> tuple[Sight, frozenset[int] | None]:
    """Return a place of a report, and of which units it is: None of all."""
    units = await units_for(act)
    framework, place = await framework_for(act), Place.unpacked(packed)
    bulletin = next((one for one in framework.bulletins if one.code == code), None)
    if bulletin is None:
        raise Refusal(ReportMoved())
    number = act.by.unit_id if units is not None else 0
    if place.unit:
        below = await all_below(act.session, act.organisation_id, [place.unit])
        if not below or (units is not None and place.unit not in units):
            raise Refusal(ReportMoved())
        units, number = below, place.unit
    first = shifted(bulletin.per, first_day(bulletin.per, await today_of(act)), -place.back)
    compiled = await compiled_for(act, bulletin, first, units, number)
    return Sight(REPORT, code, place, compiled), units


async def offer_units(act: Act, code: int, packed: int) -> None:
    """选部门: show the units that who asks looks over, a page of them."""
    units, place = await units_for(act), Place.unpacked(packed)
    there = [Unit.organisation_id == act.organisation_id]
    there.append(Unit.parent_id.is_not(None) if units is None else Unit.id.in_(units))
    count = await act.session.scalar(select(func.count(Unit.id)).where(*there)) or 0
    page, pages = turned_to(place.page, count, ROWS_ON_A_PAGE)
    rows = await act.session.execute(
        select(Unit.id, Unit.name)
        .where(*there)
        .order_by(Unit.id)
        .offset((page - 1) * ROWS_ON_A_PAGE)
        .limit(ROWS_ON_A_PAGE)
    )
    shown = tuple((number, name) for number, name in rows)  # rows, not pairs
    await act.answer_in_place(UnitsOffered(code, place._replace(page=page), shown, pages))


async def draft_from_report(act: Act, code: int, packed: int) -> None:
    """起草通报: draft the bulletin of a period that is over, for who releases such."""
    await hold_chain_end(act.session, act.organisation_id)
    framework, back = await framework_for(act), Place.unpacked(packed).back
    bulletin = next((one for one in framework.bulletins if one.code == code), None)
    if bulletin is None or not back or not await may_release(act.session, act.by, bulletin):
        raise Refusal(ReportMoved())
    first = shifted(bulletin.per, first_day(bulletin.per, await today_of(act)), -back)
    organisation = await organisation_of(act.session, act.organisation_id)
    row = await draft(act.session, organisation, bulletin, first, now=act.now)
    await act.answer(BulletinDrafted(await told_of(act.session, framework, row)), about=row.subject)


async def compiled_for(
    act: Act, bulletin: Bulletin, first: date, units: frozenset[int] | None, number: int
) -> Compiled:
    """Return what a report says to its reader now, of some units; `number` names them."""
    unit = await act.session.get_one(Unit, (act.organisation_id, number)) if number else None
    organisation = await organisation_of(act.session, act.organisation_id)
    await keep_what_is_over(act.session, organisation, bulletin, first, known_at=act.now)
    return await compile_bulletin(
        act.session,
        organisation,
        bulletin,
        first,
        known_at=act.now,
        units=units,
        unit=unit.name if unit else "",
    )


async def show_page(act: Act, number: int, packed: int) -> None:
    """Show a place of a bulletin that was issued, or of a draft to who releases it."""
    row = await bulletin_of(act, number)
    framework = await framework_for(act)
    if row.state is not BulletinState.RELEASED and not await may_release(
        act.session, act.by, framework.bulletin(row.bulletin)
    ):
        raise Refusal(NoReportForYou())
    units = await units_for(act)
    compiled = Compiled.model_validate(row.compiled)
    await show_place(act, Sight(ISSUED, number, Place.unpacked(packed), compiled), units)


async def show_place(act: Act, sight: Sight, units: frozenset[int] | None) -> None:
    """Show the whole, a table of a part, a row, or what stands behind one of its numbers."""
    if not sight.has_place:
        raise Refusal(ReportMoved())
    place = sight.place
    if not place.part:
        bulletin = (await framework_for(act)).bulletin(sight.compiled.bulletin)
        over = sight.action == REPORT and place.back > 0 and not place.unit
        drafts = over and await may_release(act.session, act.by, bulletin)
        chooses = place.unit or units is None or len(units) > 1
        await act.answer_in_place(ReportShown(sight, may_draft=drafts, may_choose=bool(chooses)))
    elif not place.row:
        count = len(sight.table.rows)
        page, pages = turned_to(place.page, count, ROWS_ON_A_PAGE)
        sight = replace(sight, place=place._replace(page=page))
        await act.answer_in_place(PartShown(sight, pages))
    elif not place.measure:
        await act.answer_in_place(RowShown(sight))
    else:
        await show_behind(act, sight, units)


async def show_behind(act: Act, sight: Sight, units: frozenset[int] | None) -> None:
    """Show the entries behind a number, as far as they are the reader's to see."""
    meant = sight.row.numbers[sight.place.measure - 1].behind
    if meant is None:
        raise Refusal(ReportMoved())
    compiled = sight.compiled
    scan = await scan_of(
        act.session,
        await organisation_of(act.session, act.organisation_id),
        compiled.per,
        first_of_period(compiled.per, compiled.period),
        known_at=compiled.known_at,
        units=units,
    )
    column = sight.table.columns[sight.place.measure - 1].key
    found = await behind(scan, sight.part, meant, column, page=sight.place.page)
    page, pages = turned_to(sight.place.page, found.total, LINES_ON_A_PAGE)
    sight = replace(sight, place=sight.place._replace(page=page))
    await act.answer_in_place(BehindShown(sight, found.lines, found.total, pages))
