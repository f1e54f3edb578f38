"""Choosing in a dialogue about the roster: units and roles that words mean, and successors."""

import re
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.chats.bindings import likeliest, unit_named
from ledger.people.authority import members_with, roles_of, units_upward
from ledger.people.choosing import (
    COLLEAGUES_ON_A_PAGE,
    OFFERED,
    choices_of,
    page_of_colleagues,
)
from ledger.people.introductions import open_tasks_of
from models import Member, RoleName, Task, TaskCoOwner, Unit
from models.work import OPEN
from models.workbook.layout import ROLE_WORDS
from wording.registering import Choice, Pages
from wording.roster.leaving import PersonFacts
from wording.roster.moving import UnitUnknown

ENGLISH = {role.value: word for word, role in ROLE_WORDS.items()}
BETWEEN = re.compile(r"[、,，;；/\s]+")
NEAREST = (RoleName.HEAD, RoleName.LEADER)


async def units_meant(session: AsyncSession, organisation_id: int, words: str) -> Sequence[Unit]:
    """Return which units words mean: the one of that name, else those whose names come close.

    Refuses words that mean none.
    """
    exact = await unit_named(session, organisation_id, words)
    if exact is not None:
        return [exact]
    rows = await session.scalars(
        select(Unit).where(Unit.organisation_id == organisation_id).order_by(Unit.id)
    )
    units = {unit.id: unit for unit in rows}
    names = [(unit.id, unit.name) for unit in units.values()]
    close = likeliest(names, "".join(words.split()))
    if not close:
        raise Refusal(UnitUnknown(words))
    return [units[number] for number, _ in close]


async def page_of_units(
    session: AsyncSession, organisation_id: int, page: int, *, besides: int, among: Sequence[int]
) -> tuple[tuple[Choice, ...], Pages]:
    """Return a page of the units, but one; only those `among` these numbers, if there are any."""
    wanted = [Unit.organisation_id == organisation_id, Unit.id != besides]
    if among:
        wanted.append(Unit.id.in_(among))
    count = await session.scalar(select(func.count()).select_from(Unit).where(*wanted)) or 0
    pages = max(1, -(-count // OFFERED))
    page = min(page, pages - 1)
    rows = await session.scalars(
        select(Unit).where(*wanted).order_by(Unit.id).limit(OFFERED).offset(page * OFFERED)
    )
    return tuple(Choice(unit.id, unit.name[:60]) for unit in rows), Pages(page, pages)


async def successors(
    session: AsyncSession, member: Member, page: int
) -> tuple[tuple[Choice, ...], Pages]:
    """Return a page of who may take the member's tasks over: heads first, then his colleagues."""
    nearest = await nearest_above(session, member)
    besides = [member.id, *(one.id for one in nearest)]
    colleagues, pages = await page_of_colleagues(
        session, member.organisation_id, member.unit_id, page, besides=besides
    )
    if pages.page:
        return colleagues, pages
    return (*await choices_of(session, nearest, beside=member.unit_id), *colleagues), pages


async def nearest_above(session: AsyncSession, member: Member) -> list[Member]:
    """Return the nearest heads of the member's unit but himself, else the nearest leaders."""
    above = await units_upward(session, member.organisation_id, member.unit_id)
    for role in NEAREST:
        for unit_id in above:
            found = await members_with(session, member.organisation_id, (role,), unit_id=unit_id)
            if others := [one for one in found if one.id != member.id]:
                return others[:COLLEAGUES_ON_A_PAGE]
    return []


async def facts_of_person(session: AsyncSession, member: Member) -> PersonFacts:
    """Return the member as an administrator sees him."""
    unit = await session.get_one(Unit, (member.organisation_id, member.unit_id))
    helped = await session.scalar(
        select(func.count())
        .select_from(TaskCoOwner)
        .join(
            Task,
            (Task.organisation_id == TaskCoOwner.organisation_id)
            & (Task.id == TaskCoOwner.task_id),
        )
        .where(
            TaskCoOwner.organisation_id == member.organisation_id,
            TaskCoOwner.member_id == member.id,
            Task.state.in_(OPEN),
        )
    )
    return PersonFacts(
        name=member.name,
        unit=unit.name,
        roles=tuple(sorted({role.role for role in await roles_of(session, member)})),
        tasks=await open_tasks_of(session, member),
        helped=helped or 0,
    )


def roles_named(text: str) -> frozenset[RoleName] | None:
    """Return the roles that words name, as a workbook does or in English; None for other words.

    >>> sorted(roles_named("部门负责人、成员") or ())
    [<RoleName.HEAD: 'head'>, <RoleName.MEMBER: 'member'>]
    """
    words = [ENGLISH.get(word.casefold(), word) for word in BETWEEN.split(text.strip()) if word]
    if not words or any(word not in ROLE_WORDS for word in words):
        return None
    return frozenset(ROLE_WORDS[word] for word in words)
