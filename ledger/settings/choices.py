"""The buttons of a setting: each turns the draft of its value into another."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from ledger.settings.reading import as_json, spans_of
from models.framework.naming import Tuned
from models.settings import Setting, name_of, tuned_of
from models.workbook.frameworks.cells import Cell, Kind
from models.workbook.frameworks.sheets import Column
from wording import Button
from wording.settings.values import EARLIER, LATER, choice, none_choice, span_choice, word_choice

Value = dict[str, Any]
Rows = Iterator[list[tuple[Button, Any]]]
STEP = timedelta(minutes=15)
ANY_DAY = date(2000, 1, 1)
SPANS = tuple(timedelta(hours=hours) for hours in (1, 2, 3, 6, 12, 24, 48, 72))
A_ROW = 4


def choices_of(setting: Setting, draft: Value) -> list[list[tuple[Button, Value]]]:
    """Return rows of choices, each with the draft it leads to."""
    rows = []
    for column in setting.columns:
        name, tuned = name_of(column), tuned_of(column)
        rows += [
            [(button, draft | {name: value}) for button, value in row]
            for row in offers(column, draft[name], tuned)
        ]
    return [row for row in rows if row]


def offers(column: Column, now: Any, tuned: Tuned) -> Rows:
    """Yield rows of what a field could hold instead; of many values only those a tap away."""
    cell = column.cell
    if cell.kind is Kind.SEVERAL and cell.item is not None:
        yield from offer_several(column, cell.item, now, tuned)
    elif cell.kind is Kind.CHOICE:
        row = [(word_choice(cell, one, chosen=one == now), one) for one in cell.options]
        yield from in_rows(row, 3)
    elif cell.kind in OFFERS:
        if column.field is not None and column.field.default is None:
            yield [(none_choice(tuned, chosen=now is None), None)]
        yield from OFFERS[cell.kind](now)


def offer_several(column: Column, item: Cell, now: Any, tuned: Tuned) -> Rows:
    """Offer each value on or off; none of them only where the field may be empty."""
    may_be_empty = column.field is not None and not column.field.default
    if item.kind is Kind.SPAN:
        yield [(none_choice(tuned, chosen=not now), [])]
        yield from in_rows(
            [
                (span_choice(span, chosen=as_json(span) in now), spans_of([span], besides=now))
                for span in SPANS
            ]
        )
        return
    row = []
    for option in item.options:
        toggled = [one for one in item.options if (one in now) != (one == option)]
        kept = toggled if toggled or may_be_empty else now
        row.append((word_choice(item, option, chosen=option in now), kept))
    yield from in_rows(row, A_ROW if len(row) > 6 else 3)


def in_rows(choices: list[tuple[Button, Any]], wide: int = A_ROW) -> Rows:
    """Yield choices a few in a row."""
    for start in range(0, len(choices), wide):
        yield choices[start : start + wide]


def offer_clock(at: str) -> Rows:
    """Offer a step back and a step on, around the clock."""
    row = []
    for label, step in ((EARLIER, -STEP), (LATER, STEP)):
        moved = datetime.combine(ANY_DAY, time.fromisoformat(at), tzinfo=UTC) + step
        row.append((choice(label), moved.time().isoformat()))
    yield row


def offer_span(now: str | None) -> Rows:
    """Offer some lengths of time."""
    yield from in_rows(
        [(span_choice(one, chosen=as_json(one) == now), as_json(one)) for one in SPANS]
    )


def offer_count(count: int | None) -> Rows:
    """Offer one less and one more."""
    yield [(choice("−1"), max((count or 0) - 1, 0)), (choice("+1"), (count or 0) + 1)]


def offer_yes_no(now: object) -> Rows:
    """Offer on and off."""
    yield [(choice("✓", chosen=bool(now)), True), (choice("✗", chosen=not now), False)]


OFFERS: Mapping[Kind, Any] = {
    Kind.CLOCK: offer_clock,
    Kind.SPAN: offer_span,
    Kind.WHOLE: offer_count,
    Kind.YES_NO: offer_yes_no,
}
