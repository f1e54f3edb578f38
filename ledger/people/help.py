"""What a member can do here, gathered from his roles and the framework."""

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import framework_of
from ledger.people.authority import DIRECTING, VERIFYING, roles_of
from ledger.people.menus import commands_for
from models import Member, Organisation
from wording.people.help import Help


async def help_for(session: AsyncSession, member: Member) -> Help:
    """Return the help for this member's roles."""
    organisation = await session.get_one(Organisation, member.organisation_id)
    framework = framework_of(organisation)
    roles = {role.role for role in await roles_of(session, member)}
    return Help(
        name=member.name,
        roles=tuple(sorted(roles)),
        commands=commands_for(framework, roles),
        registers=not DIRECTING.isdisjoint(roles),
        verifies=not VERIFYING.isdisjoint(roles),
        responsibility=min((node.name for node, _ in framework.walk()), key=len),
    )
