"""The ticks: a few fixed APScheduler jobs that ask what is due. Never a store, never a rule."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from models import Database
from scheduler.due import run_due

TICK = timedelta(seconds=15)
# A long fan-out is written little faster than it can be sent: answers to replies go in between.
BREATH_S = 0.04

# 3.11's default grace of 1 s would drop a late tick; one late tick stands for all it missed.
JOB_DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


def build_scheduler(
    database: Database,
    organisation_ids: Iterable[int],
    *,
    clock: Callable[[], datetime],
    on_work: Callable[[], None] = lambda: None,
    every: timedelta = TICK,
) -> AsyncIOScheduler:
    """Return a scheduler, not yet started, with one tick per organisation; the first comes at once.

    `clock` gives the aware moment by which things are due; `on_work` is called whenever a tick has
    put something into the outbox. What a tick raises is logged by APScheduler; the next tries anew.
    """
    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=JOB_DEFAULTS)
    for organisation_id in organisation_ids:
        scheduler.add_job(
            tick,
            IntervalTrigger(seconds=int(every.total_seconds()), timezone=UTC),
            args=(database, organisation_id, clock, on_work),
            id=f"due:{organisation_id}",
            next_run_time=clock(),
        )
    return scheduler


async def tick(
    database: Database,
    organisation_id: int,
    clock: Callable[[], datetime],
    on_work: Callable[[], None],
) -> None:
    """Do what is due now, waking the sender as soon as there is something to send."""
    await run_due(database, organisation_id, clock(), on_commit=on_work, breath_s=BREATH_S)
