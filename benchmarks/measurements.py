"""What is measured, by name; each in a process of its own."""

from collections.abc import Callable, Coroutine
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from rich.console import Console

from benchmarks.exports import written_out
from benchmarks.figures import Figure
from benchmarks.grown.asking import asked_of_a_grown_database
from benchmarks.lists import at_the_ceiling, at_the_paid_ceiling, per_member
from benchmarks.pictures import drawn
from benchmarks.replies import answered_per_second, receipt_latency
from benchmarks.rounds import rounds_open
from benchmarks.starting import first_poll
from benchmarks.year import a_year
from bot.commands.running import fastest_runner

Measurement = Callable[..., Coroutine[Any, Any, list[Figure]]]

MEASUREMENTS: dict[str, Measurement] = {
    "start": first_poll,
    "fan-out": at_the_ceiling,
    "paid": at_the_paid_ceiling,
    "replies": answered_per_second,
    "latency": receipt_latency,
    "growth": per_member,
    "rounds": rounds_open,
    "grown": asked_of_a_grown_database,
    "pictures": drawn,
    "export": written_out,
    "year": a_year,
}

ONLY_WHEN_NAMED = {"year"}  # takes as long as all others together


def measure(names: list[str], *, quick: bool, console: Console) -> list[Figure]:
    """Take the measurements one after the other.

    Each in a process of its own: what one leaves in memory is not counted as the next one's.
    """
    figures: list[Figure] = []
    alone = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=alone, max_tasks_per_child=1) as processes:
        for name in names:
            with console.status(f"measuring: {name}"):
                figures += processes.submit(take, name, quick=quick).result()
    return figures


def take(name: str, *, quick: bool) -> list[Figure]:
    """Take one measurement, in this process, upon the event loop that the bot runs on."""
    return fastest_runner()(MEASUREMENTS[name](quick=quick))
