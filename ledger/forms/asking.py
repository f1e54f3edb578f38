"""What is shown of a filling: the question for a field, the summary, which answer to change."""

from ledger.forms.fillings import OpenFilling
from ledger.forms.options import offered_value, options_for
from ledger.forms.values import shown_values, value_shown
from ledger.talk.acts import Act
from models.framework import FieldType, FormField
from models.framework.forms import FILES, SEVERAL
from wording.forms.asking import FieldAsked, FieldToChange, FormSummary, Option

Question = FieldAsked | FormSummary | FieldToChange


async def question(
    act: Act,
    open_: OpenFilling,
    *,
    resumed: bool = False,
    complaint: bool = False,
    received: bool = False,
) -> Question:
    """Return the message of what comes next in a filling."""
    field = open_.field
    if open_.filling.menu:
        return field_to_change(open_)
    if field is None:
        return await summary(act, open_, resumed=resumed)
    options, pages = await options_for(act, open_, field)
    offered, last = offered_value(open_, field)
    said = open_.filling.values.get(field.name)
    shown = await shown_values(
        act.session, act.organisation_id, open_.form, {field.name: said} if said is not None else {}
    )
    names = [one.name for one in open_.asked]
    number = names.index(field.name) + 1 if field.name in names else 1
    return FieldAsked(
        prompt_id=open_.prompt.id,
        form=open_.form,
        field=field,
        place=open_.place,
        number=number,
        count=max(len(names), number),
        notes=notes_before(open_, field),
        options=options,
        pages=pages,
        shown=shown[0] if shown else None,
        offered=value_shown(field, offered, {}) if offered is not None else None,
        last=last,
        has_some=has_some(open_, field),
        is_first=number == 1,
        changing=is_changing(open_),
        resumed=resumed,
        complaint=complaint,
        received=received,
    )


def has_some(open_: OpenFilling, field: FormField) -> bool:
    """Return whether something is chosen, or has come, for a field of several."""
    if field.type in FILES:
        return bool(open_.filling.files.get(field.name))
    return field.type in SEVERAL and bool(open_.filling.chosen)


def is_changing(open_: OpenFilling) -> bool:
    """Return whether the field is asked again while nothing else is missing."""
    filling = open_.filling
    return filling.at is not None and all(
        one.name in filling.values or one.name in filling.skipped for one in open_.asked
    )


def notes_before(open_: OpenFilling, field: FormField | None) -> tuple[FormField, ...]:
    """Return the notes that stand right before a field; without one, those at the end."""
    notes: list[FormField] = []
    for one in open_.form.relevant_fields(open_.filling.values, open_.today):
        if one is field:
            return tuple(notes)
        notes = [*notes, one] if one.type is FieldType.NOTE else []
    return tuple(notes)


async def summary(act: Act, open_: OpenFilling, *, resumed: bool) -> FormSummary:
    """Return all answers that count."""
    names = {one.name for one in open_.asked}
    said = {name: value for name, value in open_.filling.values.items() if name in names}
    shown = await shown_values(act.session, act.organisation_id, open_.form, without_none(said))
    return FormSummary(
        open_.prompt.id,
        open_.form,
        shown,
        open_.filling.revision,
        notes=notes_before(open_, None),
        resumed=resumed,
    )


def without_none(values: dict[str, object]) -> dict[str, object]:
    """Return the values that are there."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def field_to_change(open_: OpenFilling) -> FieldToChange:
    """Return the question which answer to change."""
    options = tuple(
        Option(open_.form.fields.index(one), one.label[:40], one.label_en[:40])
        for one in open_.asked
    )
    return FieldToChange(open_.prompt.id, options, open_.place)
