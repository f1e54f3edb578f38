"""Choosing people of the roster in a dialogue: whom words mean, and a page of colleagues."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from models import Member, Unit
from wording.people.inviting import NobodyOfThatName
from wording.registering import Choice, Pages
from wording.roster.leaving import HasLeftAlready

OFFERED = 12  # whom words may mean
COLLEAGUES_ON_A_PAGE = 8


async def people_meant(session: AsyncSession, organisation_id: int, words: str) -> list[Member]:
    """Return whom words mean: the one of that name or 工号, else all whose names hold them.

    Refuses words that mean nobody, or somebody who has left.
    """
    wanted = "".join(words.split()).lstrip("@＠")
    same = or_(Member.name == wanted, Member.code == wanted.upper())
    for condition in (same, Member.name.contains(wanted, autoescape=True)):
        found = await first_members(session, organisation_id, condition, Member.left_at.is_(None))
        if found:
            return found
    left = await first_members(session, organisation_id, same)
    raise Refusal(HasLeftAlready(left[0].name) if left else NobodyOfThatName(words))


async def first_members(
    session: AsyncSession, organisation_id: int, *conditions: object
) -> list[Member]:
    """Return the first members for whom the conditions hold, in the roster's order."""
    rows = await session.scalars(
        select(Member)
        .where(Member.organisation_id == organisation_id, *conditions)  # type: ignore[arg-type]
        .order_by(Member.id)
        .limit(OFFERED)
    )
    return list(rows)


async def choices_of(
    session: AsyncSession, members: Sequence[Member], *, beside: int | None = None
) -> tuple[Choice, ...]:
    """Return people as buttons name them; of whom is in the unit `beside`, not the unit."""
    found = []
    for member in members:
        unit = await session.get_one(Unit, (member.organisation_id, member.unit_id))
        place = "" if member.unit_id == beside else f"（{unit.name}）"
        code = f" {member.code}" if member.code else ""
        found.append(Choice(member.id, f"{member.name}{place}{code}"[:60]))
    return tuple(found)


async def page_of_colleagues(
    session: AsyncSession,
    organisation_id: int,
    unit_id: int,
    page: int,
    *,
    besides: Collection[int],
) -> tuple[tuple[Choice, ...], Pages]:
    """Return a page of who belongs to the unit, but some few."""
    who = (
        Member.organisation_id == organisation_id,
        Member.unit_id == unit_id,
        Member.left_at.is_(None),
        Member.id.not_in(besides),
    )
    count = await session.scalar(select(func.count()).select_from(Member).where(*who)) or 0
    pages = max(1, -(-count // COLLEAGUES_ON_A_PAGE))
    page = min(page, pages - 1)
    rows = await session.scalars(
        select(Member)
        .where(*who)
        .order_by(Member.id)
        .limit(COLLEAGUES_ON_A_PAGE)
        .offset(page * COLLEAGUES_ON_A_PAGE)
    )
    return await choices_of(session, list(rows), beside=unit_id), Pages(page, pages)
