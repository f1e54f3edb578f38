"""The bench takes each measurement in a process of its own and brings its figures back."""

from rich.console import Console

from benchmarks.measurements import measure


def test_measurements_come_back_each_from_its_own_process() -> None:
    figures = measure(["pictures", "rounds"], quick=True, console=Console(quiet=True))
    assert [figure.unit for figure in figures] == ["ms"] * 8 + ["s", "MB"]
    assert [figure.lost for figure in figures[8:]] == [0, None]
