"""Who reads points, who confirms them, who settles an appeal: nobody his own, or his own word."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.organisations import top_unit
from ledger.people.authority import (
    administrators,
    fit,
    holds,
    nearest_to,
    roles_of,
    units_under,
)
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for
from models import Member, Point, Role, RoleName, Score
from models.framework import Framework
from models.frozen import frozen
from models.numbering import hold_chain_end
from wording.points.refusals import NoSuchPoint, PointTurned

# Who sees what those below have: a head his unit, leaders and supervisors all.
OVERSEEING_POINTS = frozenset({RoleName.HEAD, RoleName.LEADER, RoleName.SUPERVISOR})


def as_roles(words: Iterable[str]) -> frozenset[RoleName]:
    """Return roles by their words."""
    return frozenset(map(RoleName, words))


@frozen
class Scope:
    """Whose points somebody sees beside his own: everybody's, those of units, or nobody's."""

    member: Member
    whole: bool = False
    units: bool = False

    def of_scores(self) -> list[ColumnElement[bool]]:
        """Return the conditions for the sums of others."""
        of = [Score.organisation_id == self.member.organisation_id]
        if self.whole:
            return of
        return [*of, Score.unit_id.in_(units_under(self.member, OVERSEEING_POINTS))]


async def scope_of(session: AsyncSession, member: Member) -> Scope:
    """Return whose points the member sees."""
    held = {
        role.unit_id for role in await roles_of(session, member) if role.role in OVERSEEING_POINTS
    }
    if not held:
        return Scope(member)
    top = await top_unit(session, member.organisation_id)
    return Scope(member, whole=top.id in held, units=True)


async def sees_points_of(act: Act, member: Member) -> bool:
    """Return whether who acts sees a member's points: his own, or of one whom he looks after."""
    if member.id == act.by.id:
        return True
    return await holds(act.session, act.by, OVERSEEING_POINTS, unit_id=member.unit_id)


async def point_to_read(act: Act, point_id: int) -> Point:
    """Return a point that who acts may read; of any other he is told that there is none."""
    point = await act.session.get(Point, (act.organisation_id, point_id))
    if point is None or not await may_read(act, point):
        raise Refusal(NoSuchPoint())
    return point


async def held_point(act: Act, point_id: int) -> Point:
    """Return a point for a step: nobody else can change it until the commit.

    Raises Refusal for a button of before its last step.
    """
    await hold_chain_end(act.session, act.organisation_id)
    point = await point_to_read(act, point_id)
    await act.session.refresh(point)
    if act.version not in (None, point.version):
        raise Refusal(PointTurned())
    return point


async def may_read(act: Act, point: Point) -> bool:
    """Return whether it is his, or of one whom he looks after, or his to decide on."""
    if point.member_id == act.by.id:
        return True
    scoring = (await framework_for(act)).scoring
    roles = OVERSEEING_POINTS | as_roles((*scoring.confirmed_by, *scoring.settled_by))
    return await holds(act.session, act.by, roles, unit_id=point.unit_id)


async def may_confirm(act: Act, point: Point) -> bool:
    """Return whether who acts confirms it: by his role, and never his own.

    Those of who confirms are confirmed by who settles.
    """
    if point.member_id == act.by.id:
        return False
    scoring = (await framework_for(act)).scoring
    confirming, settling = as_roles(scoring.confirmed_by), as_roles(scoring.settled_by)
    if await holds(act.session, act.by, confirming, unit_id=point.unit_id):
        return True
    if not await holds(act.session, act.by, settling, unit_id=point.unit_id):
        return False
    member = await act.session.get_one(Member, (act.organisation_id, point.member_id))
    return any(role.role in confirming for role in await roles_of(act.session, member))


async def to_confirm(act: Act) -> list[ColumnElement[bool]]:
    """Return the conditions for points that who acts may confirm: as `may_confirm` has it."""
    scoring = (await framework_for(act)).scoring
    confirming, settling = as_roles(scoring.confirmed_by), as_roles(scoring.settled_by)
    number = act.organisation_id
    his = Point.unit_id.in_(units_under(act.by, confirming, name="confirmed"))
    colleagues = select(Role.member_id).where(
        Role.organisation_id == number, Role.role.in_(sorted(confirming))
    )
    theirs = and_(
        Point.unit_id.in_(units_under(act.by, settling, name="settled")),
        Point.member_id.in_(colleagues),
    )
    return [Point.organisation_id == number, Point.member_id != act.by.id, or_(his, theirs)]


async def confirms_at_all(act: Act) -> bool:
    """Return whether who acts has a role that confirms or settles."""
    scoring = (await framework_for(act)).scoring
    roles = as_roles((*scoring.confirmed_by, *scoring.settled_by))
    return any(role.role in roles for role in await roles_of(act.session, act.by))


async def confirmers_of(
    session: AsyncSession, framework: Framework, member: Member, *, unit_id: int
) -> list[Member]:
    """Return who is told that a member's points wait: who confirms from nearest by, but himself."""
    scoring = framework.scoring
    climb = [as_roles(scoring.confirmed_by)]
    found = await nearest_to(session, member.organisation_id, unit_id, climb, besides={member.id})
    if found:
        return found
    climb = [as_roles(scoring.settled_by)]
    return await nearest_to(session, member.organisation_id, unit_id, climb, besides={member.id})


async def settlers_of(act: Act, point: Point) -> list[Member]:
    """Return who settles an appeal: neither whose it is, nor who confirmed; else administrators."""
    scoring = (await framework_for(act)).scoring
    besides = {point.member_id, point.confirmed_by or 0}
    climb = [as_roles(scoring.settled_by)]
    found = await nearest_to(
        act.session, act.organisation_id, point.unit_id, climb, besides=besides
    )
    return found or fit(await administrators(act.session, act.organisation_id), besides=besides)


async def may_settle(act: Act, point: Point) -> bool:
    """Return whether who acts may settle the appeal: another than who confirmed."""
    if act.by.id in {point.member_id, point.confirmed_by}:
        return False
    scoring = (await framework_for(act)).scoring
    settling = as_roles(scoring.settled_by)
    if await holds(act.session, act.by, settling, unit_id=point.unit_id):
        return True
    return act.by.id in {one.id for one in await settlers_of(act, point)}


async def to_settle(act: Act) -> list[ColumnElement[bool]]:
    """Return the conditions for appeals that who acts may settle by his role."""
    settling = as_roles((await framework_for(act)).scoring.settled_by)
    return [
        Point.organisation_id == act.organisation_id,
        Point.member_id != act.by.id,
        Point.confirmed_by != act.by.id,
        Point.unit_id.in_(units_under(act.by, settling)),
    ]
