"""A page of tasks is the same from whichever end it is looked for."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, update

from benchmarks.populace import settle
from ledger.lists.needs import section_page
from ledger.lists.pages import Part, page_by_deadline, page_of_few
from ledger.people.readership import reading_and_leading
from models import Database, Task, TaskState
from models.work import IN_HAND
from tests.databases import SqliteCopies
from tests.staff import DAY, MONDAY, hire
from tests.statements import watching
from wording.lists.digests import Need
from wording.rendering import MANY

BOT = {"id": 7, "username": "taizhang_bot"}


@pytest.mark.parametrize("count", [0, 1, 7, 23])
async def test_the_pages_together_are_all_tasks_by_deadline(database: Database, count: int) -> None:
    staff = await hire(database)
    for number in range(count):
        state = TaskState.SIGNED if number % 3 else TaskState.ASSIGNED
        await staff.task("张三", f"事项{number}", MONDAY + number * 5 % 7 * DAY, state=state)
    await staff.task("张三", "已完成的事", MONDAY, state=TaskState.COMPLETED)
    there = (Task.organisation_id == staff.organisation_id,)
    async with database.read() as session:
        in_hand = select(Task.id).where(*there, Task.state.in_(IN_HAND))
        expected = list(await session.scalars(in_hand.order_by(Task.deadline, Task.id)))
        for first in range(count + 2):
            part = Part(first, 4, count)
            pages = (
                page_by_deadline(*there, states=IN_HAND, way=part.way),
                page_of_few(*there, Task.state.in_(IN_HAND), way=part.way),
            )
            of_many = Part(first, 4, MANY)
            in_order = page_by_deadline(*there, states=IN_HAND, way=of_many.way)
            for page, one in (*((page, part) for page in pages), (in_order, of_many)):
                wanted = select(Task.id).join(page, page.c.id == Task.id)
                found = await session.scalars(
                    wanted.where(*there).order_by(Task.deadline, Task.id), one.wanted
                )
                assert list(found) == expected[first : first + 4]


@pytest.mark.parametrize(
    ("first", "skipped"), [(0, 0), (40, 40), (60, 30), (90, 0), (95, 0), (100, 0), (120, 0)]
)
def test_what_is_skipped_is_never_more_than_half(first: int, skipped: int) -> None:
    assert Part(first, 10, 100).wanted["first"] == skipped


@pytest.fixture
async def sqlite(sqlite_template: SqliteCopies) -> AsyncIterator[Database]:
    """A database whose plans do not depend on whom it is asked for."""
    with sqlite_template.fresh() as url:
        opened = Database(url)
        yield opened
        await opened.dispose()


@pytest.mark.parametrize(("count", "index"), [(MANY - 1, "units"), (MANY, "organisation")])
async def test_a_few_tasks_are_not_looked_for_among_everybodys(
    sqlite: Database, count: int, index: str
) -> None:
    """The tasks of the last of many departments may stand behind those of all the others."""
    people = await settle(sqlite, range(5000, 5200), bot=BOT, tasks=5, now=MONDAY)
    async with sqlite.write() as session:
        await session.execute(update(Task).values(state=TaskState.SIGNED))
    await sqlite.refresh_statistics()
    page = section_page(Need.OVERDUE, way=Part(0, 10, count).way, some_frozen=False)
    with watching(sqlite) as watched:
        async with sqlite.read() as session:
            here = await reading_and_leading(session, people.organisation_id, people.member_ids[-1])
            wanted = {**here, "now": MONDAY, "frozen": frozenset(), **Part(0, 10, count).wanted}
            await session.execute(page, wanted)
            statement, parameters = watched.statements[-1]
            asking = await session.connection()
            steps = await asking.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    found = [step for *_, step in steps if "SEARCH tasks USING" in step and "id=?)" not in step]
    # Which of them are wanted is told by an index alone.
    assert all("USING COVERING INDEX" in step for step in found)
    assert f"ix_tasks_of_{index}" in "".join(found)
