"""What an import makes of a workbook: whom a row means, what is new, what stays as it is."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar

import orjson
import pytest
from sqlalchemy import select

from ledger.organisations import found_organisation
from ledger.roster.carrying_out import ImportOutcome, carry_out
from ledger.roster.planning import plan_import
from ledger.roster.reading import roster_of
from ledger.talk.acts import Act
from ledger.tasks.showing import card_for
from models import (
    Base,
    Database,
    Entry,
    Member,
    Milestone,
    Organisation,
    Outbox,
    Project,
    Recurrence,
    RoleName,
    Task,
    TaskCoOwner,
    Urgency,
)
from models.framework import read_framework
from models.workbook import PEOPLE as PEOPLE_SHEET
from models.workbook import TASKS as TASKS_SHEET
from models.workbook import Reason, read_workbook
from tests.roster.workbooks import Cells, workbook
from wording import Reader, render

Row = TypeVar("Row", bound=Base)
Problem: TypeAlias = tuple[str, Reason, dict[str, str]]

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
DUE = date(2026, 12, 4)
KINDS = "疑难案件理思路、典型案例定题目、制度创新搭平台、办案程序预警"
PEOPLE = (
    ("张三", "办公室", "部门负责人、成员", "001"),
    ("李四", "办公室", None, "002"),
    ("王五", "第一检察部", "部门负责人", None),
    ("赵六", None, "领导、督查员", "A7"),
)
TASKS = (
    ("专项检查", "履职责任", "迎检", "张三", "李四、王五", DUE, "全部查完", 13, "次"),
    ("整理卷宗", "主体责任", "迎检", "002", None, "周五前"),
    ("撰写报告", "“三个规定”等三项机制", None, "王五（第一检察部）", None, "2026-12-31"),
)


@pytest.fixture
async def organisation(database: Database) -> Organisation:
    async with database.write() as session:
        organisation, _ = await found_organisation(
            session,
            name="示例单位",
            framework=read_framework("3315"),
            administrator="管理员甲",
            now=NOW,
        )
    return organisation


class Importer:
    """Imports workbooks one after the other."""

    def __init__(self, database: Database, organisation: Organisation) -> None:
        self.database = database
        self.organisation = organisation

    async def __call__(
        self, people: Cells = (), tasks: Cells = (), now: datetime = NOW
    ) -> ImportOutcome:
        contents = read_workbook(workbook(people, tasks))
        async with self.database.write() as session:
            plan = await plan_import(
                session, organisation=self.organisation, contents=contents, now=now
            )
            assert plan.problems == ()
            return await carry_out(
                session, organisation=self.organisation, plan=plan, source="roster.xlsx", now=now
            )

    async def problems(
        self, people: Cells = (), tasks: Cells = (), now: datetime = NOW
    ) -> list[Problem]:
        contents = read_workbook(workbook(people, tasks))
        async with self.database.read() as session:
            plan = await plan_import(
                session, organisation=self.organisation, contents=contents, now=now
            )
        return [(f"{one.sheet}!{one.cell}", one.reason, dict(one.facts)) for one in plan.problems]

    async def rows(self, kind: type[Row]) -> list[Row]:
        async with self.database.read() as session:
            return list(await session.scalars(select(kind)))

    async def roster(self) -> dict[str, tuple[str, set[RoleName]]]:
        async with self.database.read() as session:
            people = await roster_of(session, self.organisation.id)
        return {one.member.name: (one.unit, set(one.roles)) for one in people}


@pytest.fixture
def imports(database: Database, organisation: Organisation) -> Importer:
    return Importer(database, organisation)


async def test_people_departments_projects_and_tasks_come_on_the_books(imports: Importer) -> None:
    outcome = await imports(PEOPLE, TASKS)
    assert outcome == ImportOutcome(
        departments=2, people_added=4, people_changed=0, projects=1, tasks=3, told=0
    )
    assert await imports.roster() == {
        "管理员甲": ("示例单位", {RoleName.ADMINISTRATOR}),
        "张三": ("办公室", {RoleName.HEAD, RoleName.MEMBER}),
        "李四": ("办公室", {RoleName.MEMBER}),
        "王五": ("第一检察部", {RoleName.HEAD}),
        "赵六": ("示例单位", {RoleName.LEADER, RoleName.SUPERVISOR}),
    }
    tasks = {task.title: task for task in await imports.rows(Task)}
    # The end of office hours in Shanghai; the fourth of December 2026 is a Friday.
    assert tasks["专项检查"].deadline == datetime(2026, 12, 4, 10, tzinfo=UTC)
    assert tasks["整理卷宗"].deadline == datetime(2026, 11, 27, 10, tzinfo=UTC)
    assert (tasks["专项检查"].target, tasks["专项检查"].target_unit) == (Decimal(13), "次")
    [project] = await imports.rows(Project)
    assert (project.name, project.owner_id) == ("迎检", tasks["专项检查"].owner_id)
    kinds = [entry.kind for entry in sorted(await imports.rows(Entry), key=lambda one: one.seq)]
    assert kinds == ["founded", *["unit_added"] * 2, *["enrolled"] * 4, *["assigned"] * 3]


async def test_an_imported_task_says_who_answers_for_it_and_where_it_came_from(
    imports: Importer, database: Database
) -> None:
    await imports(PEOPLE, TASKS)
    people = {member.name: member for member in await imports.rows(Member)}
    entries = [entry for entry in await imports.rows(Entry) if entry.kind == "assigned"]
    assert {entry.actor_id for entry in entries} == {people["管理员甲"].id}
    assert {orjson.loads(entry.content or "")["source"] for entry in entries} == {"roster.xlsx"}
    tasks = await imports.rows(Task)
    assert {task.registered_by for task in tasks} == {people["管理员甲"].id}
    async with database.read() as session:
        card = await card_for(Act(session, people["张三"], NOW), tasks[0])
    assert "登记：管理员甲（从工作簿导入）" in render(card, Reader()).text


async def test_the_same_file_again_changes_nothing_not_even_weeks_later(imports: Importer) -> None:
    await imports(PEOPLE, TASKS)
    entries = len(await imports.rows(Entry))
    again = await imports(PEOPLE, TASKS, now=NOW + timedelta(days=90))
    assert again == ImportOutcome(0, 0, 0, 0, 0, 0)
    assert len(await imports.rows(Entry)) == entries


async def test_a_changed_file_moves_people_by_their_code_and_adds_what_is_new(
    imports: Importer,
) -> None:
    await imports(PEOPLE, TASKS)
    moved = [("张三丰", "第一检察部", "成员", 1), *PEOPLE[1:]]
    more = [*TASKS[1:], ("又一件", "履职责任", None, "张三丰", None, DUE)]
    outcome = await imports(moved, more)
    assert outcome == ImportOutcome(0, 0, people_changed=1, projects=0, tasks=1, told=0)
    assert (await imports.roster())["张三丰"] == ("第一检察部", {RoleName.MEMBER})
    assert {member.code for member in await imports.rows(Member)} == {None, "001", "002", "A7"}
    assert len(await imports.rows(Task)) == 4


async def test_a_task_on_the_books_is_left_as_it_is(imports: Importer, database: Database) -> None:
    await imports(PEOPLE, TASKS)
    async with database.write() as session:
        task = (await session.scalars(select(Task).where(Task.title == "专项检查"))).one()
        task.title, task.deadline = "改了标题", NOW
    assert (await imports(PEOPLE, TASKS)).tasks == 0
    assert "改了标题" in {task.title for task in await imports.rows(Task)}


async def test_the_founder_is_found_again_and_stays_administrator(imports: Importer) -> None:
    people = [("管理员甲", "办公室", "部门负责人", "009"), *PEOPLE]
    assert (await imports(people)).people_changed == 1
    assert (await imports.roster())["管理员甲"] == (
        "办公室",
        {RoleName.ADMINISTRATOR, RoleName.HEAD},
    )
    assert await imports(people) == ImportOutcome(0, 0, 0, 0, 0, 0)


async def test_without_a_code_another_department_means_another_person(imports: Importer) -> None:
    await imports([("王五", "甲部", None, None)])
    await imports([("王五", "乙部", None, None)])
    assert [member.name for member in await imports.rows(Member)].count("王五") == 2
    [problem] = await imports.problems(tasks=[("一件", "履职责任", None, "王五", None, DUE)])
    assert problem == ("事项!D2", Reason.PERSON_AMBIGUOUS, {"ways": "王五（甲部）、王五（乙部）"})
    told_apart = [("一件", "履职责任", None, "王五（乙部）", None, DUE)]
    assert (await imports(tasks=told_apart)).tasks == 1


@pytest.mark.parametrize(
    ("task", "problem"),
    [
        ({3: "孙七"}, ("事项!D2", Reason.PERSON_UNKNOWN, {})),
        ({3: "张三（财务处）"}, ("事项!D2", Reason.DEPARTMENT_UNKNOWN, {"department": "财务处"})),
        ({3: "李四（第一检察部）"}, ("事项!D2", Reason.PERSON_UNKNOWN, {})),
        ({4: "李四、孙七"}, ("事项!E2", Reason.PERSON_UNKNOWN, {})),
        ({1: "履责"}, ("事项!B2", Reason.RESPONSIBILITY_UNKNOWN, {"nearest": "履职责任"})),
        ({5: "尽快"}, ("事项!F2", Reason.DEADLINE_UNREADABLE, {})),
        ({5: "等领导周五回来再说"}, ("事项!F2", Reason.DEADLINE_UNREADABLE, {})),
        ({5: date(2026, 11, 20)}, ("事项!F2", Reason.DEADLINE_PAST, {})),
        ({5: "2206-12-04"}, ("事项!F2", Reason.DEADLINE_FAR, {})),
    ],
)
async def test_a_cell_that_means_nothing_on_the_books_is_named(
    imports: Importer, task: dict[int, Any], problem: Problem
) -> None:
    row = [task.get(column, value) for column, value in enumerate(TASKS[0])]
    assert await imports.problems(PEOPLE, [row]) == [problem]


@pytest.mark.parametrize(
    ("people", "problem"),
    [
        (
            [("张三", "甲部", None, "001"), ("李四", "甲部", None, 1)],
            ("人员!D3", Reason.CODE_TWICE, {"line": "2", "name": "张三"}),
        ),
        (
            [("张三", "甲部", None, "1"), ("张 三", "甲 部", None, None)],
            ("人员!A3", Reason.PERSON_TWICE, {"line": "2"}),
        ),
    ],
)
async def test_doubled_people_are_named(
    imports: Importer, people: list[tuple[str, ...]], problem: Problem
) -> None:
    assert await imports.problems(people) == [problem]


async def test_a_doubled_person_is_no_second_mistake_in_each_of_his_tasks(
    imports: Importer,
) -> None:
    people = [*PEOPLE, (*PEOPLE[0][:2], None, None), ("孙七", "乙部", None, PEOPLE[0][3])]
    tasks = [
        (f"第{number}件", "履职责任", None, owner, None, DUE)
        for number, owner in enumerate([PEOPLE[0][0], "孙七", "孙七（乙部）"])
    ]
    problems = await imports.problems(people, tasks)
    assert [place for place, *_ in problems] == [f"人员!A{len(people)}", f"人员!D{len(people) + 1}"]


async def test_a_deadline_may_be_led_to_in_words(imports: Importer) -> None:
    written = ["by Friday", "于12月4日前", "截止12月4日", "最迟12月4日", "no later than Dec 4"]
    tasks = [(f"写作{words}", "履职责任", None, "张三", None, words) for words in written]
    assert (await imports(PEOPLE, tasks)).tasks == len(written)


async def test_the_ways_to_tell_namesakes_apart_work(imports: Importer) -> None:
    await imports(
        [("王五", "甲部", None, "1"), ("王五", "甲部", None, "2"), ("王五", "乙部", None, None)]
    )
    await imports([("王五", None, "领导", None)])
    [problem] = await imports.problems(tasks=[("一件", "履职责任", None, "王五", None, DUE)])
    ways = problem[2]["ways"].split("、")
    assert len(ways) == 4
    tasks = [(f"由{way}办", "履职责任", None, way, None, DUE) for way in ways]
    assert (await imports(tasks=tasks)).tasks == 4


async def test_a_doubled_task_is_named(imports: Importer) -> None:
    [problem] = await imports.problems(PEOPLE, [TASKS[0], TASKS[0]])
    assert problem == ("事项!A3", Reason.TASK_TWICE, {"line": "2"})


async def test_whoever_points_to_a_refused_row_makes_no_second_mistake(imports: Importer) -> None:
    people = [("张三", "办公室", "科长", "001")]
    assert [
        place for place, *_ in await imports.problems(people, [(*TASKS[0][:4], None, DUE)])
    ] == ["人员!C2"]


async def test_a_code_given_to_another_name_is_nobody_elses(imports: Importer) -> None:
    await imports([("张三", "办公室", None, "001")])
    outcome = await imports([("张三", "办公室", None, None), ("李四", "办公室", None, "001")])
    assert (outcome.people_added, outcome.people_changed) == (1, 1)
    codes = {member.name: member.code for member in await imports.rows(Member)}
    assert codes == {"管理员甲": None, "张三": None, "李四": "001"}


async def test_a_row_that_may_mean_two_namesakes_is_named(imports: Importer) -> None:
    await imports([("张三", "办公室", None, "001"), ("张三", "办公室", None, "002")])
    assert await imports.problems([("张三", "办公室", "部门负责人", None)]) == [
        ("人员!A2", Reason.PERSON_AMBIGUOUS, {"ways": "001、002"})
    ]


async def test_a_person_who_has_left_comes_back_by_his_code(
    imports: Importer, database: Database
) -> None:
    await imports(PEOPLE)
    async with database.write() as session:
        member = (await session.scalars(select(Member).where(Member.name == "李四"))).one()
        member.left_at = NOW
    assert (await imports(PEOPLE)).people_changed == 1
    assert "李四" in await imports.roster()


async def test_an_owner_who_has_joined_is_told_once_of_all(
    imports: Importer, database: Database
) -> None:
    await imports(PEOPLE)
    async with database.write() as session:
        for user_id, member in enumerate(await session.scalars(select(Member)), start=70):
            member.telegram_user_id = user_id
    twelve = [(f"第{n}件", "履职责任", None, "张三", None, DUE) for n in range(12)]
    outcome = await imports(tasks=[*twelve, ("单独一件", "履职责任", None, "李四", None, DUE)])
    assert outcome.told == 2
    texts = sorted((row.payload["text"] for row in await imports.rows(Outbox)), key=len)
    assert "单独一件" in texts[0]
    assert "交给您 <b>12</b> 项事项" in texts[1]
    assert "另有 2 项" in texts[1]
    assert len(texts) == 2


async def test_a_plan_with_problems_is_never_carried_out(
    imports: Importer, database: Database, organisation: Organisation
) -> None:
    contents = read_workbook(workbook(PEOPLE, [("一件", "没有", None, "张三", None, DUE)]))
    async with database.write() as session:
        plan = await plan_import(session, organisation=organisation, contents=contents, now=NOW)
        with pytest.raises(ValueError, match="problems"):
            await carry_out(
                session, organisation=organisation, plan=plan, source="roster.xlsx", now=NOW
            )
    assert len(await imports.rows(Member)) == 1


async def test_a_task_says_what_else_its_row_says(imports: Importer) -> None:
    row = ("研究证据标准", "履职责任", None, "赵六", None, DUE, None, "0.1", "万元")
    more = ("制度创新搭平台", "党组会〔2026〕9号", "特急", "是", "否")
    await imports(PEOPLE, [(*row, *more), (*TASKS[0], None, None, None, None, "是")])
    special, plain = sorted(await imports.rows(Task), key=lambda one: one.id)
    assert (special.category, special.document) == ("innovation", "党组会〔2026〕9号")
    assert (special.urgency, special.target) == (Urgency.MOST_URGENT, Decimal("0.1"))
    assert (special.evidence_required, special.confidential) == (True, False)
    assert (plain.category, plain.urgency, plain.confidential) == (None, Urgency.NORMAL, True)


async def test_bad_words_in_the_further_columns_are_named(imports: Importer) -> None:
    row = ("研究证据标准", "履职责任", None, "张三", None, DUE, None, None, None)
    assert await imports.problems(
        PEOPLE, [(*row, "大事", None, "急", "也许", None), (*row[:3], "李四", None, DUE)]
    ) == [
        ("事项!J2", Reason.CATEGORY_UNKNOWN, {"known": KINDS}),
        ("事项!L2", Reason.WORD_UNKNOWN, {"column": "紧急程度", "known": "一般、紧急、特急"}),
        ("事项!M2", Reason.WORD_UNKNOWN, {"column": "需要佐证", "known": "是、否"}),
    ]
    assert await imports.problems(PEOPLE, [(*row, "制度创新搭平台")]) == [
        (
            "事项!J2",
            Reason.CATEGORY_FOR_OTHERS,
            {"category": "制度创新搭平台", "roles": "领导", "name": "张三"},
        )
    ]


async def test_a_sheet_made_before_there_were_these_columns_is_still_read(
    imports: Importer,
) -> None:
    old = workbook(PEOPLE, TASKS, headings=(PEOPLE_SHEET.headings, TASKS_SHEET.headings[:9]))
    assert read_workbook(old).problems == []


async def test_a_plan_comes_with_its_task(imports: Importer) -> None:
    row = (*TASKS[0], *[None] * 6)
    await imports(PEOPLE, [(*row, "12月1日 初稿；11月27日 征求意见")])
    steps = sorted(await imports.rows(Milestone), key=lambda one: one.due)
    assert [step.title for step in steps] == ["征求意见", "初稿"]
    assert await imports.problems(PEOPLE, [(*row[:5], "12月5日", *row[6:], "抓紧办")]) == [
        ("事项!P2", Reason.PLAN_UNREADABLE, {"part": "抓紧办", "limit": "12"})
    ]
    assert await imports.problems(PEOPLE, [(*row[:5], "12月5日", *row[6:], "12月6日 初稿")]) == [
        ("事项!P2", Reason.PLAN_BEYOND, {"part": "初稿"})
    ]


async def test_co_owners_may_lead_or_be_outside_and_a_task_may_come_again(
    imports: Importer,
) -> None:
    row = ("专项检查", "履职责任", None, "张三", "牵头:李四、王五、外部：市水务局", DUE)
    again = [None] * 8 + ["每周五"]
    await imports(PEOPLE, [(*row, *again)])
    [task] = await imports.rows(Task)
    assert task.outside == "市水务局"
    people = {one.id: one.name for one in await imports.rows(Member)}
    helpers = {people[one.member_id]: one.leads for one in await imports.rows(TaskCoOwner)}
    assert helpers == {"李四": True, "王五": False}
    [recurrence] = await imports.rows(Recurrence)
    assert (recurrence.rule, recurrence.raise_at) == ("FREQ=WEEKLY;BYDAY=FR", task.deadline)
    assert await imports.problems(
        PEOPLE, [(*row, *again[:-1], "经常"), ("另一件", *row[1:4], "外人", DUE)]
    ) == [
        ("事项!O2", Reason.RHYTHM_UNREADABLE, {}),
        ("事项!E3", Reason.PERSON_UNKNOWN, {}),
    ]
