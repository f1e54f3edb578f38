"""What a sheet of a workbook is: its columns, what they hold, what they offer, how they look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

Cell = str | int | float | Decimal | date | None  # a datetime, too, without a zone
Row = Sequence[Cell]

MOST_ROWS = 1_048_575  # of a sheet, below its headings, by Excel's own limit
NARROWEST, WIDEST = 8, 48  # characters


class Kind(StrEnum):
    """What a column holds, and so how its cells are shown."""

    TEXT = "text"  # also where digits stand in it: 001 stays 001
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"  # a day with its hour


class Tint(StrEnum):
    """How a cell of a certain word stands out, as RGB; its word says the same without colour."""

    RED = "#F8CBAD"
    AMBER = "#FFE699"
    GREEN = "#C6E0B4"
    GREY = "#D9D9D9"
    BLUE = "#BDD7EE"


@dataclass(frozen=True)
class Column:
    """A column. `offers` are the words of its drop-down, `tints` colour cells by their word.

    What is `read_only` is told and never read back; what is `required` is marked as such.
    """

    heading: str
    kind: Kind = Kind.TEXT
    widest: int = WIDEST
    offers: Sequence[str] = ()
    tints: Mapping[str, Tint] = field(default_factory=dict)
    required: bool = False
    read_only: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its columns, how many of them stay in sight.

    A hidden one is for us alone, and nobody is offered to show it.
    """

    name: str
    columns: tuple[Column, ...]
    fixed: int = 1
    hidden: bool = False
