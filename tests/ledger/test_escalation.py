"""升级: an overdue task goes up by working days, each level once and on record."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from ledger.calendar.working_hours import working_hours_ago
from ledger.organisations import top_unit
from models import Database, Entry, RoleName, Task, TaskState
from models.framework import Escalation, read_framework
from models.work import Level
from scheduler.due import run_due
from tests.ledger.calendar.test_calendar import CHINA, SHANGHAI
from tests.staff import DAY, HOUR, MONDAY, Staff, hire

FRIDAY_EVENING = MONDAY + 4 * DAY + 10 * HOUR  # 18:00


async def levels(staff: Staff) -> list[str]:
    """The levels that stand in the ledger, in order."""
    async with staff.database.read() as session:
        rows = await session.scalars(
            select(Entry).where(Entry.kind == "escalated").order_by(Entry.seq)
        )
        return [str(entry.content).partition('"level":"')[2].partition('"')[0] for entry in rows]


async def works(staff: Staff, first: int, last: int) -> None:
    """The heartbeat at 08:30 of every day from the first to the last, counted from Monday."""
    for day in range(first, last + 1):
        await run_due(staff.database, staff.organisation_id, MONDAY + day * DAY + HOUR / 2)


async def test_each_level_is_reached_once_after_its_working_days(database: Database) -> None:
    staff = await hire(database)
    await staff.task("张三", "专项检查", FRIDAY_EVENING, state=TaskState.SIGNED)
    reached = {}
    for day in range(16):
        await works(staff, day, day)
        await works(staff, day, day)  # a second time nothing goes up
        reached[day] = await levels(staff)
    assert reached[6] == []  # a Sunday
    assert reached[7] == ["owner", "head"]  # Monday, one working day overdue
    assert reached[10] == ["owner", "head"]
    assert reached[11] == reached[15] == ["owner", "head", "leader"]  # Friday, five of them


async def test_a_leader_reads_once_of_what_came_up_to_him(database: Database) -> None:
    staff = await hire(database)
    async with database.read() as session:
        staff.units["示例单位"] = (await top_unit(session, staff.organisation_id)).id
    await staff.person("检察长", "示例单位", RoleName.LEADER)
    await staff.task("张三", "专项检查", MONDAY - 3 * DAY, state=TaskState.SIGNED)
    await staff.task("张三", "才逾期的事", MONDAY + 2 * DAY, state=TaskState.SIGNED)
    await works(staff, 0, 6)
    [heard] = [text for text in await staff.heard("检察长") if "升级给您" in text]
    assert "张三：专项检查" in heard
    assert "才逾期的事" not in heard


async def test_a_responsibility_may_have_days_of_its_own(database: Database) -> None:
    framework = read_framework("3315")
    nodes = tuple(
        node.model_copy(update={"escalation": Escalation(head=0, leader=1)})
        if node.key == "duties"  # and what hangs on it, such as 履职责任
        else node
        for node in framework.responsibilities
    )
    framework = framework.model_copy(update={"responsibilities": nodes})
    staff = await hire(database, framework=framework)
    due = MONDAY + DAY + 10 * HOUR
    await staff.task("张三", "急的事", due, responsibility="performance", state=TaskState.SIGNED)
    await staff.task("张三", "缓的事", due, responsibility="talent", state=TaskState.SIGNED)
    await works(staff, 0, 2)
    async with database.read() as session:
        rows = await session.execute(select(Task.title, Task.escalation).order_by(Task.id))
        assert [tuple(row) for row in rows] == [("急的事", Level.LEADER), ("缓的事", Level.HEAD)]


async def test_what_is_reported_as_done_goes_no_further(database: Database) -> None:
    staff = await hire(database)
    await staff.task("张三", "专项检查", MONDAY, state=TaskState.COMPLETED)
    await works(staff, 0, 11)
    assert await levels(staff) == []


async def test_a_kind_of_task_has_days_of_its_own_before_its_responsibility(
    database: Database,
) -> None:
    framework = read_framework("3315")
    kinds = tuple(
        kind.model_copy(update={"escalation": Escalation(head=0, leader=0)})
        if kind.key == "procedure-alarm"
        else kind
        for kind in framework.categories
    )
    staff = await hire(database, framework=framework.model_copy(update={"categories": kinds}))
    due = MONDAY + DAY + 10 * HOUR
    await staff.task("张三", "缓的事", due, state=TaskState.SIGNED)
    await staff.task("张三", "急的事", due, state=TaskState.SIGNED, category="procedure-alarm")
    await staff.task("张三", "别的事", due, state=TaskState.SIGNED, category="model-cases")
    await works(staff, 0, 2)
    async with database.read() as session:
        rows = await session.execute(select(Task.title, Task.escalation).order_by(Task.id))
    assert [tuple(row) for row in rows] == [
        ("缓的事", Level.HEAD),
        ("急的事", Level.LEADER),
        ("别的事", Level.HEAD),
    ]


async def test_hundreds_go_up_in_turn(database: Database) -> None:
    staff = await hire(database)
    for number in range(60):
        deadline = MONDAY - 14 * DAY
        await staff.task("张三", f"第{number}件", deadline, state=TaskState.SIGNED)
    await works(staff, 0, 0)
    assert len(await levels(staff)) == 180


async def test_what_nobody_signs_for_is_in_the_heads_digest(database: Database) -> None:
    staff = await hire(database)
    await staff.task("张三", "放着的事", MONDAY + 30 * DAY)
    await staff.task("王五", "签收的事", MONDAY + 30 * DAY, state=TaskState.SIGNED)
    await staff.task("李四", "自己的事", MONDAY + 30 * DAY)  # nobody chases himself
    async with database.write() as session:
        await session.execute(update(Task).values(registered_at=MONDAY + HOUR))
    await works(staff, 0, 2)
    assert not any("还没签收" in text for text in await staff.heard("李四"))
    await works(staff, 3, 3)
    [digest] = [text for text in await staff.heard("李四") if "还没签收" in text]
    assert "张三：放着的事" in digest
    assert "签收的事" not in digest
    assert "自己的事" not in digest


@pytest.mark.parametrize(
    ("now", "hours", "ago"),
    [
        ("2026-11-25T12:00", 2, "2026-11-25T10:00"),
        ("2026-11-25T10:00", 2, "2026-11-24T17:00"),
        ("2026-11-25T08:30", 9, "2026-11-24T09:00"),
        ("2026-11-23T09:00", 1, "2026-11-20T17:00"),  # over a weekend
        ("2026-11-22T12:00", 1, "2026-11-20T17:00"),  # on a free day
        ("2026-11-25T20:00", 9, "2026-11-25T09:00"),
        ("2026-11-25T12:00", 24, "2026-11-20T15:00"),
    ],
)
def test_working_hours_are_counted_back(now: str, hours: int, ago: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)
    found = working_hours_ago(hours, at, CHINA, begins=time(9), ends=time(18))
    assert found == datetime.fromisoformat(ago).replace(tzinfo=SHANGHAI)


def test_where_a_day_has_no_hours_hours_are_hours() -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=SHANGHAI)
    found = working_hours_ago(5, now, CHINA, begins=time(18), ends=time(9))
    assert found == now - timedelta(hours=5)
