"""People as rows: what an import reads, with the number of each."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.exports.names import names_of
from ledger.exports.pages import Exported, one_page, stamped
from ledger.organisations import calendar_of, framework_of
from ledger.people.tags import tags_by_member
from models import Member, Organisation, Role, RoleName, Unit
from models.framework import Framework
from wording.exports.sheets import Offers, as_exported, people_sheet, roles_cell
from wording.workbooks.sheets import Cell, Row


async def export_people(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> list[Exported]:
    """Return the sheet of everybody on the roster."""
    names = await names_of(session, organisation.id)
    framework = framework_of(organisation)
    offers = Offers(
        departments=list(names.units.values()), tags=[tag.name for tag in framework.tags]
    )
    sheet = people_sheet(offers)
    rows = [row for _, row in await rows_of_people(session, organisation)]
    stamp = await stamped(session, organisation, now)
    return [Exported(sheet, one_page(rows), as_exported(sheet), len(rows)), stamp]


async def people_now(
    session: AsyncSession, organisation: Organisation
) -> dict[int, dict[str, Cell]]:
    """Return everybody on the roster as he would be exported now, by number and heading."""
    headings = [one.heading for one in people_sheet(Offers()).columns]
    rows = await rows_of_people(session, organisation)
    return {member.id: dict(zip(headings, row, strict=True)) for member, row in rows}


async def rows_of_people(
    session: AsyncSession, organisation: Organisation
) -> list[tuple[Member, Row]]:
    """Return everybody who has not left, each as the row of his sheet."""
    number = organisation.id
    members = await session.scalars(
        select(Member)
        .where(Member.organisation_id == number, Member.left_at.is_(None))
        .order_by(Member.id)
    )
    units = await session.execute(select(Unit.id, Unit.name).where(Unit.organisation_id == number))
    departments = dict(units.all())
    roles: dict[int, set[RoleName]] = {}
    for member_id, role in await session.execute(
        select(Role.member_id, Role.role).where(Role.organisation_id == number)
    ):
        roles.setdefault(member_id, set()).add(role)
    tags, framework = await tags_by_member(session, number), framework_of(organisation)
    calendar = await calendar_of(session, organisation)
    return [
        (
            one,
            (
                one.id,
                one.name,
                departments[one.unit_id],
                roles_cell(roles.get(one.id, ())),
                one.code,
                "、".join(tags_cell(framework, tags.get(one.id, frozenset()))),
                calendar.day_of(one.joined_at) if one.joined_at else None,
            ),
        )
        for one in members
    ]


def tags_cell(framework: Framework, borne: frozenset[str]) -> Iterator[str]:
    """Yield the names of the tags that somebody bears."""
    return (tag.name for tag in framework.tags if tag.key in borne)
