"""Tags 标签 of people: given and taken by who directs them, each time on record."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.authority import may_direct, roles_of
from ledger.people.entries import append_member_entry
from models import Member, MemberTag, RoleName
from models.framework import Framework, Tag
from models.numbering import hold_chain_end


async def tags_of(session: AsyncSession, member: Member, framework: Framework) -> tuple[Tag, ...]:
    """Return the tags that the member bears, in the framework's order."""
    keys = set(
        await session.scalars(
            select(MemberTag.tag).where(
                MemberTag.organisation_id == member.organisation_id,
                MemberTag.member_id == member.id,
            )
        )
    )
    return tuple(tag for tag in framework.tags if tag.key in keys)


async def may_tag(session: AsyncSession, by: Member, member: Member) -> bool:
    """Return whether somebody tags the member: who directs him, or an administrator himself."""
    if by.id == member.id:
        return RoleName.ADMINISTRATOR in {role.role for role in await roles_of(session, by)}
    return await may_direct(session, by, unit_id=member.unit_id)


async def give_tag(
    session: AsyncSession, member: Member, tag: Tag, *, by: Member | None, now: datetime
) -> bool:
    """Give the member a tag; return False if he bears it. `by` is None where a workbook does."""
    await hold_chain_end(session, member.organisation_id)
    key = (member.organisation_id, member.id, tag.key)
    if await session.get(MemberTag, key) is not None:
        return False
    session.add(
        MemberTag(
            organisation_id=member.organisation_id,
            member_id=member.id,
            tag=tag.key,
            given_at=now,
        )
    )
    await append_member_entry(session, member, "tagged", now=now, by=by, tag=tag.name)
    return True


async def take_tag(
    session: AsyncSession, member: Member, tag: Tag, *, by: Member | None, now: datetime
) -> bool:
    """Take a tag off the member; return False if he does not bear it."""
    await hold_chain_end(session, member.organisation_id)
    row = await session.get(MemberTag, (member.organisation_id, member.id, tag.key))
    if row is None:
        return False
    await session.delete(row)
    await append_member_entry(session, member, "untagged", now=now, by=by, tag=tag.name)
    return True


async def set_tags(
    session: AsyncSession,
    member: Member,
    wanted: Collection[str],
    framework: Framework,
    *,
    now: datetime,
) -> None:
    """Let the member bear exactly these of the framework's tags, as a workbook says."""
    for tag in framework.tags:
        change = give_tag if tag.key in wanted else take_tag
        await change(session, member, tag, by=None, now=now)


async def tags_by_member(session: AsyncSession, organisation_id: int) -> dict[int, frozenset[str]]:
    """Return the keys of the tags that each member bears; for an import, which reads everybody."""
    rows = await session.execute(
        select(MemberTag.member_id, MemberTag.tag).where(
            MemberTag.organisation_id == organisation_id
        )
    )
    found: dict[int, set[str]] = {}
    for member_id, tag in rows:
        found.setdefault(member_id, set()).add(tag)
    return {member_id: frozenset(tags) for member_id, tags in found.items()}
