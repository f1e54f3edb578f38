"""The bench takes each measurement in a process of its own and brings its figures back."""

from rich.console import Console

from benchmarks.measurements import measure


def test_a_measurement_comes_back_from_its_own_process() -> None:
    figures = measure(["pictures"], quick=True, console=Console(quiet=True))
    assert [figure.unit for figure in figures] == ["ms"] * 8
