"""Answers to a form as columns: a number is one, a day is one, a choice is offered."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from models.framework import FieldType, Form, FormField
from models.framework.forms import CHOOSING, NUMBERS
from wording.forms.values import ValueShown
from wording.workbooks.sheets import Cell, Column, Kind


def columns_of(form: Form, language: str) -> tuple[Column, ...]:
    """Return a column for each field of a form that is answered."""
    return tuple(column_of(field, language) for field in form.asked)


def column_of(field: FormField, language: str) -> Column:
    """Return the column of a field, with what its number counts."""
    unit = field.unit_in(language)
    heading = field.label_in(language) + (f"（{unit}）" if unit and language != "en" else "")
    heading += f" ({unit})" if unit and language == "en" else ""
    kind = Kind.NUMBER if field.type in NUMBERS else Kind.TEXT
    kind = Kind.DAY if field.type is FieldType.DATE else kind
    offers = [field.choice_in(one, language) for one in field.choices]
    return Column(heading, kind, offers=offers if field.type in CHOOSING else ())


def cells_of(form: Form, shown: Iterable[ValueShown], language: str) -> tuple[Cell, ...]:
    """Return the answers in the order of a form's columns; one that is not there is empty.

    The answers may have been given to an older form: they are found by the names of its fields.
    """
    known: Mapping[str, ValueShown] = {one.field.name: one for one in shown}
    return tuple(cell_of(known.get(field.name), language) for field in form.asked)


def cell_of(value: ValueShown | None, language: str) -> Cell:
    """Return what stands in the cell of one answer."""
    if value is None:
        return None
    if value.field.type in NUMBERS:
        return Decimal(str(value.stored))
    if value.field.type is FieldType.DATE:
        return date.fromisoformat(value.stored)
    return value.text_in(language)
