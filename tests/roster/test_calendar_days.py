"""Sheet 工作日历: the days on which an organisation's calendar says otherwise, imported."""

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from bot.commands.findings import Finding, calendar_finding
from ledger.organisations import calendar_of, found_organisation
from ledger.roster.carrying_out import carry_out
from ledger.roster.planning import plan_import
from models import CalendarDay, Database, Entry, Organisation, Task
from models.framework import read_framework
from models.workbook import DAYS, Reason, read_workbook
from tests.roster.workbooks import Cells, workbook
from wording.roster.importing import reason_text
from wording.roster.workbook import Choices, write_template

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
NEW_YEAR, SATURDAY, MONDAY = date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 4)
WALL_CLOCK = datetime(2027, 1, 1, 9)  # noqa: DTZ001  # a cell knows no zone
ONE_DAY = [(NEW_YEAR, "休息")]


class Importer:
    """Imports calendars one after the other."""

    def __init__(self, database: Database, organisation: Organisation) -> None:
        self.database = database
        self.organisation = organisation

    async def __call__(
        self, days: Cells | None = None, people: Cells = (), tasks: Cells = (), now: datetime = NOW
    ) -> int:
        """Return how many days have changed."""
        contents = read_workbook(workbook(people, tasks, days))
        async with self.database.write() as session:
            plan = await plan_import(
                session, organisation=self.organisation, contents=contents, now=now
            )
            assert plan.problems == ()
            outcome = await carry_out(
                session, organisation=self.organisation, plan=plan, source="roster.xlsx", now=now
            )
            assert plan.is_empty == (outcome == type(outcome)(0, 0, 0, 0, 0, 0, 0))
            return outcome.calendar_days

    async def problems(self, days: Cells) -> list[tuple[str, Reason]]:
        async with self.database.read() as session:
            plan = await plan_import(
                session,
                organisation=self.organisation,
                contents=read_workbook(workbook(days=days)),
                now=NOW,
            )
        return [(one.cell, one.reason) for one in plan.problems]

    async def days(self) -> dict[date, bool]:
        async with self.database.read() as session:
            rows = await session.scalars(select(CalendarDay))
            return {row.day: row.working for row in rows}

    async def entries(self) -> list[dict[str, Any]]:
        async with self.database.read() as session:
            rows = await session.scalars(
                select(Entry).where(Entry.kind == "calendar_changed").order_by(Entry.seq)
            )
            return [json.loads(row.content or "") for row in rows]


@pytest.fixture
async def imports(database: Database) -> Importer:
    async with database.write() as session:
        organisation, _ = await found_organisation(
            session,
            name="示例单位",
            framework=read_framework("3315"),
            administrator="管理员甲",
            now=NOW,
        )
    return Importer(database, organisation)


async def test_days_win_over_the_calendar_and_one_entry_names_them(imports: Importer) -> None:
    days = [(MONDAY, "休息"), ("2027年1月2日", " 上 班"), (NEW_YEAR, "休息")]
    assert await imports(days) == 3
    async with imports.database.read() as session:
        calendar = await calendar_of(session, imports.organisation)
    working = {day: calendar.is_working_day(day) for day in (NEW_YEAR, SATURDAY, MONDAY)}
    assert working == {NEW_YEAR: False, SATURDAY: True, MONDAY: False}
    [entry] = await imports.entries()
    assert (entry["count"], entry["working"], entry["free"]) == (
        3,
        ["2027-01-02"],
        ["2027-01-01", "2027-01-04"],
    )


async def test_the_same_days_again_change_nothing_and_others_change_only_themselves(
    imports: Importer,
) -> None:
    days = [(NEW_YEAR, "休息"), (SATURDAY, "上班")]
    assert await imports(days) == 2
    assert await imports(days, now=NOW + timedelta(days=300)) == 0
    assert len(await imports.entries()) == 1
    assert await imports([(SATURDAY, "休息"), (NEW_YEAR, "休息"), (MONDAY, "休息")]) == 2
    # What a later file leaves out stays.
    assert await imports([(SATURDAY, "休息")]) == 0
    assert await imports.days() == {NEW_YEAR: False, SATURDAY: False, MONDAY: False}
    entry = (await imports.entries())[-1]
    assert (entry["count"], entry["free"]) == (2, ["2027-01-02", "2027-01-04"])


@pytest.mark.parametrize("days", [None, []])
async def test_the_sheet_may_be_missing_or_without_rows(
    imports: Importer, days: Cells | None
) -> None:
    assert await imports(days) == 0
    assert await imports.entries() == []


def test_the_sheet_may_be_quite_blank() -> None:
    content = workbook(extra=lambda book, *_: book.add_worksheet(DAYS.name))
    assert read_workbook(content).problems == []


@pytest.mark.parametrize(
    ("days", "problems"),
    [
        ([(None, "休息")], [("A2", Reason.REQUIRED)]),
        ([(NEW_YEAR, None)], [("B2", Reason.REQUIRED)]),
        ([("元旦", "休息")], [("A2", Reason.NOT_DATE)]),
        ([("2027-02-30", "休息")], [("A2", Reason.NOT_DATE)]),
        ([(WALL_CLOCK, "休息")], [("A2", Reason.NOT_DATE)]),
        ([(46000, "放假")], [("A2", Reason.NUMBER_NOT_DATE), ("B2", Reason.ARRANGEMENT_UNKNOWN)]),
        ([(NEW_YEAR, True)], [("B2", Reason.NOT_TEXT)]),
        ([*ONE_DAY, ("2027/1/1", "上班")], [("A3", Reason.DAY_TWICE)]),
        ([*ONE_DAY, *ONE_DAY], [("A3", Reason.DAY_TWICE)]),
        ([("2207-01-01", "休息"), *ONE_DAY], [("A2", Reason.DAY_FAR)]),
        ([("x", "休息"), ("y", "休息")], [("A2", Reason.NOT_DATE), ("A3", Reason.NOT_DATE)]),
    ],
)
async def test_each_bad_cell_is_named_and_no_day_is_taken(
    imports: Importer, days: Cells, problems: list[tuple[str, Reason]]
) -> None:
    assert await imports.problems(days) == problems
    assert await imports.days() == {}


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh_CN", "请用：上班、休息"), ("en", "Use 上班、休息")],
)
def test_the_reason_offers_what_can_be_chosen(language: str, words: str) -> None:
    [problem] = read_workbook(workbook(days=[(NEW_YEAR, "放假")])).problems
    assert (problem.sheet, problem.value) == (DAYS.name, "放假")
    assert words in reason_text(problem, language)


async def test_deadlines_of_the_same_file_count_by_its_days(imports: Importer) -> None:
    people = [("张三", "办公室", None, None)]
    task = ("一件", "履职责任", None, "张三", None, "两个工作日内")
    # From Monday the 23rd: Tuesday is made free, so the second working day is Thursday.
    assert await imports([(date(2026, 11, 24), "休息")], people, [task]) == 1
    async with imports.database.read() as session:
        deadline = (await session.scalars(select(Task.deadline))).one()
    assert deadline == datetime(2026, 11, 26, 10, tzinfo=UTC)


async def test_the_doctor_counts_a_year_whose_days_were_imported(imports: Importer) -> None:
    async def finding(now: datetime) -> Finding:
        async with imports.database.read() as session:
            return await calendar_finding(session, imports.organisation, now)

    december = datetime(2026, 12, 10, tzinfo=UTC)
    before = await finding(december)
    assert "2026-12-31" in before.words
    assert DAYS.name in before.mend
    await imports(ONE_DAY)
    after = await finding(december)
    assert "2027-12-31" in after.words
    assert DAYS.name in after.words
    assert after.mend == ""


def test_the_template_has_the_sheet_and_its_days_are_read() -> None:
    file = BytesIO()
    write_template(file, Choices(["履职责任"]))
    found = read_workbook(file.getvalue())
    assert (found.problems, found.days) == ([], [])
    assert found.columns[DAYS.name] == {"日期": 1, "安排": 2}
