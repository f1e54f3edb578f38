"""A stranger wants all of the bot: six hundred groups, and updates that nobody can read."""

import asyncio
import time
from datetime import UTC, datetime

from sqlalchemy import func, select, update

from benchmarks.chaos.rows import Row
from benchmarks.databases import BACKENDS
from benchmarks.pouring import until_quiet
from benchmarks.stage import Stage, playing, set_stage
from models import Base, Member

PEOPLE = 50
ANSWERED_WITHIN_S = 3.0
WAITS_S = 30.0
LOOKS_EVERY_S = 0.02
CONTROL_CALLS_AT_ONCE = 32
# Updates are kept for two days; of the rest there is what a courtesy to some groups leaves.
ROWS_BESIDES_UPDATES = 150
LOG_BYTES = 65_536
ASKED_FOR_TIMES = 5
ALERT = "没能处理"  # what administrators are told of unreadable updates


async def starved(*, quick: bool) -> list[Row]:
    """Flood the bot as a stranger can; member and administrator ask for their lists meanwhile."""
    backends = BACKENDS[:1] if quick else BACKENDS
    groups, unreadable = (100, 80) if quick else (600, 80)
    return [await starved_on(backend, groups, unreadable) for backend in backends]


async def starved_on(backend: str, groups: int, unreadable: int) -> Row:
    """Measure on one database."""
    async with set_stage(backend, people=PEOPLE, tasks=3) as stage:
        stranger, administrator = await stage.simulator.add_people(2, opens=stage.token)
        await seat_administrator(stage, administrator)
        readers = (stage.populace.user_ids[0], administrator) * ASKED_FOR_TIMES
        async with playing(stage) as running:
            rows, log = await rows_in(stage), log_bytes(stage)
            flooding = asyncio.create_task(flood(stage, stranger, groups, unreadable))
            waits = [await seconds_to_list(stage, reader) for reader in readers]
            await flooding
            converged_s = await until_quiet(stage, running, within_s=10 * WAITS_S)
            grown = {name: count - rows[name] for name, count in (await rows_in(stage)).items()}
            log = log_bytes(stage) - log
    return Row(
        f"a stranger's groups, {backend}",
        f"{groups} groups, each greeted; {unreadable} unreadable updates; {len(waits)} × /list",
        lost=sum(wait >= WAITS_S for wait in waits),
        converged_s=converged_s,
        complaints=tuple(complaints_of(max(waits), grown, log)),
        remark=f"slowest list {max(waits):.2f} s; {grown['inbox']} updates and "
        f"{besides(grown)} other rows kept; {log} bytes of log",
    )


def complaints_of(slowest_s: float, grown: dict[str, int], log: int) -> list[str]:
    """Return whether a list took too long, or the flood has left too much behind."""
    complaints = []
    if slowest_s > ANSWERED_WITHIN_S:
        complaints.append(f"a list took {slowest_s:.1f} s")
    if besides(grown) > ROWS_BESIDES_UPDATES:
        complaints.append("rows: " + ", ".join(f"{n} {c}" for n, c in grown.items() if c))
    if log > LOG_BYTES:
        complaints.append(f"the log grew by {log} bytes")
    return complaints


def besides(grown: dict[str, int]) -> int:
    """Return how many rows there are more that are no updates."""
    return sum(count for name, count in grown.items() if name != "inbox")


async def seat_administrator(stage: Stage, user_id: int) -> None:
    """Let the organisation's administrator be this person."""
    async with stage.database.write() as session:
        await session.execute(
            update(Member)
            .where(
                Member.organisation_id == stage.populace.organisation_id,
                Member.telegram_user_id.is_(None),
            )
            .values(telegram_user_id=user_id, joined_at=datetime.now(UTC))
        )


async def flood(stage: Stage, stranger: int, groups: int, unreadable: int) -> None:
    """Let the stranger do all he can, as fast as the simulator takes it."""
    place = asyncio.Semaphore(CONTROL_CALLS_AT_ONCE)

    async def found(number: int) -> None:
        async with place:
            group = await stage.simulator.add_group(
                f"群{number}", members=[stranger], bots=[stage.token]
            )
            said = (stranger, f"/start@{stage.bot['username']}", None, group["id"])
            await stage.simulator.say(stage.token, [said])

    async def babble() -> None:
        async with place:
            await stage.simulator.fault("malformed_update", bot=stage.token)

    await asyncio.gather(*map(found, range(groups)), *(babble() for _ in range(unreadable)))


async def seconds_to_list(stage: Stage, user_id: int) -> float:
    """Say /list; return after how many seconds it was answered, or for how long it was not."""
    place = len(await stage.records())
    began = time.monotonic()
    await stage.simulator.say(stage.token, [(user_id, "/list")])
    while time.monotonic() < began + WAITS_S:
        place, news = await stage.simulator.records(place)
        moments = [record[0] for record in news if record[3] == user_id and ALERT not in record[5]]
        if moments:
            return float(min(moments)) - began
        await asyncio.sleep(LOOKS_EVERY_S)
    return WAITS_S


async def rows_in(stage: Stage) -> dict[str, int]:
    """Return how many rows each table has."""
    async with stage.database.read() as session:
        return {
            name: await session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def log_bytes(stage: Stage) -> int:
    """Return how long the log is."""
    return stage.log.stat().st_size
