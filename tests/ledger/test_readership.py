"""Who looks after which unit: nearest heads, else leaders, else administrators."""

import pytest
from sqlalchemy import SelectBase, select

from ledger.lists.digests import digest_of
from ledger.people.readership import (
    reader,
    reading_and_leading,
    units_cared_for,
    units_headed,
    units_reported_to,
    waits_for,
)
from models import Database, Member, Role, RoleName, Task, TaskCoOwner, TaskState, Unit
from tests.staff import DAY, MONDAY, Staff, hire
from wording.lists.digests import HeadDigest

HEADS = {"一部": ["一部主任", "一部副主任"], "总支": ["书记"]}
WHOLE = {RoleName.HEAD: HEADS, RoleName.LEADER: {"单位": ["检察长"]}}
UNITS = ("单位", "总支", "一部", "二部", "三部")  # 一部 and 二部 belong to 总支


async def tree(database: Database, holders: dict[RoleName, dict[str, list[str]]]) -> Staff:
    """A tree of five units, each role held there by who is named; an administrator above all."""
    staff = await hire(database)
    async with database.write() as session:
        administrator = await session.get_one(
            Member, (staff.organisation_id, staff.people["管理员甲"])
        )
        staff.units["单位"] = administrator.unit_id
        for row in await session.scalars(select(Role).where(Role.role == RoleName.HEAD)):
            await session.delete(row)
    await staff.unit("总支")
    await staff.unit("三部")
    for name in ("一部", "二部"):
        await staff.unit(name, "总支")
    for role, by_unit in holders.items():
        for unit, names in by_unit.items():
            for name in names:
                await staff.person(name, unit, role)
    return staff


async def named(staff: Staff, units: SelectBase, name: str) -> set[str]:
    """The units of one reader, by name."""
    async with staff.database.read() as session:
        known = {number: name for name, number in staff.units.items()}
        numbers = await session.scalars(
            select(Unit.id).where(Unit.id.in_(select(units.subquery().c[0]))),
            reader(staff.organisation_id, staff.people[name]),
        )
        return {known[number] for number in numbers if known[number] in UNITS}


CARED_FOR = [
    (WHOLE, "一部主任", {"一部"}),
    (WHOLE, "一部副主任", {"一部"}),
    (WHOLE, "书记", {"总支", "二部"}),  # the next head above
    (WHOLE, "检察长", {"单位", "三部"}),  # no head above them: the leader
    (WHOLE, "管理员甲", set()),
    ({}, "管理员甲", set(UNITS)),
    ({RoleName.LEADER: {"总支": ["检察长"]}}, "检察长", {"总支", "一部", "二部"}),
    ({RoleName.LEADER: {"总支": ["检察长"]}}, "管理员甲", {"单位", "三部"}),
    ({RoleName.HEAD: {"单位": ["院长"]}, RoleName.LEADER: {"总支": ["检察长"]}}, "检察长", set()),
]


@pytest.mark.parametrize(("holders", "name", "units"), CARED_FOR)
async def test_who_looks_after_a_unit(
    database: Database,
    holders: dict[RoleName, dict[str, list[str]]],
    name: str,
    units: set[str],
) -> None:
    staff = await tree(database, holders)
    assert await named(staff, units_cared_for(), name) == units


async def test_only_a_nearest_head_is_a_head_of_the_unit(database: Database) -> None:
    staff = await tree(database, WHOLE)
    assert await named(staff, units_headed(), "书记") == {"总支", "二部"}
    assert await named(staff, units_headed(), "检察长") == set()


@pytest.mark.parametrize(
    ("holders", "name", "units"),
    [
        (WHOLE, "书记", {"总支", "二部"}),
        (WHOLE, "检察长", {"三部"}),
        ({RoleName.LEADER: {"单位": ["检察长"]}}, "检察长", {"总支", "一部", "二部", "三部"}),
    ],
)
async def test_a_unit_without_a_head_is_reported_to_the_next_one_above_it(
    database: Database,
    holders: dict[RoleName, dict[str, list[str]]],
    name: str,
    units: set[str],
) -> None:
    staff = await tree(database, holders)
    assert await named(staff, units_reported_to(), name) == units


async def test_who_cannot_hear_is_passed_over(database: Database) -> None:
    staff = await tree(database, {})
    await staff.person("没来的主任", "一部", RoleName.HEAD, joined_at=None)
    await staff.person("检察长", "单位", RoleName.LEADER)
    assert await named(staff, units_cared_for(), "检察长") == set(UNITS)


@pytest.mark.parametrize(
    ("owner", "verifiers"),
    [
        ("一部主任", {"一部副主任"}),
        ("书记", {"检察长"}),
        ("检察长", set()),
        ("成员", {"书记"}),
        ("一部成员", {"一部主任", "一部副主任"}),
        ("三部成员", {"检察长"}),
    ],
)
async def test_nobody_verifies_his_own(database: Database, owner: str, verifiers: set[str]) -> None:
    staff = await tree(database, WHOLE)
    for name, unit in (("成员", "二部"), ("一部成员", "一部"), ("三部成员", "三部")):
        await staff.person(name, unit)
    await staff.task(owner, "办完的事", MONDAY + DAY, state=TaskState.COMPLETED)
    found = set()
    async with database.read() as session:
        for name, number in staff.people.items():
            [one] = await reading_and_leading(session, staff.organisation_id, [number])
            if (await session.scalars(select(Task.id).where(waits_for()), one)).all():
                found.add(name)
    assert found == verifiers


async def test_a_single_head_has_his_own_verified_by_the_next_one_above(
    database: Database,
) -> None:
    holders = {RoleName.HEAD: {"一部": ["一部主任"], "总支": ["书记"]}}
    staff = await tree(database, holders)
    own = await staff.task("一部主任", "自己的事", MONDAY + DAY, state=TaskState.COMPLETED)
    await staff.person("成员", "一部")
    await staff.task("成员", "成员的事", MONDAY + DAY, state=TaskState.COMPLETED)
    async with database.read() as session:
        [secretary] = await reading_and_leading(
            session, staff.organisation_id, [staff.people["书记"]]
        )
        found = await session.scalars(select(Task.id).where(waits_for()), secretary)
        assert found.all() == [own]


async def test_who_helps_with_a_task_does_not_verify_it(database: Database) -> None:
    holders = {RoleName.HEAD: {"一部": ["一部主任"], "总支": ["书记"]}}
    staff = await tree(database, holders)
    await staff.person("成员", "一部")
    shared = await staff.task("成员", "合办的事", MONDAY + DAY, state=TaskState.COMPLETED)
    other = await staff.task("成员", "另一件事", MONDAY + DAY, state=TaskState.COMPLETED)
    async with database.write() as session:
        session.add(
            TaskCoOwner(
                organisation_id=staff.organisation_id,
                task_id=shared,
                member_id=staff.people["一部主任"],
            )
        )
    async with database.read() as session:
        for name, expected in (("一部主任", [other]), ("书记", [shared])):
            [whose] = await reading_and_leading(
                session, staff.organisation_id, [staff.people[name]]
            )
            found = await session.scalars(select(Task.id).where(waits_for()), whose)
            assert found.all() == expected


async def test_a_tree_that_bites_its_tail_ends(database: Database) -> None:
    staff = await tree(database, {RoleName.HEAD: {"总支": ["书记"]}})
    async with database.write() as session:
        unit = await session.get_one(Unit, (staff.organisation_id, staff.units["总支"]))
        unit.parent_id = staff.units["一部"]
    assert await named(staff, units_cared_for(), "书记") == {"总支", "一部", "二部"}


@pytest.mark.parametrize(
    ("holders", "reader_name", "seen"),
    [
        ({}, "管理员甲", False),  # looks after the unit for want of anybody else, and no more
        ({RoleName.LEADER: {"单位": ["检察长"]}}, "检察长", True),
        ({RoleName.HEAD: {"总支": ["书记"]}}, "书记", True),
    ],
)
async def test_a_secret_is_counted_for_the_line_above_it_alone(
    database: Database,
    holders: dict[RoleName, dict[str, list[str]]],
    reader_name: str,
    *,
    seen: bool,
) -> None:
    staff = await tree(database, holders)
    await staff.person("干警", "一部")
    for state in (TaskState.SIGNED, TaskState.COMPLETED):
        await staff.task("干警", "线索", MONDAY - DAY, state=state, confidential=True)
    async with staff.database.read() as session:
        key = (staff.organisation_id, staff.people[reader_name])
        digest = await digest_of(session, await session.get_one(Member, key), now=MONDAY)
    assert isinstance(digest, HeadDigest) is seen
    if isinstance(digest, HeadDigest):
        assert [section.count for section in digest.sections] == [1, 1]
