"""What a tick looks for: nearly all of it in one question, and one that is broken stops nothing."""

import pytest
from sqlalchemy import select, text

from models import Database, Setback, Task
from models.rounds import ScheduledStep
from models.whether import Question
from scheduler import pieces
from scheduler.due import run_due
from tests.staff import DAY, HOUR, MONDAY, Staff, hire
from tests.statements import watching

NINE = MONDAY + HOUR


@pytest.fixture
async def staff(database: Database) -> Staff:
    hired = await hire(database, founded=MONDAY)
    await hired.task("张三", "完成专项检查", MONDAY + 4 * DAY)
    return hired


async def test_a_tick_that_finds_nothing_asks_little(staff: Staff) -> None:
    await run_due(staff.database, staff.organisation_id, NINE)
    with watching(staff.database) as watched:
        assert await run_due(staff.database, staff.organisation_id, NINE) == 0
    # The organisation and what failed before, rounds, working days, all questions, what is planned.
    assert len([one for one, _ in watched.statements if one != "BEGIN"]) == 5


@pytest.mark.parametrize("breaks", ["when it is made", "when it is asked"])
async def test_a_question_that_is_broken_stops_no_other(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, breaks: str
) -> None:
    async def broken(*_: object) -> list[Question]:
        if breaks == "when it is made":
            raise LookupError("rhythm")
        return [Question(select(Task.id).where(text("no_such_column")), {})]

    monkeypatch.setitem(pieces.QUESTIONS, ScheduledStep.RECURRENCES, broken)
    await run_due(staff.database, staff.organisation_id, NINE)
    assert any("完成专项检查" in said for said in await staff.heard("张三"))
    async with staff.database.read() as session:
        failed = await session.scalars(select(Setback.step))
        assert list(failed) == [ScheduledStep.RECURRENCES]
