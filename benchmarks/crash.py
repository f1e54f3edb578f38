"""The crash run: real processes are killed while replies pour in, and nothing may be lost.

`python -m benchmarks.crash --kills 200 --replies 5000 --database both`; exit code 1 when a claim
fails.
"""

import argparse
import asyncio
import itertools
import random
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from benchmarks.account import Claim, claims_of
from benchmarks.databases import BACKENDS
from benchmarks.pouring import POURS_EVERY_S, Crowd, until_digested, until_quiet
from benchmarks.stage import PAID, Running, Stage, set_stage
from bot.process.crash_points import NAMES
from models import Outbox, OutboxState

PEOPLE = 120
REPLIES_PER_S = 20.0  # with the pushes this stays near Telegram's 30 a second
LIVES_FOR_S = 1.5  # at most, after its first poll, until a kill at random
REACHES_POINT_WITHIN_S = 15.0  # of a busy machine, too
DRAINS_WITHIN_S = 240.0
PUSHES_OPENED = 4


@dataclass
class Run:
    """A crash run under way."""

    stage: Stage
    chance: random.Random
    lives_for_s: float
    environment: dict[str, str]
    crowd: Crowd
    kills: int = 0
    in_flight: int = 0
    reached: set[str] = field(default_factory=set)

    async def pour(self, wanted: int, per_second: float, kills: int) -> None:
        """Let people reply at a steady rate, but no faster than the killing goes on."""
        while len(self.crowd.replies) < wanted:
            allowed = wanted * (self.kills + 1) // kills - len(self.crowd.replies)
            count = min(allowed, max(round(per_second * POURS_EVERY_S), 1))
            if count > 0:
                await self.crowd.reply(count)
            await asyncio.sleep(POURS_EVERY_S)

    async def live_and_die(self, crash_at: str | None) -> None:
        """Start the bot and kill it: at a named place, or at a moment left to chance."""
        await self.crowd.want_file()
        await self.crowd.hand_in()
        place = {"TAIZHANG_CRASH_AT": crash_at} if crash_at else {}
        running = await self.stage.start_bot(**self.environment, **place)
        if crash_at is None:
            await self._kill_by_chance(running)
        else:
            await self._die_by_itself(running, crash_at)
        self.kills += 1
        self.in_flight += await self._sending()

    async def die_where_it_did_not(self) -> None:
        """Give places a second turn, with something to do: the first may have had nothing left."""
        for place in sorted(set(NAMES) - self.reached):
            await self.crowd.open_push()
            await self.crowd.reply(1)
            await self.live_and_die(place)

    async def _kill_by_chance(self, running: Running) -> None:
        await self.stage.until_polling(running)
        await asyncio.sleep(self.chance.uniform(0.05, self.lives_for_s))
        running.check()
        await running.kill()

    async def _die_by_itself(self, running: Running, crash_at: str) -> None:
        try:
            async with asyncio.timeout(REACHES_POINT_WITHIN_S):
                await running.process.wait()
            self.reached.add(crash_at)
        except TimeoutError:
            await running.kill()

    async def _sending(self) -> int:
        """Return how many messages were in flight when the process died."""
        async with self.stage.database.read() as session:
            found = await session.scalar(
                select(func.count())
                .select_from(Outbox)
                .where(
                    Outbox.organisation_id == self.stage.populace.organisation_id,
                    Outbox.state == OutboxState.SENDING,
                )
            )
        return found or 0

    async def drain(self, within_s: float = DRAINS_WITHIN_S) -> None:
        """Run the bot once more, undisturbed, until nothing is left to do."""
        running = await self.stage.start_bot(**self.environment)
        await until_quiet(self.stage, running, within_s=within_s)
        await running.stop()
        running = await self.stage.start_bot(**self.environment)
        await until_digested(self.stage, running, within_s=within_s)
        await running.stop()


async def crash_run(
    backend: str,
    *,
    kills: int,
    replies: int,
    per_second: float = REPLIES_PER_S,
    people: int = PEOPLE,
    lives_for_s: float = LIVES_FOR_S,
    paid: bool = False,
    copies: bool = False,
    seed: int = 3315,
    on_kill: Callable[["Run"], None] = lambda _: None,
) -> list[Claim]:
    """Kill the bot so many times while replies pour in; return every claim about what remains.

    It dies at each named place in turn, then as often at random, and so on.
    """
    async with set_stage(backend, people=people, tasks=1, cards=people, copies=copies) as stage:
        crowd = Crowd(stage, "crash")
        run = Run(stage, random.Random(seed), lives_for_s, PAID if paid else {}, crowd)
        pouring = asyncio.create_task(run.pour(replies, per_second, kills))
        places = itertools.cycle((*NAMES, *(None for _ in NAMES)))
        push_every = max(kills // PUSHES_OPENED, 1)
        try:
            for turn in range(kills):
                if turn % push_every == 0:
                    await crowd.open_push()
                await run.live_and_die(next(places))
                on_kill(run)
            await pouring
            await run.die_where_it_did_not()
        finally:
            pouring.cancel()
        await run.drain()
        claims = await claims_of(
            stage,
            replies=crowd.replies,
            opened=crowd.opened,
            kills=run.kills,
            in_flight=run.in_flight,
            wanted_kills=kills,
            wanted_files=crowd.wanted,
            digests=crowd.digests,
        )
        missed = sorted(set(NAMES) - run.reached)
        return [
            *claims,
            Claim("at least so many replies", len(crowd.replies) >= replies, f"≥ {replies}"),
            Claim("every named place was died at", not missed, ", ".join(missed) or "all"),
        ]


def progress_of(run: Run) -> str:
    """Return how far the run has come."""
    replies = len(run.crowd.replies)
    return f"{run.kills} kills, {replies} replies, {run.in_flight} in flight at the kills"


def table_of(backend: str, claims: Sequence[Claim]) -> Table:
    """Return the claims as a table."""
    table = Table(title=f"Crash run on {backend}", title_justify="left")
    for heading in ("claim", "holds", "numbers"):
        table.add_column(heading)
    for claim in claims:
        table.add_row(claim.name, "yes" if claim.holds else "[bold red]NO", claim.numbers)
    return table


def main() -> None:
    """Read the command line, run, and say what holds."""
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--replies", type=int, default=5_000)
    parser.add_argument("--per-second", type=float, default=REPLIES_PER_S)
    parser.add_argument("--seed", type=int, default=3315)
    parser.add_argument("--database", choices=(*BACKENDS, "both"), default="both")
    options = parser.parse_args()
    console = Console()

    def show(run: Run) -> None:
        console.print(progress_of(run), end="\r")

    failed = False
    for backend in BACKENDS if options.database == "both" else (options.database,):
        began = time.monotonic()
        claims = asyncio.run(
            crash_run(
                backend,
                kills=options.kills,
                replies=options.replies,
                per_second=options.per_second,
                seed=options.seed,
                on_kill=show if console.is_terminal else lambda _: None,
            )
        )
        console.print(table_of(backend, claims))
        console.print(f"{time.monotonic() - began:.0f} s")
        failed = failed or not all(claim.holds for claim in claims)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
