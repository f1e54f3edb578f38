"""What came in since the last digest: whose it is to hear."""

from sqlalchemy import select

from ledger.lists.progress import progress_since
from ledger.people.readership import reading
from models import Database, Role, RoleName, Task
from tests.staff import DAY, MONDAY, hire


async def test_an_administrator_who_looks_after_a_unit_hears_no_word_about_it(
    database: Database,
) -> None:
    staff = await hire(database)
    task = await staff.task("张三", "核查线索甲", MONDAY + DAY)
    async with database.write() as session:
        row = await session.get_one(Task, (staff.organisation_id, task))
        row.confidential, row.last_heard_at = True, MONDAY
        boss = await session.scalar(
            select(Role.member_id).where(Role.role == RoleName.ADMINISTRATOR)
        )
        wanted = dict(await reading(session, staff.organisation_id, boss or 0))
        wanted["units"] = wanted["administered"] = {row.unit_id}
        assert (await progress_since(session, wanted, since=MONDAY - DAY)).count == 0
        row.confidential = False
        assert (await progress_since(session, wanted, since=MONDAY - DAY)).count == 1
