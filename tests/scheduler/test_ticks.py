"""The heartbeat: fixed jobs that never pile up, never skip for being late, never are stored."""

import asyncio
from datetime import timedelta

import pytest
from apscheduler.jobstores.memory import MemoryJobStore
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from models import Database, Occurrence
from scheduler.due import run_due
from scheduler.ticks import build_scheduler, watched
from tests.staff import HOUR, MONDAY, hire


async def test_ticks_coalesce_one_at_a_time_and_forgive_lateness(database: Database) -> None:
    scheduler = build_scheduler(database, [1, 2], clock=lambda: MONDAY)
    scheduler.start(paused=True)
    try:
        jobs = scheduler.get_jobs()
        assert [job.id for job in jobs] == ["due:1", "due:2"]
        for job in jobs:
            assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
        assert isinstance(scheduler._lookup_jobstore("default"), MemoryJobStore)
    finally:
        scheduler.shutdown(wait=False)


async def test_the_first_tick_comes_at_once_and_wakes_the_sender(database: Database) -> None:
    staff = await hire(database)
    woken = asyncio.Event()
    scheduler = build_scheduler(
        database,
        [staff.organisation_id],
        clock=lambda: MONDAY + HOUR,
        on_work=woken.set,
        every=timedelta(hours=1),
    )
    scheduler.start()
    try:
        async with asyncio.timeout(10):
            await woken.wait()
    finally:
        scheduler.shutdown(wait=False)
    async with database.read() as session:
        assert (await session.scalars(select(Occurrence.rule))).all()


async def test_sending_can_begin_with_the_first_chunk_of_a_long_fan_out(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.rhythm.fan_out.CHUNK_SIZE", 2)
    staff = await hire(database, founded=MONDAY)
    for number in range(9):
        await staff.person(f"成员{number}", "业务一部")
        await staff.task(f"成员{number}", "事项", MONDAY + 99 * HOUR)
    woken = 0

    def wake() -> None:
        nonlocal woken
        woken += 1

    steps = await run_due(database, staff.organisation_id, MONDAY + HOUR, on_commit=wake)
    assert woken > steps


async def test_a_database_that_is_away_is_told_in_a_word_and_a_defect_whole() -> None:
    told: list[object] = []

    async def away() -> None:
        raise ConnectionRefusedError(111, "Connect call failed")

    async def broken() -> None:
        raise ProgrammingError("SELECT", {}, Exception("no such column"))

    async def well() -> None:
        pass

    await watched(away, told.append, lambda: told.append("back"))
    await watched(well, told.append, lambda: told.append("back"))
    assert [str(word) for word in told] == ["[Errno 111] Connect call failed", "back"]
    with pytest.raises(ProgrammingError):
        await watched(broken, told.append, lambda: None)
