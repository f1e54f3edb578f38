"""The responsibility list gathered from rows: order, colours, pages, languages, any length."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from ledger.book.chain import append_entry, verify_chain
from ledger.lists.responsibility_lists import list_of
from models import (
    Answer,
    AnswerKind,
    Database,
    Entry,
    Member,
    Occurrence,
    Stance,
    SubjectKind,
    Task,
    TaskCoOwner,
    TaskState,
)
from scheduler.by_hand import push_now
from scheduler.due import run_due
from tests.staff import DAY, HOUR, MONDAY, Staff, hire
from tests.statements import watching
from wording import Reader, render
from wording.lists.responsibility_lists import NothingOnList, TaskList
from wording.rendering import TEXT_LIMIT

NOON = MONDAY + 4 * HOUR
LAST_OF_SEPTEMBER = datetime(2026, 9, 30, 4, tzinfo=UTC)  # a week off begins the next day


async def shown(
    staff: Staff, name: str, *, now: datetime = NOON, page: int = 1, with_task: int | None = None
) -> TaskList | NothingOnList:
    async with staff.database.read() as session:
        member = await session.get_one(Member, (staff.organisation_id, staff.people[name]))
        return await list_of(session, member, now=now, page=page, with_task=with_task)


async def listed(
    staff: Staff, name: str, *, page: int = 1, with_task: int | None = None
) -> TaskList:
    message = await shown(staff, name, page=page, with_task=with_task)
    assert isinstance(message, TaskList)
    return message


def visible(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize("count", [1, 7, 8, 9, 60, 200])
async def test_a_list_of_any_length_fits_page_by_page(database: Database, count: int) -> None:
    staff = await hire(database)
    for number in range(count):
        await staff.task("张三", f"<b>&{number}" + "长" * 490, MONDAY + number * HOUR)
    first = await listed(staff, "张三")
    assert (first.total, first.pages) == (count, -(-count // 8))
    seen: list[int] = []
    for page in range(1, first.pages + 1):
        rendered = render(await listed(staff, "张三", page=page), Reader())
        assert len(visible(rendered.text)) <= TEXT_LIMIT
        assert "<b>&" not in rendered.text  # typed text is escaped
        assert sum(map(len, rendered.keyboard)) <= 100
        assert max(map(len, rendered.keyboard)) <= 8
        seen += [int(line.split()[0]) for line in rendered.text.splitlines() if line[:1].isdigit()]
    assert seen == list(range(1, count + 1))


async def test_pages_beyond_the_ends_are_the_ends(database: Database) -> None:
    staff = await hire(database)
    for number in range(20):
        await staff.task("张三", f"事项{number}", MONDAY + number * DAY)
    assert (await listed(staff, "张三", page=0)).page == 1
    assert (await listed(staff, "张三", page=99)).page == 3
    assert (await listed(staff, "张三", with_task=-1)).page == 1


async def test_nothing_open_is_said_kindly(database: Database) -> None:
    staff = await hire(database)
    message = await shown(staff, "张三")
    assert render(message, Reader()).text == "张三，您目前没有在办事项。"
    assert "nothing open" in render(message, Reader("en")).text


async def test_a_stance_counts_for_the_week_in_which_it_was_asked(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)
    await staff.task(
        "张三", "上周答的", NOON + 9 * DAY, stance=Stance.BEHIND, stance_at=MONDAY - DAY
    )
    await staff.task("张三", "还没答", NOON + 9 * DAY)
    await run_due(database, staff.organisation_id, MONDAY + HOUR)
    (text,) = await staff.heard("张三")
    assert "✓" not in text
    async with database.write() as session:
        task = (await session.scalars(Task.__table__.select().with_only_columns(Task.id))).all()[0]
        row = await session.get_one(Task, (staff.organisation_id, task))
        row.stance, row.stance_at = Stance.ON_TRACK, NOON
    text = render(await shown(staff, "张三", now=NOON + HOUR), Reader()).text
    assert text.count("✓ 正常推进") == 1


async def test_other_words_since_the_list_count_as_an_answer(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)
    number = await staff.task("张三", "专项检查", NOON + 9 * DAY)
    await staff.task("张三", "另一项", NOON + 9 * DAY)
    await run_due(database, staff.organisation_id, MONDAY + HOUR)
    async with database.write() as session:
        session.add(
            Answer(
                organisation_id=staff.organisation_id,
                member_id=staff.people["张三"],
                kind=AnswerKind.PROGRESS,
                subject_kind=SubjectKind.TASK,
                subject_id=number,
                text="已走访三家",
                said_at=NOON,
            )
        )
    assert render(await listed(staff, "张三"), Reader()).text.count("✓ 已回复") == 1
    text = render(await listed(staff, "李四"), Reader()).text
    assert "张三　在办 2 · 未答 1" in text


async def test_everyone_reads_his_own_language(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)
    await staff.person("Ann", "业务一部", language="en")
    await staff.task("Ann", "专项检查", NOON + 9 * DAY)
    await staff.task("张三", "专项检查", NOON + 9 * DAY)
    await run_due(database, staff.organisation_id, MONDAY + HOUR)
    assert "Responsibility list" in (await staff.heard("Ann"))[0]
    assert ["On track", "Behind"] in await staff.labels("Ann")
    assert "责任清单" in (await staff.heard("张三"))[0]


async def test_who_has_not_joined_or_has_left_is_not_written_to(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)
    await staff.person("未加入", "业务一部", joined_at=None)
    await staff.task("未加入", "专项检查", NOON + 9 * DAY)
    await staff.task("王五", "专项检查", NOON + 9 * DAY)
    async with database.write() as session:
        gone = await session.get_one(Member, (staff.organisation_id, staff.people["王五"]))
        gone.left_at = MONDAY
    await push_now(database, staff.organisation_id, "weekly-list", NOON)
    assert await staff.heard("未加入") == []
    assert await staff.heard("王五") == []
    (text,) = await staff.heard("李四")
    assert "未加入　在办 1" in text  # his head sees it all the same


async def test_the_list_bears_the_end_of_the_chain_as_witness(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)
    await staff.task("张三", "专项检查", NOON + 9 * DAY)
    await push_now(database, staff.organisation_id, "weekly-list", NOON)
    (text,) = await staff.heard("张三")
    found = re.search(r"台账 №(\d+) · ([0-9a-f]{8})", text)
    assert found
    async with database.write() as session:
        await append_entry(session, organisation_id=staff.organisation_id, kind="x", now=NOON)
    async with database.read() as session:
        witness = (int(found[1]), found[2])
        verdict = await verify_chain(session, staff.organisation_id, witness=witness)
        assert verdict.broken is None
        entry = await session.get_one(Entry, (staff.organisation_id, int(found[1])))
        assert entry.kind == "push_opened"


async def test_statements_do_not_grow_with_the_members(database: Database) -> None:
    staff = await hire(database, founded=MONDAY)

    async def statements_for(people: int) -> int:
        for number in range(people):
            await staff.person(f"成员{people}-{number}", "业务一部")
            await staff.task(f"成员{people}-{number}", "事项", NOON + 9 * DAY)
        with watching(database) as watched:
            await push_now(database, staff.organisation_id, "weekly-list", NOON + people * 7 * DAY)
        return watched.asked

    assert await statements_for(2) == await statements_for(40)
    async with database.read() as session:
        rows = (await session.scalars(Occurrence.__table__.select())).all()
        assert len(rows) == 2


@pytest.mark.parametrize(
    ("deadline", "now", "expected"),
    [
        (datetime(2026, 11, 27, 10, tzinfo=UTC), NOON, "还剩 4 个工作日"),
        (datetime(2026, 11, 23, 10, tzinfo=UTC), NOON, "今天到期"),
        (datetime(2026, 11, 23, 3, tzinfo=UTC), NOON, "已过期限"),  # at 11:00, now it is noon
        (datetime(2026, 11, 20, 10, tzinfo=UTC), NOON, "逾期 1 个工作日"),
        (datetime(2026, 10, 8, 10, tzinfo=UTC), LAST_OF_SEPTEMBER, "还剩 1 个工作日"),
        (datetime(2026, 10, 5, 10, tzinfo=UTC), LAST_OF_SEPTEMBER, "期限前已无工作日"),
    ],
)  # fmt: skip
async def test_days_are_counted_in_working_days(
    database: Database, deadline: datetime, now: datetime, expected: str
) -> None:
    staff = await hire(database, founded=now - timedelta(days=30))
    await staff.task("张三", "专项检查", deadline)
    assert expected in render(await shown(staff, "张三", now=now), Reader()).text


async def test_what_one_helps_with_stands_last_and_brings_no_push(database: Database) -> None:
    staff = await hire(database)
    own = await staff.task("张三", "自己的事", MONDAY + 9 * DAY)
    helped = await staff.task("李四", "协办的事", MONDAY + DAY)
    closed = await staff.task("李四", "办结的事", MONDAY + DAY, state=TaskState.STRUCK_OFF)
    async with database.write() as session:
        for task in (helped, closed):
            for name in ("张三", "王五"):
                session.add(
                    TaskCoOwner(
                        organisation_id=staff.organisation_id,
                        task_id=task,
                        member_id=staff.people[name],
                    )
                )
    first = await listed(staff, "张三")
    assert (first.total, first.red, first.amber, first.green) == (1, 0, 0, 1)
    assert [[line.id for line in group.lines] for group in first.groups] == [[own], [helped]]
    rendered = render(first, Reader())
    assert "协办" in rendered.text
    assert "2 🟡 协办的事 — 李四\n" in rendered.text
    assert [[button.action for button in row] for row in rendered.keyboard] == [
        ["list.on_track", "list.behind"],
        ["task.progress", "task.difficulty", "task.complete"],
        ["task.show"],
        ["task.progress", "task.show"],
        ["tasks.all"],
    ]
    await run_due(database, staff.organisation_id, MONDAY + HOUR)
    assert "协办的事" in (await staff.heard("张三"))[0]
    assert await staff.heard("王五") == []
    alone = await listed(staff, "王五")
    rendered = render(alone, Reader(language="en"))
    assert "王五, no task of your own is open.\n\n<b>Helping with</b>\n" in rendered.text
    assert "1 🟡 协办的事 — 李四" in rendered.text
    assert [[button.label for button in row] for row in rendered.keyboard] == [
        ["1 Progress", "1 ⋯"],
        ["🔎 Filter"],
    ]


async def test_many_tasks_that_one_helps_with_are_paged(database: Database) -> None:
    staff = await hire(database)
    for number in range(5):
        await staff.task("张三", f"自己的事{number}", MONDAY + 9 * DAY)
    helped = [await staff.task("李四", f"协办的事{number}", MONDAY + DAY) for number in range(9)]
    async with database.write() as session:
        session.add_all(
            TaskCoOwner(
                organisation_id=staff.organisation_id, task_id=task, member_id=staff.people["张三"]
            )
            for task in helped
        )
    first, last = await listed(staff, "张三"), await listed(staff, "张三", with_task=helped[-1])
    assert (first.total, first.pages, last.page) == (5, 2, 2)
    assert [group.name for group in last.groups] == [""]
    assert last.groups[0].lines[-1].number == 14


async def test_a_long_name_on_a_button_shows_that_it_is_cut(database: Database) -> None:
    staff = await hire(database)
    await staff.person("买买提·阿不都热依木", "业务一部")
    await staff.task("买买提·阿不都热依木", "事项", MONDAY + DAY)
    rendered = render(await listed(staff, "李四"), Reader())
    assert rendered.keyboard[-2][0].label == "买买提·阿不都… ›"
