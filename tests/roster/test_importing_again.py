"""Whatever a roster holds: it is refused, or imported so that the second time changes nothing."""

import asyncio
from datetime import UTC, date, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger.book.chain import verify_chain
from ledger.organisations import found_organisation
from ledger.roster.carrying_out import carry_out
from ledger.roster.planning import plan_import
from models import Database, Organisation
from models.framework import read_framework
from models.workbook import read_workbook
from tests.databases import SqliteCopies
from tests.roster.workbooks import Cells, workbook

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
NAMES = st.sampled_from(["张三", "张 三", "李四", "管理员甲"])
PEOPLE = st.lists(
    st.tuples(
        NAMES,
        st.sampled_from(["办公室", "检察一部", "示例单位", None]),
        st.sampled_from([None, "成员", "部门负责人、成员", "领导", "管理员"]),
        st.sampled_from([None, None, "001", 1, "2", "A7"]),
    ),
    max_size=5,
)
TASKS = st.lists(
    st.tuples(
        st.sampled_from(["检查", "报告"]),
        st.sampled_from(["履职责任", "主体责任"]),
        st.sampled_from([None, "迎检"]),
        st.sampled_from(["张三", "李四", "001", "张三（办公室）"]),
        st.sampled_from([None, "李四"]),
        st.sampled_from([date(2026, 12, 4), "2026-12-04", "周五前"]),
    ),
    max_size=3,
)


async def import_one(database: Database, organisation: Organisation, content: bytes) -> bool | None:
    """Import a workbook; return whether that changed anything, None if it was refused."""
    contents = read_workbook(content)
    async with database.write() as session:
        plan = await plan_import(session, organisation=organisation, contents=contents, now=NOW)
        if plan.problems:
            return None
        await carry_out(
            session, organisation=organisation, plan=plan, source="roster.xlsx", now=NOW
        )
        return not plan.is_empty


async def import_in_turn(url: str, contents: list[bytes]) -> list[bool | None]:
    database = Database(url)
    try:
        async with database.write() as session:
            organisation, _ = await found_organisation(
                session,
                name="示例单位",
                framework=read_framework("3315"),
                administrator="管理员甲",
                now=NOW,
            )
        results = [await import_one(database, organisation, content) for content in contents]
        async with database.read() as session:
            assert (await verify_chain(session, organisation.id)).broken is None
    finally:
        await database.dispose()
    return results


# The top unit named in one row, and left out in the other, is one place.
@example(
    first=([("张三", "示例单位", None, None), ("张三", None, "领导", None)], []), second=([], [])
)
@settings(max_examples=12)
@given(first=st.tuples(PEOPLE, TASKS), second=st.tuples(PEOPLE, TASKS))
def test_a_file_imported_again_changes_nothing(
    sqlite_template: SqliteCopies, first: tuple[Cells, Cells], second: tuple[Cells, Cells]
) -> None:
    one, other = workbook(*first), workbook(*second)
    with sqlite_template.fresh() as url:
        results = asyncio.run(import_in_turn(url, [one, one, other, other]))
    assert results[1] in {False, None}
    assert (results[0] is None) == (results[1] is None)
    # Refused the first time, a file changes nothing that would let it in afterwards.
    assert results[3] in {False, None}
    assert (results[2] is None) == (results[3] is None)
