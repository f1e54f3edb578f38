"""What SQLite learns of its tables may change how it looks, never what it finds."""

from ledger.lists.posts import compose_post
from models import Database, Group, Organisation, TaskState
from tests.staff import DAY, MONDAY, Staff, hire
from wording import Message

ASSIGNED, SIGNED = TaskState.ASSIGNED, TaskState.SIGNED


async def post_of(staff: Staff, group: int) -> Message | None:
    async with staff.database.read() as session:
        return await compose_post(
            session,
            await session.get_one(Organisation, staff.organisation_id),
            await session.get_one(Group, (staff.organisation_id, group)),
            None,
            now=MONDAY,
        )


async def test_statistics_put_nothing_into_a_post(database: Database) -> None:
    staff = await hire(database)
    group = await staff.group("工作群", "业务一部")
    await staff.unit("业务二部")
    await staff.person("赵六", "业务二部")
    for owner, days, state in (
        ("张三", 3, ASSIGNED),
        ("张三", 3, ASSIGNED),
        ("张三", 18, SIGNED),
        ("张三", 25, ASSIGNED),
        ("赵六", 11, ASSIGNED),
    ):
        await staff.task(owner, "事项", MONDAY + days * DAY, state=state)
    assert await post_of(staff, group) is None  # nothing is overdue
    await database.refresh_statistics()  # of the tables that were looked into
    assert await post_of(staff, group) is None
