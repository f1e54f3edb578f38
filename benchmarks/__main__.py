"""Measures everything and prints one table: `python -m benchmarks [NAME …] [--quick]`."""

import sys
import warnings

from rich.console import Console

from benchmarks.figures import table_of
from benchmarks.measurements import MEASUREMENTS, ONLY_WHEN_NAMED, measure
from benchmarks.options import chosen


def main() -> None:
    """Read the command line, measure, print; exit code 1 only when something was lost."""
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
    names, quick = chosen("python -m benchmarks", __doc__, MEASUREMENTS, shorter="smaller")
    console = Console()
    names = names or [name for name in MEASUREMENTS if name not in ONLY_WHEN_NAMED]
    figures = measure(names, quick=quick, console=console)
    console.print(table_of(figures))
    lost = sum(figure.lost or 0 for figure in figures)
    if lost:
        console.print(f"[bold red]{lost} messages were lost[/]")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
