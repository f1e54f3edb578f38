"""What a measurement says: the figure, its target, the peer's, and what was lost on the way."""

import operator
from collections.abc import Iterable
from dataclasses import dataclass

from rich.table import Table

AT_LEAST, AT_MOST = "≥", "≤"
COMPARE = {AT_LEAST: operator.ge, AT_MOST: operator.le}


@dataclass(frozen=True)
class Figure:
    """One line of the table. `lost` and `doubled` are None where nothing is sent."""

    name: str
    value: float
    unit: str
    target: float | None = None
    better: str = AT_LEAST
    peer: float | None = None
    lost: int | None = None
    doubled: int | None = None
    remark: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.target is None:
            return None
        return bool(COMPARE[self.better](self.value, self.target))

    @property
    def ratio(self) -> float | None:
        """How it stands to the peer's figure."""
        return self.value / self.peer if self.peer else None


def table_of(figures: Iterable[Figure]) -> Table:
    """Return all figures as one table."""
    table = Table(title="Taizhang, measured", title_justify="left", padding=(0, 1, 0, 0))
    for heading in ("figure", "measured", "target", "peer", "ratio", "lost", "doubled", ""):
        right = heading in {"measured", "target", "peer", "ratio", "lost", "doubled"}
        table.add_column(
            heading, justify="right" if right else "left", overflow="fold", no_wrap=right
        )
    for figure in figures:
        table.add_row(*cells(figure), style=None if figure.met is not False else "yellow")
    return table


def cells(figure: Figure) -> tuple[str, ...]:
    """Return one figure as the cells of its row."""
    verdict = {True: "met", False: "MISSED", None: ""}[figure.met]
    return (
        figure.name,
        f"{number(figure.value)} {figure.unit}",
        "" if figure.target is None else f"{figure.better} {number(figure.target)}",
        "" if figure.peer is None else number(figure.peer),
        "" if figure.ratio is None else f"{figure.ratio:.2f}",
        count(figure.lost),
        count(figure.doubled),
        "; ".join(filter(None, (verdict, figure.remark))),
    )


def number(value: float) -> str:
    """Return a number as short as it may be."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def count(value: int | None) -> str:
    """Return a count; a dash where nothing is counted."""
    return "–" if value is None else f"{value:,}"
