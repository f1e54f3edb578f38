"""Who answers for which indicator, who reads how it stands, who may take it on."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.people.authority import DIRECTING, holds, units_overseen
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for
from models import Member, MemberTag, RoleName, Standing, Unit
from models.among import THESE, Among
from models.framework import Indicator
from models.frozen import frozen
from wording.indicators.showing import NoIndicatorsForYou, NoSuchIndicator


@frozen
class Matter:
    """How an indicator stands in a unit, with both."""

    standing: Standing
    indicator: Indicator
    unit: Unit


@frozen
class Scope:
    """Whose indicators somebody reads: of the units given, of all if None; whether he leads."""

    organisation_id: int
    units: frozenset[int] | None

    @property
    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions for how they stand."""
        here = Standing.organisation_id == self.organisation_id
        return (here,) if self.units is None else (here, Among(Standing.unit_id, THESE))

    @property
    def wanted(self) -> dict[str, frozenset[int]]:
        """The parameters of statements with these conditions."""
        return {"these": self.units or frozenset()}

    def covers(self, unit_id: int) -> bool:
        """Return whether he reads what was read of a unit."""
        return self.units is None or unit_id in self.units


async def scope_of(act: Act) -> Scope:
    """Return whose indicators who acts reads: of units he looks over, and of what he answers for.

    Raises Refusal where there is nothing.
    """
    indicators = (await framework_for(act)).indicators
    units = await units_overseen(act.session, act.by)
    if units is not None:
        own = await act.session.get_one(Unit, (act.organisation_id, act.by.unit_id))
        for indicator in indicators:
            if await answers_for(act.session, act.by, indicator, own):
                units |= {own.id}
                break
    if not indicators or units == frozenset():
        raise Refusal(NoIndicatorsForYou())
    return Scope(act.organisation_id, units)


async def matter_of(act: Act, standing_id: int) -> Matter:
    """Return how an indicator stands that who acts may read. Raises Refusal else."""
    standing = await act.session.get(Standing, (act.organisation_id, standing_id))
    indicator = (await framework_for(act)).indicator(standing.indicator) if standing else None
    if standing is None or indicator is None or not await may_read(act, standing):
        raise Refusal(NoSuchIndicator())
    unit = await act.session.get_one(Unit, (act.organisation_id, standing.unit_id))
    return Matter(standing, indicator, unit)


async def may_read(act: Act, standing: Standing) -> bool:
    """Return whether who acts reads how it stands: he has taken it on, or it is in his scope."""
    return standing.leader_id == act.by.id or (await scope_of(act)).covers(standing.unit_id)


async def answers_for(
    session: AsyncSession, member: Member, indicator: Indicator, unit: Unit
) -> bool:
    """Return whether a member answers for an indicator in a unit: by his role there, or a tag."""
    who = indicator.who
    if who.units and unit.kind not in who.units:
        return False
    if who.unit_names and unit.name not in who.unit_names:
        return False
    if member.unit_id == unit.id and who.tags and await bears(session, member, who.tags):
        return True
    return await holds(session, member, [RoleName(role) for role in who.roles], unit_id=unit.id)


async def bears(session: AsyncSession, member: Member, tags: tuple[str, ...]) -> bool:
    """Return whether the member bears one of the tags."""
    found = await session.scalar(
        select(MemberTag.tag)
        .where(
            MemberTag.organisation_id == member.organisation_id,
            MemberTag.member_id == member.id,
            MemberTag.tag.in_(tags),
        )
        .limit(1)
    )
    return found is not None


async def may_read_it_out(act: Act, matter: Matter) -> bool:
    """Return whether who acts gives readings: he answers for it, or directs the unit."""
    if await answers_for(act.session, act.by, matter.indicator, matter.unit):
        return True
    return await holds(act.session, act.by, DIRECTING, unit_id=matter.unit.id)


async def may_take_on(act: Act, standing: Standing) -> bool:
    """Return whether who acts may take it on: he is a leader above the unit."""
    return await holds(act.session, act.by, (RoleName.LEADER,), unit_id=standing.unit_id)
