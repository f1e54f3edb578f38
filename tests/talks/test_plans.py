"""How SQLite finds what a week's talk asks for: by an index, never through all that is stored.

Its plans are those of a database without statistics, of which nothing is known yet: with them they
can only become better.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy.engine import make_url

from models import Task
from tests.databases import SqliteCopies
from tests.office import Office, an_office, furnish_office
from tests.statements import Watched, watching

# What grows for as long as the organisation lives.
GROWING = frozenset(
    {"answers", "entries", "evidence", "inbox", "outbox", "prompts", "tasks"}
    | {"readings", "reading_versions", "charges", "points", "scores", "task_spans"}
    | {"produced_files", "task_counts"}
)
STEP = re.compile(r"(?P<how>SCAN|SEARCH) (?P<table>\w+)(?P<by>.*)")
# Indexes of the few alone: a request for more time ends with its answer, or with its task.
OF_THE_FEW = frozenset({"ix_tasks_extensions"})
OF_EVERYBODY = re.compile(r"\(organisation_id=\?\)$")


async def a_week(office: Office) -> None:
    """Everything that members and heads usually do, and all that is handed out."""
    first = await office.head.registers("@张三 周五前 第一件 #履职责任")
    await office.head.registers("@张三 周一前 第二件 #履职责任")
    await office.clock.moves_to("mon 09:00")
    await office.zhang.says("/list")
    await office.zhang.taps("1 正常推进")
    await office.zhang.says("卷宗已归档")
    await office.zhang.taps("第一件")
    await office.zhang.taps("遇到困难", on=first)
    await office.zhang.says("缺少经费")
    await office.head.says("/list")
    await office.head.says("/mine")
    await office.zhang.says("/calendar")
    await office.clock.moves_to("wed 09:15")
    await office.zhang.taps("完成", on=first)
    await office.head.taps("同意销号", on=first)
    await office.head.says("/new")
    await office.head.says("/cancel")
    await office.clock.moves_to("fri 19:00")
    asked = await office.zhang.hears("本周夜读完成了吗")
    await office.zhang.taps("已读", on=asked)
    await office.zhang.says("读了第三章")
    await office.zhang.says("/study")
    await office.leader.says("/indicators")
    await office.leader.taps("我包的")
    await office.supervisor.says("/points")
    await office.supervisor.taps("待我确认（1）")
    await office.supervisor.taps("确认以上 1 条")
    for who in (office.zhang, office.supervisor, office.leader):
        await who.says("/points")
    await office.leader.taps("部门成员的赋分")
    await office.zhang.taps("1")
    await office.zhang.taps("申诉")
    await office.zhang.says("不止这些")
    await office.leader.taps("维持")
    await office.leader.says("依规则")
    await office.clock.moves_to("mon 09:15")
    await office.admin.says("/move 张三")
    await office.admin.says("第二检察部")
    await office.admin.says("随本人转过去")
    await office.admin.says("就这样")
    await office.admin.says("确认")
    await office.admin.says("/leave 张三")
    await office.admin.says("王五")
    await office.admin.taps("确认离开")


def all_read(watched: Watched, path: str) -> list[str]:
    """The steps of plans that go through a growing table, or all of one organisation's in it."""
    found = []
    with closing(sqlite3.connect(path)) as connection:
        for statement in dict.fromkeys(statement for statement, _ in watched.statements):
            # What the test itself looks at names no organisation.
            if statement.startswith("INSERT") or "organisation_id = ?" not in statement:
                continue
            parameters = (None,) * len(re.findall(r"\?", statement))
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters):
                match = STEP.match(step)
                if match is None or match["table"] not in GROWING:
                    continue
                of_few = any(f"INDEX {name} " in match["by"] for name in OF_THE_FEW)
                everybodys = OF_EVERYBODY.search(match["by"]) and not of_few
                if match["how"] == "SCAN" or everybodys:
                    found.append(f"{step}: {statement}")
    return found


@pytest.fixture
def url(sqlite_template: SqliteCopies) -> Iterator[str]:
    """The address of the sample department on SQLite, whose plans these are."""
    with sqlite_template.furnished(furnish_office) as url:
        yield url


async def test_nothing_that_is_said_reads_all_that_is_stored(url: str) -> None:
    async with an_office(url) as office:
        with watching(office.database) as watched:
            await a_week(office)
        assert await office.newest(Task)
    path = make_url(url).database
    assert path is not None
    assert all_read(watched, path) == []
