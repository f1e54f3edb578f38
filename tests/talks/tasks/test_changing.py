"""变更、撤销、重开: what is registered can be put right, called off, and taken up again."""

from datetime import datetime

from demo.sample import ZONE
from models import Task, TaskState
from simulator import Message
from tests.office import Colleague, Office

LINE = "@张三 周五前 完成专项检查 #履职责任"


async def card_of(who: Colleague, task: Task) -> Message:
    """The task's card, from the list of what he handed out."""
    await who.says("/mine")
    await who.taps("1 ⋯", on=await who.hears("我交办的事项"))
    return await who.message_about(task)


async def test_the_head_puts_the_deadline_right_and_the_owner_is_told_why(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await card_of(office.head, task)
    assert card.buttons[0] == ["修改", "换人", "撤销"]
    await office.head.taps("修改", on=card)
    await office.head.taps("期限", on=card)
    await office.head.says("12月4日下午3点", reply_to=await office.head.hears("期限改成什么"))
    why = await office.head.hears("12月4日（周五） 15:00")
    await office.head.says("会议改期", reply_to=why)
    noted = await office.head.hears("期限已改")
    assert "原来：11月27日（周五） 18:00" in noted.text
    told = await office.zhang.hears("李四修改了这一项的期限")
    assert "原因：会议改期" in told.text
    assert "原期限：11月27日（周五） 18:00" in told.text
    now = await office.now(task)
    assert now.deadline == datetime(2026, 12, 4, 15, tzinfo=ZONE)
    [*_, content] = office.ledger.contents(task)
    assert (content["field"], content["reason"]) == ("deadline", "会议改期")
    assert content["before"].startswith("2026-11-27T10:00")


async def test_title_and_standard_are_put_right(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await card_of(office.head, task)
    for field, value in (("标题", "完成两次专项检查"), ("完成标准", "有报告、有照片")):
        await office.head.taps("修改", on=card)
        await office.head.taps(field, on=card)
        await office.head.says(value, reply_to=await office.head.hears(f"{field}改成什么"))
        await office.head.says("原来写漏了", reply_to=await office.head.hears("原因是什么"))
        assert await office.zhang.hears(f"李四修改了这一项的{field}")
        await office.head.taps("返回", on=card)
        office.head.hears_everything()  # the questions show that they are answered
    now = await office.now(task)
    assert (now.title, now.standard) == ("完成两次专项检查", "有报告、有照片")
    assert office.ledger.kinds(task) == ["assigned", "changed", "changed"]


async def test_bad_values_are_refused_and_nothing_is_lost(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await card_of(office.head, task)
    await office.head.taps("修改", on=card)
    await office.head.taps("期限", on=card)
    question = await office.head.hears("期限改成什么")
    await office.head.says("过一阵子", reply_to=question)
    again = await office.head.hears("没看明白是哪一天")
    await office.head.says("11月20日", reply_to=again)
    assert await office.head.hears("已经过了")
    assert office.ledger.kinds(task) == ["assigned"]


async def test_the_owner_changes_nothing_of_what_he_answers_for(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    for word in ("修改", "撤销：不想办了", "换人"):
        await office.zhang.says(word, reply_to=card)
        assert "请找李四" in (await office.zhang.hears("自己不能改动")).text
    assert office.ledger.kinds(task) == ["assigned"]


async def test_a_task_is_called_off_with_a_reason(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("完成", on=task)
    asked = await office.head.hears("请审核")
    await office.head.says("撤销：上级取消了这次检查", reply_to=asked)
    assert "不用再审核" in asked.text or "已撤销" in asked.text
    assert "上级取消了这次检查" in (await office.zhang.hears("李四撤销了")).text
    assert (await office.now(task)).state is TaskState.CANCELLED
    late = await office.zhang.message_about(task)
    await office.zhang.says("补一张照片", reply_to=late)
    assert await office.zhang.hears("已撤销，不再记录新内容")
    assert office.ledger.kinds(task)[-1] == "cancelled"


async def test_a_supervisor_reopens_what_is_struck_off(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("完成", on=task)
    await office.head.taps("同意销号", on=task)
    done = await office.zhang.hears("已销号")
    await office.head.says("重开：照片是旧的", reply_to=await office.head.message_about(task))
    assert await office.head.hears("要由督查员或领导重开")
    await office.zhang.says("重开：我要改", reply_to=done)
    assert await office.zhang.hears("要由督查员或领导重开")
    assert (await office.now(task)).state is TaskState.STRUCK_OFF
