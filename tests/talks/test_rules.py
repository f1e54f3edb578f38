"""What follows from what was filled in: a task, or a question to those whom it names.

S09 “河长+检察长”制: inspection campaigns with counts and amounts.
S13 标兵能手传帮带: the experienced mentor the young.
S16 传导式培训: whoever was trained passes it on.
S22 “四比四提四带头”: a campaign of four workstreams with a self-check.
"""

from datetime import timedelta

from models import Answer, Respondent, Round, Task
from tests.office import Office
from tests.talks.test_registers import records


async def test_s09_a_problem_found_becomes_a_task_to_put_it_right_once(office: Office) -> None:
    clean = ("河道", "今天", "南岸", "0.1", "无", "跳过")
    receipt = await records(
        office.zhang, "河道", "今天", "北岸<1号>", "6.5吨", "有", "垃圾堆", "跳过"
    )
    task = await office.newest(Task)
    assert task.title == "整改：北岸<1号> 垃圾堆"
    assert (task.owner_id, task.evidence_required) == (office.zhang.member_id, True)
    assert "来源：专项检查" in (await office.zhang.hears("整改：北岸<1号>")).text
    await records(office.wang, *clean)
    await office.zhang.taps("更正", on=receipt)
    await office.zhang.taps("修改", on=receipt)
    await office.zhang.taps("清除垃圾", on=receipt)
    await office.zhang.says("7")
    await office.zhang.taps("提交", on=await office.zhang.hears("清除垃圾：7吨"))
    assert len(await office.all(Task)) == 1
    # The loop is closed by its proof.
    await office.zhang.sends_photo(reply_to=await office.zhang.message_about(task))
    await office.zhang.taps("完成", on=await office.zhang.message_about(task, "完成"))
    await office.head.taps("同意销号", on=task)
    assert office.ledger.kinds(task)[-1] == "struck_off"


async def test_s22_what_a_self_check_finds_is_put_right_by_whom_it_names(office: Office) -> None:
    await office.clock.jumps_to("2026-12-16 09:59")
    await office.clock.moves_to("2026-12-16 10:00")
    asked = await office.head.hears("本季度自查发现问题了吗")
    await office.head.taps("发现问题", on=asked)
    await office.head.taps("工作作风", on=asked)
    await office.head.says("卷宗归档不及时")
    asked = await office.head.hears("由谁整改")
    await office.head.says("王五")
    await office.head.taps("提交", on=await office.head.hears("请核对"))
    task = await office.newest(Task)
    assert (task.title, task.owner_id) == ("整改：卷宗归档不及时", office.wang.member_id)
    await office.wang.hears("整改：卷宗归档不及时")
    other = await office.other_head.hears("本季度自查发现问题了吗")
    await office.other_head.taps("未发现问题", on=other)
    assert "✅ 未发现问题" in other.text
    assert len(await office.all(Task)) == 1
    await office.clock.moves_to("2026-12-22 08:45")
    read = await office.leader.opens_listed("自查自纠 · 填报内容")
    assert "什么问题：卷宗归档不及时" in read.text


async def test_s16_who_was_trained_is_asked_whether_he_passed_it_on(office: Office) -> None:
    training = ("领导干部上讲台", "今天", "证据审查", "领导甲", "张三、王五", "2人次", "跳过")
    await records(office.head, "闻韶", *training)
    await office.ticks()
    asked = await office.zhang.hears("请把所学传导给身边的同事")
    await office.zhang.taps("已传导", on=asked)
    await office.zhang.says("3人")
    await office.zhang.taps("提交", on=await office.zhang.hears("请核对"))
    assert "传导了几个人：3人" in (await office.zhang.hears("✅ 已报")).text
    await office.other_member.hears_nothing("传导")
    round_ = await office.newest(Round)
    rows = await office.all(Respondent, Respondent.round_id == round_.id)
    assert {row.member_id: row.answered_at is not None for row in rows} == {
        office.zhang.member_id: True,
        office.wang.member_id: False,
    }
    await office.clock.passes(round_.closes_at - office.clock.now())
    await office.clock.passes(timedelta(days=1))
    told = await office.head.opens_listed("传导式培训 · 填报情况")
    assert "未报：王五" in told.text


async def test_s13_both_of_a_pair_are_asked_how_it_goes(office: Office) -> None:
    await records(office.head, "传帮带", "王五", "张三", "独立办案", "今天")
    await office.clock.jumps_to("2026-12-11 09:59")
    await office.clock.moves_to("2026-12-11 10:00")
    for who, learnt in ((office.zhang, "跟办<三>件案件"), (office.wang, "带了三次")):
        await who.taps("填写", on=await who.hears("传帮带季度小结"))
        await who.says(learnt)
        await who.hears("下季度打算")
        await who.says("独立承办")
        await who.taps("提交", on=await who.hears("请核对"))
    await office.other_member.hears_nothing("传帮带")
    assert len(await office.all(Answer, Answer.fields.is_not(None))) == 2
    # Whoever looks after them reads what both have said, side by side.
    await office.clock.moves_to("2026-12-21 09:15")
    told = await office.head.opens_listed("传帮带季度小结 · 填报情况")
    await office.head.taps("看填报内容", on=told)
    read = await office.head.hears("传帮带季度小结 · 填报内容")
    assert "师傅 王五 · 徒弟 张三" in read.text
    assert "本季度带了什么、学到了什么\n师傅：带了三次\n徒弟：跟办<三>件案件\n" in read.text
