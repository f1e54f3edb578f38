"""Reading what is typed for a field: 9次, 昨天, 张三、王五; refused with the way to say it."""

import re
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from ledger.book.refusals import Refusal
from ledger.calendar.deadlines.clock import clocks_in
from ledger.calendar.deadlines.numerals import plain
from ledger.forms.dates import read_day
from ledger.people.choosing import choices_of, people_meant
from ledger.talk.acts import Act
from ledger.tasks.amounts import read_quantity
from models import Task, Unit
from models.framework import FieldType, FormField
from models.framework.forms import ACKNOWLEDGED
from models.frozen import frozen
from models.work import OPEN
from wording.forms.refusals import (
    AcknowledgementWanted,
    AnswerTooLong,
    ChoiceUnknown,
    DayUnreadable,
    FilesWanted,
    NoSuchTask,
    NoSuchUnit,
    NumberUnreadable,
    SeveralOfThatName,
    TimeUnreadable,
    UnitDiffers,
)

TEXT_LENGTH = 4000  # signs: about what one message holds
MOST_NAMES = 50
NAMES_APART = re.compile(r"[、,，;；\s]+(?:and\s+)?")
SEPARATORS = re.compile(r"[、,，;；\n]+|\s{2,}")
YES = re.compile(
    r"(?:我)?(?:确认|已确认|同意|好的?|是的?|收到|知道了|已阅|ok|okay|yes|confirm(?:ed)?|noted|✅|👌|👍)[。.!！]?",
    re.IGNORECASE,
)
MINUS = re.compile(r"^(?:-|负)\s*")


@frozen
class SeveralMeant(Exception):  # noqa: N818  # no error: it is asked which one is meant
    """A name that means several people."""

    members: tuple[int, ...]


async def read_words(act: Act, field: FormField) -> Any:
    """Return what was said as a value of the field, as it is stored.

    Raises Refusal where it is none, SeveralMeant where it is asked who is meant.
    """
    words = act.words.text.strip()
    return await READERS.get(field.type, refuse_words)(act, field, words)


async def refuse_words(_act: Act, field: FormField, _words: str) -> Any:
    """Refuse words where files are asked for."""
    raise Refusal(FilesWanted(field))


async def read_choice(_act: Act, field: FormField, words: str) -> str:
    """Return the choice that is called so, in either language, or has that number."""
    found = choice_called(field, words)
    if found is None:
        raise Refusal(ChoiceUnknown(field, words))
    return found


async def read_choices(_act: Act, field: FormField, words: str) -> list[str]:
    """Return the choices that are called so."""
    named = [part.strip() for part in SEPARATORS.split(words) if part.strip()]
    found = [choice_called(field, name) for name in named]
    for name, choice in zip(named, found, strict=True):
        if choice is None:
            raise Refusal(ChoiceUnknown(field, name))
    return [value for value in field.choices if value in found]


def choice_called(field: FormField, words: str) -> str | None:
    """Return the value of the choice that the words name; None for none, or several."""
    wanted = plain(words).strip(" 。.").casefold()
    names = {value: {value.casefold(), label.casefold()} for value, label in field.choices.items()}
    for value, label in field.choices_en.items():
        names[value].add(label.casefold())
    exact = [value for value, called in names.items() if wanted in called]
    if not exact and wanted.isdecimal() and 0 < int(wanted) <= len(names):
        return list(names)[int(wanted) - 1]
    part = exact or [
        value for value, called in names.items() if wanted and any(wanted in one for one in called)
    ]
    return part[0] if len(part) == 1 else None


async def read_yes(_act: Act, field: FormField, words: str) -> str:
    """Return that it is acknowledged, by yes or in the form's own word for it."""
    if not YES.fullmatch(words) and choice_called(field, words) is None:
        raise Refusal(AcknowledgementWanted(field))
    return ACKNOWLEDGED


async def read_number(_act: Act, field: FormField, words: str) -> int | str:
    """Return the number that the words are; with a unit, if it is the field's."""
    text = plain(words).strip()
    sign = -1 if MINUS.match(text) else 1
    found = read_quantity(MINUS.sub("", text))
    if found is None:
        raise Refusal(NumberUnreadable(field, words))
    units = {unit.casefold() for unit in (field.unit, field.unit_en) if unit}
    if found.unit and units and found.unit.casefold() not in units:
        raise Refusal(UnitDiffers(field, words))
    try:
        return field.stored_number(Decimal(sign) * found.amount)
    except ValueError:
        raise Refusal(NumberUnreadable(field, words)) from None


async def read_text(_act: Act, field: FormField, words: str) -> str:
    """Return the words."""
    if len(words) > TEXT_LENGTH:
        raise Refusal(AnswerTooLong(field, TEXT_LENGTH, len(words)))
    return words


async def read_date(act: Act, field: FormField, words: str) -> str:
    """Return the day."""
    day = await read_day(act, words)
    if day is None:
        raise Refusal(DayUnreadable(field))
    return day.isoformat()


async def read_time(_act: Act, field: FormField, words: str) -> str:
    """Return the time of day."""
    found = clocks_in(plain(words))
    if len(found) != 1 or found[0] is None:
        raise Refusal(TimeUnreadable(field))
    return found[0].strftime("%H:%M")


async def read_member(act: Act, _field: FormField, words: str) -> int:
    """Return whom the words mean."""
    found = await people_meant(act.session, act.organisation_id, words)
    if len(found) > 1:
        raise SeveralMeant(tuple(member.id for member in found))
    return found[0].id


async def read_members(act: Act, field: FormField, words: str) -> list[int]:
    """Return everybody who is named."""
    named = [name for name in NAMES_APART.split(words) if name][:MOST_NAMES]
    numbers: list[int] = []
    for name in named:
        found = await people_meant(act.session, act.organisation_id, name)
        if len(found) > 1:
            choices = await choices_of(act.session, found)
            raise Refusal(SeveralOfThatName(field, name, tuple(one.name for one in choices[:5])))
        numbers.append(found[0].id)
    return list(dict.fromkeys(numbers))


async def read_unit(act: Act, field: FormField, words: str) -> int:
    """Return the unit of that name, or the only one with the words in its name."""
    units = (Unit.organisation_id == act.organisation_id,)
    for fitting in (Unit.name == words, Unit.name.contains(words, autoescape=True)):
        found = (await act.session.scalars(select(Unit.id).where(*units, fitting).limit(2))).all()
        if len(found) == 1:
            return found[0]
    raise Refusal(NoSuchUnit(field, words))


async def read_task(act: Act, field: FormField, words: str) -> int:
    """Return the only open task of his with the words in its title."""
    found = (
        await act.session.scalars(
            select(Task.id)
            .where(
                Task.organisation_id == act.organisation_id,
                Task.owner_id == act.by.id,
                Task.state.in_(OPEN),
                Task.title.contains(words, autoescape=True),
            )
            .limit(2)
        )
    ).all()
    if len(found) != 1:
        raise Refusal(NoSuchTask(field, words))
    return found[0]


READERS: dict[FieldType, Callable[[Act, FormField, str], Awaitable[Any]]] = {
    FieldType.SELECT_ONE: read_choice,
    FieldType.SELECT_MULTIPLE: read_choices,
    FieldType.ACKNOWLEDGE: read_yes,
    FieldType.INTEGER: read_number,
    FieldType.DECIMAL: read_number,
    FieldType.INDICATOR: read_number,
    FieldType.TEXT: read_text,
    FieldType.DATE: read_date,
    FieldType.TIME: read_time,
    FieldType.MEMBER: read_member,
    FieldType.MEMBERS: read_members,
    FieldType.UNIT: read_unit,
    FieldType.TASK: read_task,
}
