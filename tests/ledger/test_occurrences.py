"""What is due when: once per period, moved to working days, sent late or reported as missed."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import ColumnElement, func, select, update

from ledger.book.chain import verify_chain
from ledger.book.refusals import Refusal
from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import top_unit
from ledger.rhythm.missed import TOO_LATE, count_undelivered
from ledger.rhythm.planning import (
    Plan,
    PlanChange,
    PlannedOccurrence,
    planned_bulletins,
    planned_pushes,
    sort_out,
)
from ledger.roster.calendar_days import PlannedDays, set_days
from models import (
    Database,
    Entry,
    Occurrence,
    OccurrenceState,
    Organisation,
    Outbox,
    OutboxState,
    RoleName,
    Round,
    Unit,
)
from models.framework import Framework, Push, PushKind, WorkingDays, read_framework
from scheduler.by_hand import push_now
from scheduler.due import run_due
from scheduler.pieces import DueWork, find_pieces
from scheduler.planned_times import planned_times
from tests.staff import DAY, HOUR, MONDAY, Staff, hire
from wording.rhythm import PushSentAlready, PushUnknown

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(SHANGHAI)
FRAMEWORK = read_framework("3315")


def at(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def due_times(
    policy: WorkingDays,
    days: tuple[str, ...],
    since: datetime,
    until: datetime,
    overrides: Mapping[date, bool] | None = None,
) -> list[str]:
    push = Push(
        key="it",
        kind=PushKind.TASK_LIST,
        days=days,
        at=time(9),
        working_days=policy,
        useful_for=timedelta(hours=8),
    )
    framework = Framework(
        key="one", name="one", responsibilities=({"key": "r", "name": "r"},), pushes=(push,)
    )
    times = planned_times(days, time(9), timezone="Asia/Shanghai", since=since, until=until)
    found = planned_pushes(
        framework, Plan(since, until, {"it": times}), WorkCalendar(SHANGHAI, overrides or {})
    )
    return [f"{one.period} {one.due_at.astimezone(SHANGHAI):%m-%d %H:%M}" for one in found]


WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.mark.parametrize(
    ("policy", "days", "since", "until", "expected"),
    [
        # National Day 2026: free from 1 to 7 October, working on Saturday the 10th.
        (WorkingDays.MOVE, ("mon",), at(9, 28), at(10, 13),
         ["2026-W40 09-28 09:00", "2026-W41 10-08 09:00", "2026-W42 10-12 09:00"]),
        (WorkingDays.IGNORE, ("mon",), at(10, 5), at(10, 6),
         ["2026-W41 10-05 09:00"]),
        (WorkingDays.ONLY, ("mon",), at(10, 5), at(10, 6),
         []),
        (WorkingDays.ONLY, WEEK, at(10, 7, 0), at(10, 12),
         ["2026-10-08 10-08 09:00", "2026-10-09 10-09 09:00",
          "2026-10-10 10-10 09:00", "2026-10-12 10-12 09:00"]),
        # The whole week off in February: both Mondays would move to the same day; one push.
        (WorkingDays.MOVE, ("mon",), at(2, 16), at(2, 25),
         ["2026-W09 02-24 09:00"]),
        # A Sunday that is worked.
        (WorkingDays.ONLY, ("sun",), at(1, 4), at(1, 5),
         ["2026-W01 01-04 09:00"]),
        # New Year: the ISO week belongs to the old year.
        (WorkingDays.MOVE, ("fri",), at(1, 1, 0, year=2027), at(1, 2, year=2027),
         ["2026-W53 01-04 09:00"]),  # 元旦 is off by law
    ],
)  # fmt: skip
def test_pushes_keep_to_working_days(
    policy: WorkingDays,
    days: tuple[str, ...],
    since: datetime,
    until: datetime,
    expected: list[str],
) -> None:
    assert due_times(policy, days, since, until) == expected


def test_an_override_wins_over_the_announced_calendar() -> None:
    day_off = {datetime(2026, 11, 23).date(): False}  # noqa: DTZ001
    found = due_times(WorkingDays.MOVE, ("mon",), at(11, 23), at(11, 24), overrides=day_off)
    assert found == ["2026-W48 11-24 09:00"]


def planned(rule: str, period: str, due: datetime, hours: int) -> PlannedOccurrence:
    return PlannedOccurrence(rule, period, due, due + timedelta(hours=hours))


LIST_47 = planned("list", "W47", at(11, 16), 14 * 24)
LIST_48 = planned("list", "W48", at(11, 23), 14 * 24)
POST_23 = planned("post", "23", at(11, 23), 9)
POST_24 = planned("post", "24", at(11, 24), 9)
EVERY = (LIST_47, LIST_48, POST_23, POST_24)


@pytest.mark.parametrize(
    ("now", "known", "founded", "due", "missed"),
    [
        (at(11, 16, 8, 59), (), at(11, 1), (), ()),
        (at(11, 16), (), at(11, 1), (LIST_47,), ()),
        (at(11, 16), ((LIST_47.rule, "W47"),), at(11, 1), (), ()),
        (at(11, 23, 10), (), at(11, 1), (LIST_48, POST_23), (LIST_47,)),  # the latest
        (at(11, 23, 18), (), at(11, 1), (LIST_48,), (LIST_47, POST_23)),  # at its end: too late
        (at(11, 24, 17), (), at(11, 1), (LIST_48, POST_24), (LIST_47, POST_23)),
        (at(11, 24, 17), (), at(11, 23, 9, 1), (POST_24,), ()),  # nothing from before the founding
        (at(12, 31), (), at(11, 1), (), EVERY),
    ],
)  # fmt: skip
def test_what_is_due_and_what_is_missed(
    now: datetime,
    known: tuple[tuple[str, str], ...],
    founded: datetime,
    due: tuple[PlannedOccurrence, ...],
    missed: tuple[PlannedOccurrence, ...],
) -> None:
    decision = sort_out(EVERY, known, founded=founded, now=now)
    assert (set(decision.due), set(decision.missed)) == (set(due), set(missed))


@pytest.mark.parametrize(
    ("now", "opened", "due", "missed"),
    [
        # The time was moved into the past of the same day: made good, as it is still useful.
        (at(11, 23, 9, 31), at(11, 16), (LIST_48, POST_23), ()),
        # A name for the period that is new (weekly before, by days now): the list went out already.
        (at(11, 23, 9, 31), at(11, 23, 8), (POST_23,), ()),
        # Later times count as ever; what only the change has put into the past was not missed.
        (at(11, 24, 18), at(11, 23, 8), (), (POST_24,)),
        (at(12, 31), at(11, 16), (), (POST_24,)),
    ],
)  # fmt: skip
def test_a_change_of_the_plan_has_missed_nothing(
    now: datetime,
    opened: datetime,
    due: tuple[PlannedOccurrence, ...],
    missed: tuple[PlannedOccurrence, ...],
) -> None:
    decision = sort_out(
        EVERY,
        (),
        founded=at(11, 1),
        now=now,
        change=PlanChange(at(11, 23, 9, 30), {LIST_48.rule: opened}),
    )
    assert (set(decision.due), set(decision.missed)) == (set(due), set(missed))


def test_of_two_drafts_that_holidays_move_to_one_day_both_are_made() -> None:
    since, now = at(2, 9, 12), at(2, 24, 8, 20)
    planned = list(planned_bulletins(FRAMEWORK, CALENDAR, since=since, until=now))
    weekly = [one for one in planned if one.rule == "weekly-bulletin"]
    assert [(one.period, one.due_at) for one in weekly] == [("2026-W07", now), ("2026-W08", now)]
    decision = sort_out(weekly, (), founded=since, now=now)
    assert (set(decision.due), decision.missed) == (set(weekly), ())


async def states(staff: Staff) -> dict[tuple[str, str], str]:
    async with staff.database.read() as session:
        rows = await session.scalars(select(Occurrence))
        return {(row.rule, row.period): row.state.value for row in rows}


async def count(staff: Staff, *conditions: ColumnElement[bool]) -> int:
    async with staff.database.read() as session:
        found = await session.scalar(select(func.count()).select_from(Outbox).where(*conditions))
        return found or 0


async def test_each_period_is_pushed_once_however_often_it_ticks(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)
    await staff.task("张三", "完成专项检查", at(11, 27, 18))
    for minutes in range(0, 300, 10):
        await run_due(database, staff.organisation_id, MONDAY + timedelta(minutes=minutes))
    assert await states(staff) == {
        ("weekly-list", "2026-W48"): "done",
        ("head-digest", "2026-11-23"): "done",
        ("deadline-reminder", "2026-11-23"): "done",
        ("group-post", "2026-11-23"): "done",
        ("weekly-bulletin", "2026-W47"): "done",  # of a week before there was anybody: no draft
    }
    assert len(await staff.heard("张三")) == 1
    assert await staff.heard("王五") == []  # nothing open: not disturbed


async def test_a_clock_that_jumps_back_sends_nothing_twice(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)
    await staff.task("张三", "完成专项检查", at(11, 27, 18))
    for hours in (2, 1, -5, 1, 26, 2, 50):
        await run_due(database, staff.organisation_id, MONDAY + hours * HOUR)
    assert len(await staff.heard("张三")) == 1
    async with database.read() as session:
        assert (await verify_chain(session, staff.organisation_id)).broken is None


async def test_two_processes_that_tick_at_once_push_once(
    database: Database, database_url: str
) -> None:
    staff = await hire(database, founded=MONDAY)
    for number in range(30):
        await staff.person(f"成员{number}", "业务一部")
        await staff.task(f"成员{number}", "事项", at(11, 27, 18))
    other = Database(database_url)
    try:
        now = MONDAY + 2 * HOUR
        done = await asyncio.gather(
            *(run_due(one, staff.organisation_id, now) for one in (database, other) * 3)
        )
        assert sum(done) > 0
    finally:
        await other.dispose()
    assert await count(staff, Outbox.once_key.like("weekly-list:%")) == 31  # and the head's
    async with database.read() as session:
        kinds = await session.scalars(select(Entry.kind).where(Entry.kind == "push_opened"))
        assert len(kinds.all()) == 5
        assert (await verify_chain(session, staff.organisation_id)).broken is None


async def take(work: DueWork, staff: Staff, *, killed: bool = False) -> None:
    async with staff.database.write() as session:
        await work(session, await session.get_one(Organisation, staff.organisation_id))
        if killed:
            raise KeyboardInterrupt


async def test_a_fan_out_goes_on_where_a_crash_left_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.rhythm.fan_out.CHUNK_SIZE", 4)
    staff = await hire(database, founded=MONDAY)
    for number in range(10):
        await staff.person(f"成员{number}", "业务一部")
        await staff.task(f"成员{number}", "事项", at(11, 27, 18))
    now = MONDAY + HOUR
    steps = 0
    while True:
        async with database.read() as session:
            organisation = await session.get_one(Organisation, staff.organisation_id)
            pieces = await find_pieces(session, organisation, now, held=())
        if not pieces:
            break
        steps += 1
        # Each step is tried, killed before its commit, and done again by whoever comes next.
        with pytest.raises(KeyboardInterrupt):
            await take(pieces[0].work, staff, killed=True)
        await take(pieces[0].work, staff)
    for number in range(10):
        assert len(await staff.heard(f"成员{number}")) == 1
    assert steps > 5
    async with database.read() as session:
        row = await session.get_one(Occurrence, (staff.organisation_id, "weekly-list", "2026-W48"))
        assert (row.state, row.served) == (OccurrenceState.DONE, 11)
        assert (await verify_chain(session, staff.organisation_id)).broken is None


async def test_a_fan_out_begun_again_writes_no_letter_twice(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)
    await staff.task("张三", "完成专项检查", at(11, 27, 18))
    await run_due(database, staff.organisation_id, MONDAY + HOUR)
    heard = len(await staff.heard("张三"))
    async with database.write() as session:
        row = await session.get_one(Occurrence, (staff.organisation_id, "weekly-list", "2026-W48"))
        row.state, row.served_up_to = OccurrenceState.OPEN, 0  # as if it had reached nobody
    await run_due(database, staff.organisation_id, MONDAY + 2 * HOUR)
    assert (await states(staff))["weekly-list", "2026-W48"] == "done"
    assert heard == len(await staff.heard("张三")) == 1


async def test_after_two_weeks_down_one_of_each_kind_and_one_report(database: Database) -> None:
    staff = await hire(database, founded=MONDAY - 21 * DAY)
    await staff.task("张三", "完成专项检查", at(11, 27, 18))
    await run_due(database, staff.organisation_id, MONDAY + 2 * HOUR)
    found = await states(staff)
    assert found["weekly-list", "2026-W48"] == "done"
    assert found["weekly-list", "2026-W47"] == "missed"
    assert found["weekly-study", "2026-W46"] == "missed"
    assert found["head-digest", "2026-11-20"] == "missed"
    assert ("head-digest", "2026-11-21") not in found  # a Saturday is no miss
    (report,) = await staff.heard("管理员甲")
    assert "责任清单：11月2日（周一）至11月16日（周一），共 3 次" in report
    assert "部门每日提要：11月2日（周一）至11月20日（周五），共 15 次" in report
    assert "每周夜读：11月6日（周五）至11月20日（周五），共 3 次" in report
    await run_due(database, staff.organisation_id, MONDAY + 3 * HOUR)
    assert len(await staff.heard("管理员甲")) == 1
    assert len(await staff.heard("张三")) == 1


async def test_what_a_crash_left_too_long_is_reported_as_missed(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)
    await staff.task("张三", "完成专项检查", at(11, 27, 18))
    async with database.write() as session:
        session.add(
            Occurrence(
                organisation_id=staff.organisation_id,
                rule="weekly-list",
                period="2026-W48",
                due_at=MONDAY + HOUR,
                opened_at=MONDAY + HOUR,
                useful_until=MONDAY + 73 * HOUR,
                state=OccurrenceState.OPEN,
            )
        )
    await run_due(database, staff.organisation_id, MONDAY + 74 * HOUR)
    assert (await states(staff))["weekly-list", "2026-W48"] == "missed"
    reports = await staff.heard("管理员甲")
    assert any("责任清单：11月23日（周一） 09:00" in report for report in reports)


async def test_a_push_by_hand_goes_out_once_per_period(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)
    await staff.task("张三", "完成专项检查", at(11, 27, 18))
    queued = await push_now(database, staff.organisation_id, "weekly-list", MONDAY)
    assert (queued.period, queued.already) == ("2026-W48", False)
    assert len(await staff.heard("张三")) == 1
    with pytest.raises(Refusal) as refused:
        await push_now(database, staff.organisation_id, "weekly-list", MONDAY + HOUR)
    assert isinstance(refused.value.message, PushSentAlready)
    await run_due(database, staff.organisation_id, MONDAY + 2 * HOUR)
    assert len(await staff.heard("张三")) == 1
    with pytest.raises(Refusal) as refused:
        await push_now(database, staff.organisation_id, "no-such", MONDAY)
    assert isinstance(refused.value.message, PushUnknown)


async def test_a_check_in_by_hand_opens_the_round_that_closes_next(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)
    queued = await push_now(database, staff.organisation_id, "weekly-study", MONDAY)
    assert queued.period == "2026-W48"
    async with database.read() as session:
        row = (await session.scalars(select(Round))).one()
        assert row.closes_at == at(11, 29, 21)
    await run_due(database, staff.organisation_id, at(11, 27, 19))
    assert len([text for text in await staff.heard("张三") if "夜读" in text]) == 1


async def test_the_administrator_hears_once_that_the_calendar_runs_out(database: Database) -> None:
    staff = await hire(database, founded=at(12, 7, 10))
    await run_due(database, staff.organisation_id, at(12, 9, 20))
    assert not any("放假安排" in text for text in await staff.heard("管理员甲"))
    for hours in range(0, 100, 20):
        await run_due(database, staff.organisation_id, at(12, 12) + hours * HOUR)
    told = [text for text in await staff.heard("管理员甲") if "放假安排" in text]
    assert len(told) == 1
    assert "2027 年" in told[0]


async def test_a_quiet_tick_takes_no_write_lock(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = await hire(database, founded=MONDAY)
    await run_due(database, staff.organisation_id, MONDAY)

    def refuse() -> None:
        raise AssertionError("a tick with nothing to do opened a write transaction")

    monkeypatch.setattr(database, "write", refuse)
    assert await run_due(database, staff.organisation_id, MONDAY + timedelta(minutes=1)) == 0


async def test_what_telegram_never_got_in_time_is_reported_once(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)
    await staff.task("张三", "完成专项检查", at(11, 27, 18))
    await staff.task("王五", "完成专项检查", at(11, 27, 18))
    now = MONDAY + HOUR
    await run_due(database, staff.organisation_id, now)
    async with database.write() as session:
        rows = list(await session.scalars(select(Outbox).where(Outbox.method == "sendMessage")))
        for row in rows:
            row.state = OutboxState.SENT
            if row.member_id == staff.people["张三"]:
                row.state, row.error = OutboxState.DROPPED, TOO_LATE
    for hours in (71, 72, 73, 80):
        await run_due(database, staff.organisation_id, now + hours * HOUR)
    reports = [text for text in await staff.heard("管理员甲") if "没能及时送达" in text]
    assert len(reports) == 1
    assert "责任清单（11月23日（周一） 09:00）：3 条中有 1 条" in reports[0]


@pytest.mark.parametrize(
    ("zone", "monday", "utc_hour"),
    [
        ("America/New_York", (2026, 10, 26), 13),  # summer time
        ("America/New_York", (2026, 11, 2), 14),  # the clock was put back the day before
        ("Asia/Kathmandu", (2026, 11, 2), 3.25),
        ("Pacific/Kiritimati", (2026, 11, 2), -5),  # still Sunday in UTC
    ],
)
async def test_nine_is_nine_on_the_organisations_own_clock(
    database: Database, zone: str, monday: tuple[int, int, int], utc_hour: float
) -> None:
    framework = FRAMEWORK.model_copy(update={"timezone": zone, "calendar": "weekdays"})
    nine = datetime(*monday, tzinfo=UTC) + timedelta(hours=utc_hour)
    staff = await hire(database, framework=framework, founded=nine - 3 * HOUR)
    await staff.task("张三", "完成专项检查", nine + 4 * DAY)
    await run_due(database, staff.organisation_id, nine - timedelta(seconds=1))
    assert await staff.heard("张三") == []
    await run_due(database, staff.organisation_id, nine)
    assert len(await staff.heard("张三")) == 1


async def test_the_digest_of_a_head_who_cannot_hear_goes_to_the_leader(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)
    await staff.unit("二部")
    await staff.person("没来的负责人", "二部", RoleName.HEAD, joined_at=None)
    await staff.person("赵六", "二部")
    staff.units["示例单位"] = (await top_of(staff)).id
    await staff.person("检察长", "示例单位", RoleName.LEADER)
    await staff.task("赵六", "二部的事", at(11, 20, 18))
    await staff.task("张三", "一部的事", at(11, 20, 18))
    await run_due(database, staff.organisation_id, MONDAY + HOUR)
    (digest,) = await staff.heard("检察长")
    assert "二部的事" in digest
    assert "一部的事" not in digest
    assert any("🔴 已逾期 · 1 项" in text for text in await staff.heard("李四"))


async def top_of(staff: Staff) -> Unit:
    async with staff.database.read() as session:
        return await top_unit(session, staff.organisation_id)


async def test_a_push_by_hand_that_found_nobody_has_not_used_up_its_period(
    database: Database,
) -> None:
    staff = await hire(database, founded=MONDAY)
    await push_now(database, staff.organisation_id, "weekly-list", MONDAY)
    await staff.task("张三", "完成专项检查", at(11, 27, 18))
    await run_due(database, staff.organisation_id, MONDAY + 2 * HOUR)
    assert await staff.heard("张三") == []
    queued = await push_now(database, staff.organisation_id, "weekly-list", MONDAY + 3 * HOUR)
    assert not queued.already
    assert len(await staff.heard("张三")) == 1
    with pytest.raises(Refusal):
        await push_now(database, staff.organisation_id, "weekly-list", MONDAY + 4 * HOUR)


async def test_a_missed_push_can_be_made_good_by_hand(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)
    await staff.task("张三", "完成专项检查", at(11, 27, 18))
    await run_due(database, staff.organisation_id, at(11, 27, 10))
    assert (await states(staff))["weekly-list", "2026-W48"] == "missed"
    await push_now(database, staff.organisation_id, "weekly-list", at(11, 27, 11))
    assert any("责任清单" in text for text in await staff.heard("张三"))
    assert (await states(staff))["weekly-list", "2026-W48"] == "done"


async def test_working_days_entered_afterwards_were_not_missed(database: Database) -> None:
    staff = await hire(database, founded=MONDAY - 21 * DAY)
    await run_due(database, staff.organisation_id, MONDAY)

    async def told_of_missed() -> list[str]:
        return [
            text for text in await staff.heard("管理员甲") if "错过了" in text and "提要" in text
        ]

    told = await told_of_missed()
    assert len(told) == 1
    async with database.write() as session:
        organisation = await session.get_one(Organisation, staff.organisation_id)
        saturday = PlannedDays(new={(MONDAY - 2 * DAY).date(): True})
        await set_days(session, organisation, saturday, now=MONDAY + HOUR)
    await run_due(database, staff.organisation_id, MONDAY + 2 * HOUR)
    assert ("head-digest", "2026-11-21") not in await states(staff)
    assert await told_of_missed() == told


async def test_only_what_belongs_to_a_push_is_counted_as_its_own(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)
    await staff.task("张三", "完成专项检查", at(11, 27, 18))
    await run_due(database, staff.organisation_id, MONDAY + HOUR)
    async with database.write() as session:
        await session.execute(update(Outbox).values(state=OutboxState.DROPPED, error=TOO_LATE))
        occurrence = await session.get_one(
            Occurrence, (staff.organisation_id, "weekly-list", "2026-W48")
        )
        undelivered = await count_undelivered(session, occurrence, MONDAY + 90 * HOUR)
    assert undelivered == occurrence.served == 2  # his, and that of the head who sees him there
