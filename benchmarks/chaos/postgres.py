"""PostgreSQL is restarted, and its connections are ended, while replies pour in."""

import asyncio
from collections.abc import Awaitable, Callable

from benchmarks.chaos.rows import Row, balance_of, row_of
from benchmarks.databases import kill_backends, restart_postgres
from benchmarks.pouring import Crowd, until_quiet
from benchmarks.stage import PAID, Stage, playing, set_stage

PEOPLE = 200
REPLIES_PER_S = 40.0
DRAINS_WITHIN_S = 180.0
RESTARTS_EVERY_S = 5.0
KILLS_EVERY_S = 0.5
HARM_EVERY_S_QUICK = 1.0

Harm = Callable[[Stage], Awaitable[str]]


async def restarted(*, quick: bool) -> list[Row]:
    """Restart the server while replies and pushes are under way."""

    async def restart(stage: Stage) -> str:
        await restart_postgres(stage.database.url)
        return "restarts"

    return [await under_replies("PostgreSQL restarted", restart, RESTARTS_EVERY_S, quick=quick)]


async def connections_ended(*, quick: bool) -> list[Row]:
    """End every connection, again and again."""

    async def kill(stage: Stage) -> str:
        await kill_backends(stage.database.url)
        return "times all connections ended"

    return [await under_replies("its connections ended", kill, KILLS_EVERY_S, quick=quick)]


async def under_replies(name: str, harm: Harm, every_s: float, *, quick: bool) -> Row:
    """Do harm at intervals for as long as replies pour in; then let all come to rest."""
    count = 100 if quick else 1_000
    async with set_stage("postgresql", people=PEOPLE, tasks=1, cards=PEOPLE) as stage:
        crowd = Crowd(stage, "postgres")
        if not quick:  # a push that fails comes again with the next tick, a quarter minute later
            await crowd.open_push()
        async with playing(stage, **PAID) as running:
            pouring = asyncio.create_task(crowd.pour(count, REPLIES_PER_S))
            try:
                times, what = 0, ""
                while not pouring.done():
                    await asyncio.sleep(HARM_EVERY_S_QUICK if quick else every_s)
                    what = await harm(stage)
                    times += 1
                await pouring
            finally:
                pouring.cancel()
            await stage.database.engine.dispose()  # our own connections have gone, too
            converged_s = await until_quiet(stage, running, within_s=DRAINS_WITHIN_S)
        balance = await balance_of(stage, crowd)
        done = f"{times} {what}; {count} replies, {crowd.opened * PEOPLE} letters"
        return row_of(name, done, balance, converged_s=converged_s, complaints=noise_in(stage))


def noise_in(stage: Stage) -> list[str]:
    """Return whether the log holds what no operator should have to read."""
    log = stage.log.read_text()
    tracebacks = log.count("Traceback")
    return [f"{tracebacks} tracebacks in the log"] if tracebacks else []
