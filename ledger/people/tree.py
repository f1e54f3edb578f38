"""The tree 组织: departments with their branches, branches with their secretaries, and its gaps."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.organisations import top_unit
from ledger.people.audiences import has_role
from ledger.people.authority import LEADING, roles_of
from ledger.talk.pages import turned_to
from models import Member, Role, RoleName, Unit, UnitKind
from models.among import THESE, Among
from models.workbook.layout import TOP_ROLES
from wording.people.tree import Gap, GapKind, TreeForLeaders, TreeLine, TreeShown

UNITS_ON_A_PAGE = 8
NAMES_SHOWN = 5


async def tree_for(session: AsyncSession, reader: Member, *, page: int = 1) -> TreeShown:
    """Return a page of the departments, with what is missing in the tree.

    Raises Refusal for whoever neither leads nor administers.
    """
    await check_leads(session, reader)
    return await page_of_tree(session, reader.organisation_id, page, departments=True)


async def branches_for(session: AsyncSession, reader: Member, *, page: int = 1) -> TreeShown:
    """Return a page of the branches and of what stands above them. Refused as `tree_for` is."""
    await check_leads(session, reader)
    return await page_of_tree(session, reader.organisation_id, page, departments=False)


async def check_leads(session: AsyncSession, reader: Member) -> None:
    """Refuse whoever neither leads nor administers."""
    if LEADING.isdisjoint({role.role for role in await roles_of(session, reader)}):
        raise Refusal(TreeForLeaders())


async def page_of_tree(
    session: AsyncSession, organisation_id: int, page: int, *, departments: bool
) -> TreeShown:
    """Return one page of the tree, one kind of units after the other from the top down."""
    kinds = (UnitKind.DEPARTMENT,) if departments else tuple(UnitKind)[:3]
    wanted = Unit.organisation_id == organisation_id, Unit.kind.in_(kinds)
    count = await session.scalar(select(func.count()).select_from(Unit).where(*wanted)) or 0
    page, pages = turned_to(page, count, UNITS_ON_A_PAGE)
    rows = await session.scalars(
        select(Unit)
        .where(*wanted)
        .order_by(Unit.id)
        .offset((page - 1) * UNITS_ON_A_PAGE)
        .limit(UNITS_ON_A_PAGE)
    )
    units = rows.all()
    return TreeShown(
        departments=departments,
        lines=await lines_of(session, units),
        gaps=tuple(await gaps_of(session, organisation_id)),
        page=page,
        pages=pages,
    )


async def lines_of(session: AsyncSession, units: Sequence[Unit]) -> tuple[TreeLine, ...]:
    """Return a line for each unit, with the names of whoever answers for it."""
    if not units:
        return ()
    number = units[0].organisation_id
    around = {one for unit in units for one in (unit.parent_id, unit.branch_id) if one}
    names = await names_of_units(session, number, around)
    asked = {unit.id for unit in units} | {unit.branch_id for unit in units if unit.branch_id}
    heads = await holders_in(session, number, asked, RoleName.HEAD)
    secretaries = await holders_in(session, number, asked, RoleName.SECRETARY)
    return tuple(
        TreeLine(
            name=unit.name,
            kind=unit.kind,
            above=names.get(unit.parent_id or 0, ""),
            branch=names.get(unit.branch_id or 0, ""),
            heads=heads.get(unit.id, ()),
            secretaries=secretaries.get(unit.branch_id or unit.id, ()),
        )
        for unit in units
    )


async def names_of_units(
    session: AsyncSession, organisation_id: int, numbers: Collection[int]
) -> dict[int, str]:
    """Return the names of some units."""
    rows = await session.execute(
        select(Unit.id, Unit.name).where(
            Unit.organisation_id == organisation_id, Among(Unit.id, THESE)
        ),
        {"these": numbers},
    )
    return {number: name for number, name in rows}  # noqa: C416  # rows are no pairs to the checker


async def holders_in(
    session: AsyncSession, organisation_id: int, units: Collection[int], role: RoleName
) -> dict[int, tuple[str, ...]]:
    """Return who holds the role in each of the units itself."""
    rows = await session.execute(
        select(Role.unit_id, Member.name)
        .join(
            Member, (Member.organisation_id == Role.organisation_id) & (Member.id == Role.member_id)
        )
        .where(
            Role.organisation_id == organisation_id, Among(Role.unit_id, THESE), Role.role == role
        )
        .order_by(Member.id),
        {"these": units},
    )
    found: dict[int, tuple[str, ...]] = {}
    for unit_id, name in rows:
        found[unit_id] = (*found.get(unit_id, ()), name)
    return found


async def gaps_of(session: AsyncSession, organisation_id: int) -> list[Gap]:
    """Return what is missing in the tree, each kind with the first names.

    Where there are no branches at all, none is missed.
    """
    top = await top_unit(session, organisation_id)
    found = []
    for kind, column, conditions in looks(organisation_id, top):
        rows = await session.scalars(
            select(column)
            .where(column.class_.organisation_id == organisation_id, *conditions)
            .order_by(column.class_.id)
            .limit(NAMES_SHOWN + 1)
        )
        names = rows.all()
        if names:
            found.append(Gap(kind, tuple(names[:NAMES_SHOWN]), len(names) > NAMES_SHOWN))
    return found


def looks(
    organisation_id: int, top: Unit
) -> Iterator[tuple[GapKind, Any, tuple[ColumnElement[bool], ...]]]:
    """Yield each kind of gap with the column of its names, and the conditions it is found by."""
    branch = Unit.__table__.alias("branch")
    has_branches = exists().where(
        branch.c.organisation_id == organisation_id, branch.c.kind == UnitKind.BRANCH
    )
    inhabited = exists().where(
        Member.organisation_id == Unit.organisation_id,
        Member.unit_id == Unit.id,
        Member.left_at.is_(None),
    )
    is_department = Unit.kind == UnitKind.DEPARTMENT
    yield (
        GapKind.DEPARTMENT_WITHOUT_BRANCH,
        Unit.name,
        (is_department, Unit.branch_id.is_(None), has_branches),
    )
    yield (
        GapKind.BRANCH_WITHOUT_SECRETARY,
        Unit.name,
        (Unit.kind == UnitKind.BRANCH, ~held_in_unit(RoleName.SECRETARY)),
    )
    yield (
        GapKind.DEPARTMENT_WITHOUT_HEAD,
        Unit.name,
        (is_department, inhabited, ~held_in_unit(RoleName.HEAD)),
    )
    yield (
        GapKind.MEMBER_WITHOUT_DEPARTMENT,
        Member.name,
        (Member.unit_id == top.id, Member.left_at.is_(None), ~has_role(TOP_ROLES)),
    )


def held_in_unit(role: RoleName) -> ColumnElement[bool]:
    """Return the condition that somebody holds the role in the unit itself."""
    return exists().where(
        Role.organisation_id == Unit.organisation_id, Role.unit_id == Unit.id, Role.role == role
    )
