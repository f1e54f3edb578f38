"""Records as rows: a sheet for each register, a column for each field of its form.

What is confided to the line above alone is in no export.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.exports.names import Reader, reader_of
from ledger.exports.pages import PAGE, Exported, Pages, let_go
from ledger.forms.values import shown_of_many
from ledger.forms.versions import form_of_version
from ledger.organisations import framework_of
from models import Organisation, Record
from models.framework import Form, Register
from wording.exports.fields import cells_of, columns_of
from wording.exports.sheets import (
    RECORD_STANDS,
    RECORD_WITHDRAWN,
    records_sheet,
    sheet_names,
)


async def export_registers(
    session: AsyncSession, organisation: Organisation, _now: datetime
) -> list[Exported]:
    """Return a sheet for each register that may be exported."""
    framework, language = framework_of(organisation), organisation.language
    reader = await reader_of(session, organisation)
    registers = [one for one in framework.registers if not one.is_confided]
    called = sheet_names([one.title_in(language) for one in registers])
    sheets = []
    for register, name in zip(registers, called, strict=True):
        form = framework.form(register.form)
        assert form is not None  # noqa: S101  # the framework was checked
        sheet = records_sheet(name, columns_of(form, language), language)
        pages = pages_of_records(session, register, form, reader)
        sheets.append(Exported(sheet, pages))
    return sheets


async def pages_of_records(
    session: AsyncSession, register: Register, form: Form, reader: Reader
) -> Pages:
    """Yield the records of a register by the day they count for."""
    organisation, names, language = reader.organisation, reader.names, reader.language
    of = (Record.organisation_id == organisation.id, Record.register == register.key)
    after: tuple[ColumnElement[bool], ...] = ()
    number = 0
    while True:
        found = await session.scalars(
            select(Record)
            .where(*of, Record.erased_at.is_(None), *after)
            .order_by(Record.on_date, Record.id)
            .limit(PAGE)
        )
        records = found.all()
        if not records:
            return
        last = records[-1]
        after = (
            (Record.on_date > last.on_date)
            | ((Record.on_date == last.on_date) & (Record.id > last.id)),
        )
        forms = [await form_of_version(session, organisation.id, one.form) for one in records]
        filled = zip(forms, (one.values for one in records), strict=True)
        values = await shown_of_many(session, organisation.id, filled)
        yield [
            (
                number + place,
                row.on_date,
                names.units[row.unit_id],
                names.name(row.member_id),
                *cells_of(form, shown, language),
                row.files or None,
                reader.clock(row.recorded_at),
                reader.say(RECORD_WITHDRAWN if row.cancelled_at else RECORD_STANDS),
            )
            for place, (row, shown) in enumerate(zip(records, values, strict=True), start=1)
        ]
        number += len(records)
        let_go(session, records)
