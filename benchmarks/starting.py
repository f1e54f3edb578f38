"""Starting: how long from the process's beginning to its first question to Telegram."""

import asyncio
import time

from benchmarks.figures import AT_MOST, Figure
from benchmarks.receipts import percentile
from benchmarks.stage import set_stage


async def first_poll(*, quick: bool) -> list[Figure]:
    """Start the bot some times; the middle one counts."""
    waits = []
    async with set_stage("sqlite", people=100) as stage:
        for _ in range(3 if quick else 7):
            before = await stage.calls("getupdates")
            running = await stage.start_bot()
            while await stage.calls("getupdates") == before:
                running.check()
                await asyncio.sleep(0.005)
            waits.append(time.monotonic() - running.started_at)
            await running.stop()
    return [
        Figure(
            "start to first poll",
            percentile(waits, 0.5),
            "s",
            target=1.5,
            better=AT_MOST,
            remark=f"middle of {len(waits)}, worst {max(waits):.2f} s",
        )
    ]
