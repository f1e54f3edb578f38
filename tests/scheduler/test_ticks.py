"""The heartbeat: fixed jobs that never pile up, never skip for being late, never are stored."""

import asyncio
from datetime import timedelta

from apscheduler.jobstores.memory import MemoryJobStore
from sqlalchemy import select

from models import Occurrence
from scheduler.ticks import build_scheduler
from tests.staff import HOUR, MONDAY, hire


async def test_ticks_coalesce_one_at_a_time_and_forgive_lateness(database):
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


async def test_the_first_tick_comes_at_once_and_wakes_the_sender(database):
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
