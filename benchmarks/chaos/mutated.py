"""Updates and workbooks that nobody would write, with what people truly say among them."""

import json
import random
from collections import Counter

from sqlalchemy import select

from benchmarks.account import replies_in_ledger
from benchmarks.chaos.rows import Row
from benchmarks.chaos.shapes import VARIABLE, Shapes, description
from benchmarks.chaos.starvation import ALERT, LOG_BYTES, log_bytes, seat_administrator
from benchmarks.pouring import Crowd, until_quiet
from benchmarks.stage import PAID, Stage, playing, set_stage
from models import Inbox, InboxState
from simulator.bots.updates import FIRST_ID

SPEAKERS = 50  # who truly say something; as many others' numbers stand in what is made up
SEED = 3315
SENTINEL_EVERY = 10
BATCH = 500
DRAINS_WITHIN_S = 300.0
ALERTS_AT_MOST = 3
GROWTH_MB = 30.0
TRACE = "Traceback (most recent call last)"


async def mutated_updates(*, quick: bool) -> list[Row]:
    """Let made-up updates come, each tenth followed by somebody's true reply."""
    path, name = description(), "made-up updates"
    if path is None:
        missing = f"no description of the Bot API: say where it lies in {VARIABLE}"
        return [Row(name, "nothing", remark=missing)]
    async with set_stage("sqlite", people=2 * SPEAKERS, tasks=1, cards=SPEAKERS) as stage:
        (administrator,) = await stage.simulator.add_people(1, opens=stage.token)
        await seat_administrator(stage, administrator)
        others = (*stage.populace.user_ids[SPEAKERS:], *stage.populace.task_ids[-1], administrator)
        shapes = Shapes.read(path, random.Random(SEED), others)
        crowd = Crowd(stage, "made-up")
        async with playing(stage, **PAID) as running:
            log, memory = log_bytes(stage), []
            for _ in range(1 if quick else 10):
                await send(stage, shapes, crowd, BATCH)
                converged_s = await until_quiet(stage, running, within_s=DRAINS_WITHIN_S)
                memory.append(running.memory_mb)
        log = log_bytes(stage) - log
        aside = await set_aside(stage)
        complaints = await complaints_of(stage, memory, log)
        lost, doubled = await lost_and_doubled(stage, crowd)
    done = f"{len(memory) * BATCH} updates, {len(crowd.replies)} true replies among them"
    kinds = ", ".join(f"{count} {kind}" for kind, count in aside.items())
    remark = f"memory {memory[0]:.0f} → {memory[-1]:.0f} MB; {log} bytes of log; aside: {kinds}"
    return [Row(name, done, lost, doubled, converged_s, tuple(complaints), remark)]


async def send(stage: Stage, shapes: Shapes, crowd: Crowd, count: int) -> None:
    """Queue so many made-up updates, and the true replies among them."""
    queues = (await stage.simulator.statistics())["queues"]
    number = FIRST_ID + int(queues[str(stage.bot["id"])]["queued"])
    for place in range(count):
        text = json.dumps(shapes.update(number))
        await stage.simulator.fault("malformed_update", bot=stage.token, text=text)
        number += 1
        if place % SENTINEL_EVERY == 0:
            await crowd.reply(1)
            number += 1


async def set_aside(stage: Stage) -> Counter[str]:
    """Return how many updates could not be handled, by what they failed with."""
    async with stage.database.read() as session:
        errors = await session.scalars(
            select(Inbox.error).where(Inbox.state == InboxState.SET_ASIDE)
        )
        return Counter((error or "").partition(":")[0] for error in errors)


async def complaints_of(stage: Stage, memory: list[float], log: int) -> list[str]:
    """Return whether memory, alerts or the log have grown, and whether something broke."""
    # Its number is changed each minute: that is one alert, said once.
    alerts = len({record[4] for record in await stage.records() if ALERT in record[5]})
    complaints = []
    if memory[-1] - memory[0] > GROWTH_MB:
        complaints.append(f"memory grew from {memory[0]:.0f} to {memory[-1]:.0f} MB")
    if alerts > ALERTS_AT_MOST:
        complaints.append(f"{alerts} alerts")
    if log > LOG_BYTES:
        complaints.append(f"the log grew by {log} bytes")
    if traces := stage.log.read_text(errors="replace").count(TRACE):
        complaints.append(f"{traces} tracebacks in the log")
    return complaints


async def lost_and_doubled(stage: Stage, crowd: Crowd) -> tuple[int, int]:
    """Return how many true replies do not stand in the ledger, and how many stand there twice."""
    async with stage.database.read() as session:
        entries = await replies_in_ledger(session, stage.populace.organisation_id)
    lost = sum(entries[text] == 0 for text in crowd.replies)
    return lost, sum(entries[text] > 1 for text in crowd.replies)
