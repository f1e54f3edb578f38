"""The ticks: a few fixed APScheduler jobs that ask what is due. Never a store, never a rule."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import SQLAlchemyError

from models import Database
from models.absence import is_away, is_collision
from models.database import NotOursError
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
    on_away: Callable[[Exception], None] = lambda _: None,
    on_back: Callable[[], None] = lambda: None,
    every: timedelta = TICK,
) -> AsyncIOScheduler:
    """Return a scheduler, not yet started, with one tick per organisation; the first comes at once.

    `clock` gives the aware moment by which things are due; `on_work` is called whenever a tick has
    put something into the outbox, `on_away` with the error when the database was away, `on_back`
    when it was not. What else a tick raises is logged by APScheduler; the next tries anew.
    """
    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=JOB_DEFAULTS)
    for organisation_id in organisation_ids:
        scheduler.add_job(
            watched,
            IntervalTrigger(seconds=int(every.total_seconds()), timezone=UTC),
            args=(partial(tick, database, organisation_id, clock, on_work), on_away, on_back),
            id=f"due:{organisation_id}",
            next_run_time=clock(),
        )
    return scheduler


async def watched(
    work: Callable[[], Awaitable[None]],
    on_away: Callable[[Exception], None],
    on_back: Callable[[], None],
) -> None:
    """Tell of a database that is away: a traceback every quarter of a minute would bury the log."""
    try:
        await work()
    except (SQLAlchemyError, OSError) as error:
        if is_collision(error):
            return  # the next tick does it again
        if not (is_away(error) or isinstance(error, OSError)):
            raise
        on_away(error)
    except NotOursError:
        pass  # whoever guards the database has told of it
    else:
        on_back()


async def tick(
    database: Database,
    organisation_id: int,
    clock: Callable[[], datetime],
    on_work: Callable[[], None],
) -> None:
    """Do what is due now, waking the sender as soon as there is something to send."""
    await run_due(database, organisation_id, clock(), on_commit=on_work, breath_s=BREATH_S)
