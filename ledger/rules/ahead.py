"""Asking before a date that a record names: once for each record and date, until it is over.

Which records are due is read from the register's own days. A corrected date is another date, and a
round for the older one is stopped, as is that of a record that is withdrawn.
"""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.working_days import WorkCalendar
from ledger.forms.values import shown_values
from ledger.forms.versions import form_of_version
from ledger.organisations import calendar_of, framework_of
from ledger.rhythm.rounds import append_round_entry
from ledger.rules.opening import WORDS_LENGTH, Opening, open_round, people_numbered
from models import Organisation, Record, Round
from models.framework import CheckIn
from models.framework.check_ins import Ahead
from models.framework.rules import PLACE
from models.numbering import hold_chain_end
from wording.languages import supported

AT_ONCE = 50  # records asked about in one transaction


async def dates_are_due(session: AsyncSession, organisation: Organisation, now: datetime) -> bool:
    """Return whether something is to be asked before a date."""
    return bool(await records_due(session, organisation, now))


async def ask_before_dates(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> None:
    """Open a round for each record whose date is near."""
    await hold_chain_end(session, organisation.id)
    for check_in, record in await records_due(session, organisation, now):
        await ask_about(session, organisation, check_in, record, now=now)


async def records_due(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> list[tuple[CheckIn, Record]]:
    """Return the records about which somebody is to be asked now, with the check-in that asks."""
    asking = [one for one in framework_of(organisation).check_ins if one.ahead is not None]
    if not asking:
        return []
    calendar = await calendar_of(session, organisation)
    today = calendar.day_of(now)
    found = []
    for check_in in asking:
        ahead = check_in.ahead
        assert ahead is not None  # noqa: S101  # see above
        asked = exists().where(
            Round.organisation_id == Record.organisation_id,
            Round.record_id == Record.id,
            Round.record_on == Record.on_date,
            Round.check_in == check_in.key,
        )
        rows = await session.scalars(
            select(Record)
            .where(
                Record.organisation_id == organisation.id,
                Record.register == ahead.of,
                Record.on_date >= today,
                Record.on_date <= today + ahead.longest,
                Record.cancelled_at.is_(None),
                Record.erased_at.is_(None),
                ~asked,
            )
            .order_by(Record.on_date, Record.id)
            .limit(AT_ONCE)
        )
        found += [
            (check_in, row)
            for row in rows
            if ask_at(ahead, row, calendar) <= now < ends_at(organisation, row, calendar)
        ]
    return found


def ask_at(ahead: Ahead, record: Record, calendar: WorkCalendar) -> datetime:
    """Return when to ask: so long before the record's date."""
    if ahead.working_days is not None:
        day = calendar.add_working_days(record.on_date, -ahead.working_days)
    else:
        day = record.on_date - (ahead.before or timedelta(0))
    return calendar.instant(calendar.last_working_day(day), ahead.at)


def ends_at(organisation: Organisation, record: Record, calendar: WorkCalendar) -> datetime:
    """Return when it is over: at the end of the day that the record names."""
    return calendar.instant(record.on_date, framework_of(organisation).thresholds.end_of_day)


async def ask_about(
    session: AsyncSession,
    organisation: Organisation,
    check_in: CheckIn,
    record: Record,
    *,
    now: datetime,
) -> None:
    """Open the round that asks whom the record names."""
    calendar = await calendar_of(session, organisation)
    named = [record.values.get(name) for name in check_in.respondents.fields]
    numbers = [one for one in named if isinstance(one, int)]
    opening = Opening(
        check_in,
        f"record-{record.id}-{record.on_date.isoformat()}",
        await people_numbered(session, organisation.id, numbers),
        await words_about(session, organisation, check_in, record),
        record=record,
        closes_at=ends_at(organisation, record, calendar),
    )
    await open_round(session, organisation, opening, now=now)


async def words_about(
    session: AsyncSession, organisation: Organisation, check_in: CheckIn, record: Record
) -> str | None:
    """Return what is said of the record with the question."""
    ahead = check_in.ahead
    if ahead is None or not ahead.words:
        return None
    form = await form_of_version(session, organisation.id, record.form)
    shown = await shown_values(session, organisation.id, form, record.values)
    language = supported(organisation.language)
    words = {one.field.name: one.text_in(language) for one in shown}
    return PLACE.sub(lambda match: words.get(match[1], ""), ahead.words_in(language))[:WORDS_LENGTH]


async def stop_asking(session: AsyncSession, record: Record, *, now: datetime) -> None:
    """Close what is asked about a record by a date that it names no longer; nobody is told."""
    rows = await session.scalars(
        select(Round).where(
            Round.organisation_id == record.organisation_id,
            Round.record_id == record.id,
            Round.closed_at.is_(None),
        )
    )
    for row in rows:
        if record.cancelled_at is None and row.record_on == record.on_date:
            continue
        row.closed_at, row.closes_at = now, now
        row.escalated_at = now
        await append_round_entry(session, row, "round_stopped", now=now)
