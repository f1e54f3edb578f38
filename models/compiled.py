"""What a bulletin says, compiled once: everything that renders it takes this value and no other.

So its numbers agree in chat, picture, Word and Excel. It is stored as JSON with the bulletin. What
it is called stands here in both languages; whoever renders says which one he wants.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

from models.framework.parts import said_in
from models.periods import Per

# A flag says why a number is looked at: late, lagging behind, empty or short of its target.
Flag = Literal["late", "lagging", "empty", "short"]


class Frozen(BaseModel):
    """A value that does not change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Label(Frozen):
    """What something is called, in Chinese and in English; a name is the same in both."""

    said: str
    english: str = ""

    def text(self, language: str) -> str:
        """Return it in a language."""
        return said_in(language, self.said, self.english)


class Behind(Frozen):
    """Which entries stand behind a number: what is counted, of which unit, of which node."""

    of: Literal[
        "tasks",
        "clauses",
        "check_in",
        "turns",
        "indicator",
        "register",
        "demands",
        "points",
        "burden",
    ]
    key: str = ""  # of the measure, the check-in (or several), the indicator, register, rotation
    unit_id: int | None = None
    node_id: int | None = None
    field: str = ""  # of a choice that is counted: which field, and which of its choices
    choice: str = ""


class Number(Frozen):
    """One number of a table: None where there is none yet.

    `before` is the number of the period before, `target` what is aimed at, `year_before` that of
    the same period a year ago.
    """

    value: Decimal | None
    before: Decimal | None = None
    year_before: Decimal | None = None
    target: Decimal | None = None
    flag: Flag | None = None
    behind: Behind | None = None


class Column(Frozen):
    """A column: its key for whoever draws it, what it is called, what it is counted in."""

    key: str
    label: Label
    counted_in: str = ""


class Row(Frozen):
    """A row: what it is about, and a number for each column."""

    label: Label
    numbers: tuple[Number, ...]
    unit_id: int | None = None


class Table(Frozen):
    """Rows and columns; the last row of `rows` is not the total, which stands by itself."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    heading: Label | None = None

    @property
    def places(self) -> dict[str, int]:
        """Return where each column's numbers stand in a row, by the column's key."""
        return {column.key: place for place, column in enumerate(self.columns)}

    def worst(self, key: str) -> tuple[Row, ...]:
        """Return the rows with anything in a column, the greatest number first."""
        at = self.places[key]
        some = [row for row in self.rows if row.numbers[at].value]
        return tuple(sorted(some, key=lambda row: -(row.numbers[at].value or 0)))


class Series(Frozen):
    """Points of a chart, in their order; None where nothing was read."""

    label: Label
    points: tuple[Label, ...]
    values: tuple[Decimal | None, ...]
    target: Decimal | None = None
    flags: tuple[Flag | None, ...] = ()
    counted_in: str = ""


class Quote(Frozen):
    """Words that somebody said, of which unit, to which question."""

    unit: str
    question: Label
    words: str


class Fact(Frozen):
    """One answer of a record as people read it: what was asked, and what was said."""

    asked: Label
    said: Label


class Listed(Frozen):
    """A record as it is shown: of which unit and day, its first words, the rest, its proof."""

    unit: str
    on: date
    title: Label
    facts: tuple[Fact, ...] = ()
    files: int = 0


class Part(Frozen):
    """One section: its heading, tables, charts, and words where people said some.

    `key` tells it from others of its kind: that of a check-in, of a register; empty of tasks.
    Of records that are listed, so many more are `left`.
    """

    kind: str
    key: str = ""
    heading: Label
    tables: tuple[Table, ...] = ()
    series: tuple[Series, ...] = ()
    quotes: tuple[Quote, ...] = ()
    records: tuple[Listed, ...] = ()
    left: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to report."""
        whole = [number for table in self.tables if table.total for number in table.total.numbers]
        rows = [one for table in self.tables for row in table.rows for one in row.numbers]
        said = self.quotes or self.records
        return not said and not any(number.value for number in (*whole, *rows))


class Compiled(Frozen):
    """A bulletin: what it is called, which period, until when it knows, what it says.

    `ends` is the last day of the period; `known_at` the moment until which the ledger was read.
    """

    bulletin: str  # its key in the framework
    title: Label
    organisation: str
    per: Per
    period: str  # "2026-W48", "2026-11", "2026-Q4"
    begins: date
    ends: date
    known_at: datetime
    unit: str = ""  # of which unit, if not of all
    parts: tuple[Part, ...]
    witness: str = ""  # the head of the ledger: "128 · 9af31c02"

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to report: how much was asked of people is no news by itself."""
        return all(part.is_empty or part.kind == "burden" for part in self.parts)
