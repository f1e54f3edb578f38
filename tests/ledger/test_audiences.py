"""Whom a check-in asks, and who stands where in the tree: the same people, however it is put."""

import pytest
from sqlalchemy import ColumnElement, delete, select

from ledger.people.audiences import (
    LEVELS,
    asked_on,
    asks,
    heads_of_kind,
    in_audience,
    is_of_branch,
    is_secretary_of,
    level_of,
    units_of_kind,
)
from ledger.people.authority import roles_of
from ledger.replies.candidates import open_rounds_asking
from ledger.rhythm.respondents import HIMSELF, HIS_UNIT
from ledger.talk.acts import Act
from models import Database, Member, Respondent, Role, RoleName, Unit, UnitKind
from models.framework import CheckIn, Framework, read_framework
from scheduler.due import run_due
from tests.staff import DAY, HOUR, MONDAY, Staff, hire

FRIDAY_EVENING = MONDAY + 4 * DAY + 11 * HOUR


def for_(*audience: str) -> CheckIn:
    check_in = read_framework("3315").check_ins[0]
    return CheckIn.model_validate(check_in.model_dump() | {"respondents": {"roles": audience}})


async def takes_roles(staff: Staff, name: str) -> None:
    """Leave somebody on the roster without any role."""
    async with staff.database.write() as session:
        await session.execute(delete(Role).where(Role.member_id == staff.people[name]))


@pytest.mark.parametrize(
    ("audience", "asked"),
    [
        (("member",), {"张三", "王五"}),
        (("head",), {"李四"}),
        (("head", "member"), {"李四", "张三", "王五"}),
        (("administrator", "leader"), {"管理员甲"}),
        (("leader", "supervisor"), set()),
    ],
)
async def test_the_database_and_the_roles_of_one_say_the_same(
    database: Database, audience: tuple[str, ...], asked: set[str]
) -> None:
    staff = await hire(database)
    await takes_roles(staff, "王五")
    check_in = for_(*audience)
    async with database.read() as session:
        chosen = await session.scalars(select(Member.name).where(in_audience(check_in)))
        assert set(chosen) == asked
        for member in await session.scalars(select(Member)):
            roles = {role.role for role in await roles_of(session, member)}
            assert asks(check_in, roles) == (member.name in asked)


async def test_words_of_somebody_without_a_role_may_be_about_the_check_in(
    database: Database,
) -> None:
    staff = await hire(database, founded=MONDAY)
    await takes_roles(staff, "王五")
    await run_due(database, staff.organisation_id, FRIDAY_EVENING)
    assert "每周夜读" in (await staff.heard("王五"))[-1]
    async with database.read() as session:
        member = await session.get_one(Member, (staff.organisation_id, staff.people["王五"]))
        rounds = await open_rounds_asking(Act(session, member, FRIDAY_EVENING))
        assert [choice.name for choice in rounds] == ["每周夜读"]


async def branches(staff: Staff) -> None:
    """赵六 is secretary of the general branch, 王五 of the branch that 业务一部 belongs to."""
    for name, kind in (("总支", UnitKind.GENERAL_BRANCH), ("一支部", UnitKind.BRANCH)):
        await staff.unit(name)
        async with staff.database.write() as session:
            unit = await session.get_one(Unit, (staff.organisation_id, staff.units[name]))
            unit.kind = kind
    await staff.unit("业务二部")
    await staff.person("赵六", "业务二部", RoleName.HEAD)
    async with staff.database.write() as session:
        department = await session.get_one(Unit, (staff.organisation_id, staff.units["业务一部"]))
        department.branch_id = staff.units["一支部"]
        session.add_all(
            Role(
                organisation_id=staff.organisation_id,
                member_id=staff.people[name],
                unit_id=staff.units[unit],
                role=RoleName.SECRETARY,
            )
            for name, unit in (("王五", "一支部"), ("赵六", "总支"))
        )


async def test_who_stands_where_in_the_tree(database: Database) -> None:
    staff = await hire(database)
    await branches(staff)
    branch = staff.units["一支部"]
    cases: tuple[tuple[ColumnElement[bool], set[str]], ...] = (
        (heads_of_kind(UnitKind.DEPARTMENT), {"李四", "赵六"}),
        (heads_of_kind(UnitKind.BRANCH), {"王五"}),
        (is_secretary_of(branch), {"王五"}),
        (is_of_branch(branch), {"李四", "张三", "王五"}),
        (asked_on(level_of(UnitKind.PARTY_GROUP)), set()),
        (asked_on(level_of(UnitKind.GENERAL_BRANCH)), {"赵六"}),
        (asked_on(level_of(UnitKind.BRANCH)), {"王五"}),
        (asked_on(len(LEVELS)), {"李四", "张三", "王五"}),
        (Member.unit_id.in_(units_of_kind(staff.organisation_id, UnitKind.PARTY_GROUP)),
         {"管理员甲"}),
    )  # fmt: skip
    async with database.read() as session:
        for condition, names in cases:
            assert set(await session.scalars(select(Member.name).where(condition))) == names


@pytest.mark.parametrize(
    ("level", "asked"),
    [
        ("party_group", set()),
        ("general_branch", {("赵六", "总支")}),
        ("branch", {("王五", "一支部")}),
        ("people", {("李四", "业务一部"), ("张三", "业务一部"), ("王五", "业务一部")}),
    ],
)
async def test_a_round_asks_one_level_each_for_what_he_is_secretary_of(
    database: Database, level: str, asked: set[tuple[str, str]]
) -> None:
    content = read_framework("3315").model_dump(mode="json")
    [weekly] = [one for one in content["check_ins"] if one["key"] == "weekly-study"]
    content["check_ins"] = [{**weekly, "respondents": {"level": level}}]
    content["bulletins"], content["rules"] = [], []
    staff = await hire(database, framework=Framework.model_validate(content), founded=MONDAY)
    await branches(staff)
    await run_due(database, staff.organisation_id, FRIDAY_EVENING)
    async with database.read() as session:
        rows = await session.execute(
            select(Member.name, Unit.name)
            .select_from(Respondent)
            .join(Member, HIMSELF)
            .join(Unit, HIS_UNIT)
        )
        assert {(name, unit) for name, unit in rows} == asked
