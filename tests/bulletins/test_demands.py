"""What was asked and not answered, told of a past moment: the day may have been moved since.

S33 每月《检察情况反映》: the monthly bulletin.
"""

from datetime import datetime
from functools import partial

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.bulletins.compiling import compile_bulletin
from ledger.demands.answering import answer, send_back
from ledger.forms.fillings import Filled
from ledger.forms.versions import keep_version
from ledger.organisations import framework_of, top_unit
from ledger.registers.changing import submit_correction
from ledger.registers.recording import submit_record
from ledger.talk.acts import Act
from models import Database, Member, Organisation, Record, RoleName, Subject, SubjectKind
from models.framework import Bulletin, BulletinSection
from models.numbering import next_numbers
from tests.ledger.offices import said
from tests.staff import DAY, MONDAY, Staff, hire

FORM, AUTHOR, HEAD = "notice-matter", "督查甲", "李四"
WEEKLY = Bulletin(
    key="any",
    title="一周",
    responsibility="performance",
    sections=(BulletinSection(kind="registers"),),
)
TUESDAY, SATURDAY, SUNDAY = MONDAY + DAY, MONDAY + 5 * DAY, MONDAY + 6 * DAY


@pytest.fixture
async def staff(database: Database) -> Staff:
    """An office with a supervisor."""
    hired = await hire(database)
    async with database.read() as session:
        top = await top_unit(session, hired.organisation_id)
        hired.units[top.name] = top.id
    await hired.person(AUTHOR, top.name, RoleName.SUPERVISOR)
    return hired


async def act_of(session: AsyncSession, staff: Staff, name: str, now: datetime) -> Act:
    member = await session.get_one(Member, (staff.organisation_id, staff.people[name]))
    return Act(session, member, now)


async def notice_due_on_tuesday(staff: Staff, database: Database) -> int:
    """A supervisor asks a department for something until Tuesday; the record's number."""
    async with database.write() as session:
        act = await act_of(session, staff, AUTHOR, MONDAY)
        organisation = await session.get_one(Organisation, staff.organisation_id)
        form = framework_of(organisation).form(FORM)
        assert form is not None
        number = await next_numbers(session, organisation.id, 1)
        digest = await keep_version(session, organisation.id, form, now=MONDAY)
        about = Subject(SubjectKind.RECORD, number)
        values = {
            "unit": staff.units["业务一部"], "matter": "甲", "asked": "乙", "rectify": "no",
            "by": "2026-11-24",
        }  # fmt: skip
        await submit_record(act, Filled(form, digest, about, values, {}, {"register": FORM}, act))
    return number


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
        organisation = await session.get_one(Organisation, staff.organisation_id)
        record = await session.get_one(Record, (organisation.id, number))
        form = framework_of(organisation).form(FORM)
        assert form is not None
        values = {**record.values, "by": "2026-12-11"}
        context = {"register": FORM, "version": record.version, "reason": "日期写错"}
        await submit_correction(
            act, Filled(form, record.form, record.subject, values, {}, context, act)
        )
    assert await told(SATURDAY) == [[1, 0, 1]]
    assert await told(MONDAY + 7 * DAY) == [[1, 0, 0]]
