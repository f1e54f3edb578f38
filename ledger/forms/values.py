"""Values as people read them: with labels, names and units, for summary, ledger entry and list."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Member, Task, Unit
from models.among import Among, Numbers
from models.framework import FieldType, Form, FormField
from wording.forms.values import ValueShown

IDS: BindParameter[Any] = bindparam("ids", type_=Numbers())
OF: BindParameter[int] = bindparam("of")
NAMES = {
    FieldType.MEMBER: select(Member.id, Member.name).where(
        Member.organisation_id == OF, Among(Member.id, IDS)
    ),
    FieldType.UNIT: select(Unit.id, Unit.name).where(
        Unit.organisation_id == OF, Among(Unit.id, IDS)
    ),
    FieldType.TASK: select(Task.id, Task.title).where(
        Task.organisation_id == OF, Among(Task.id, IDS)
    ),
}
NAMES[FieldType.MEMBERS] = NAMES[FieldType.MEMBER]


async def shown_values(
    session: AsyncSession, organisation_id: int, form: Form, values: Mapping[str, Any]
) -> tuple[ValueShown, ...]:
    """Return the answers of a form that there are, in its order, with the names of rows."""
    [shown] = await shown_of_many(session, organisation_id, [(form, values)])
    return shown


async def shown_of_many(
    session: AsyncSession, organisation_id: int, filled: Iterable[tuple[Form, Mapping[str, Any]]]
) -> list[tuple[ValueShown, ...]]:
    """Return the answers of several filled forms; names are read once for all of them."""
    pairs = [
        [(field, values[field.name]) for field in form.asked if field.name in values]
        for form, values in filled
    ]
    names: dict[tuple[FieldType, int], str] = {}
    for kind, statement in NAMES.items():
        ids = {
            number
            for pair in pairs
            for field, value in pair
            for number in ids_in(field, value)
            if field.type is kind
        }
        if ids:
            rows = await session.execute(statement, {"of": organisation_id, "ids": sorted(ids)})
            names |= {(kind, number): name for number, name in rows}
    return [tuple(value_shown(field, value, names) for field, value in pair) for pair in pairs]


def ids_in(field: FormField, value: Any) -> tuple[int, ...]:
    """Return the numbers of the rows that a value names."""
    if field.type not in NAMES:
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def value_shown(
    field: FormField, value: Any, names: Mapping[tuple[FieldType, int], str]
) -> ValueShown:
    """Return one answer with the names of the rows it names; one that is gone has its number."""
    numbers = ids_in(field, value)
    return ValueShown(
        field, value, tuple(names.get((field.type, number), f"#{number}") for number in numbers)
    )


def readable(shown: Iterable[ValueShown], language: str) -> dict[str, str]:
    """Return answers by label, as a ledger entry keeps them for whoever reads it without us."""
    return {one.field.label_in(language): one.text_in(language) for one in shown}
