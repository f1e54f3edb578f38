"""Leaving with many tasks: his own alone are read, no statement grows; of two one goes first."""

import asyncio

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import verify_chain
from ledger.book.refusals import Refusal
from ledger.roster.leaving import Leaving, leave
from ledger.roster.moving import Moving, move
from ledger.talk.saying import say
from models import (
    Database,
    Member,
    OutboxState,
    Priority,
    RoleName,
    Task,
    TaskCoOwner,
    TaskState,
    Unit,
)
from tests.staff import DAY, MONDAY, Staff, hire
from tests.statements import watching
from wording.roster.leaving import HasLeftAlready, SuccessorGone
from wording.talk import NothingToCancel

OWN, OTHERS = 230, 300
AT_MOST = 130  # parameters: a hundred tasks, and what else a statement says


async def burden(staff: Staff) -> None:
    """Many tasks: of 张三, who helps 王五 with all of his, and of 王五."""
    first = await staff.task("张三", "第一件", MONDAY + 3 * DAY)
    async with staff.database.write() as session:
        pattern = await session.get_one(Task, (staff.organisation_id, first))
        states = (TaskState.ASSIGNED, TaskState.SIGNED, TaskState.STRUCK_OFF)
        tasks = [
            Task(
                organisation_id=staff.organisation_id,
                title=f"事项{number}",
                responsibility_id=pattern.responsibility_id,
                unit_id=pattern.unit_id,
                owner_id=staff.people["张三" if number < OWN else "王五"],
                deadline=pattern.deadline + number * DAY,
                state=states[number % 2 if number < OWN else number % 3],
                registered_at=MONDAY,
            )
            for number in range(OWN + OTHERS)
        ]
        session.add_all(tasks)
        await session.flush()
        session.add_all(
            TaskCoOwner(
                organisation_id=staff.organisation_id,
                task_id=task.id,
                member_id=staff.people["张三"],
            )
            for task in tasks[OWN:]
        )


async def member(staff: Staff, session: AsyncSession, name: str) -> Member:
    return await session.get_one(Member, (staff.organisation_id, staff.people[name]))


async def test_no_statement_grows_and_closed_tasks_stay_as_they_are(database: Database) -> None:
    staff = await hire(database)
    await burden(staff)
    with watching(database) as watched:
        async with database.write() as session:
            who, to = [await member(staff, session, name) for name in ("张三", "李四")]
            left = await leave(session, Leaving(who, to, None, "", MONDAY))
    assert (left.tasks, left.helped) == (OWN + 1, OTHERS * 2 // 3)
    assert watched.most_parameters <= AT_MOST
    assert watched.loaded[Task] == left.tasks + left.helped
    assert watched.asked < 60
    async with database.read() as session:
        assert (await verify_chain(session, staff.organisation_id)).broken is None


async def test_of_two_who_let_him_go_at_once_the_second_is_told(database: Database) -> None:
    staff = await hire(database)
    task = await staff.task("张三", "第一件", MONDAY + 3 * DAY)

    async def lets_go(to: str) -> str:
        async with database.write() as session:
            who, successor = [await member(staff, session, name) for name in ("张三", to)]
            await asyncio.sleep(0.05)  # both have read before either writes
            await leave(session, Leaving(who, successor, None, "", MONDAY))
        return to

    done = await asyncio.gather(lets_go("李四"), lets_go("王五"), return_exceptions=True)
    [first] = [one for one in done if isinstance(one, str)]
    [second] = [one for one in done if isinstance(one, Refusal)]
    assert isinstance(second.message, HasLeftAlready)
    async with database.read() as session:
        row = await session.get_one(Task, (staff.organisation_id, task))
    assert row.owner_id == staff.people[first]


async def test_of_two_who_take_over_from_each_other_one_stays(database: Database) -> None:
    staff = await hire(database)
    for name in ("张三", "王五"):
        await staff.task(name, f"{name}的事项", MONDAY + 3 * DAY)

    async def goes(name: str, to: str) -> None:
        async with database.write() as session:
            who, successor = [await member(staff, session, one) for one in (name, to)]
            await asyncio.sleep(0.05)
            await leave(session, Leaving(who, successor, None, "", MONDAY))

    done = await asyncio.gather(goes("张三", "王五"), goes("王五", "张三"), return_exceptions=True)
    refused = [type(one.message) for one in done if isinstance(one, Refusal)]
    assert refused == [SuccessorGone]
    async with database.read() as session:
        rows = [await member(staff, session, name) for name in ("张三", "王五")]
        [stays] = [row for row in rows if row.left_at is None]
        owners = await session.scalars(
            select(Task.owner_id).where(Task.organisation_id == staff.organisation_id)
        )
        assert set(owners) == {stays.id}


async def test_what_waits_for_him_is_not_sent_but_the_answers_to_his_own_words(
    database: Database,
) -> None:
    staff = await hire(database)
    async with database.write() as session:
        who = await member(staff, session, "张三")
        for priority in (Priority.BULK, Priority.REMINDER, Priority.REPLY):
            await say(session, to=who, message=NothingToCancel(), now=MONDAY, priority=priority)
        await leave(session, Leaving(who, None, None, "", MONDAY))
    states = [(row.state, row.error) for row in await staff.rows(staff.people["张三"])]
    gone = (OutboxState.DROPPED, "recipient has left")
    assert states == [gone, gone, (OutboxState.PENDING, None), (OutboxState.PENDING, None)]
    assert "您已离开“示例单位”" in (await staff.heard("张三"))[-1]


@pytest.mark.parametrize("follows", [True, False])
async def test_moving_reads_the_own_tasks_alone(database: Database, follows: bool) -> None:
    staff = await hire(database)
    await burden(staff)
    await staff.unit("业务二部")
    with watching(database) as watched:
        async with database.write() as session:
            who, to = [await member(staff, session, name) for name in ("张三", "李四")]
            unit = await session.get_one(Unit, (staff.organisation_id, staff.units["业务二部"]))
            moving = Moving(who, unit, None, None if follows else to, follows, None, MONDAY)
            moved = await move(session, moving)
    assert (moved.done.followed, moved.done.handed) == ((OWN + 1, 0) if follows else (0, OWN + 1))
    assert moved.done.roles == (RoleName.MEMBER,)
    assert watched.most_parameters <= AT_MOST
    assert watched.loaded[Task] == OWN + 1
    assert watched.asked < 60
