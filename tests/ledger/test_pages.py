"""A page of tasks is the same from whichever end it is looked for."""

import pytest
from sqlalchemy import select

from ledger.lists.pages import Part, page_by_deadline, page_of_few
from models import Database, Task, TaskState
from models.work import IN_HAND
from tests.staff import DAY, MONDAY, hire


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
            turned = part.is_from_the_end
            pages = (
                page_by_deadline(*there, states=IN_HAND, from_the_end=turned),
                page_of_few(*there, Task.state.in_(IN_HAND), from_the_end=turned),
            )
            for page in pages:
                wanted = select(Task.id).join(page, page.c.id == Task.id)
                found = await session.scalars(
                    wanted.where(*there).order_by(Task.deadline, Task.id), part.wanted
                )
                assert list(found) == expected[first : first + 4]


@pytest.mark.parametrize(
    ("first", "skipped"), [(0, 0), (40, 40), (60, 30), (90, 0), (95, 0), (100, 0), (120, 0)]
)
def test_what_is_skipped_is_never_more_than_half(first: int, skipped: int) -> None:
    assert Part(first, 10, 100).wanted["first"] == skipped
