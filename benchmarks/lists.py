"""Weekly lists: how fast they go out under either ceiling, what they cost in memory and time."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from benchmarks.databases import BACKENDS, fresh_database
from benchmarks.figures import AT_MOST, Figure
from benchmarks.populace import settle
from benchmarks.receipts import pace
from benchmarks.stage import PAID, Running, Stage, playing, set_stage
from ledger.rhythm.occurrences import open_occurrence
from ledger.rhythm.planning import PlannedOccurrence
from models import Organisation
from scheduler.due import run_due

CEILING, PAID_CEILING = 30, 900
SIZES = (100, 1_000, 10_000, 100_000)
FIRST_USER_ID = 5_000_000_000
TICKS = 9


async def at_the_ceiling(*, quick: bool) -> list[Figure]:
    """Push lists at Telegram's 30 a second, its limits on."""
    people = 300 if quick else 750
    async with set_stage("sqlite", people=people) as stage:
        await stage.open_push("weekly-list", "measured")
        async with playing(stage) as running:
            records = await all_lists(stage, running, within_s=people / CEILING + 30)
        told_to_wait = await stage.refused(429)
    return [
        Figure(
            "weekly lists at the 30/s ceiling",
            pace(records),
            "/s",
            target=0.98 * CEILING,
            remark=f"{told_to_wait} × 429",
            lost=unreached(records, people),
            doubled=len(records) - people + unreached(records, people),
        )
    ]


async def at_the_paid_ceiling(*, quick: bool) -> list[Figure]:
    """Push lists to 10,000 at the paid ceiling; the memory it took is the second figure."""
    people = 3_000 if quick else 10_000
    figures = []
    for backend in BACKENDS:
        async with set_stage(backend, people=people) as stage:
            await stage.open_push("weekly-list", "measured")
            async with playing(stage, **PAID) as running:
                records = await all_lists(stage, running, within_s=people / 100 + 30)
                memory = running.peak_memory_mb
            told_to_wait = await stage.refused(429)
        figures += [
            Figure(
                f"weekly lists at the paid ceiling, {backend}",
                pace(records),
                "/s",
                target=PAID_CEILING,
                remark=f"{told_to_wait} × 429, limit 1,000/s",
                lost=unreached(records, people),
                doubled=len(records) - people + unreached(records, people),
            ),
            Figure(
                f"memory at {people:,} members, {backend}",
                memory,
                "MB",
                target=150,
                better=AT_MOST,
                remark="peak, list pushed and sent",
            ),
        ]
    return figures


async def all_lists(stage: Stage, running: Running, *, within_s: float) -> list[list[Any]]:
    """Wait until everyone has his list; return what was sent."""
    people = len(stage.populace.user_ids)
    await stage.until_sent(people, running, within_s=within_s)
    return await stage.records()


def unreached(records: list[list[Any]], people: int) -> int:
    """Return how many got nothing."""
    return people - len({record[3] for record in records})


async def per_member(*, quick: bool) -> list[Figure]:
    """Measure how long the fan-out into the outbox takes per member, at growing sizes.

    What does not depend on the size is said in figures of its own: a tick that finds nothing due,
    and what the first push after a start costs more, for templates and statements to be compiled.
    """
    sizes = SIZES[:3] if quick else SIZES
    figures = []
    for backend in BACKENDS:
        figures += growth(backend, [await fan_out_at(people, backend) for people in sizes])
    return figures


def growth(backend: str, costs: "list[Cost]") -> list[Figure]:
    """Return the figures of one database, the smallest size first."""
    base = costs[1].per_member_us
    return [
        Figure(f"a tick that finds nothing due, {backend}", costs[-1].tick_s * 1000, "ms"),
        Figure(f"the first push after a start, besides, {backend}", costs[0].first_s * 1000, "ms"),
        *(
            Figure(
                f"fan-out per member, {cost.people:,} members, {backend}",
                cost.per_member_us,
                "µs",
                target=base * 1.2,
                better=AT_MOST,
                remark=f"{cost.per_member_us / base:.2f} of that at 1,000",
            )
            for cost in costs
        ),
    ]


@dataclass(frozen=True)
class Cost:
    """What it took to put everyone's list into the outbox."""

    people: int
    tick_s: float  # without anything due
    first_s: float  # what the first push took more than the next ones
    push_s: float  # what one of the next ones took more than a tick

    @property
    def per_member_us(self) -> float:
        """Microseconds per member."""
        return self.push_s / self.people * 1e6


async def fan_out_at(people: int, backend: str) -> Cost:
    """Measure an organisation of so many members."""
    now = datetime.now(UTC)
    user_ids = range(FIRST_USER_ID, FIRST_USER_ID + people)
    bot = {"id": 7, "username": "measured_bot"}
    async with fresh_database(backend) as database:
        populace = await settle(database, user_ids, bot=bot, tasks=3, now=now)
        number = populace.organisation_id

        async def tick() -> float:
            began = time.perf_counter()
            await run_due(database, number, now)
            return time.perf_counter() - began

        async def push(period: str) -> float:
            async with database.write() as session:
                organisation = await session.get_one(Organisation, number)
                planned = PlannedOccurrence("weekly-list", period, now, now + timedelta(days=1))
                await open_occurrence(session, organisation, planned=planned, now=now)
            return await tick()

        await tick()  # whatever else the day brings
        idle = median([await tick() for _ in range(TICKS)])
        first = await push("first")
        push_s = median([await push(f"next-{turn}") for turn in range(max(3_000 // people, 1))])
        return Cost(people, idle, first - push_s, push_s - idle)
