"""What the scheduler fails at: it comes again later, stops nothing else, and is told in the end."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.lists import handing_out
from ledger.lists.responsibility_lists import letters_of_lists
from ledger.rhythm.fan_out import Chunk
from models import Database, Entry, Occurrence, OccurrenceState, Organisation, Priority, Setback
from models.framework import PushKind
from models.rounds import ScheduledStep
from scheduler import due, pieces
from scheduler.by_hand import push_now
from scheduler.due import run_due
from tests.staff import DAY, HOUR, MONDAY, Staff, hire

NINE = MONDAY + HOUR
LIST = ("weekly-list", "2026-W48")
TRIES = [timedelta(minutes=minutes) for minutes in (0, 1, 6, 21, 81)]


@pytest.fixture
async def staff(database: Database) -> Staff:
    hired = await hire(database, founded=MONDAY)
    await hired.task("张三", "完成专项检查", MONDAY + 4 * DAY)
    return hired


async def setbacks(staff: Staff) -> list[tuple[str, int]]:
    async with staff.database.read() as session:
        rows = await session.scalars(select(Setback).order_by(Setback.step))
        return [(row.step, row.attempts) for row in rows]


async def state_of(staff: Staff, rule: str, period: str) -> OccurrenceState:
    async with staff.database.read() as session:
        row = await session.get_one(Occurrence, (staff.organisation_id, rule, period))
        return row.state


class Broken:
    """Makes no letters, but counts how often it was asked to."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(
        self, _session: AsyncSession, _organisation: Organisation, _row: Occurrence, _now: object
    ) -> Chunk:
        self.asked += 1
        raise KeyError("deadline")


@pytest.fixture(params=["made ready before the lock", "made under the lock"])
def broken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Broken:
    """The lists cannot be made."""
    maker = Broken()
    monkeypatch.setitem(handing_out.PUSHES, PushKind.TASK_LIST, (maker, Priority.BULK))
    if request.param == "made ready before the lock":
        monkeypatch.setattr(handing_out, "READING_ONLY", frozenset({maker}))
    return maker


async def test_a_push_that_fails_comes_again_and_stops_no_other(
    staff: Staff, broken: Broken
) -> None:
    await run_due(staff.database, staff.organisation_id, NINE)
    assert await setbacks(staff) == [("pushes:weekly-list:2026-W48", 1)]
    assert await state_of(staff, *LIST) is OccurrenceState.OPEN
    await run_due(staff.database, staff.organisation_id, NINE + timedelta(seconds=30))
    assert broken.asked == 1  # not yet
    await run_due(staff.database, staff.organisation_id, MONDAY + 4 * DAY + 11 * HOUR)
    assert any("每周夜读" in text for text in await staff.heard("张三"))


async def test_a_push_that_goes_on_failing_is_set_aside_and_told_once(
    staff: Staff, broken: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    for later in TRIES:
        assert await state_of_open(staff)
        await run_due(staff.database, staff.organisation_id, NINE + later)
    assert broken.asked == len(TRIES)
    assert await state_of(staff, *LIST) is OccurrenceState.FAILED
    assert await setbacks(staff) == []
    (told,) = [text for text in await staff.heard("管理员甲") if "没能发完" in text]
    assert "责任清单（11月23日（周一） 09:00）：连续 5 次出错，已停下，此前发出 0 条" in told
    assert "taizhang push weekly-list" in told
    async with staff.database.read() as session:
        kinds = list(await session.scalars(select(Entry.kind)))
        assert kinds.count("push_failed") == 1
    await run_due(staff.database, staff.organisation_id, NINE + 3 * HOUR)
    assert broken.asked == len(TRIES)

    mended = (letters_of_lists, Priority.BULK)
    monkeypatch.setitem(handing_out.PUSHES, PushKind.TASK_LIST, mended)
    await push_now(staff.database, staff.organisation_id, "weekly-list", NINE + 4 * HOUR)
    assert await state_of(staff, *LIST) is OccurrenceState.DONE
    lists = [text for text in await staff.heard("张三") if "完成专项检查" in text]
    assert len(lists) == 1


async def state_of_open(staff: Staff) -> bool:
    """Return whether the list is still to be handed out, or not opened yet."""
    async with staff.database.read() as session:
        row = await session.get(Occurrence, (staff.organisation_id, *LIST))
        return row is None or row.state is OccurrenceState.OPEN


async def test_a_push_that_failed_half_way_goes_on_by_hand_where_it_stopped(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.rhythm.fan_out.CHUNK_SIZE", 2)
    for number in range(6):
        await staff.person(f"成员{number}", "业务一部")
        await staff.task(f"成员{number}", "事项", MONDAY + 99 * HOUR)
    chunks = 0

    async def half_way(
        session: AsyncSession, organisation: Organisation, row: Occurrence, now: object
    ) -> Chunk:
        nonlocal chunks
        chunks += 1
        if chunks > 2:
            raise KeyError("deadline")
        return await letters_of_lists(session, organisation, row, now)  # type: ignore[arg-type]

    monkeypatch.setitem(handing_out.PUSHES, PushKind.TASK_LIST, (half_way, Priority.BULK))
    for later in TRIES:
        await run_due(staff.database, staff.organisation_id, NINE + later)
    assert await state_of(staff, *LIST) is OccurrenceState.FAILED
    had = len([name for name in staff.people if await staff.heard(name)])
    assert had > 1
    monkeypatch.setitem(handing_out.PUSHES, PushKind.TASK_LIST, (letters_of_lists, Priority.BULK))
    await push_now(staff.database, staff.organisation_id, "weekly-list", NINE + 4 * HOUR)
    for number in range(6):
        assert len([text for text in await staff.heard(f"成员{number}") if "事项" in text]) == 1


async def test_what_is_too_late_is_never_made_ready(staff: Staff, broken: Broken) -> None:
    await run_due(staff.database, staff.organisation_id, NINE)
    async with staff.database.read() as session:
        row = await session.get_one(Occurrence, (staff.organisation_id, *LIST))
    await run_due(staff.database, staff.organisation_id, row.useful_until + HOUR)
    assert broken.asked == 1
    assert await state_of(staff, *LIST) is OccurrenceState.MISSED


async def test_a_step_that_is_about_no_push_stops_nothing_and_is_told(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    await run_due(staff.database, staff.organisation_id, NINE)

    async def fails(*_: object) -> None:
        raise LookupError("round")

    with monkeypatch.context() as patched:
        patched.setitem(pieces.FINDERS, ScheduledStep.ROUNDS, fails)
        for later in TRIES:
            await run_due(staff.database, staff.organisation_id, NINE + DAY + later)
        assert await state_of(staff, "head-digest", "2026-11-24") is OccurrenceState.DONE
        (told,) = [text for text in await staff.heard("管理员甲") if "定时工作" in text]
        assert "连续 5 次没有办成：填报的截止和提醒" in told
        await run_due(staff.database, staff.organisation_id, NINE + DAY + 3 * HOUR)
        assert await setbacks(staff) == [("rounds", 6)]
        assert len([text for text in await staff.heard("管理员甲") if "定时工作" in text]) == 1
    # Its hour is not over: it is left alone. Then it is tried, and the setback is forgotten.
    await run_due(staff.database, staff.organisation_id, MONDAY + 4 * DAY + 11 * HOUR)
    await run_due(staff.database, staff.organisation_id, MONDAY + 6 * DAY + 14 * HOUR)
    assert await setbacks(staff) == []
    assert any("填报情况" in text for text in await staff.heard("李四"))


async def test_a_step_that_cannot_even_be_told_of_stops_nothing(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    await run_due(staff.database, staff.organisation_id, NINE)

    async def fails(*_: object, **__: object) -> None:
        raise LookupError("round")

    with monkeypatch.context() as patched:
        patched.setitem(pieces.FINDERS, ScheduledStep.ROUNDS, fails)
        patched.setattr(due, "tell_of_setback", fails)
        for later in TRIES:
            await run_due(staff.database, staff.organisation_id, NINE + DAY + later)
    assert await setbacks(staff) == [("rounds", 5)]
    assert await state_of(staff, "head-digest", "2026-11-24") is OccurrenceState.DONE
    assert await state_of(staff, "group-post", "2026-11-24") is OccurrenceState.DONE


async def test_a_database_that_is_away_is_no_setback(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, ConnectionError(), connection_invalidated=True)

    with monkeypatch.context() as patched:
        patched.setattr(pieces, "open_pushes", away)
        with pytest.raises(OperationalError):
            await run_due(staff.database, staff.organisation_id, NINE)
    assert await setbacks(staff) == []
    await run_due(staff.database, staff.organisation_id, NINE)
    assert any("完成专项检查" in text for text in await staff.heard("张三"))
