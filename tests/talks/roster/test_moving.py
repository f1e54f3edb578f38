"""Moving 调动, as talks: another department, other roles, and what becomes of the tasks."""

from sqlalchemy import update

from demo.sample import DEPARTMENT, OTHER_DEPARTMENT
from ledger.people.menus import issue_member_menu
from models import Member, Outbox, Role, RoleName, Task, TaskState
from tests.office import Colleague, Office, data_behind
from tests.talks.roster.test_leaving import (
    LINE,
    another_administrator,
    assert_chain_holds,
    row_of,
    task_now,
)


async def roles_of(office: Office, colleague: Colleague) -> set[tuple[int, RoleName]]:
    rows = await office.all(Role, Role.member_id == colleague.member_id)
    return {(row.unit_id, row.role) for row in rows}


async def test_tasks_follow_to_the_other_department(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task, "完成")
    for one in (office.zhang, office.head, office.other_head):
        one.hears_everything()
    await office.admin.says("/move 张三")
    asked = await office.admin.hears("调到哪个部门")
    assert "张三 · 第一检察部 · 成员" in asked.text
    await office.admin.taps(OTHER_DEPARTMENT)
    asked = await office.admin.hears("在第一检察部还有 1 项未办结的事项")
    assert asked.has_button("李四")
    await office.admin.taps("随本人转过去")
    await office.admin.hears("担任什么角色")
    await office.admin.taps("就这样")
    shown = await office.admin.hears("请核对：张三的调整")
    assert "部门：第一检察部 → 第二检察部" in shown.text
    assert "1 项未办结的事项随本人转到第二检察部" in shown.text
    await office.admin.taps("确认调整")
    assert "已记入台账 №" in (await office.admin.hears("张三的调整已生效")).text

    now = await task_now(office, task)
    unit = office.rows.units[OTHER_DEPARTMENT]
    assert (now.owner_id, now.unit_id, now.version) == (office.zhang.member_id, unit, 1)
    assert (await row_of(office, office.zhang)).unit_id == unit
    assert await roles_of(office, office.zhang) == {(unit, RoleName.MEMBER)}
    assert office.ledger.kinds(task) == ["assigned", "task_moved"]
    moved = office.ledger.contents(await row_of(office, office.zhang))[-1]
    assert (moved["unit_before"], moved["unit"]) == (DEPARTMENT, OTHER_DEPARTMENT)
    assert "您的部门或角色有调整" in (await office.zhang.hears("张三")).text
    for head in (office.head, office.other_head):
        await head.hears("张三的部门有调整")
        await head.hears_nothing()

    await office.zhang.taps("完成", on=card)  # his buttons are as good as before
    request = await office.other_head.hears("请审核：张三报这一项已完成")
    await office.head.hears_nothing("请审核")
    await office.other_head.taps("同意销号", on=request)
    assert (await task_now(office, task)).state is TaskState.STRUCK_OFF
    await assert_chain_holds(office)


async def test_tasks_stay_with_the_department_in_a_colleagues_hands(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task, "完成")
    await office.admin.says("/move 张三")
    await office.admin.taps(OTHER_DEPARTMENT)
    await office.admin.taps("王五")
    await office.admin.taps("就这样")
    shown = await office.admin.hears("请核对")
    assert "1 项未办结的事项交给王五，仍归第一检察部" in shown.text
    await office.admin.taps("确认调整")
    now = await task_now(office, task)
    assert (now.owner_id, now.unit_id) == (office.wang.member_id, office.rows.units[DEPARTMENT])
    assert office.ledger.kinds(task) == ["assigned", "handed_over"]
    await office.wang.hears("张三负责的 1 项事项，现在由您接手")
    press = await office.zhang.taps("完成", on=card)
    assert "的责任人是王五" in (await press.answered()).text
    await office.zhang.says("/list")
    await office.zhang.hears("没有")
    await assert_chain_holds(office)


async def test_what_waits_for_verification_is_asked_of_the_heads_there(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("完成", on=task)
    request = await office.head.hears("请审核")
    for words in ("/move 张三", OTHER_DEPARTMENT, "随本人转过去", "就这样", "确认"):
        await office.admin.says(words)
    instead = office.head.person.chats[0].find(request.id)
    assert instead is not None
    assert "已随责任人转到第二检察部，改由那里审核" in instead.text
    asked = await office.other_head.hears("请审核：张三报这一项已完成")
    await office.other_head.taps("同意销号", on=asked)
    assert (await task_now(office, task)).state is TaskState.STRUCK_OFF


async def test_a_member_becomes_head_and_his_menu_follows(office: Office) -> None:
    await office.admin.says("/move 王五")
    await office.admin.taps("部门不变，只改角色")
    asked = await office.admin.hears("担任什么角色")
    await office.admin.taps("部门负责人", on=asked)
    await office.admin.hears("王五 · 第一检察部 · 部门负责人")
    assert "✓ 部门负责人" in [label for row in asked.buttons for label in row]
    await office.admin.taps("就这样")
    assert "部门：第一检察部（不变）" in (await office.admin.hears("请核对")).text
    await office.admin.taps("确认调整")
    unit = office.rows.units[DEPARTMENT]
    held = {(unit, RoleName.HEAD), (unit, RoleName.MEMBER)}
    assert await roles_of(office, office.wang) == held
    scopes = [
        row.payload["scope"] for row in await office.all(Outbox, Outbox.method == "setMyCommands")
    ]
    assert {"type": "chat", "chat_id": office.wang.person.id} in scopes
    await office.wang.says("/help")
    await office.wang.hears("/new")
    await office.admin.says("/move 王五")
    await office.admin.taps("部门不变，只改角色")
    await office.admin.says("成员")
    await office.admin.taps("确认调整")
    assert await roles_of(office, office.wang) == {(unit, RoleName.MEMBER)}
    await office.wang.says("/new")
    await office.wang.hears("登记")


async def test_a_head_who_goes_is_no_head_there_unless_it_is_said(office: Office) -> None:
    task = await office.head.registers(LINE)
    async with office.database.write() as session:
        head = await session.get_one(Member, (office.organisation_id, office.head.member_id))
        await issue_member_menu(session, head, now=office.clock.now())
    await office.zhang.taps("完成", on=task)
    request = await office.head.hears("请审核")
    await office.admin.says("/move 李四")
    await office.admin.taps(OTHER_DEPARTMENT)
    assert "李四 · 第二检察部 · 成员" in (await office.admin.hears("担任什么角色")).text
    await office.admin.taps("就这样")
    await office.admin.taps("确认调整")
    assert (
        "第一检察部有 1 项已报完成、等待审核"
        in (await office.leader.hears("李四的部门有调整")).text
    )
    await office.other_head.hears("李四的部门有调整")
    press = await office.head.taps("同意销号", on=request)
    assert "审核" in (await press.answered()).text
    assert (await task_now(office, task)).state is TaskState.COMPLETED


async def test_who_may_not_and_what_cannot_be(office: Office) -> None:
    await office.admin.says("/move 张三")
    asked = await office.admin.hears("调到哪个部门")
    data = data_behind(asked, OTHER_DEPARTMENT)
    await office.head.says("/move 张三")
    refused = await office.head.hears("这一项只有管理员可以办")
    press = await office.head.taps_forged(data, refused)
    assert "只有管理员" in (await press.answered()).text
    await office.admin.taps("部门不变，只改角色")
    await office.admin.taps("就这样")
    press = await office.admin.taps("确认调整")
    assert "没有要改的" in (await press.answered()).text
    await office.admin.says("取消")
    await office.admin.says("/move 管理员甲")
    await office.admin.says("不变")
    await office.admin.says("领导")
    await office.admin.says("确认")
    await office.admin.hears("管理员甲是唯一的管理员，这个角色不能去掉")
    await office.admin.says("取消")
    await office.admin.says("/move")
    await office.admin.hears("要调整哪位同事的部门或角色")
    await office.admin.says("王五")
    await office.admin.says("后勤处")
    await office.admin.hears("没有“后勤处”这个部门")
    await office.admin.says("检察部")
    await office.admin.hears("没有“检察部”这个部门，是下面哪一个")
    await office.admin.says("返回")
    await office.admin.hears("调到哪个部门")
    await office.admin.says("第二检察部")
    await office.admin.says("皇帝")
    await office.admin.hears("没有看懂角色")
    await office.admin.says("返回")
    await office.admin.hears("调到哪个部门")
    await office.admin.says("返回")
    await office.admin.hears("要调整哪位同事")
    await office.admin.says("取消")
    await office.admin.hears("取消了")
    assert "member_changed" not in office.ledger.kinds()


async def test_whoever_left_meanwhile_is_moved_no_more(office: Office) -> None:
    leader = await another_administrator(office)
    task = await office.head.registers(LINE)
    for words in ("/move 张三", OTHER_DEPARTMENT, "王五"):
        await office.admin.says(words)
    await office.admin.taps("就这样")
    shown = await office.admin.hears("请核对")
    await leader.says("/leave 王五")
    await leader.taps("确认离开")
    press = await office.admin.taps("确认调整", on=shown)
    assert "王五不能接手" in (await press.answered()).text
    await leader.says("/leave 张三")
    await leader.taps("李四")
    await leader.taps("确认离开")
    press = await office.admin.taps("确认调整", on=shown)
    assert "张三已经离开名册" in (await press.answered()).text
    assert (await task_now(office, task)).owner_id == office.head.member_id


async def test_an_english_administrator_moves_people_in_english(office: Office) -> None:
    await office.head.registers(LINE)
    async with office.database.write() as session:
        await session.execute(update(Member).values(language="en"))
    await office.admin.says("/move 张三")
    await office.admin.hears("To which department?")
    await office.admin.taps(OTHER_DEPARTMENT)
    await office.admin.hears("Do they follow")
    await office.admin.taps("Tasks follow")
    await office.admin.hears("Which roles?")
    await office.admin.says("head, member")
    shown = await office.admin.hears("Please check the change for 张三")
    assert "open tasks that follow to 第二检察部: 1" in shown.text
    await office.admin.says("yes")
    await office.admin.hears("Done for 张三")
    assert (
        "roles: department head"
        in (await office.zhang.hears("your department or roles have changed")).text
    )
    assert len(await office.all(Task, Task.unit_id == office.rows.units[OTHER_DEPARTMENT])) == 1


async def test_words_that_may_belong_to_two_dialogues_are_asked_by_their_commands(
    office: Office,
) -> None:
    await office.admin.says("/leave")
    await office.admin.says("/move")
    await office.admin.says("王五")
    asked = await office.admin.hears("这句话是关于哪一项的")
    assert [label for row in asked.buttons for label in row] == ["/leave", "/move", "都不是"]
    await office.admin.taps("/move", on=asked)
    await office.admin.hears("调到哪个部门")
