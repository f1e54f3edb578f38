"""Sheet 读数: readings of indicators imported, corrected by the next file, refused by cell."""

from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import select

from ledger.organisations import found_organisation
from ledger.roster.carrying_out import ImportOutcome, carry_out
from ledger.roster.planning import ImportPlan, plan_import
from models import Database, Entry, Organisation, Reading, ReadingVersion, Standing
from models.framework import read_framework
from models.workbook import Reason, read_workbook
from tests.roster.workbooks import Cells, workbook

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
PEOPLE = [("张三", "办公室", None, None)]
RATE, CASES = "认罪认罚适用率", "公益诉讼立案数"
GOOD: Cells = [
    (RATE, "办公室", "2026年10月", 82.5, "统计台账"),
    (RATE, "办公室", date(2026, 9, 30), "84.50%", None),
    (CASES, "办公室", "2025-10", "-3", None),
]
BAD: list[tuple[Cells, list[tuple[str, Reason]]]] = [
    ([(None, "办公室", "10月", 1)], [("A2", Reason.REQUIRED)]),
    ([(RATE, "办公室", "10月", "很高")], [("D2", Reason.NOT_FIGURE)]),
    ([(RATE, "办公室", "10月", True)], [("D2", Reason.NOT_FIGURE)]),
    ([("无罪率", "办公室", "10月", 1)], [("A2", Reason.INDICATOR_UNKNOWN)]),
    ([(RATE, "食堂", "10月", 1)], [("B2", Reason.UNIT_UNKNOWN)]),
    ([(RATE, "办公室", "上个月", 1)], [("C2", Reason.PERIOD_UNREADABLE)]),
    ([(RATE, "办公室", "2027年1月", 1)], [("C2", Reason.PERIOD_AHEAD)]),
    ([*GOOD, (RATE, "办公室", "2026.10", 1)], [("C5", Reason.READING_TWICE)]),
]


async def founded(database: Database) -> Organisation:
    async with database.write() as session:
        organisation, _ = await found_organisation(
            session,
            name="示例单位",
            framework=read_framework("3315"),
            administrator="管理员甲",
            now=NOW,
        )
        return organisation


async def planned(
    database: Database, organisation: Organisation, readings: Cells, *, carry: bool = False
) -> tuple[ImportPlan, ImportOutcome | None]:
    contents = read_workbook(workbook(PEOPLE, readings=readings))
    async with database.write() as session:
        plan = await plan_import(session, organisation=organisation, contents=contents, now=NOW)
        if not carry:
            return plan, None
        assert plan.problems == ()
        done = await carry_out(
            session, organisation=organisation, plan=plan, source="figures.xlsx", now=NOW
        )
        return plan, done


async def test_readings_come_in_by_a_workbook_and_are_corrected_by_the_next(
    database: Database,
) -> None:
    organisation = await founded(database)
    for rows, problems in BAD:
        plan, _ = await planned(database, organisation, rows)
        assert [(one.cell, one.reason) for one in plan.problems] == problems
    plan, _ = await planned(database, organisation, GOOD)
    assert (len(plan.readings.new), plan.is_empty) == (3, False)
    async with database.read() as session:
        assert (await session.scalars(select(Reading))).all() == []  # it was a dry run
    await planned(database, organisation, GOOD, carry=True)
    again, _ = await planned(database, organisation, GOOD)
    assert (again.readings.unchanged, again.is_empty) == (3, True)
    corrected: Cells = [(RATE, "办公室", "10月", 85, None)]
    plan, _ = await planned(database, organisation, corrected, carry=True)
    assert len(plan.readings.changed) == 1
    async with database.read() as session:
        read = await session.scalars(select(Reading).order_by(Reading.indicator, Reading.period))
        assert [(one.period, one.value, one.source) for one in read] == [
            (date(2026, 9, 1), Decimal("84.5"), "figures.xlsx"),
            (date(2026, 10, 1), Decimal(85), "figures.xlsx"),
            (date(2025, 10, 1), Decimal(-3), "figures.xlsx"),
        ]
        [old] = await session.scalars(select(ReadingVersion))
        assert (old.value, old.source) == (Decimal("82.5"), "统计台账")
        kinds = await session.scalars(select(Entry.kind).where(Entry.kind.like("reading%")))
        assert sorted(kinds) == ["reading_corrected", *["reading_recorded"] * 3]
        [rate] = await session.scalars(
            select(Standing).where(Standing.indicator == "plea-leniency")
        )
        assert (rate.value, rate.before, rate.behind) == (Decimal(85), Decimal("84.5"), False)
