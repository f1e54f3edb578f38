"""What somebody handed out, gathered from rows: one page is read, however much there is."""

from ledger.lists.handed_out import handed_out_by
from models import Database, Member, TaskState
from tests.staff import DAY, MONDAY, hire
from tests.statements import watching
from wording.lists.handed_out import HandedOut

NOON = MONDAY + DAY / 6


async def test_a_page_takes_as_many_statements_and_rows_however_long_it_is(
    database: Database,
) -> None:
    staff = await hire(database)
    boss = staff.people["李四"]

    async def page(number: int) -> tuple[HandedOut, int]:
        async with database.read() as session:
            member = await session.get_one(Member, (staff.organisation_id, boss))
            with watching(database) as watched:
                message = await handed_out_by(session, member, now=NOON, page=number)
        assert isinstance(message, HandedOut)
        return message, watched.asked

    for number in range(8):
        await staff.task("张三", f"事项{number}", NOON + number * DAY, registered_by=boss)
    few, before = await page(1)
    for number in range(8, 30):
        await staff.task("张三", f"事项{number}", NOON + number * DAY, registered_by=boss)
    await staff.task("张三", "别人交办的", NOON + DAY)
    await staff.task("张三", "撤销的", NOON, registered_by=boss, state=TaskState.CANCELLED)
    many, after = await page(1)
    assert (few.total, many.total, many.pages) == (8, 30, 4)
    assert before == after
    assert len(many.lines) == 8
    colours = [line.task.mark for number in range(1, 5) for line in (await page(number))[0].lines]
    assert (many.red, many.amber, many.green) == tuple(map(colours.count, "🔴🟡🟢"))
    assert (await page(0))[0].page == 1
    assert (await page(99))[0].page == 4
