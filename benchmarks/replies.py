"""Replies: how many a second are stored and answered, beside a peer; and how soon."""

import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.databases import BACKENDS
from benchmarks.figures import AT_MOST, Figure
from benchmarks.receipts import pace, percentile, receipts_among, received
from benchmarks.stage import PAID, Stage, playing, set_stage
from simulator.remote import launched

HERE = Path(__file__).resolve().parent.parent
# Three to a person: below the burst that our own pace allows in one chat.
TEXTS_EACH = 3
ANSWERS_WITHIN_S = 120.0


async def answered_per_second(*, quick: bool) -> list[Figure]:
    """Measure peer, ours on each database, and the peer again; the better peer counts."""
    people = 300 if quick else 900
    peers = [await peer_per_second(people)]
    ours = [await ours_on(backend, people) for backend in BACKENDS]
    peers.append(await peer_per_second(people))
    peer = max(peers)
    return [
        Figure(
            f"replies stored and answered, {backend}",
            result.per_second,
            "/s",
            target=peer,
            peer=peer,
            lost=result.lost,
            doubled=result.doubled,
            remark=f"{people * TEXTS_EACH} texts of {people} people; the peer stores nothing",
        )
        for backend, result in zip(BACKENDS, ours, strict=True)
    ]


async def ours_on(backend: str, people: int) -> Any:
    """Let people reply to their task cards, then start the bot and see how fast it gets through."""
    async with set_stage(backend, people=people, tasks=1, limits=False, cards=people) as stage:
        before = await stage.sent()
        for turn in range(TEXTS_EACH):
            await stage.simulator.say(stage.token, words(stage, turn))
        async with playing(stage, **PAID) as running:
            await stage.until_sent(before + people * TEXTS_EACH, running, within_s=ANSWERS_WITHIN_S)
        return received(await stage.records(before), replies=people * TEXTS_EACH)


def words(stage: Stage, turn: int) -> list[tuple[int, str, int]]:
    """Return one reply of each person, quoting his card."""
    return [
        (user_id, f"第{turn + 1}次答复：卷宗已归档，整改材料已交", card)
        for user_id, card in zip(stage.populace.user_ids, stage.cards, strict=False)
    ]


async def peer_per_second(people: int) -> float:
    """Let as many people write as much to the peer, in a simulator of the same kind."""
    async with launched("--no-limits") as simulator:
        bot = await simulator.add_bot(username="peer_bot")
        user_ids = await simulator.add_people(people, opens=bot["token"])
        for turn in range(TEXTS_EACH):
            text = f"第{turn + 1}次答复：卷宗已归档，整改材料已交"
            await simulator.say(bot["token"], [(user_id, text) for user_id in user_ids])
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "benchmarks.peer", bot["token"], simulator.url),
            cwd=HERE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        end = time.monotonic() + ANSWERS_WITHIN_S
        try:
            while (await simulator.statistics())["sent"] < people * TEXTS_EACH:
                if time.monotonic() > end:
                    break
                await asyncio.sleep(0.1)
        finally:
            process.terminate()
            await process.wait()
        return pace(await simulator.all_records())


async def receipt_latency(*, quick: bool) -> list[Figure]:
    """Measure reply → receipt at 100 replies a second while a broadcast goes on."""
    per_second, seconds = 100, 4 if quick else 10
    people = 4_000 if quick else 10_000
    figures = []
    for backend in BACKENDS:
        async with set_stage(backend, people=people, tasks=2, cards=per_second * seconds) as stage:
            await stage.open_push("weekly-list", "measured")
            async with playing(stage, **PAID) as running:
                before = await stage.sent()
                await stage.until_sent(before + 200, running, within_s=30)
                said = await reply_steadily(stage, per_second)
                under_way = await stage.sent() - before < people
                await asyncio.sleep(2)
            records = receipts_among(await stage.records(len(stage.cards)))
        figures += latency_figures(backend, said, records, under_way=under_way)
    return figures


async def reply_steadily(stage: Stage, per_second: int) -> dict[int, float]:
    """Let everyone with a card reply once; return when each did, on the machine's clock."""
    said: dict[int, float] = {}
    began = time.monotonic()
    cards = zip(stage.populace.user_ids, stage.cards, strict=False)
    for number, (user_id, card) in enumerate(cards):
        await asyncio.sleep(max(began + number / per_second - time.monotonic(), 0))
        said[user_id] = time.monotonic()
        await stage.simulator.say(stage.token, [(user_id, "卷宗已归档，整改材料已交", card)])
    return said


def latency_figures(
    backend: str,
    said: dict[int, float],
    records: Sequence[Sequence[Any]],
    *,
    under_way: bool,
) -> list[Figure]:
    """Return the middle and the 99th percentile of the time from reply to receipt."""
    first: dict[int, float] = {}
    for record in records:
        first.setdefault(record[3], record[0])
    waits = [(first[user_id] - at) * 1000 for user_id, at in said.items() if user_id in first]
    remark = "during a broadcast" if under_way else "the broadcast ended before the replies did"
    return [
        Figure(
            f"reply → receipt, {name}, {backend}",
            percentile(waits, share),
            "ms",
            target=target,
            better=AT_MOST,
            remark=remark,
            lost=len(said) - len(waits),
            doubled=len(records) - len(first),
        )
        for name, share, target in (("p50", 0.5, None), ("p99", 0.99, 250.0))
    ]
