"""A check-in that asks whoever has tasks of some responsibility in hand, and nobody else."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select, update
from sqlalchemy.engine import make_url

from ledger.organisations import change_framework
from models import Database, Member, Organisation, Respondent, RoleName, Round, Task, TaskState
from models.framework import Framework, read_framework
from scheduler.due import run_due
from tests.office import Office
from tests.staff import DAY, HOUR, MONDAY, Staff, hire
from tests.statements import Watched, watching

FORM = {
    "key": "standing",
    "title": "在办情况",
    "fields": [{"name": "seen", "type": "acknowledge", "label": "本周都看过了吗？"}],
}
TUESDAY = MONDAY + DAY + 3 * HOUR


def asking(*responsibilities: str, **more: Any) -> Framework:
    """The model with a check-in each Tuesday for who has tasks of these in hand."""
    content = read_framework("3315").model_dump(mode="json")
    content["forms"].append(FORM)
    content["check_ins"].append(
        {
            "key": "standing",
            "form": "standing",
            "responsibility": "performance",
            "respondents": {"holding": responsibilities},
            "schedule": {"rule": "FREQ=WEEKLY;BYDAY=TU", "at": "10:00", "open_for": "P1D"},
            **more,
        }
    )
    return Framework.model_validate(content)


async def asked(staff: Staff) -> set[str]:
    """The names of whom the newest round asks."""
    async with staff.database.read() as session:
        newest = select(Round.id).where(Round.check_in == "standing")
        newest = newest.order_by(Round.id.desc()).limit(1)
        whom = select(Member.name).join(Respondent, Respondent.member_id == Member.id)
        whom = whom.where(Respondent.round_id == newest.scalar_subquery())
        return set(await session.scalars(whom))


async def test_who_holds_a_task_of_a_responsibility_or_below_is_asked(database: Database) -> None:
    staff = await hire(database, framework=asking("performance"))
    for name in ("赵六", "钱七", "孙八"):
        await staff.person(name, "业务一部")
    due = MONDAY + 9 * DAY
    await staff.task("李四", "专项检查", due)
    await staff.task("张三", "整改", due, responsibility="rectification", state=TaskState.SIGNED)
    kept = await staff.task("王五", "查处", due, responsibility="rectification", confidential=True)
    await staff.task("赵六", "办完", due, state=TaskState.COMPLETED)
    await staff.task("钱七", "别的", due, responsibility="assessment")
    await run_due(database, staff.organisation_id, TUESDAY)
    assert await asked(staff) == {"李四", "张三"}
    assert any("本周都看过了吗" in words for words in await staff.heard("张三"))
    assert not any("本周都看过了吗" in words for words in await staff.heard("王五"))
    # A week later one is no secret any more, and another is done.
    async with database.write() as session:
        await session.execute(update(Task).where(Task.id == kept).values(confidential=False))
        done = update(Task).where(Task.owner_id == staff.people["李四"])
        await session.execute(done.values(state=TaskState.STRUCK_OFF))
    await run_due(database, staff.organisation_id, TUESDAY + timedelta(days=7))
    assert await asked(staff) == {"张三", "王五"}


async def test_roles_and_kinds_of_units_narrow_it(database: Database) -> None:
    whom = {"holding": ["performance", "assessment"], "roles": ["member"]}
    staff = await hire(database, framework=asking(respondents=whom))
    await staff.person("赵六", "业务一部", RoleName.SUPERVISOR)
    for name in ("李四", "赵六", "张三"):
        await staff.task(name, "专项检查", MONDAY + 9 * DAY, responsibility="assessment")
    await run_due(database, staff.organisation_id, TUESDAY)
    assert await asked(staff) == {"张三"}


async def test_as_a_talk_it_is_asked_of_its_owner_alone(office: Office) -> None:
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        change_framework(session, organisation, asking("rectification"), now=office.clock.now())
    await office.head.registers("@张三 12月18日前 整改卷宗 #问题整改")
    await office.clock.jumps_to("2026-11-24 09:59")
    await office.clock.moves_to("2026-11-24 10:00")
    question = await office.zhang.hears("本周都看过了吗")
    await office.wang.hears_nothing("本周都看过了吗")
    await office.zhang.taps("OK", on=question)
    [row] = await office.all(Round, Round.check_in == "standing")
    [one] = await office.all(Respondent, Respondent.round_id == row.id)
    assert (one.member_id, one.answered_at is not None) == (office.zhang.member_id, True)


def steps(watched: Watched, path: str) -> list[str]:
    """The steps in which SQLite looks for the audience of a round."""
    found = []
    with closing(sqlite3.connect(path)) as connection:
        for statement, parameters in watched.statements:
            if "WITH RECURSIVE held" in statement:
                plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
                found += [step for *_, step in plan]
    return found


async def test_the_tasks_of_each_are_found_by_their_owner(database: Database) -> None:
    statements: list[int] = []
    staff = await hire(database, framework=asking("performance"))
    for more in (2, 40):
        for number in range(more):
            name = f"成员{more}-{number}"
            await staff.person(name, "业务一部")
            await staff.task(name, "专项检查", MONDAY + 90 * DAY)
        week = timedelta(days=7 * len(statements))
        with watching(database) as watched:
            await run_due(database, staff.organisation_id, TUESDAY + week)
        statements.append(sum("WITH RECURSIVE held" in one for one, _ in watched.statements))
    assert len(await asked(staff)) == 42
    assert statements[0] == statements[1] > 0
    path = make_url(str(database.engine.url)).database
    if database.engine.dialect.name == "sqlite" and path is not None:
        found = [step for step in steps(watched, path) if " tasks " in step]
        assert found
        assert all("owner_id=?" in step for step in found)


@pytest.mark.parametrize(
    ("whom", "reason"),
    [
        ({"holding": ["nothing"]}, "no responsibility nothing"),
        ({"holding": ["performance"], "turn": "leaders-lecture"}, "holding goes with roles"),
        (
            {"holding": ["performance"], "named_in": "mentoring", "fields": ["mentor"]},
            "holding goes with roles",
        ),
    ],
)
def test_what_says_something_else_beside_it_is_refused(
    whom: dict[str, object], reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        asking(respondents=whom)
