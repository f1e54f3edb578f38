"""Lets everything around the bot go wrong: `python -m benchmarks.chaos [NAME …] [--quick]`.

Prints what was done, lost and doubled, and how soon all was well again. Exit code 1 when something
was lost or doubled, or is not as it should be.
"""

import asyncio
import signal
import sys
import time
import warnings

from rich.console import Console

from benchmarks.chaos.gateways import gateways
from benchmarks.chaos.mutated import mutated_updates
from benchmarks.chaos.postgres import connections_ended, restarted
from benchmarks.chaos.rows import Row, Scenario, table_of
from benchmarks.chaos.sick_disk import asleep, full, locked, read_only
from benchmarks.chaos.starvation import starved
from benchmarks.chaos.workbooks import mutated_workbooks
from benchmarks.options import chosen

SCENARIOS: dict[str, Scenario] = {
    "gateways": gateways,
    "restarts": restarted,
    "connections": connections_ended,
    "starvation": starved,
    "locked": locked,
    "full": full,
    "read-only": read_only,
    "asleep": asleep,
    "updates": mutated_updates,
    "workbooks": mutated_workbooks,
}


async def play(names: list[str], *, quick: bool, console: Console) -> list[Row]:
    """Play the scenarios one after the other; told to end, end what was started first."""
    if (ours := asyncio.current_task()) is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ours.cancel)
    rows: list[Row] = []
    for name in names:
        began = time.monotonic()
        with console.status(f"playing: {name}"):
            rows += await SCENARIOS[name](quick=quick)
        console.print(f"{name}: {time.monotonic() - began:.0f} s")
    return rows


def main() -> None:
    """Read the command line, play, print."""
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
    names, quick = chosen("python -m benchmarks.chaos", __doc__, SCENARIOS, shorter="shorter")
    console = Console()
    rows = asyncio.run(play(names or list(SCENARIOS), quick=quick, console=console))
    console.print(table_of(rows))
    sys.exit(0 if all(row.holds for row in rows) else 1)


if __name__ == "__main__":
    main()
