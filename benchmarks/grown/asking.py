"""A database after years: what one tap, page, digest or post then asks of it, in milliseconds."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median, quantiles

from sqlalchemy import event, text

from benchmarks.databases import BACKENDS, fresh_database
from benchmarks.figures import AT_MOST, Figure
from benchmarks.grown.deeds import AT_MOST_MS, DEEDS, SEARCHES, TARGETS, Deed
from benchmarks.grown.town import (
    BOT,
    FIRST_USER_ID,
    PEOPLE,
    TASKS_EACH,
    Town,
    add_rounds,
    ask_everybody,
    let_fall_due,
    name_leader,
)
from benchmarks.grown.years import (
    add_answers,
    add_entries,
    add_outbox_rows,
    add_spans,
    index_words,
    keep_counts,
)
from benchmarks.populace import settle
from models import Database, Organisation

TURNS = 7
SEARCHED = 40  # of each kind, for the slowest of a hundred


class UndoneError(Exception):
    """What was measured is not kept."""


async def asked_of_a_grown_database(*, quick: bool) -> list[Figure]:
    """Measure what everyone asks for most, on either database."""
    share = 10 if quick else 1
    figures = []
    for backend in BACKENDS:
        async with fresh_database(backend) as database:
            town = await grow(database, share)
            await count_anew(database)
            for name, deed in DEEDS.items():
                taken = median([await time_asked(database, town, deed) for _ in range(TURNS)])
                target = TARGETS.get(deed, AT_MOST_MS)
                figures.append(
                    Figure(f"{name}, {backend}", taken, "ms", target=target, better=AT_MOST)
                )
            slowest = await slowest_search(database, town)
            name = f"/find, the slowest of a hundred, {backend}"
            figures.append(Figure(name, slowest, "ms", target=AT_MOST_MS, better=AT_MOST))
    return figures


async def slowest_search(database: Database, town: Town) -> float:
    """Return which time 99 of 100 searches stay below, whoever searches and for whatever."""
    taken = [
        await time_asked(database, town, search) for _ in range(SEARCHED) for search in SEARCHES
    ]
    return quantiles(taken, n=100)[-1]


async def count_anew(database: Database) -> None:
    """Let the database learn how large its tables have become, as it does by itself in time."""
    if database.is_sqlite:
        await database.refresh_statistics()
        return
    async with database.engine.connect() as connection:
        plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await plain.exec_driver_sql("VACUUM ANALYZE")
        await plain.exec_driver_sql("CHECKPOINT")  # years are on disk, not on their way there


async def time_asked(database: Database, town: Town, deed: "Deed") -> float:
    """Do it once, undo it, and return how long its statements took together, in milliseconds."""
    with stopwatch(database) as taken:
        try:
            async with database.write() as session:
                await deed(session, town)
                await session.flush()
                raise UndoneError  # noqa: TRY301  # rolls back what was measured
        except UndoneError:
            pass
    return sum(taken) * 1000


@contextmanager
def stopwatch(database: Database) -> Iterator[list[float]]:
    """Collect how long each statement takes, in seconds."""
    taken: list[float] = []
    began = 0.0

    def before(*_: object) -> None:
        nonlocal began
        began = time.perf_counter()

    def after(*_: object) -> None:
        taken.append(time.perf_counter() - began)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield taken
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


async def grow(database: Database, share: int) -> Town:
    """Let an organisation of 100,000 tasks have a million answers and millions of lines."""
    now = datetime.now(UTC)
    user_ids = range(FIRST_USER_ID, FIRST_USER_ID + PEOPLE // share)
    settled = await settle(database, user_ids, bot=BOT, tasks=TASKS_EACH, now=now)
    town = Town(settled, now)
    async with database.write() as session:
        if not database.is_sqlite:  # a million rows at once take longer than statements may
            await session.execute(text("SET LOCAL statement_timeout = 0"))
        organisation = await session.get_one(Organisation, town.number)
        await name_leader(session, organisation, town)
        await let_fall_due(session, town)
        await add_rounds(session, organisation, town)
        await ask_everybody(session, town)
        await add_answers(session, organisation, town, 1_000_000 // share)
        await add_entries(session, organisation, town, 1_000_000 // share)
        await add_outbox_rows(session, organisation, town, 1_000_000 // share)
        await add_spans(session, town)
        await keep_counts(session, organisation, town)
        await index_words(session, town)
    return town
