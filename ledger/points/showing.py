"""/points: one's own scorecard, what waits for one's word, what those below have."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from ledger.book.refusals import Refusal
from ledger.people.authority import roles_of
from ledger.points.access import (
    confirms_at_all,
    point_to_read,
    scope_of,
    sees_points_of,
    to_confirm,
    to_settle,
)
from ledger.points.lines import LINES_ON_A_PAGE, lines_of, point_shown
from ledger.points.periods import term_at
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for, today_of
from ledger.talk.pages import turned_to
from models import Member, Point, PointsBook, PointState, RoleName, Score, Term, Unit
from models.among import always
from models.frozen import frozen
from models.records import unscaled
from wording.points.refusals import NoPointsKept, NoSuchPoint
from wording.points.showing import (
    CardView,
    PointsWaiting,
    Scorecard,
    ScoreLine,
    ScoresShown,
)
from wording.rendering import MANY

SCORES_ON_A_PAGE = 12


async def show_own(act: Act) -> Scorecard:
    """Return the reader's own scorecard of this period, with what else he may look at."""
    await check_kept(act)
    return await card_of(act, act.by, CardView())


async def check_kept(act: Act) -> None:
    """Refuse where no points are given."""
    if not (await framework_for(act)).points:
        raise Refusal(NoPointsKept())


async def show_card(act: Act, member_id: int, packed: int) -> None:
    """Show a page of a member's scorecard, to him and to whoever looks after him."""
    member = await act.session.get(Member, (act.organisation_id, member_id))
    if member is None or not await sees_points_of(act, member):
        raise Refusal(NoSuchPoint())
    await act.answer_in_place(await card_of(act, member, CardView.unpacked(packed)))


async def card_of(act: Act, member: Member, view: CardView) -> Scorecard:
    """Return a page of a scorecard: each line with the entry behind it."""
    term = await term_back(act, view.back)
    his = of_member(member, term)
    count = await act.session.scalar(select(func.count()).select_from(Point).where(*his)) or 0
    page, pages = turned_to(view.page, count, LINES_ON_A_PAGE)
    first = (page - 1) * LINES_ON_A_PAGE
    rows = await act.session.scalars(
        select(Point).where(*his).order_by(Point.id).offset(first).limit(LINES_ON_A_PAGE)
    )
    score = await act.session.get(Score, (member.organisation_id, member.id, *term))
    own = member.id == act.by.id
    waiting = await count_some(act, *await to_confirm_now(act)) if own else 0
    appeals = await count_some(act, *await to_settle_now(act)) if own else 0
    return Scorecard(
        name="" if own else member.name,
        member_id=member.id,
        term=term,
        total=unscaled(score.points if score is not None else 0),
        lines=await lines_of(act, list(rows), after=first),
        view=CardView(page, view.back),
        pages=pages,
        waiting=waiting,
        appeals=appeals,
        oversees=own and (await scope_of(act.session, act.by)).units,
    )


async def term_back(act: Act, back: int) -> Term:
    """Return the period of now, or the one so many before."""
    return term_at(await framework_for(act), await today_of(act), back=max(back, 0))


def of_member(member: Member, term: Term) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what a member was given in a period, as far as it stands."""
    return (
        Point.organisation_id == member.organisation_id,
        Point.member_id == member.id,
        Point.per == term.per,
        Point.period == term.first,
        Point.state != PointState.WITHDRAWN,
    )


async def to_confirm_now(act: Act) -> list[ColumnElement[bool]]:
    """Return the conditions for what waits for the actor's confirmation; nothing for most."""
    if not await confirms_at_all(act):
        return []
    return [*await to_confirm(act), always(Point.state, PointState.PROPOSED)]


async def to_settle_now(act: Act) -> list[ColumnElement[bool]]:
    """Return the conditions for appeals that the actor may settle; nothing for most."""
    if not await confirms_at_all(act):
        return []
    return [*await to_settle(act), always(Point.state, PointState.APPEALED)]


async def count_some(act: Act, *conditions: ColumnElement[bool]) -> int:
    """Count points; counting stops at many. Without conditions there are none."""
    if not conditions:
        return 0
    some = select(Point.id).where(*conditions).limit(MANY).subquery()
    return await act.session.scalar(select(func.count()).select_from(some)) or 0


async def show_waiting(act: Act, page: int) -> None:
    """Show a page of what waits to be confirmed."""
    await show_some(act, page, await to_confirm_now(act), appeals=False)


async def show_appeals(act: Act, page: int) -> None:
    """Show a page of appeals that wait."""
    await show_some(act, page, await to_settle_now(act), appeals=True)


async def show_some(
    act: Act, page: int, conditions: Sequence[ColumnElement[bool]], *, appeals: bool
) -> None:
    """Show a page of points that wait for who acts, the oldest first."""
    if not conditions:
        raise Refusal(NoSuchPoint())
    total = await count_some(act, *conditions)
    page, pages = turned_to(page, total, LINES_ON_A_PAGE)
    first = (page - 1) * LINES_ON_A_PAGE
    rows = await act.session.scalars(
        select(Point).where(*conditions).order_by(Point.id).offset(first).limit(LINES_ON_A_PAGE)
    )
    lines = await lines_of(act, list(rows), after=first)
    await act.answer_in_place(PointsWaiting(lines, page, pages, total, appeals=appeals))


async def show_point(act: Act, point_id: int) -> None:
    """Show one point with all that was said about it."""
    point = await point_to_read(act, point_id)
    await act.answer_in_place(await point_shown(act, point), about=point.subject)


@frozen
class Ranking:
    """Whether those above see sums in their order."""

    is_on: bool
    may_switch: bool


async def ranking_for(act: Act) -> Ranking:
    """Return whether sums are ranked, and whether who acts may switch that."""
    book = await act.session.get(PointsBook, act.organisation_id)
    leads = RoleName.LEADER in {role.role for role in await roles_of(act.session, act.by)}
    return Ranking(book is not None and book.ranked_at is not None, leads)


async def show_scores(act: Act, page: int, back: int) -> None:
    """Show what those below have in a period, page by page: to whoever looks after them."""
    await act.answer_in_place(await scores_shown(act, page, back))


async def scores_shown(act: Act, page: int, back: int) -> ScoresShown:
    """Return that page: by department, and only where a leader has switched it on, ranked."""
    scope = await scope_of(act.session, act.by)
    if not scope.units:
        raise Refusal(NoSuchPoint())
    term, ranking = await term_back(act, back), await ranking_for(act)
    those = [*scope.of_scores(), Score.per == term.per, Score.period == term.first]
    some = select(Score.member_id).where(*those).limit(MANY).subquery()
    total = await act.session.scalar(select(func.count()).select_from(some)) or 0
    page, pages = turned_to(page, total, SCORES_ON_A_PAGE)
    first = (page - 1) * SCORES_ON_A_PAGE
    order: tuple[Any, ...] = (Score.unit_id, Score.member_id)
    if ranking.is_on:
        order = (Score.points.desc(), Score.member_id)
    here = Score.organisation_id
    rows = await act.session.execute(
        select(Score, Member.name, Unit.name)
        .join(Member, and_(Member.organisation_id == here, Member.id == Score.member_id))
        .join(Unit, and_(Unit.organisation_id == here, Unit.id == Score.unit_id))
        .where(*those)
        .order_by(*order)
        .offset(first)
        .limit(SCORES_ON_A_PAGE)
    )
    lines = tuple(
        ScoreLine(number, score.member_id, name, unit, unscaled(score.points))
        for number, (score, name, unit) in enumerate(rows, first + 1)
    )
    return ScoresShown(
        term=term,
        lines=lines,
        page=page,
        pages=pages,
        total=total,
        back=back,
        ranked=ranking.is_on,
        may_rank=ranking.may_switch,
    )
