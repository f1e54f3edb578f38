"""Leaving 离职、调离, as talks: who leaves hands over what he has in hand; what he did stays."""

import pytest
from sqlalchemy import delete, select, update

from demo.sample import DEPARTMENT
from ledger.book.chain import verify_chain
from ledger.people.inviting import issue_invitation
from ledger.people.menus import issue_member_menu
from models import Member, Outbox, Prompt, Role, RoleName, Task, TaskCoOwner, TaskState
from tests.office import Colleague, Office, data_behind

LINE = "@张三 周五前 完成专项检查 #履职责任"


async def row_of(office: Office, colleague: Colleague) -> Member:
    async with office.database.read() as session:
        return await session.get_one(Member, (office.organisation_id, colleague.member_id))


async def task_now(office: Office, task: Task) -> Task:
    async with office.database.read() as session:
        return await session.get_one(Task, (office.organisation_id, task.id))


async def helpers(office: Office, task: Task) -> set[int]:
    rows = await office.all(TaskCoOwner, TaskCoOwner.task_id == task.id)
    return {row.member_id for row in rows}


async def another_administrator(office: Office) -> Colleague:
    """领导甲 administers as well."""
    async with office.database.write() as session:
        leader = await session.get_one(Member, (office.organisation_id, office.leader.member_id))
        session.add(
            Role(
                organisation_id=leader.organisation_id,
                member_id=leader.id,
                unit_id=leader.unit_id,
                role=RoleName.ADMINISTRATOR,
            )
        )
    return office.leader


async def leaves(office: Office, name: str, to: str | None = None) -> None:
    """The administrator lets somebody go."""
    await office.admin.says(f"/leave {name}")
    if to is not None:
        await office.admin.taps(to)
    await office.admin.taps("确认离开")


async def assert_chain_holds(office: Office) -> None:
    async with office.database.read() as session:
        assert (await verify_chain(session, office.organisation_id)).broken is None


async def test_open_tasks_go_to_a_colleague_and_everybody_concerned_is_told(office: Office) -> None:
    first = await office.head.registers(LINE)
    second = await office.head.registers("@张三 月底前 整理卷宗 #履职责任")
    await office.zhang.taps("进展", on=first)
    await office.zhang.says("已查三家")
    for one in (office.zhang, office.wang, office.head):
        one.hears_everything()

    await office.admin.says("/leave 张三")
    asked = await office.admin.hears("由谁接手")
    assert "张三 · 第一检察部 · 成员" in asked.text
    assert "名下有 2 项未办结的事项" in asked.text
    assert [label for row in asked.buttons for label in row] == ["李四", "王五", "返回", "取消"]
    await office.admin.taps("王五")
    shown = await office.admin.hears("请核对：张三离开")
    assert "2 项未办结的事项交给王五" in shown.text
    await office.admin.taps("确认离开")
    receipt = await office.admin.hears("张三已离开，2 项事项已交给王五，并已通知王五")
    assert "已记入台账 №" in receipt.text

    told = await office.wang.hears("张三负责的 2 项事项，现在由您接手")
    assert told.text.index("完成专项检查") < told.text.index("整理卷宗")
    assert "发送 /list 查看全部并答复" in told.text
    await office.wang.hears_nothing()
    await office.head.hears("张三（第一检察部）已离开，2 项未办结的事项由王五接手")
    await office.head.hears_nothing()
    await office.zhang.hears("您已离开“示例检察院”，这个账号不再与台账绑定")

    row = await row_of(office, office.zhang)
    assert (row.telegram_user_id, row.left_at) == (None, office.clock.now())
    assert await office.all(Role, Role.member_id == row.id) == []
    assert office.ledger.kinds(row)[-1] == "member_left"
    left = office.ledger.contents(row)[-1]
    assert (left["tasks"], left["successor"], left["unit"]) == (2, "王五", DEPARTMENT)
    for task in (first, second):
        now = await task_now(office, task)
        assert (now.owner_id, now.version) == (office.wang.member_id, 2)
        assert now.state is TaskState.ASSIGNED
        handed = office.ledger.contents(task)[-1]
        assert (handed["before"], handed["owner"]) == ("张三", "王五")
        assert office.ledger.entries(task)[-1].actor_id == office.admin.member_id
    assert office.ledger.kinds(first) == ["assigned", "signed", "reported", "handed_over"]
    await assert_chain_holds(office)


async def test_the_old_account_is_a_strangers_and_may_come_in_as_somebody_else(
    office: Office,
) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task, "完成")
    await leaves(office, "张三", "王五")
    office.zhang.hears_everything()
    press = await office.zhang.taps("完成", on=card)
    assert "还不在名册上" in (await press.answered()).text
    await office.zhang.says("我写一句")
    await office.zhang.hears("您还不在名册上")
    assert (await task_now(office, task)).state is TaskState.ASSIGNED

    async with office.database.write() as session:
        anew = Member(
            organisation_id=office.organisation_id,
            name="周九",
            unit_id=office.rows.units[DEPARTMENT],
        )
        session.add(anew)
        await session.flush()
        code = await issue_invitation(session, member=anew, now=office.clock.now())
    await office.zhang.opens(code)
    await office.zhang.hears("周九，您好，您已加入")
    press = await office.zhang.taps("完成", on=card)
    assert "的责任人是王五" in (await press.answered()).text
    await office.zhang.says("补一句", reply_to=card)
    await office.zhang.hears("的责任人是王五")
    assert office.ledger.kinds(task) == ["assigned", "handed_over"]
    assert (await row_of(office, office.zhang)).telegram_user_id is None


async def test_the_successor_goes_on_where_the_other_stopped(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("遇到困难", on=task)
    await office.zhang.says("缺人手")
    await leaves(office, "张三", "王五")
    office.wang.hears_everything()
    await office.wang.says("/list")
    listed = await office.wang.hears("完成专项检查")
    assert "您有 1 项在办" in listed.text
    assert "🚧 有困难" in listed.text
    told = await office.wang.message_about(task)
    await office.wang.says("困难已解决", reply_to=told)
    await office.wang.hears("困难")
    await office.wang.says("完成", reply_to=told)
    await office.wang.hears("完成已报上，等李四审核")
    request = await office.head.hears("请审核：王五报这一项已完成")
    await office.head.taps("同意销号", on=request)
    assert office.ledger.kinds(task) == [
        "assigned", "signed", "blocked", "handed_over", "signed", "cleared",
        "completed", "verified", "struck_off",
    ]  # fmt: skip
    await assert_chain_holds(office)


async def test_who_helps_is_no_helper_of_his_own_and_the_leaver_helps_no_longer(
    office: Office,
) -> None:
    own = await office.head.registers("@张三、王五 周五前 完成专项检查 #履职责任")
    helped = await office.head.registers("@李四、张三 月底前 整理卷宗 #履职责任")
    assert await helpers(office, own) == {office.wang.member_id}
    assert await helpers(office, helped) == {office.zhang.member_id}
    await office.admin.says("/leave 张三")
    await office.admin.taps("王五")
    assert "不再协办 1 项" in (await office.admin.hears("请核对")).text
    await office.admin.taps("确认离开")
    assert (await task_now(office, own)).owner_id == office.wang.member_id
    assert await helpers(office, own) == set()
    assert await helpers(office, helped) == set()
    assert office.ledger.kinds(helped) == ["assigned", "help_ended"]


async def test_what_he_reported_as_done_is_verified_under_its_new_owner(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.says("卷宗已归档", reply_to=card)
    await office.zhang.taps("完成", on=task)
    await office.head.hears("请审核：张三报这一项已完成")
    await leaves(office, "张三", "王五")
    request = await office.head.message_about(task, "同意销号")
    assert "请审核：张三报这一项已完成" in request.text
    assert "责任人：王五" in request.text
    assert "张三：卷宗已归档" in request.text  # his words stay his
    await office.head.taps("查看进展", on=request)
    await office.head.hears("张三")
    now = await task_now(office, task)
    assert (now.state, now.version) == (TaskState.COMPLETED, 3)
    await office.head.taps("同意销号", on=request)
    assert (await task_now(office, task)).state is TaskState.STRUCK_OFF
    await office.wang.hears("销号")


async def test_a_head_who_takes_over_what_waits_for_his_word_is_not_to_verify_it(
    office: Office,
) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("完成", on=task)
    request = await office.head.hears("请审核：张三报这一项已完成")
    await leaves(office, "张三", "李四")
    instead = office.head.person.chats[0].find(request.id)
    assert instead is not None
    assert "现在由您负责，已改请别人审核" in instead.text
    assert not instead.has_button("同意销号")
    request = await office.leader.hears("请审核：张三报这一项已完成")
    await office.leader.taps("同意销号", on=request)
    assert (await task_now(office, task)).state is TaskState.STRUCK_OFF


async def test_when_a_head_leaves_what_waits_for_him_waits_for_the_next_one(
    office: Office,
) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("完成", on=task)
    request = await office.head.hears("请审核")
    await office.admin.says("/leave 李四")
    assert "名下没有未办结的事项" in (await office.admin.hears("请核对：李四离开")).text
    await office.admin.taps("确认离开")
    await office.admin.hears("李四已离开，名下没有未办结的事项")
    told = await office.leader.hears("李四（第一检察部）已离开")
    assert "第一检察部有 1 项已报完成、等待审核" in told.text
    press = await office.head.taps("同意销号", on=request)
    assert "还不在名册上" in (await press.answered()).text
    await office.clock.moves_to("2026-11-24 08:30")
    digest = await office.leader.hears("等您审核")
    assert "完成专项检查" in digest.text
    await office.leader.taps("1 同意销号", on=digest)
    assert (await task_now(office, task)).state is TaskState.STRUCK_OFF


async def test_the_last_administrator_stays(office: Office) -> None:
    await office.admin.says("/leave 管理员甲")
    await office.admin.hears("管理员甲是唯一的管理员，不能离开")
    await another_administrator(office)
    await office.admin.says("/leave 管理员甲")
    await office.admin.taps("确认离开")
    await office.admin.hears("您已离开“示例检察院”")
    assert (await row_of(office, office.admin)).left_at is not None
    await office.leader.says("/leave 领导甲")
    await office.leader.hears("领导甲是唯一的管理员，不能离开")


async def test_two_administrators_at_once(office: Office) -> None:
    task = await office.head.registers(LINE)
    leader = await another_administrator(office)
    for one, to in ((office.admin, "王五"), (leader, "李四")):
        await one.says("/leave 张三")
        await one.taps(to)
        await one.hears("请核对：张三离开")
    await office.admin.taps("确认离开")
    press = await leader.taps("确认离开")
    assert "张三已经离开名册，不用再办" in (await press.answered()).text
    assert (await task_now(office, task)).owner_id == office.wang.member_id
    assert office.ledger.kinds(task) == ["assigned", "handed_over"]
    await leader.says("/leave 张三")
    await leader.hears("张三已经离开名册，不用再办")


async def test_a_successor_who_has_left_meanwhile_takes_nothing_over(office: Office) -> None:
    task = await office.head.registers(LINE)
    leader = await another_administrator(office)
    await office.admin.says("/leave 张三")
    await office.admin.taps("王五")
    shown = await office.admin.hears("请核对")
    await leader.says("/leave 王五")
    await leader.taps("确认离开")
    press = await office.admin.taps("确认离开", on=shown)
    assert "王五不能接手：是本人，或者已经离开名册" in (await press.answered()).text
    assert (await task_now(office, task)).owner_id == office.zhang.member_id
    await office.admin.taps("返回", on=shown)
    await office.admin.taps("李四")
    await office.admin.taps("确认离开")
    assert (await task_now(office, task)).owner_id == office.head.member_id


async def test_tasks_that_came_meanwhile_need_a_successor(office: Office) -> None:
    await office.admin.says("/leave 张三")
    shown = await office.admin.hears("请核对：张三离开")
    task = await office.head.registers(LINE)
    press = await office.admin.taps("确认离开", on=shown)
    assert "张三名下还有 1 项未办结的事项，请先选定由谁接手" in (await press.answered()).text
    await office.admin.taps("返回", on=shown)
    await office.admin.says("/leave 张三")
    await office.admin.taps("王五")
    await office.admin.taps("确认离开")
    assert (await task_now(office, task)).owner_id == office.wang.member_id


async def test_a_draft_that_names_who_has_left_is_not_registered(office: Office) -> None:
    await office.head.says(LINE)
    await leaves(office, "张三")
    press = await office.head.taps("确认登记")
    assert "张三已离开" in (await press.answered()).text
    assert await office.all(Task) == []


async def test_every_step_can_be_said_in_words_and_has_a_way_back(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.admin.says("/leave")
    await office.admin.hears("哪位同事要离开？请写姓名或工号")
    await office.admin.says("无名")
    await office.admin.hears("名册上没有“无名”")
    await office.admin.says("张三")
    await office.admin.hears("由谁接手")
    await office.admin.says("张三")
    await office.admin.hears("张三不能接手")
    await office.admin.says("甲")  # several
    assert (await office.admin.hears("接手的“甲”可能是下面哪一位")).has_button("返回")
    await office.admin.says("返回")
    await office.admin.hears("由谁接手")
    await office.admin.says("赵六")
    await office.admin.hears("项未办结的事项交给赵六")
    await office.admin.says("再想想")
    await office.admin.hears("还等您确认")
    await office.admin.says("取消")
    await office.admin.hears("这一步取消了")
    assert (await row_of(office, office.zhang)).left_at is None
    await office.admin.says("/leave 张三")
    await office.admin.says("赵六")
    await office.admin.says("确认")
    await office.admin.hears("1 项事项已交给赵六")
    now = await task_now(office, task)
    assert now.owner_id == office.other_head.member_id
    assert now.unit_id == office.rows.units[DEPARTMENT]  # the work stays the department's


async def test_namesakes_are_told_apart_by_a_tap(office: Office) -> None:
    async with office.database.write() as session:
        session.add(
            Member(
                organisation_id=office.organisation_id,
                name="张三",
                code="G9",
                unit_id=office.rows.units["第二检察部"],
            )
        )
    await office.admin.says("/leave 张三")
    asked = await office.admin.hears("“张三”可能是下面哪一位")
    assert asked.has_button("张三（第二检察部） G9")
    await office.admin.taps("张三（第二检察部） G9")
    await office.admin.hears("请核对：张三离开")
    await office.admin.taps("确认离开")
    assert (await row_of(office, office.zhang)).left_at is None
    await office.admin.says("/leave 张三")
    await office.admin.hears("请核对：张三离开")


async def test_others_are_refused_and_their_forged_presses_too(office: Office) -> None:
    await office.head.registers(LINE)
    await office.admin.says("/leave 张三")
    asked = await office.admin.hears("由谁接手")
    data = data_behind(asked, "王五")
    for one in (office.zhang, office.head, office.supervisor, office.leader):
        await one.says("/leave 张三")
        refused = await one.hears("这一项只有管理员可以办")
        one.hears_everything()
        press = await one.taps_forged(data, refused)
        assert "这一项只有管理员可以办" in (await press.answered()).text
    leader = await another_administrator(office)
    said = await leader.says("/help")
    helped = await leader.hears("/leave")
    assert said is not helped
    press = await leader.taps_forged(data, helped)
    assert "这一步已经办过、改过、取消或过期" in (await press.answered()).text
    assert (await row_of(office, office.zhang)).left_at is None


async def test_a_doubled_or_late_confirmation_counts_once(office: Office) -> None:
    await office.head.registers(LINE)
    await office.admin.says("/leave 张三")
    early = data_behind(await office.admin.hears("由谁接手"), "王五")
    await office.admin.taps("李四")
    shown = await office.admin.hears("请核对")
    press = await office.admin.taps_forged(early, shown)
    assert "这一步已经办过、改过、取消或过期" in (await press.answered()).text
    data = data_behind(shown, "确认离开")
    await office.admin.taps("确认离开", on=shown)
    press = await office.admin.taps_forged(data, shown)
    assert "这一步已经办过、改过、取消或过期" in (await press.answered()).text
    assert office.ledger.kinds().count("member_left") == 1


async def test_links_questions_menu_and_reminders_end_with_the_membership(office: Office) -> None:
    key = (office.organisation_id, office.head.member_id)
    async with office.database.write() as session:
        head = await session.get_one(Member, key)
        await issue_member_menu(session, head, now=office.clock.now())
        code = await issue_invitation(session, member=head, now=office.clock.now())
    await office.head.says("/new")
    await leaves(office, "李四")
    await office.settle()
    scopes = [
        row.payload["scope"]
        for row in await office.all(Outbox, Outbox.method == "deleteMyCommands")
    ]
    assert {"type": "chat", "chat_id": office.head.person.id} in scopes
    prompts = await office.all(Prompt, Prompt.member_id == office.head.member_id)
    assert all(prompt.closed_at is not None for prompt in prompts)
    office.head.hears_everything()
    await office.head.opens(code)
    await office.head.hears("已经作废")
    office.head.hears_everything()
    await office.clock.moves_to("2026-11-24 12:00")
    await office.head.hears_nothing()


async def test_many_tasks_are_one_message(office: Office) -> None:
    async with office.database.write() as session:
        task = await session.scalar(select(Task))
        assert task is None
    first = await office.head.registers(LINE)
    async with office.database.write() as session:
        pattern = await session.get_one(Task, (office.organisation_id, first.id))
        for number in range(120):
            session.add(
                Task(
                    organisation_id=office.organisation_id,
                    title=f"事项{number}",
                    responsibility_id=pattern.responsibility_id,
                    unit_id=pattern.unit_id,
                    owner_id=pattern.owner_id,
                    deadline=pattern.deadline,
                    registered_at=pattern.registered_at,
                )
            )
    office.wang.hears_everything()
    await leaves(office, "张三", "王五")
    told = await office.wang.hears("张三负责的 121 项事项，现在由您接手")
    assert "……另有 111 项" in told.text
    await office.wang.hears_nothing()
    owned = await office.all(Task, Task.owner_id == office.wang.member_id)
    assert len(owned) == 121
    assert office.ledger.kinds().count("handed_over") == 121
    await assert_chain_holds(office)


async def test_an_english_administrator_reads_all_of_it_in_english(office: Office) -> None:
    await office.head.registers(LINE)
    async with office.database.write() as session:
        await session.execute(update(Member).values(language="en"))
    await office.admin.says("/leave")
    await office.admin.hears("Who is leaving?")
    await office.admin.says("张三")
    await office.admin.hears("Who takes over?")
    await office.admin.taps("王五")
    await office.admin.hears("Please check: 张三 leaves")
    await office.admin.taps("Confirm")
    await office.admin.hears("张三 has left")
    await office.wang.hears("now yours")
    await office.head.hears("张三 (第一检察部) has left")
    await office.zhang.hears("You have left")


@pytest.mark.parametrize("joined", [True, False])
async def test_a_successor_who_cannot_hear_is_named_so(office: Office, joined: bool) -> None:
    await office.head.registers(LINE)
    async with office.database.write() as session:
        wang = await session.get_one(Member, (office.organisation_id, office.wang.member_id))
        if joined:
            wang.unreachable_at = office.clock.now()
        else:
            wang.telegram_user_id = None
            await session.execute(delete(Prompt).where(Prompt.member_id == wang.id))
    await leaves(office, "张三", "王五")
    await office.admin.hears("机器人现在联系不到王五，请当面告知")


async def test_lists_digests_and_posts_count_what_was_handed_over_once(office: Office) -> None:
    await office.head.registers("@张三 今天 完成专项检查 #履职责任")
    await office.head.registers("@王五 今天 整理卷宗 #履职责任")
    await leaves(office, "张三", "王五")
    for one in (office.wang, office.head):
        one.hears_everything()
    await office.clock.moves_to("2026-11-24 09:20")
    digest = await office.head.hears("已逾期")
    assert digest.text.count("王五") == 2
    assert "张三" not in digest.text
    post = office.group.messages[-1]
    assert post.text.count("王五") == 2
    assert "张三" not in post.text
    await office.wang.says("/list")
    assert "您有 2 项在办" in (await office.wang.hears("责任清单")).text
    await office.head.says("/list")
    listed = await office.head.hears("王五")
    assert "张三" not in listed.text


async def test_what_he_says_in_the_same_breath_is_a_strangers_word(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task, "完成")
    await office.admin.says("/leave 张三")
    await office.admin.taps("王五")
    shown = await office.admin.hears("请核对")
    await office.goes_down()  # so that all of it is handled together
    await office.admin.taps("确认离开", on=shown)
    await office.zhang.says("还有一句", reply_to=card)
    await office.wang.says("/list")
    await office.starts()
    await office.settle()
    await office.zhang.hears("您还不在名册上")
    assert office.ledger.kinds(task) == ["assigned", "handed_over"]
    await office.wang.hears("您有 1 项在办")


async def test_many_colleagues_are_turned_through_by_pages(office: Office) -> None:
    await office.head.registers(LINE)
    async with office.database.write() as session:
        session.add_all(
            Member(
                organisation_id=office.organisation_id,
                name=f"同事{number:02}",
                unit_id=office.rows.units[DEPARTMENT],
            )
            for number in range(12)
        )
    await office.admin.says("/leave 张三")
    asked = await office.admin.hears("由谁接手")
    assert not asked.has_button("上一页")
    assert asked.has_button("李四")
    await office.admin.taps("下一页", on=asked)
    asked = await office.admin.hears("由谁接手")
    assert asked.has_button("同事11")
    assert not asked.has_button("李四")
    await office.admin.taps("上一页", on=asked)
    await office.admin.taps("同事03")
    await office.admin.taps("确认离开")
    await office.admin.hears("1 项事项已交给同事03。机器人现在联系不到同事03")


async def test_the_successor_owes_no_answer_to_a_list_that_asked_another(office: Office) -> None:
    await office.head.registers("@张三 下周五前 完成专项检查 #履职责任")
    await office.clock.moves_to("mon 09:00")
    await office.zhang.taps("正常推进")
    await office.head.says("/list")
    assert "未答" not in (await office.head.hears("张三")).text
    await office.clock.moves_to("tue 10:00")
    await leaves(office, "张三", "王五")
    office.head.hears_everything()
    await office.head.says("/list")
    assert "未答" not in (await office.head.hears("王五")).text
    await office.clock.moves_to("2026-12-07 09:00")  # he is asked, and then he owes one
    await office.clock.moves_to("2026-12-08 10:00")
    office.head.hears_everything()
    await office.head.says("/list")
    assert "未答" in (await office.head.hears("王五")).text
