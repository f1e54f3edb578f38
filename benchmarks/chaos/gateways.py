"""A proxy answers in Telegram's place, with any status and any page, during replies and pushes."""

import asyncio

from benchmarks.chaos.postgres import noise_in
from benchmarks.chaos.rows import Row, balance_of, row_of
from benchmarks.databases import BACKENDS
from benchmarks.pouring import LOOKS_EVERY_S, Crowd, not_handed_out, until_quiet
from benchmarks.stage import PAID, Running, Stage, playing, set_stage

PEOPLE = 100
REPLIES_PER_S = 40.0
LASTS_S = 3.0
DRAINS_WITHIN_S = 180.0
# None: a page of HTML.
PAGES: tuple[tuple[int, str | None], ...] = (
    (302, None),
    (400, None),
    (403, None),
    (404, None),
    (407, None),
    (408, None),
    (413, None),
    (429, ""),
    (500, None),
    (502, None),
    (200, '{"ok":false}'),
    (200, None),
    (200, ""),
    (200, '{"ok":true,"result":{"message_id":12'),
)


async def gateways(*, quick: bool) -> list[Row]:
    """Let each page be answered for a while; count at the end of all."""
    return [await gateways_on(backend, quick=quick) for backend in BACKENDS[: 1 if quick else 2]]


async def gateways_on(backend: str, *, quick: bool) -> Row:
    """Try every page on one database."""
    async with set_stage(backend, people=PEOPLE, tasks=1, cards=PEOPLE) as stage:
        crowd, waits = Crowd(stage, "gateway"), []
        async with playing(stage, **PAID) as running:
            for number, (status, body) in enumerate(PAGES):
                waits.append(
                    await answered_by_gateway(
                        stage, crowd, running, (status, body), push=not quick or number % 4 == 0
                    )
                )
        balance = await balance_of(stage, crowd)
        return row_of(
            f"a gateway's pages, {backend}",
            f"{len(PAGES)} pages of {LASTS_S:.0f} s; {len(crowd.replies)} replies, "
            f"{crowd.opened} pushes to {PEOPLE}",
            balance,
            converged_s=max(waits),
            complaints=noise_in(stage),
        )


async def answered_by_gateway(
    stage: Stage, crowd: Crowd, running: Running, page: tuple[int, str | None], *, push: bool
) -> float:
    """Let the page be answered for a while; return after how many seconds all was well again."""
    status, body = page
    half = int(REPLIES_PER_S * LASTS_S / 2)
    if push:
        await crowd.open_push()
    await crowd.pour(half, REPLIES_PER_S)
    await stage.simulator.fault("gateway_page", status=status, body=body, times=None)
    await crowd.pour(2 * half, REPLIES_PER_S)
    while await not_handed_out(stage):  # noqa: ASYNC110  # another process does it
        await asyncio.sleep(LOOKS_EVERY_S)
    await stage.simulator.fault("clear")
    return await until_quiet(stage, running, within_s=DRAINS_WITHIN_S)
