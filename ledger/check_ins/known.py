"""What a check-in need not ask 一数一源: a record, or another check-in, of the period told it.

Nothing is copied: what is known is read where it was said, so that a correction corrects it, and
what is withdrawn is asked for again.
"""

import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.working_days import WorkCalendar
from ledger.check_ins.sources import Asking, Holders, Span, Told, told_in
from ledger.forms.options import still_fits
from ledger.forms.values import shown_of_many
from ledger.organisations import calendar_of, framework_under
from ledger.rhythm.audience import Asked
from ledger.rhythm.respondents import units_in_round, units_of_members
from ledger.talk.acts import Act
from ledger.talk.evidence import as_file, evidence_about
from models import Organisation, Round, Subject, SubjectKind, Unit
from models.among import THESE, Among
from models.framework import CheckIn, FieldType, Form, FormField
from models.framework.forms import FILES
from models.framework.schedules import days_within, months_from
from models.frozen import frozen
from models.talk import File
from wording.check_ins import KnownShown
from wording.forms.values import ValueSource

Units = Mapping[int, tuple[int, ...]]  # for which units each member answers


@frozen
class Known:
    """What is known of a form: values by field with where they stand, and what is left empty."""

    form: Form
    values: dict[str, Any]
    told: dict[str, Told]
    skipped: tuple[str, ...]
    whole: bool  # nothing is left to be asked

    @property
    def mark(self) -> int:
        """A number that is another one as soon as something else is known."""
        return zlib.crc32(orjson.dumps(self.values, option=orjson.OPT_SORT_KEYS))

    @property
    def kept(self) -> dict[str, dict[str, Any]]:
        """The same as a prompt keeps it."""
        return {
            name: {
                "value": self.values[name],
                "title": one.title,
                "english": one.english,
                "on": one.on.isoformat(),
            }
            for name, one in self.told.items()
        }

    @property
    def sources(self) -> dict[str, ValueSource]:
        """Where each value stands."""
        return {
            name: ValueSource(one.title, one.english, one.on) for name, one in self.told.items()
        }


async def known_to_one(act: Act, row: Round, check_in: CheckIn) -> Known | None:
    """Return what is known already of the form that a round puts to who acts."""
    if not check_in.asks.facts:
        return None
    own = tuple(unit.id for unit in await units_in_round(act.session, row, act.by))
    found = await known_to(act.session, row, check_in, {act.by.id: own})
    return found.get(act.by.id)


async def shown_to_many(
    session: AsyncSession, row: Round, check_in: CheckIn, units: Units
) -> dict[int, KnownShown]:
    """Return what is shown of it with the question, by member; nothing for most forms."""
    found = await known_to(session, row, check_in, units)
    shown = await shown_of_many(
        session, row.organisation_id, [(check_in.asks, one.values) for one in found.values()]
    )
    return {
        member: KnownShown(values, one.sources, one.whole, one.mark)
        for (member, one), values in zip(found.items(), shown, strict=True)
    }


async def shown_to_asked(
    session: AsyncSession, row: Round, check_in: CheckIn, people: list[Asked]
) -> dict[int, KnownShown]:
    """Return the same for people who are about to be asked."""
    if not check_in.asks.facts:
        return {}
    return await shown_to_many(session, row, check_in, {one.member_id: one.units for one in people})


async def shown_to_members(
    session: AsyncSession, row: Round, check_in: CheckIn, members: list[int]
) -> dict[int, KnownShown]:
    """Return the same for people who stand in the round."""
    if not check_in.asks.facts:
        return {}
    units = await units_of_members(session, row, members)
    return await shown_to_many(session, row, check_in, units)


async def known_to(
    session: AsyncSession, row: Round, check_in: CheckIn, units: Units
) -> dict[int, Known]:
    """Return what is known of the form, for those members of whom anything is."""
    organisation = await session.get_one(Organisation, row.organisation_id)
    calendar = await calendar_of(session, organisation)
    form = check_in.asks
    asking = Asking(
        row,
        await framework_under(session, organisation, row.version),
        frozenset(form.facts.values()),
        span_of(row, calendar),
        calendar,
    )
    every = {unit for some in units.values() for unit in some}
    within = await with_departments(session, row, every)
    of_units = await told_in(session, asking, Holders("unit", list(within)))
    of_members = await told_in(session, asking, Holders("member", list(units)))
    by_unit: dict[int, list[Told]] = {}
    for unit, told in of_units.items():
        for asked in within[unit]:
            by_unit.setdefault(asked, []).extend(told)
    found = {}
    for member, own in units.items():
        of_his = (one for unit in own for one in by_unit.get(unit, ()))
        told = [*of_members.get(member, ()), *of_his]
        if known := put_together(form, told, calendar.day_of(row.opened_at)):
            found[member] = known
    return found


def span_of(row: Round, calendar: WorkCalendar) -> Span:
    """Return the days that a round asks about: its period, else the month in which it opened."""
    days = days_within(row.period)
    if days is None:
        opened = calendar.day_of(row.opened_at)
        days = months_from(opened.year, opened.month, 1)
    return Span(*days)


async def with_departments(
    session: AsyncSession, row: Round, units: set[int]
) -> dict[int, set[int]]:
    """Return the units, and the departments of those that are branches, each with whose it is."""
    rows = await session.execute(
        select(Unit.id, Unit.branch_id).where(
            Unit.organisation_id == row.organisation_id, Among(Unit.branch_id, THESE)
        ),
        {"these": sorted(units)},
    )
    within = {unit: {unit} for unit in units}
    for department, branch in rows:
        within.setdefault(department, set()).add(branch or department)
    return within


def put_together(form: Form, told: list[Told], today: date) -> Known | None:
    """Return what is known of a form: of each fact what was told last."""
    values: dict[str, Any] = {}
    sources: dict[str, Told] = {}
    skipped = []
    ordered = sorted(told, key=lambda one: (one.on, one.at), reverse=True)
    for name, fact in form.facts.items():
        newest = next((one for one in ordered if fact in one.facts), None)
        field = form.field(name)
        if newest is None or field is None:
            continue
        value = newest.facts[fact]
        if fits(form, field, value, values, today):
            values[name], sources[name] = value, newest
        elif value in (None, "", []) and not field.required:
            skipped.append(name)
    if not values:
        return None
    answered = {*values, *skipped}
    asked = form.relevant_fields(values, today)
    whole = all(one.name in answered for one in asked if one.type is not FieldType.NOTE)
    return Known(form, values, sources, tuple(skipped), whole)


def fits(form: Form, field: FormField, value: Any, values: Mapping[str, Any], today: date) -> bool:
    """Return whether what was told elsewhere is an answer here."""
    if value in (None, "", []):
        return False
    if field.type not in FILES and not still_fits(field, value):
        return False
    return form.fulfils(field, value, values, today)


async def files_known(act: Act, known: Known) -> dict[str, tuple[File, ...]]:
    """Return the files of the records that are taken over, by field."""
    fields = {one.name for one in known.form.asked if one.type in FILES} & known.values.keys()
    files: dict[str, tuple[File, ...]] = {}
    for name in fields:
        number = known.told[name].record_id
        if number is None:
            continue
        about = Subject(SubjectKind.RECORD, number)
        wanted = known.values[name]
        rows = await evidence_about(act.session, act.organisation_id, about)
        files[name] = tuple(as_file(row) for row in rows if row.file_unique_id in wanted)
    return files
