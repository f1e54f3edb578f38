"""Points as people read them: a line each, and one shown whole with what may be done about it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ledger.organisations import framework_under
from ledger.points.access import may_confirm, may_settle
from ledger.points.periods import is_open
from ledger.points.recording import amount_of
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for, today_of
from ledger.talk.reading_ahead import organisation_of
from models import Answer, Member, Point, PointState
from models.framework import PointRule
from models.records import unscaled
from wording.points.lines import PointLine
from wording.points.showing import PointShown
from wording.talk import Receipt

LINES_ON_A_PAGE = 6


async def rule_of(act: Act, point: Point) -> PointRule | None:
    """Return the rule of a point, as it was when it was proposed."""
    organisation = await organisation_of(act.session, act.organisation_id)
    framework = await framework_under(act.session, organisation, point.framework)
    return framework.point_rule(point.rule)


async def lines_of(act: Act, points: Iterable[Point], *, after: int = 0) -> tuple[PointLine, ...]:
    """Return points as lines, numbered."""
    return tuple(
        [await line_of(act, point, number) for number, point in enumerate(points, after + 1)]
    )


async def line_of(act: Act, point: Point, number: int) -> PointLine:
    """Return a point as a line. Members of a page are read with one statement each at most."""
    member = await act.session.get_one(Member, (act.organisation_id, point.member_id))
    return PointLine(
        number=number,
        id=point.id,
        version=point.version,
        rule=await rule_of(act, point),
        key=point.rule,
        title=point.title,
        name=member.name,
        amount=amount_of(point),
        proposed=unscaled(point.proposed),
        state=point.state,
        seq=point.seq,
        mine=point.member_id == act.by.id,
        reason=point.reason or "",
    )


async def point_shown(act: Act, point: Point, *, receipt: Receipt | None = None) -> PointShown:
    """Return a point with all that was said about it, and what who acts may do."""
    framework = await framework_for(act)
    open_still = is_open(framework, point.term, await today_of(act))
    waits = point.state is PointState.PROPOSED and open_still
    appealed = point.state is PointState.APPEALED
    answer = await act.session.get(Answer, (act.organisation_id, point.answer_id or 0))
    until = appeal_until(point, framework.scoring.appeal_days)
    return PointShown(
        line=await line_of(act, point, 0),
        term=point.term,
        confirmed_by=await name_of(act, point.confirmed_by),
        confirmed=None if point.confirmed is None else unscaled(point.confirmed),
        reason=point.reason or "",
        appeal=answer.text if answer is not None else "",
        settled_by=await name_of(act, point.settled_by),
        ruling=point.ruling or "",
        appeal_until=until,
        may_confirm=waits and await may_confirm(act, point),
        may_appeal=may_appeal(act, point, framework.scoring.appeal_days),
        may_settle=appealed and await may_settle(act, point),
        may_undo=open_still and last_step_is_his(act, point),
        receipt=receipt,
    )


def appeal_until(point: Point, days: int) -> datetime | None:
    """Return until when one may appeal; None where nothing is confirmed."""
    return point.confirmed_at + timedelta(days=days) if point.confirmed_at is not None else None


def may_appeal(act: Act, point: Point, days: int) -> bool:
    """Return whether who acts may appeal: his own, once, within so many days."""
    until = appeal_until(point, days)
    if point.member_id != act.by.id or point.state is not PointState.CONFIRMED:
        return False
    return until is not None and act.at <= until


def last_step_is_his(act: Act, point: Point) -> bool:
    """Return whether who acts took the last step, and may take it back."""
    by = {
        PointState.CONFIRMED: point.confirmed_by,
        PointState.APPEALED: point.member_id,
        PointState.SETTLED: point.settled_by,
    }.get(point.state)
    return by == act.by.id


async def name_of(act: Act, member_id: int | None) -> str:
    """Return the name of a member; nothing where there is none."""
    if member_id is None:
        return ""
    return (await act.session.get_one(Member, (act.organisation_id, member_id))).name
