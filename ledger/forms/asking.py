"""What is shown of a filling: the question for a field, the summary, which answer to change."""

from ledger.forms.fillings import OpenFilling
from ledger.forms.options import offered_value, options_for
from ledger.forms.values import shown_values
from ledger.talk.acts import Act
from models.framework import FieldType, FormField
from models.framework.forms import FILES, SEVERAL
from wording.forms.asking import (
    FieldAsked,
    FieldAskedInConfidence,
    FieldToChange,
    FormSummary,
    FormSummaryInConfidence,
    Option,
)
from wording.forms.values import ValueShown, ValueSource

Question = FieldAsked | FormSummary | FieldToChange


async def question(
    act: Act,
    begun: OpenFilling,
    *,
    resumed: bool = False,
    complaint: bool = False,
    received: bool = False,
) -> Question:
    """Return the message of what comes next in a filling."""
    field = begun.field
    if begun.filling.menu:
        return field_to_change(begun)
    if field is None:
        return await summary(act, begun, resumed=resumed)
    options, pages = await options_for(act, begun, field)
    offered, last = offered_value(begun, field)
    shown = await shown_value(act, begun, field, begun.filling.values.get(field.name))
    names = [one.name for one in begun.asked]
    number = names.index(field.name) + 1 if field.name in names else 1
    return (FieldAskedInConfidence if begun.filling.confided else FieldAsked)(
        prompt_id=begun.prompt.id,
        form=begun.form,
        field=field,
        place=begun.place,
        number=number,
        count=max(len(names), number),
        notes=notes_before(begun, field),
        options=options,
        pages=pages,
        shown=shown,
        offered=await shown_value(act, begun, field, offered),
        last=last,
        has_some=has_some(begun, field),
        is_first=number == 1,
        changing=is_changing(begun),
        resumed=resumed,
        complaint=complaint,
        received=received,
    )


async def shown_value(
    act: Act, begun: OpenFilling, field: FormField, value: object
) -> ValueShown | None:
    """Return a value of a field as people read it; None where there is none."""
    if value is None:
        return None
    values = {field.name: value}
    [shown] = await shown_values(act.session, act.organisation_id, begun.form, values)
    return shown


def has_some(begun: OpenFilling, field: FormField) -> bool:
    """Return whether something is chosen, or has come, for a field of several."""
    if field.type in FILES:
        return bool(begun.filling.files.get(field.name))
    return field.type in SEVERAL and bool(begun.filling.chosen)


def is_changing(begun: OpenFilling) -> bool:
    """Return whether the field is asked again while nothing else is missing."""
    filling = begun.filling
    return filling.at is not None and all(
        one.name in filling.values or one.name in filling.skipped for one in begun.asked
    )


def notes_before(begun: OpenFilling, field: FormField | None) -> tuple[FormField, ...]:
    """Return the notes that stand right before a field; without one, those at the end."""
    notes: list[FormField] = []
    for one in begun.form.relevant_fields(begun.filling.values, begun.today):
        if one is field:
            return tuple(notes)
        notes = [*notes, one] if one.type is FieldType.NOTE else []
    return tuple(notes)


async def summary(act: Act, begun: OpenFilling, *, resumed: bool) -> FormSummary:
    """Return all answers that count."""
    names = {one.name for one in begun.asked}
    said = {name: value for name, value in begun.filling.values.items() if name in names}
    shown = await shown_values(act.session, act.organisation_id, begun.form, without_none(said))
    return (FormSummaryInConfidence if begun.filling.confided else FormSummary)(
        begun.prompt.id,
        begun.form,
        shown,
        begun.filling.revision,
        notes=notes_before(begun, None),
        resumed=resumed,
        sources={name: ValueSource.kept(one) for name, one in begun.taken_over.items()},
    )


def without_none(values: dict[str, object]) -> dict[str, object]:
    """Return the values that are there."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def field_to_change(begun: OpenFilling) -> FieldToChange:
    """Return the question which answer to change."""
    options = tuple(
        Option(begun.form.fields.index(one), one.label[:40], one.label_en[:40])
        for one in begun.asked
    )
    return FieldToChange(begun.prompt.id, options, begun.place)
