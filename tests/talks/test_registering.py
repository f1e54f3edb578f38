"""Registering a task in one line or step by step: nothing counts before it is confirmed.

S20 任务项目化、项目责任化: every task has a project and a responsible person.
"""

from datetime import datetime

from sqlalchemy import select

from demo.sample import DEPARTMENT, OTHER_DEPARTMENT, ZONE
from models import Member, Responsibility, Role, RoleName, Task, TaskCoOwner
from tests.office import Office, data_behind

FRIDAY = datetime(2026, 11, 27, 18, tzinfo=ZONE)


async def seat(office: Office, name: str, unit: str, code: str | None = None) -> Member:
    """Put one more person on the roster, not joined."""
    async with office.database.write() as session:
        unit_id = office.rows.units[unit]
        number = office.organisation_id
        member = Member(organisation_id=number, name=name, unit_id=unit_id, code=code)
        session.add(member)
        await session.flush()
        role = Role(
            organisation_id=number, member_id=member.id, unit_id=unit_id, role=RoleName.MEMBER
        )
        session.add(role)
    return member


async def what_stands(office: Office, task: Task) -> tuple[str, str, str, datetime]:
    async with office.database.read() as session:
        number = office.organisation_id
        owner = await session.get_one(Member, (number, task.owner_id))
        node = await session.get_one(Responsibility, (number, task.responsibility_id))
    return task.title, owner.name, node.name, task.deadline.astimezone(ZONE)


LINES = (
    "@张三 周五前 完成专项检查 #履职责任",
    "＠张三　周五前　完成专项检查　＃履职责任",
    "@张三周五前完成专项检查 #履职责任",
    "@张三 完成专项检查 #履职责任 周五前",
    "@张三 #履职责任 完成专项检查，11月27日下午6点前",
    "@ 张三 #履职 周五前 完成专项检查",
)


async def test_one_line_is_read_in_any_order(office: Office) -> None:
    for line in LINES:
        task = await office.head.registers(line)
        read = await what_stands(office, task)
        assert read == ("完成专项检查", "张三", "履职责任", FRIDAY), line
    assert len(await office.all(Task)) == len(LINES)


TITLES = {
    "by Friday finish the inspection": "finish the inspection",
    "finish the inspection by Friday": "finish the inspection",
    "Finish the inspection before Dec 4": "Finish the inspection",
    "submit the report, due on Friday": "submit the report",
    "no later than 2026-12-04 submit the report": "submit the report",
    "by end of month: tidy the files": "tidy the files",
    "on Friday visit the village": "visit the village",
    "nearby Friday market": "nearby market",
    "请于本周五前完成专项检查": "完成专项检查",
    "务必在12月4日下班前报送材料": "务必报送材料",
    "最迟周五 报送材料": "报送材料",
    "整理卷宗 周五前 报送": "整理卷宗 报送",
    "整理关于12月4日会议的材料": "整理关于会议的材料",
}


async def test_words_that_lead_to_the_deadline_go_with_it(office: Office) -> None:
    for words, title in TITLES.items():
        task = await office.head.registers(f"@张三 {words} #履职责任")
        assert task.title == title, words


async def test_a_line_may_begin_with_the_responsibility(office: Office) -> None:
    task = await office.head.registers("#履职责任 @张三 周五前 完成专项检查")
    assert await what_stands(office, task) == ("完成专项检查", "张三", "履职责任", FRIDAY)


async def test_a_latin_name_is_read_in_any_case_and_an_unknown_one_is_no_title(
    office: Office,
) -> None:
    await seat(office, "Ann Lee", DEPARTMENT)
    task = await office.head.registers("@ann lee by Friday tidy up #履职责任")
    assert (await what_stands(office, task))[:2] == ("tidy up", "Ann Lee")
    await office.head.says("@zhangsan 周五前 完成专项检查 #履职责任")
    question = await office.head.hears("名册上没有“zhangsan”")
    assert question.text.startswith("完成专项检查")


async def test_s20_a_task_without_a_responsible_person_is_refused(office: Office) -> None:
    await office.head.says("@ 周五前 完成专项检查 #履职责任")
    question = await office.head.hears("没有责任人不能登记")
    assert not await office.all(Task)
    assert office.ledger.kinds().count("assigned") == 0
    await office.head.taps("王五", on=question)
    assert "请核对" in question.text
    await office.head.taps("确认登记", on=question)
    assert (await what_stands(office, await office.newest(Task)))[1] == "王五"


async def test_the_reading_is_shown_and_counts_only_when_confirmed(office: Office) -> None:
    await office.head.says("@张三 周五前 完成专项检查 #履职责任")
    shown = await office.head.hears("请核对，确认后才登记")
    for words in (
        "完成专项检查",
        "责任人：张三（第一检察部）",
        "责任：五项责任 › 履职责任",
        "期限：11月27日（周五） 18:00",
    ):
        assert words in shown.text
    assert shown.buttons == [["确认登记"], ["修改", "更多…", "取消"]]
    await office.zhang.hears_nothing("新事项")
    assert not await office.all(Task)
    confirm = data_behind(shown, "确认登记")
    await office.head.taps("确认登记", on=shown)
    assert "已登记" in shown.text
    assert "已通知张三。" in shown.text
    press = await office.head.taps_forged(confirm, on=shown)
    assert "没有重复登记" in (await press.answered()).text
    assert len(await office.all(Task)) == 1


async def test_cancelled_it_leaves_no_trace(office: Office) -> None:
    await office.head.says("@张三 周五前 完成专项检查 #履职责任")
    shown = await office.head.hears("请核对")
    await office.head.taps("取消", on=shown)
    assert "取消了" in shown.text
    assert not await office.all(Task)
    assert "assigned" not in office.ledger.kinds()


async def test_what_is_missing_is_asked_for(office: Office) -> None:
    await office.head.says("@张三 完成专项检查")
    question = await office.head.hears("属于哪项责任")
    await office.head.taps("五项责任", on=question)
    await office.head.taps("履职责任", on=question)
    await office.head.taps("返回", on=question)
    await office.head.taps("履职责任", on=question)
    await office.head.taps("就选“履职责任”", on=question)
    assert "什么时候前完成" in question.text
    await office.head.taps("本周五", on=question)
    await office.head.taps("确认登记", on=question)
    task = await office.newest(Task)
    assert await what_stands(office, task) == ("完成专项检查", "张三", "履职责任", FRIDAY)


async def test_what_cannot_be_read_is_said(office: Office) -> None:
    await office.head.says("@张大 昨天前 完成专项检查 #不存在的责任")
    question = await office.head.hears("名册上没有“张大”")
    assert "责任清单里没有“不存在的责任”" in question.text
    assert "“昨天前”已经过了，不能作期限" in question.text
    assert question.text.startswith("完成专项检查\n")
    await office.head.says("没有这个人")
    assert await office.head.hears("名册上没有“没有这个人”")
    await office.head.says("张三")
    await office.head.hears("属于哪项责任")
    await office.head.says("天马行空")
    assert await office.head.hears("责任清单里没有“天马行空”")
    await office.head.says("履职")
    await office.head.hears("什么时候前完成")
    await office.head.says("随便吧")
    assert await office.head.hears("没有看懂期限")
    await office.head.says("11月3日")
    assert await office.head.hears("已经过了")
    await office.head.says("周五前")
    await office.head.hears("请核对")
    await office.head.says("确认")
    assert await office.head.hears("已登记")


async def test_a_past_day_typed_as_a_deadline_is_called_past(office: Office) -> None:
    await office.head.says("@张三 整理昨天的会议纪要 #履职责任")
    question = await office.head.hears("什么时候前完成")
    assert "已经过了" not in question.text
    await office.head.says("昨天")
    assert await office.head.hears("“昨天”已经过了。请换一个以后的时间")
    await office.head.says("周五")
    shown = await office.head.hears("请核对")
    assert "整理昨天的会议纪要" in shown.text


async def test_a_task_has_one_responsibility_and_the_reading_says_so(office: Office) -> None:
    await office.head.says("@张三 周五前 完成专项检查 #履职责任 #头雁")
    shown = await office.head.hears("请核对")
    assert "一件事项只归一项责任，“头雁”没有记" in shown.text
    await office.head.taps("确认登记", on=shown)
    task = await office.newest(Task)
    assert await what_stands(office, task) == ("完成专项检查", "张三", "履职责任", FRIDAY)
    for line in (
        "@张三 周五前 学 C# 编程 #履职责任",
        "@张三 #履职责任 周五前 学 C# 编程 #履职责任",
    ):
        assert (await office.head.registers(line)).title == "学 C# 编程"


async def test_a_helper_who_is_not_on_the_roster_is_named(office: Office) -> None:
    await office.head.says("@张三、李小四 周五前 完成专项检查 #履职责任")
    shown = await office.head.hears("名册上没有“李小四”")
    assert "\n完成专项检查\n" in shown.text
    await office.head.says("/cancel")
    await office.head.says("@张三、周五前 完成专项检查 #履职责任")
    assert "名册上没有" not in (await office.head.hears("请核对")).text


async def test_names_need_no_signs_where_names_are_asked_for(office: Office) -> None:
    for names, said in (
        ("王五 张三", ""),
        ("王五 李小四 张三", "名册上没有“李小四”"),
        ("王五 李小四小 张三", "名册上没有“李小四小”"),
        ("王五，张三、李小四", "名册上没有“李小四”"),
    ):
        await office.head.says("/new")
        await office.head.says("整理卷宗")
        await office.head.says(names)
        question = await office.head.hears("属于哪项责任")
        assert "责任人：王五" in question.text
        assert "协办：张三" in question.text
        assert said in question.text
        await office.head.says("/cancel")


async def test_a_longer_name_is_not_cut_and_several_people_help(office: Office) -> None:
    await seat(office, "张三丰", DEPARTMENT)
    task = await office.head.registers("@张三丰、王五和张三 周五前 打扫 #履职责任")
    assert (await what_stands(office, task))[1] == "张三丰"
    helpers = {row.member_id for row in await office.all(TaskCoOwner)}
    assert helpers == {office.wang.member_id, office.zhang.member_id}
    shown = office.head.hears_everything()[-1]
    assert "张三丰还没有加入" in shown.text


async def test_a_name_that_two_bear_is_asked_about(office: Office) -> None:
    await seat(office, "张三", DEPARTMENT, "G007")
    await office.head.says("@张三 周五前 完成专项检查 #履职责任")
    question = await office.head.hears("有几位“张三”")
    await office.head.taps("G007", on=question)
    await office.head.taps("确认登记", on=question)
    async with office.database.read() as session:
        task = (await session.scalars(select(Task))).one()
        owner = await session.get_one(Member, (office.organisation_id, task.owner_id))
    assert owner.code == "G007"


async def test_a_staff_number_names_a_person(office: Office) -> None:
    await seat(office, "孙八", DEPARTMENT, "A012")
    task = await office.head.registers("@a012 周五前 完成专项检查 #履职责任")
    assert (await what_stands(office, task))[1] == "孙八"


async def test_only_those_entitled_register_and_others_are_told_whom_to_ask(office: Office) -> None:
    await office.zhang.says("@王五 周五前 帮我 #履职责任")
    assert await office.zhang.hears("请找李四")
    await office.zhang.says("/new")
    assert await office.zhang.hears("请找李四")
    await office.head.says("@钱七 周五前 帮忙 #履职责任")
    assert f"您还不能给{OTHER_DEPARTMENT}登记事项" in (await office.head.hears("请找赵六")).text
    assert not await office.all(Task)


async def test_step_by_step(office: Office) -> None:
    await office.head.says("/new")
    await office.head.hears("要办什么事")
    await office.head.says("整理<卷宗>")
    question = await office.head.hears("由谁负责")
    assert "整理<卷宗>" in question.text
    await office.head.taps("张三", on=question)
    await office.head.taps("返回", on=question)
    await office.head.taps("张三", on=question)
    await office.head.says("#履职责任")
    question = await office.head.hears("什么时候前完成")
    await office.head.taps("月底", on=question)
    assert "怎样算完成" in question.text
    await office.head.says("装订成册")
    shown = await office.head.hears("请核对")
    assert "完成标准：装订成册" in shown.text
    await office.head.taps("修改", on=shown)
    await office.head.taps("期限", on=shown)
    await office.head.taps("返回", on=shown)
    assert "期限：11月30日" in shown.text
    await office.head.taps("修改", on=shown)
    await office.head.taps("期限", on=shown)
    await office.head.taps("本周五", on=shown)
    await office.head.taps("确认登记", on=shown)
    task = await office.newest(Task)
    assert await what_stands(office, task) == ("整理<卷宗>", "张三", "履职责任", FRIDAY)
    assert task.standard == "装订成册"


async def test_every_button_of_a_draft_can_be_said_in_words(office: Office) -> None:
    await office.head.says("/new")
    await office.head.says("整理卷宗")
    await office.head.hears("由谁负责")
    await office.head.says("返回")
    await office.head.hears("要办什么事")
    await office.head.says("整理新卷宗")
    await office.head.says("张三")
    await office.head.says("履职责任")
    await office.head.says("周五前")
    await office.head.hears("怎样算完成")
    await office.head.says("不用写。")
    await office.head.hears("请核对")
    await office.head.says("修改")
    await office.head.hears("要改哪一处")
    await office.head.says("期限")
    await office.head.hears("什么时候前完成")
    await office.head.says("返回")
    shown = await office.head.hears("请核对")
    assert "期限：11月27日" in shown.text
    await office.head.says("好的")
    task = await office.newest(Task)
    assert await what_stands(office, task) == ("整理新卷宗", "张三", "履职责任", FRIDAY)
    assert task.standard is None


async def test_cancel_typed_at_a_question_is_no_answer(office: Office) -> None:
    await office.head.says("/new")
    await office.head.says("取消")
    assert await office.head.hears("这一步取消了")
    task = await office.head.registers("@李四 周五前 带队检查 #履职责任")
    await office.head.taps("进展", on=task)
    await office.head.says("/new")
    await office.head.says("cancel")
    assert await office.head.hears("都取消了")
    assert office.ledger.kinds(task) == ["assigned"]
    await office.head.hears_nothing("由谁负责")


async def test_a_draft_survives_a_restart_and_an_outdated_one_is_not_confirmed(
    office: Office,
) -> None:
    await office.head.says("@张三 周五前 完成专项检查 #履职责任")
    shown = await office.head.hears("请核对")
    outdated = data_behind(shown, "确认登记")
    await office.restarts()
    await office.head.says("12月4日")
    newer = await office.head.hears("12月4日")
    press = await office.head.taps_forged(outdated, on=shown)
    assert "内容后来改过" in (await press.answered()).text
    await office.head.taps("确认登记", on=newer)
    assert (await office.newest(Task)).deadline.astimezone(ZONE).day == 4


async def test_a_draft_and_a_question_do_not_mix(office: Office) -> None:
    own = await office.head.registers("@李四 周五前 带队检查 #履职责任")
    await office.head.taps("进展", on=own)
    await office.head.hears("有什么进展")
    await office.head.says("/new")
    await office.head.hears("要办什么事")
    await office.head.says("整理卷宗")
    question = await office.head.hears("这句话是关于哪一项的？")
    assert question.buttons == [["带队检查"], ["正在登记的事项"], ["都不是"]]
    await office.head.taps("正在登记的事项", on=question)
    assert await office.head.hears("由谁负责")


async def test_a_title_that_is_too_long_is_refused_politely(office: Office) -> None:
    await office.head.says("@张三 周五前 #履职责任 " + "长" * 3000)
    assert await office.head.hears("500字以内")
    assert not await office.all(Task)


async def test_an_edited_line_is_read_again(office: Office) -> None:
    line = await office.head.says("@张三 周五前 完成专项检查 #履职责任")
    shown = await office.head.hears("请核对")
    await office.head.edits(line, "@王五 12月4日前 完成专项检查 #履职责任")
    newer = await office.head.hears("责任人：王五")
    press = await office.head.taps("确认登记", on=shown)
    assert "没有重复登记" in (await press.answered()).text
    await office.head.taps("确认登记", on=newer)
    assert (await what_stands(office, await office.newest(Task)))[1] == "王五"


async def test_names_with_an_at_sign_answer_the_open_step(office: Office) -> None:
    await office.head.says("/new")
    await office.head.says("整理卷宗")
    await office.head.hears("由谁负责")
    await office.head.says("＠张三、王五")
    question = await office.head.hears("属于哪项责任")
    assert "整理卷宗" in question.text
    assert "协办：王五" in question.text


async def test_a_reply_that_begins_with_a_name_is_still_a_reply(office: Office) -> None:
    task = await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    card = await office.zhang.message_about(task)
    await office.zhang.says("@王五 已把材料给我", reply_to=card)
    assert await office.zhang.hears("进展收到了")
    assert office.ledger.contents(task)[-1]["text"] == "@王五 已把材料给我"


async def test_nobody_is_said_to_be_told_who_cannot_be(office: Office) -> None:
    await office.zhang.blocks()
    await office.head.registers("@张三、王五 周五前 完成专项检查 #履职责任")
    shown = await office.head.hears("已登记")
    assert "张三现在收不到消息，请当面说一声" in shown.text
    assert "已通知王五。" in shown.text


SENTENCES = {
    "张三周五前完成专项检查": "完成专项检查",
    "请张三周五前完成专项检查": "完成专项检查",
    "周五前让张三完成专项检查": "完成专项检查",
    "张三、王五周五前完成专项检查": "完成专项检查",
}


async def test_a_heads_sentence_with_a_name_and_a_day_is_offered_as_a_task(office: Office) -> None:
    await office.leader.registers("@李四 周五前 带队检查 #履职责任")
    for sentence, title in SENTENCES.items():
        await office.head.says(sentence)
        question = await office.head.hears("这句话像是要交办一件新事项。不是的话，点“取消”。")
        assert question.text.startswith(title), question.text
        await office.head.says("履职责任")
        draft = await office.head.hears("请核对，确认后才登记")
        assert "责任人：张三" in draft.text
        await office.head.taps("确认登记", on=draft)
        assert await what_stands(office, await office.newest(Task)) == (
            title, "张三", "履职责任", FRIDAY,
        )  # fmt: skip
    assert len(await office.all(Task)) == 1 + len(SENTENCES)


NO_TASKS = (
    "张三周五前已完成专项检查",  # told of the past
    "张三完成专项检查",  # no day
    "钱七周五前完成专项检查",  # of another department
    "李四周五前完成专项检查",  # himself
    "专项检查周五前完成",  # nobody
)


async def test_other_sentences_are_not_offered(office: Office) -> None:
    await office.leader.registers("@李四 周五前 带队检查 #履职责任")
    for sentence in NO_TASKS:
        await office.head.says(sentence)
        question = await office.head.hears("这句话是关于哪一项的？")
        await office.head.taps("都不是", on=question)
    await office.zhang.says("王五周五前完成专项检查")  # no head
    await office.zhang.hears("没有记到台账里")
    assert len(await office.all(Task)) == 1


async def test_an_offered_sentence_can_be_dropped_and_be_edited(office: Office) -> None:
    said = await office.head.says("张三周五前完成专项检查")
    await office.head.hears("像是要交办")
    await office.head.edits(said, "张三周五前整理台账")
    question = await office.head.hears("整理台账")
    await office.head.taps("取消", on=question)
    assert not await office.all(Task)
