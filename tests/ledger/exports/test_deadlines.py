"""Everybody's deadlines: read a page at a time, however many there are."""

from datetime import timedelta

from icalendar import Calendar
from sqlalchemy import insert, select

from ledger.exports.deadlines import calendar_of_all, deadlines_of_all
from ledger.exports.pages import PAGE
from models import Database, Milestone, Organisation, Task, TaskState
from tests.staff import DAY, MONDAY, Staff, hire
from tests.statements import watching
from wording.calendars.file import CLOSING

MANY = PAGE * 2 + 1


async def with_many_tasks(database: Database) -> Staff:
    """Two pages of open tasks and one more; one of them secret, one with a plan; one struck off."""
    staff = await hire(database)
    first = await staff.task("张三", "甲", MONDAY + DAY)
    async with database.write() as session:
        task = await session.get_one(Task, (staff.organisation_id, first))
        like = {
            "organisation_id": task.organisation_id, "responsibility_id": task.responsibility_id,
            "unit_id": task.unit_id, "owner_id": task.owner_id, "registered_at": task.registered_at,
            "state": TaskState.SIGNED,
        }  # fmt: skip
        rows = [
            like
            | {
                "id": first + number, "title": f"第{number}件", "confidential": number == 1,
                "deadline": MONDAY + timedelta(hours=MANY - number),
            }
            for number in range(1, MANY)
        ]  # fmt: skip
        await session.execute(insert(Task), rows)
        session.add(
            Milestone(
                organisation_id=task.organisation_id, id=first + 1, task_id=first,
                title="初稿", due=MONDAY,
            )
        )  # fmt: skip
    await staff.task("张三", "办完", MONDAY, state=TaskState.STRUCK_OFF, id=first + MANY)
    return staff


async def test_deadlines_are_read_a_page_at_a_time_and_all_are_there(database: Database) -> None:
    staff = await with_many_tasks(database)
    held, sizes = 0, []
    async with database.read() as session:
        organisation = await session.get_one(Organisation, staff.organisation_id)
        calendar = calendar_of_all(organisation, MONDAY)
        parts = [calendar.opening()]
        with watching(database) as watched:
            async for due in deadlines_of_all(session, organisation):
                parts.append(calendar.events(due))
                sizes.append(len(due))
                held = max(held, sum(isinstance(one, Task) for one in session))
        open_ones = select(Task.id, Task.title).where(Task.state != TaskState.STRUCK_OFF)
        tasks = {number: title for number, title in await session.execute(open_ones)}  # noqa: C416
    assert (sizes, held) == ([PAGE + 1, PAGE, 1], PAGE)
    assert watched.asked <= 7
    found = Calendar.from_ical(b"".join([*parts, CLOSING]))
    events = {str(event["uid"]): str(event["summary"]) for event in found.walk("VEVENT")}
    place = f"{organisation.created_at:%Y%m%d%H%M%S}-{organisation.id}.taizhang"
    secret = min(tasks) + 1
    expected = {f"task-{one}@{place}": title for one, title in tasks.items()}
    expected |= {f"task-{secret}@{place}": "不公开事项"}
    assert events == expected | {f"step-{secret}@{place}": "初稿（甲）"}
    assert len(found.timezones) == 1
    assert not found.get_missing_tzids()
