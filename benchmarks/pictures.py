"""Pictures: how long one of each kind takes to draw once everything is warm."""

import asyncio
import time

from benchmarks.figures import AT_MOST, Figure
from benchmarks.receipts import percentile
from tests.wording.pictures.samples import EDGES, PICTURES


async def drawn(*, quick: bool) -> list[Figure]:
    """Draw each some times in a thread, after a first time that is not counted."""
    figures = []
    for name, picture in (PICTURES | {"bars of 300": EDGES["bars_300"]}).items():
        waits = []
        for _ in range(4 if quick else 11):
            began = time.monotonic()
            content = await asyncio.to_thread(picture.content)
            waits.append((time.monotonic() - began) * 1000)
        figures.append(
            Figure(
                f"picture: {name}",
                percentile(waits[1:], 0.5),
                "ms",
                target=300,
                better=AT_MOST,
                remark=f"worst {max(waits[1:]):.0f} ms, {len(content) / 1024:.0f} KB",
            )
        )
    return figures
