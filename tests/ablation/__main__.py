"""Takes every safeguard out in turn and shows that its test fails: `python -m tests.ablation`.

First all tests run with every safeguard in its place. Exit code 1 when one of them fails, or when
one passes without its safeguard, or fails for another reason.
"""

import argparse
import asyncio
import re
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tests.ablation.safeguards import ROOT, Safeguard, safeguards

AT_ONCE = 2  # processes; each has a PostgreSQL of its own
LASTS_AT_MOST_S = 300
SHOWN = 120  # characters of a failure
ASSERTION = re.compile(r"assert |AssertionError|Failed: ")


@dataclass(frozen=True)
class Outcome:
    """What one run of pytest came to."""

    code: int
    failures: dict[str, str]  # the first line of each, by test
    broken: int  # tests whose fixtures failed
    ran: frozenset[str]
    said: str

    def holds(self, test: str) -> bool:
        """Whether the test ran and passed, in all its cases."""
        return not self.broken and test in self.ran and test not in self.failures

    def fails(self, test: str) -> bool:
        """Whether the test failed by an assertion of its own, and nothing else did."""
        failed = self.code == 1 and not self.broken
        return failed and ASSERTION.match(self.failures.get(test, "")) is not None

    def first_line(self, test: str) -> str:
        """What the test said, or the last of what pytest did."""
        line = self.failures.get(test) or self.said.strip().rpartition("\n")[2]
        return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


async def run_pytest(*arguments: str) -> Outcome:
    """Run tests in a process of their own."""
    with TemporaryDirectory(prefix="taizhang-ablation-") as folder:
        report = Path(folder) / "report.xml"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "pytest", "-q", "-p", "tests.ablation.plugin"),
            *(f"--junitxml={report}", f"--basetemp={folder}/tests", "-p", "no:cacheprovider"),
            *arguments,
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            said, _ = await asyncio.wait_for(process.communicate(), LASTS_AT_MOST_S)
        except TimeoutError:
            said = f"not done after {LASTS_AT_MOST_S} s".encode()
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGINT)  # so that it ends its PostgreSQL first
                await process.wait()
        code = process.returncode or 0
        cases = list(ET.parse(report).iter("testcase")) if report.exists() else []
    return outcome_of(code, cases, said.decode(errors="replace"))


def outcome_of(code: int, cases: Sequence[ET.Element], said: str) -> Outcome:
    """Return what a report says."""
    failures: dict[str, str] = {}
    for case in cases:
        failure = case.find("failure")
        if failure is not None:
            first = failure.get("message", "").partition("\n")[0]
            failures.setdefault(name_of(case), first)
    broken = sum(case.find("error") is not None for case in cases)
    return Outcome(code, failures, broken, frozenset(map(name_of, cases)), said)


def name_of(case: ET.Element) -> str:
    """Return the test's name without its case."""
    return case.get("name", "").partition("[")[0]


async def run_without(safeguard: Safeguard, places: asyncio.Semaphore) -> Outcome:
    """Run a safeguard's test while it is taken out, up to the first failure."""
    async with places:
        return await run_pytest("-x", f"--without={safeguard.what}", safeguard.test_id)


async def run_all(
    rows: Sequence[Safeguard], *, only_check: bool
) -> tuple[Outcome, list[Outcome | None]]:
    """Return the run with every safeguard, and the one without each."""
    if (ours := asyncio.current_task()) is not None:  # told to end, end what was started first
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ours.cancel)
    held = await run_pytest(*{row.test_id: None for row in rows})
    if only_check:
        return held, [None] * len(rows)
    places = asyncio.Semaphore(AT_ONCE)
    return held, list(await asyncio.gather(*(run_without(row, places) for row in rows)))


def table_of(
    rows: Sequence[Safeguard], held: Outcome, failed: Sequence[Outcome | None]
) -> tuple[Table, bool]:
    """Return the table, and whether every test held with its safeguard and failed without it."""
    table = Table(title="Safeguards, each taken out", title_justify="left", show_lines=True)
    for heading in ("safeguard", "test", "held with it", "failed without it", "how"):
        table.add_column(heading, overflow="fold")
    good = True
    for row, without in zip(rows, failed, strict=True):
        holds = held.holds(row.test)
        fails = without is None or without.fails(row.test)
        good = good and holds and fails
        told = held if not holds else without
        table.add_row(
            row.what,
            row.test_id.replace("::", "\n"),
            word(holds),
            "–" if without is None else word(fails),
            Text(told.first_line(row.test) if told is not None else ""),
        )
    return table, good


def word(good: bool) -> str:
    """Return yes or NO."""
    return "yes" if good else "[bold red]NO[/]"


def main() -> None:
    """Read the command line, run, and say what holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.ablation", description=__doc__)
    parser.add_argument("words", nargs="*", help="only the safeguards with any of these words")
    parser.add_argument("--check", action="store_true", help="take nothing out")
    parser.add_argument("--whole", action="store_true", help="what pytest said, too")
    options = parser.parse_args()
    rows = [
        row
        for row in safeguards()
        if not options.words or any(one in row.what for one in options.words)
    ]
    held, failed = asyncio.run(run_all(rows, only_check=options.check))
    console = Console()
    table, good = table_of(rows, held, failed)
    if options.whole:
        for outcome in (held, *failed):
            console.print(Text(outcome.said if outcome is not None else ""))
    console.print(table)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
