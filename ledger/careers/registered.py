"""What a person has put into registers 登记册 in a year, honours with the rest, with receipts."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import receipt_of
from ledger.careers.years import Year
from ledger.organisations import framework_of
from models import Entry, Member, Organisation, Record, SubjectKind
from models.among import THESE, Among
from models.framework import FieldType, Form, Framework
from wording.careers.year import YearLine
from wording.languages import supported


def recorded_in(
    member: Member, framework: Framework, year: Year
) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the member's own records of the year that stand."""
    return (
        Record.organisation_id == member.organisation_id,
        Record.member_id == member.id,
        Record.register.in_(
            [register.key for register in framework.registers if not register.is_confided]
        ),
        Record.on_date >= date(year.number, 1, 1),
        Record.on_date <= date(year.number, 12, 31),
        Record.cancelled_at.is_(None),
        Record.erased_at.is_(None),
    )


def records_in(member: Member, framework: Framework, year: Year) -> ScalarSelect[int]:
    """Return how many there are, as a part of a statement."""
    found = recorded_in(member, framework, year)
    return select(func.count()).select_from(Record).where(*found).scalar_subquery()


async def lines_recorded(
    session: AsyncSession, member: Member, year: Year, first: int, size: int
) -> list[YearLine]:
    """Return some of the records, register by register, each with the entry that noted it last."""
    organisation = await session.get_one(Organisation, member.organisation_id)
    framework = framework_of(organisation)
    language = supported(member.language or organisation.language)
    rows = await session.scalars(
        select(Record)
        .where(*recorded_in(member, framework, year))
        .order_by(Record.register, Record.on_date, Record.id)
        .offset(first)
        .limit(size)
    )
    records = rows.all()
    receipts = await receipts_of(session, member, [record.id for record in records])
    zone = ZoneInfo(organisation.timezone)
    lines = []
    for record in records:
        register = framework.register(record.register)
        form = framework.form(register.form) if register else None
        lines.append(
            YearLine(
                at=datetime.combine(record.on_date, time(12), tzinfo=zone),
                title=gist_of(record.values, form),
                words="",
                receipt=receipts.get(record.id),
                under=register.title_in(language) if register else record.register,
            )
        )
    return lines


async def receipts_of(
    session: AsyncSession, member: Member, numbers: list[int]
) -> dict[int | None, Any]:
    """Return the receipt of the newest entry about each record."""
    entries = await session.scalars(
        select(Entry)
        .where(
            Entry.organisation_id == member.organisation_id,
            Entry.subject_kind == SubjectKind.RECORD,
            Among(Entry.subject_id, THESE),
        )
        .order_by(Entry.seq),
        {"these": numbers},
    )
    return {entry.subject_id: receipt_of(entry) for entry in entries}


def gist_of(values: Mapping[str, Any], form: Form | None) -> str:
    """Return what a record is about: the first words in it."""
    fields = form.fields if form else ()
    texts = (values.get(field.name) for field in fields if field.type is FieldType.TEXT)
    return next((str(text) for text in texts if text), "")
