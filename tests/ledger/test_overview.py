"""How the departments stand, gathered from rows: counted by the database, whatever there is."""

from typing import Any

import pytest

from ledger.lists.overview import overview_of
from ledger.organisations import top_unit
from models import Database, Member, RoleName, Task, TaskState
from tests.staff import DAY, MONDAY, Staff, hire
from tests.statements import watching
from wording.lists.handed_out import Counts
from wording.lists.overview import Overview, Standing

NOON = MONDAY + DAY / 6
AT_MOST = 16  # statements of a page, its reader's row among them


@pytest.fixture
async def staff(database: Database) -> Staff:
    """An office whose leader looks over all departments."""
    hired = await hire(database)
    async with database.read() as session:
        hired.units["院"] = (await top_unit(session, hired.organisation_id)).id
    await hired.person("检察长", "院", RoleName.LEADER)
    return hired


async def seen(staff: Staff) -> tuple[Overview, int]:
    """What the leader sees, and how many statements that took."""
    async with staff.database.read() as session:
        with watching(staff.database) as watched:
            leader = await session.get_one(Member, (staff.organisation_id, staff.people["检察长"]))
            found = await overview_of(session, leader, now=NOON)
    assert not watched.loaded[Task]
    return found, sum(not one.startswith("BEGIN") for one, _ in watched.statements)


async def test_a_page_takes_as_many_statements_whatever_there_is(staff: Staff) -> None:
    await staff.task("张三", "专项检查", NOON - DAY)
    few, before = await seen(staff)
    for number in range(12):
        await staff.unit(f"第{number}部", "院")
        await staff.person(f"第{number}人", f"第{number}部")
        for days in (-1, 2, 30):
            await staff.task(f"第{number}人", f"事项{number}", NOON + days * DAY)
    many, after = await seen(staff)
    assert (few.whole.open, many.whole.open, many.pages) == (1, 37, few.pages + 2)
    assert after == before <= AT_MOST


@pytest.mark.parametrize(("overdue", "with_time"), [(2, 2), (3, 0)])
async def test_what_has_time_is_not_counted_where_many_are_overdue(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, overdue: int, with_time: int
) -> None:
    """Nobody is told more than that they are many; a secret counts for who has handed it out."""
    for module in ("departments", "overview", "handed_out"):
        monkeypatch.setattr(f"ledger.lists.{module}.MANY", 3)
    mine: dict[str, Any] = {"registered_by": staff.people["检察长"]}
    for number in range(overdue):
        await staff.task("张三", f"逾期{number}", NOON - DAY, **mine)
    for number in range(2):
        await staff.task("张三", f"来得及{number}", NOON + 30 * DAY, **mine)
    await staff.task("王五", "已完成", NOON, state=TaskState.COMPLETED, **mine)
    secret: dict[str, Any] = {"confidential": True, "blocked_at": MONDAY}
    await staff.task("王五", "秘密", NOON + DAY, **secret, **mine)
    await staff.task("王五", "别人的秘密", NOON + DAY, **secret)
    found, _ = await seen(staff)
    total = overdue + with_time + 2
    assert found.whole == Standing(total, 1, overdue, 1, 1, answered=0, asked=0)
    assert found.handed_out == Counts(total, overdue, 1, 1)
    assert found.departments[0].tasks.open == overdue + 3  # of a department all are counted
