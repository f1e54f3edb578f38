"""What there is to tap for a field: choices, days, colleagues, units, tasks; by page."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from ledger.book.refusals import Refusal
from ledger.forms.fillings import OpenFilling
from ledger.people.choosing import choices_of, page_of_colleagues
from ledger.talk.acts import Act
from models import Member, Task, Unit
from models.framework import FieldType, FormField
from models.framework.forms import ACKNOWLEDGED, LAST, NUMBERS, SEVERAL, TODAY
from models.work import OPEN
from wording.forms.asking import DAYS, Option
from wording.messages import N_
from wording.registering import Choice, Pages, QuestionPast

CHOICES_ON_A_PAGE = 20
UNITS_ON_A_PAGE = 8
TASKS_OFFERED = 8
ONE_PAGE = Pages(0, 1)


Shown = tuple[tuple[Option, ...], Pages]


async def options_for(act: Act, begun: OpenFilling, field: FormField) -> Shown:
    """Return what can be tapped, on the page that is shown."""
    if field.choices:
        return choices_shown(begun, field)
    if field.type in {FieldType.MEMBER, FieldType.MEMBERS}:
        return await members_shown(act, begun)
    if field.type is FieldType.UNIT:
        return await units_shown(act, begun)
    if field.type is FieldType.TASK:
        return await tasks_shown(act), ONE_PAGE
    return OURS.get(field.type, ()), ONE_PAGE


# What can be tapped for every field of a type.
OURS = {
    FieldType.ACKNOWLEDGE: (Option(0, N_("确认"), ours=True),),
    FieldType.DATE: tuple(Option(ago, label, ours=True) for ago, label in enumerate(DAYS)),
}


def choices_shown(begun: OpenFilling, field: FormField) -> Shown:
    """Return a page of the field's choices."""
    pages = max(1, -(-len(field.choices) // CHOICES_ON_A_PAGE))
    page = min(begun.filling.page, pages - 1)
    numbered = list(enumerate(field.choices.items()))[page * CHOICES_ON_A_PAGE :]
    options = (
        Option(number, label, field.choices_en.get(value, ""), value in begun.filling.chosen)
        for number, (value, label) in numbered[:CHOICES_ON_A_PAGE]
    )
    return tuple(options), Pages(page, pages)


def options_of(choices: Sequence[Choice], chosen: Sequence[Any] = ()) -> tuple[Option, ...]:
    """Return rows by their names."""
    return tuple(Option(one.id, one.name, chosen=one.id in chosen) for one in choices)


async def members_shown(act: Act, begun: OpenFilling) -> Shown:
    """Return those whom a typed name may mean, else a page of the colleagues of who acts."""
    chosen = begun.filling.chosen
    if begun.filling.fits:
        fitting = [
            await act.session.get_one(Member, (act.organisation_id, number))
            for number in begun.filling.fits
        ]
        return options_of(await choices_of(act.session, fitting), chosen), ONE_PAGE
    choices, pages = await page_of_colleagues(
        act.session, act.organisation_id, act.by.unit_id, begun.filling.page, besides=()
    )
    return options_of(choices, chosen), pages


async def units_shown(act: Act, begun: OpenFilling) -> Shown:
    """Return a page of units, that of who acts first."""
    here = (Unit.organisation_id == act.organisation_id,)
    count = await act.session.scalar(select(func.count()).select_from(Unit).where(*here)) or 0
    pages = max(1, -(-count // UNITS_ON_A_PAGE))
    page = min(begun.filling.page, pages - 1)
    rows = await act.session.execute(
        select(Unit.id, Unit.name)
        .where(*here)
        .order_by(Unit.id != act.by.unit_id, Unit.id)
        .limit(UNITS_ON_A_PAGE)
        .offset(page * UNITS_ON_A_PAGE)
    )
    return options_of([Choice(number, name) for number, name in rows]), Pages(page, pages)


async def tasks_shown(act: Act) -> tuple[Option, ...]:
    """Return the open tasks of who acts that are due next."""
    rows = await act.session.execute(
        select(Task.id, Task.title)
        .where(
            Task.organisation_id == act.organisation_id,
            Task.owner_id == act.by.id,
            Task.state.in_(OPEN),
        )
        .order_by(Task.deadline, Task.id)
        .limit(TASKS_OFFERED)
    )
    return options_of([Choice(number, title[:40]) for number, title in rows])


def offered_value(begun: OpenFilling, field: FormField) -> tuple[Any, bool]:
    """Return what is offered by one tap, and whether it is what was said last time."""
    if field.default == LAST:
        said = begun.filling.last.get(field.name)
        return (said if still_fits(field, said) else None), True
    # Today has a button of its own, and a choice too.
    if field.default is None or field.default == TODAY or field.choices:
        return None, False
    return field.stored_default(), False


def still_fits(field: FormField, said: Any) -> bool:
    """Return whether what was said last time is an answer still: the form may have changed."""
    try:
        if field.type in NUMBERS:
            field.stored_number(Decimal(str(said)))
        native = field.native(said)
    except (ValueError, ArithmeticError, TypeError):
        return False
    if field.choices:
        chosen = native if isinstance(native, tuple) else (native,)
        return field.choices.keys() >= set(chosen)
    numbers = said if isinstance(said, list) else [said]
    return native is not None and (field.type not in ROWS or all(map(is_number, numbers)))


def is_number(one: Any) -> bool:
    """Return whether it is the number of a row."""
    return isinstance(one, int)


async def value_tapped(act: Act, begun: OpenFilling, field: FormField, number: int) -> Any:
    """Return the value of what was tapped. Raises Refusal where it is not there any more."""
    if field.choices:
        if number >= len(field.choices):
            raise Refusal(QuestionPast())
        return list(field.choices)[number]
    if field.type is FieldType.ACKNOWLEDGE:
        return ACKNOWLEDGED
    if field.type is FieldType.DATE:
        return (begun.today - timedelta(days=min(number, len(DAYS)))).isoformat()
    table = ROWS.get(field.type)
    row = await act.session.get(table, (act.organisation_id, number)) if table else None
    if row is None:
        raise Refusal(QuestionPast())
    return number


ROWS: dict[FieldType, type[Member | Unit | Task]] = {
    FieldType.MEMBER: Member,
    FieldType.MEMBERS: Member,
    FieldType.UNIT: Unit,
    FieldType.TASK: Task,
}


def turned(begun: OpenFilling, value: Any) -> tuple[Any, ...]:
    """Return what is chosen of several once one of them was tapped."""
    chosen = begun.filling.chosen
    if value in chosen:
        return tuple(one for one in chosen if one != value)
    return (*chosen, value)


def in_order(field: FormField, chosen: Sequence[Any]) -> list[Any]:
    """Return what is chosen of several, choices in the form's order."""
    if field.type in SEVERAL and field.choices:
        return [value for value in field.choices if value in chosen]
    return list(chosen)
