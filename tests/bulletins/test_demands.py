"""What was asked and not answered, told of any moment: the day may have been moved since.

S33 每月《检察情况反映》: the monthly bulletin.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.bulletins.compiling import compile_bulletin
from ledger.bulletins.scans import scan_of
from ledger.demands.answering import accept, answer, send_back
from ledger.forms.fillings import Filled
from ledger.forms.versions import form_of_version, keep_version
from ledger.organisations import framework_of, top_unit
from ledger.registers.changing import submit_correction, withdraw
from ledger.registers.recording import submit_record
from ledger.talk.acts import Act
from models import (
    Database,
    Demand,
    Entry,
    Member,
    Organisation,
    Record,
    RoleName,
    Subject,
    SubjectKind,
    Unit,
)
from models.framework import Bulletin, BulletinSection
from models.numbering import next_numbers
from models.periods import first_day, shifted
from tests.bulletins.agreement import assert_agree
from tests.ledger.offices import said
from tests.staff import DAY, MONDAY, Staff, hire

FORM, AUTHOR, HEAD = "notice-matter", "督查甲", "李四"
UNITS, HEADS = ("业务一部", "业务二部"), (HEAD, "赵六")
WEEKLY = Bulletin(
    key="any",
    title="一周",
    responsibility="performance",
    sections=(BulletinSection(kind="registers"),),
)
TUESDAY, SATURDAY, SUNDAY = MONDAY + DAY, MONDAY + 5 * DAY, MONDAY + 6 * DAY


async def with_supervisor(database: Database) -> Staff:
    """An office with a supervisor."""
    hired = await hire(database)
    async with database.read() as session:
        top = await top_unit(session, hired.organisation_id)
        hired.units[top.name] = top.id
    await hired.person(AUTHOR, top.name, RoleName.SUPERVISOR)
    return hired


@pytest.fixture
async def staff(database: Database) -> Staff:
    """An office with a supervisor."""
    return await with_supervisor(database)


async def act_of(session: AsyncSession, staff: Staff, name: str, now: datetime) -> Act:
    member = await session.get_one(Member, (staff.organisation_id, staff.people[name]))
    return Act(session, member, now)


async def notice_due_on_tuesday(staff: Staff, database: Database) -> int:
    """A supervisor asks a department for something until Tuesday; the record's number."""
    async with database.write() as session:
        act = await act_of(session, staff, AUTHOR, MONDAY)
        return await issue(session, act, staff.units["业务一部"], "2026-11-24")


async def issue(session: AsyncSession, act: Act, unit: int, by: str) -> int:
    """Ask a department for something until a day; the record's number."""
    organisation = await session.get_one(Organisation, act.organisation_id)
    form = framework_of(organisation).form(FORM)
    assert form is not None
    number = await next_numbers(session, organisation.id, 1)
    digest = await keep_version(session, organisation.id, form, now=act.now)
    about = Subject(SubjectKind.RECORD, number)
    values = {"unit": unit, "matter": "甲", "asked": "乙", "rectify": "no", "by": by}
    await submit_record(act, Filled(form, digest, about, values, {}, {"register": FORM}, act))
    return number


DEEDS = st.lists(
    st.tuples(
        st.integers(1, 60),
        st.sampled_from(
            ("issue", "issue", "issue", "answer", "answer", "accept", "back", "move", "withdraw")
        ),
        st.integers(0, 1000),
    ),
    min_size=6,
    max_size=20,
)
# A history in which each of them happens, whatever chance brings.
EVERY = [
    *((5, "issue", 1), (5, "issue", 2), (5, "issue", 3), (30, "answer", 0), (5, "back", 1)),
    *((30, "answer", 1), (9, "accept", 0), (9, "move", 4), (9, "withdraw", 2), (9, "issue", 9)),
]
OFFICES: dict[Database, Staff] = {}
CLOCKS: dict[Database, datetime] = {}


@dataclass
class Issued:
    """What the entries say of one notice: whom it asks, by when, and where it stands."""

    unit: str
    due: datetime
    state: str = "open"


class Notices:
    """A supervisor and heads, and what becomes of the notices of the one to the others."""

    def __init__(self, staff: Staff, now: datetime) -> None:
        self.staff, self.now = staff, now

    async def goes_on(self, deeds: list[tuple[int, str, int]]) -> list[datetime]:
        """Let it all happen that can; return a moment after each deed."""
        moments = []
        for hours, kind, number in deeds:
            self.now += timedelta(hours=hours)
            with suppress(Refusal):
                async with self.staff.database.write() as session:
                    await self.does(session, kind, number)
            moments.append(self.now + timedelta(seconds=1))
        return moments

    async def does(self, session: AsyncSession, kind: str, number: int) -> None:
        author = await act_of(session, self.staff, AUTHOR, self.now)
        by = (self.now + timedelta(days=number % 9)).date().isoformat()
        if kind == "issue":
            await issue(session, author, self.staff.units[UNITS[number % 2]], by)
            return
        rows = await session.scalars(
            select(Record)
            .where(Record.register == FORM, Record.cancelled_at.is_(None))
            .order_by(Record.id.desc())
            .limit(4)
        )
        records = rows.all()
        if not records:
            return
        record = records[number % len(records)]
        if kind == "answer":
            head = HEADS[self.staff.units["业务一部"] != record.unit_id]
            act = await act_of(session, self.staff, head, self.now)
            await answer(replace(act, said=said("已办", act.by)), record.id)
        elif kind == "accept":
            await accept(author, record.id)
        elif kind == "back":
            await send_back(replace(author, said=said("再补充", author.by)), record.id)
        elif kind == "move":
            await moves(session, author, record, by)
        else:
            await withdraw(author, record, reason="")


async def moves(session: AsyncSession, act: Act, record: Record, by: str) -> None:
    """Correct the day by which an answer is asked."""
    form = await form_of_version(session, record.organisation_id, record.form)
    values = {**record.values, "by": by}
    context = {"register": FORM, "version": record.version, "reason": "日期写错"}
    await submit_correction(
        act, Filled(form, record.form, record.subject, values, {}, context, act)
    )


STATES = {"demand_answered": "answered", "demand_accepted": "settled", "demand_returned": "open"}


def about_records(entries: Iterable[Entry]) -> Iterator[tuple[Entry, dict[str, Any]]]:
    """The entries about records, each with what it tells."""
    return (
        (entry, json.loads(entry.content or "{}"))
        for entry in entries
        if entry.subject_kind is SubjectKind.RECORD
    )


def recounted(
    entries: list[Entry],
    names: dict[int, str],
    due: dict[int, datetime],
    at: datetime,
    year: date,
) -> dict[str, list[int]]:
    """Made that year, settled, overdue, by unit: one entry after the other, from the first on.

    Where the entries say no day, it is the one that stands now: each that moved it says which
    one it was before.
    """
    found: dict[int, Issued] = {}
    for entry, told in about_records(entry for entry in entries if entry.at < at):
        number = entry.subject_id or 0
        if entry.kind == "recorded" and date.fromisoformat(told["day"]) >= year:
            found[number] = Issued(names[number], due[number])
        elif entry.kind == "record_withdrawn":
            found.pop(number, None)
        elif entry.kind in STATES and number in found:
            found[number].state = STATES[entry.kind]
    for entry, told in about_records(entry for entry in reversed(entries) if entry.at >= at):
        if "due_before" in told and entry.subject_id in found:
            found[entry.subject_id].due = datetime.fromisoformat(told["due_before"])
    sums: dict[str, list[int]] = {}
    for one in found.values():
        row = sums.setdefault(one.unit, [0, 0, 0])
        counts = (True, one.state == "settled", one.state == "open" and one.due < at)
        for place, counted in enumerate(counts):
            row[place] += counted
    return sums


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=DEEDS)
@example(deeds=EVERY)
async def test_what_became_of_notices_is_what_a_recount_of_the_entries_gives(
    database: Database, deeds: list[tuple[int, str, int]]
) -> None:
    """S33: made, settled and overdue, of any week, as any moment knew it."""
    if database not in OFFICES:
        OFFICES[database] = await with_supervisor(database)
        await OFFICES[database].unit(UNITS[1])
        await OFFICES[database].person(HEADS[1], UNITS[1], RoleName.HEAD)
    staff = OFFICES[database]
    notices = Notices(staff, CLOCKS.get(database, MONDAY))
    moments = await notices.goes_on(deeds)
    CLOCKS[database] = notices.now
    async with database.read() as session:
        organisation = await session.get_one(Organisation, staff.organisation_id)
        entries = list(await session.scalars(select(Entry).order_by(Entry.seq)))
        units = {one.id: one.name for one in await session.scalars(select(Unit))}
        records = await session.scalars(select(Record))
        names = {one.id: units[one.unit_id] for one in records}
        due = {one.record_id: one.due_at for one in await session.scalars(select(Demand))}
        week = first_day("week", notices.now.date())
        for known_at in (*moments[-3:], notices.now + timedelta(days=9)):
            for first in (week, shifted("week", week, -1)):
                found = await compile_bulletin(
                    session, organisation, WEEKLY, first, known_at=known_at
                )
                scan = await scan_of(session, organisation, "week", first, known_at=known_at)
                told = {
                    row.label.said: [int(one.value or 0) for one in row.numbers]
                    for table in found.parts[0].tables[1:]
                    for row in table.rows
                }
                year = first_day("year", first)
                assert told == recounted(entries, names, due, scan.at(scan.now), year), first
    assert_agree(found)


async def waiting(staff: Staff, database: Database, known_at: datetime) -> list[list[int]]:
    """Made, settled, overdue: as a bulletin tells them that is made of that moment."""
    async with database.read() as session:
        organisation = await session.get_one(Organisation, staff.organisation_id)
        compiled = await compile_bulletin(
            session, organisation, WEEKLY, MONDAY.date(), known_at=known_at
        )
    return [
        [int(one.value or 0) for one in table.total.numbers]
        for part in compiled.parts
        for table in part.tables
        if table.heading is not None
        and table.heading.said == "督事通知"
        and table.total is not None
    ]


async def test_s33_what_was_overdue_stays_so_when_it_is_sent_back_with_another_day(
    database: Database, staff: Staff
) -> None:
    told = partial(waiting, staff, database)
    number = await notice_due_on_tuesday(staff, database)
    assert await told(SATURDAY) == [[1, 0, 1]]
    async with database.write() as session:
        act = await act_of(session, staff, HEAD, SUNDAY)
        await answer(Act(session, act.by, SUNDAY, said=said("已办", act.by)), number)
    async with database.write() as session:
        act = await act_of(session, staff, AUTHOR, SUNDAY + DAY / 2)
        sent_back = Act(session, act.by, act.now, said=said("再补充材料", act.by))
        await send_back(sent_back, number)
    assert await told(SATURDAY) == [[1, 0, 1]]
    assert await told(MONDAY + 7 * DAY) == [[1, 0, 0]]  # it has another day now


async def test_s33_what_was_overdue_stays_so_when_its_day_is_corrected(
    database: Database, staff: Staff
) -> None:
    told = partial(waiting, staff, database)
    number = await notice_due_on_tuesday(staff, database)
    async with database.write() as session:
        act = await act_of(session, staff, AUTHOR, SUNDAY)
        record = await session.get_one(Record, (staff.organisation_id, number))
        await moves(session, act, record, "2026-12-11")
    assert await told(SATURDAY) == [[1, 0, 1]]
    assert await told(MONDAY + 7 * DAY) == [[1, 0, 0]]
