"""A page of tasks is the same from whichever end it is looked for."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import Select, select, update

from benchmarks.populace import settle
from ledger.lists.needs import section_page
from ledger.lists.pages import Part, page_by_deadline, page_of_few
from ledger.lists.scope import Scope
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
    async with sqlite.read() as session:
        [here] = await reading_and_leading(session, people.organisation_id, people.member_ids[-1:])
    wanted = {**here, "now": MONDAY, "frozen": frozenset(), **Part(0, 10, count).wanted}
    found = searches_in(await plan_of(sqlite, page, wanted))
    # Which of them are wanted is told by an index alone.
    assert all("USING COVERING INDEX" in step for step in found)
    assert f"ix_tasks_of_{index}" in "".join(found)


async def test_many_tasks_are_read_as_far_as_the_page_goes(sqlite: Database) -> None:
    """By index, state after state merged, and the few secrets are not looked for among the rest."""
    people = await settle(sqlite, range(5000, 5200), bot=BOT, tasks=5, now=MONDAY)
    await sqlite.refresh_statistics()
    for_all = Scope(people.organisation_id, people.member_ids[0], frozenset({1}), None)
    many = Part(0, 10, MANY)
    page = page_by_deadline(states=IN_HAND, alternatives=for_all.alternatives(), way=many.way)
    steps = await plan_of(sqlite, select(page.c.id), many.wanted)
    assert sum("MERGE" in step for step in steps) == 3  # two states, secret or not
    assert not any("TEMP B-TREE" in step for step in steps)
    found = searches_in(steps)
    assert all("USING COVERING INDEX" in step for step in found)
    assert sum("ix_tasks_confidential" in step for step in found) == 2


async def plan_of(database: Database, asked: Select[Any], wanted: dict[str, Any]) -> list[str]:
    """Return the steps in which SQLite executes a statement."""
    with watching(database) as watched:
        async with database.read() as session:
            await session.execute(asked, wanted)
            statement, parameters = watched.statements[-1]
            asking = await session.connection()
            steps = await asking.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            return [step for *_, step in steps]


def searches_in(steps: list[str]) -> list[str]:
    """Return the steps that choose tasks, not those that look one up."""
    return [step for step in steps if "SEARCH tasks USING" in step and "id=?)" not in step]
