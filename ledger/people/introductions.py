"""What a newcomer is told: who he is here, what will come and when, and what waits for him."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import framework_of, list_command
from ledger.people.audiences import asks
from ledger.people.authority import DIRECTING, OVERSEEING, roles_of
from models import Group, Member, Organisation, RoleName, Task, Unit
from models.framework import CheckIn, Framework, Push, PushKind
from models.work import OPEN
from wording.languages import supported
from wording.people.joining import Introduction, WelcomeBack


async def welcome_back(
    session: AsyncSession, *, member: Member, language: str | None
) -> WelcomeBack:
    """Return what a member is told who opens the chat again."""
    return WelcomeBack(await introduce(session, member, language=language))


async def introduce(session: AsyncSession, member: Member, *, language: str | None) -> Introduction:
    """Gather what a newcomer is told; `language` is what his Telegram speaks, if it says so."""
    organisation = await session.get_one(Organisation, member.organisation_id)
    unit = await session.get_one(Unit, (organisation.id, member.unit_id))
    roles = {role.role for role in await roles_of(session, member)}
    framework = framework_of(organisation)
    speaks = supported(member.language or organisation.language)
    own = supported(language) if language else speaks
    open_tasks = await open_tasks_of(session, member)
    return Introduction(
        name=member.name,
        organisation=organisation.name,
        unit=unit.name,
        roles=tuple(sorted(roles)),
        rhythms=tuple(rhythms_for(framework, roles, owns=open_tasks > 0)),
        open_tasks=open_tasks,
        list_command=list_command(organisation),
        directs=not DIRECTING.isdisjoint(roles),
        oversees=not OVERSEEING.isdisjoint(roles),
        lacks_group=RoleName.HEAD in roles and not await has_group(session, unit),
        administers=RoleName.ADMINISTRATOR in roles,
        other_language=own if own != speaks and member.language is None else None,
    )


def rhythms_for(
    framework: Framework, roles: set[RoleName], *, owns: bool
) -> Sequence[Push | CheckIn]:
    """Return the pushes and check-ins that reach someone with these roles in his own chat.

    Nobody is promised a list that will not come: who only leads, supervises or administers gets
    none unless he owns a task himself.
    """
    gets_list = owns or not roles or not roles.isdisjoint({RoleName.MEMBER, RoleName.HEAD})
    reaching = {PushKind.TASK_LIST, PushKind.DEADLINES} if gets_list else set()
    reaching |= {PushKind.HEAD_DIGEST} if RoleName.HEAD in roles else set()
    return [push for push in framework.pushes if push.kind in reaching] + [
        check_in for check_in in framework.check_ins if asks(check_in, roles)
    ]


async def has_group(session: AsyncSession, unit: Unit) -> bool:
    """Return whether the unit has a work group."""
    found = await session.scalar(
        select(Group.id).where(
            Group.organisation_id == unit.organisation_id, Group.unit_id == unit.id
        )
    )
    return found is not None


async def open_tasks_of(
    session: AsyncSession, member: Member, *, unit_id: int | None = None
) -> int:
    """Return how many tasks the member owns that are not closed; with a unit, only its own."""
    there = () if unit_id is None else (Task.unit_id == unit_id,)
    count = await session.scalar(
        select(func.count())
        .select_from(Task)
        .where(
            Task.organisation_id == member.organisation_id,
            Task.owner_id == member.id,
            Task.state.in_(OPEN),
            *there,
        )
    )
    return count or 0
