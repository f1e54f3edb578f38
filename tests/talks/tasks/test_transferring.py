"""转办: a task goes to a colleague who accepts it, or to whom its head gives it."""

from models import TaskState
from tests.office import Office

LINE = "@张三 周五前 完成专项检查 #履职责任"


async def test_it_stays_with_its_owner_until_the_colleague_accepts(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.says("转办", reply_to=await office.zhang.message_about(task))
    question = await office.zhang.hears("交给谁来办")
    await office.zhang.taps("王五", on=question)
    assert "接下以前，这一项仍由您负责" in question.text
    offered = await office.wang.hears("张三想请您接办这一项")
    assert (await office.now(task)).owner_id == office.zhang.member_id
    await office.wang.taps("我来办", on=offered)
    for who in (office.zhang, office.head):
        assert await who.hears("由王五接办（原责任人张三）")
    now = await office.now(task)
    assert (now.owner_id, now.state, now.offered_to) == (
        office.wang.member_id,
        TaskState.SIGNED,
        None,
    )
    assert office.ledger.kinds(task) == ["assigned", "offered", "accepted"]
    await office.wang.taps("完成", on=offered)
    assert await office.head.hears("请审核")


async def test_a_colleague_may_leave_it_where_it_is(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.says("转办", reply_to=await office.zhang.message_about(task))
    await office.zhang.says("王五", reply_to=await office.zhang.hears("交给谁来办"))
    await office.wang.says("接不了", reply_to=await office.wang.hears("想请您接办"))
    assert await office.zhang.hears("王五接不了")
    assert (await office.now(task)).owner_id == office.zhang.member_id


async def test_the_owner_takes_his_offer_back(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.says("转办", reply_to=await office.zhang.message_about(task))
    question = await office.zhang.hears("交给谁来办")
    await office.zhang.taps("王五", on=question)
    offered = await office.wang.hears("想请您接办")
    await office.zhang.taps("撤回这一步", on=question)
    assert await office.wang.hears("张三收回了转办")
    late = await office.wang.taps("我来办", on=offered)
    assert "现在没有转给您" in (await late.answered()).text
    assert office.ledger.kinds(task) == ["assigned", "offered", "undone"]


async def test_another_department_is_for_the_head_to_decide(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.says("转办", reply_to=await office.zhang.message_about(task))
    question = await office.zhang.hears("交给谁来办")
    await office.zhang.says("钱七", reply_to=question)
    assert "请找李四来转" in (await office.zhang.hears("外部门")).text
    await office.zhang.says("没有这个人", reply_to=question)
    assert await office.zhang.hears("没有这个人")
    await office.zhang.says("王五", reply_to=question)  # the question is still open
    assert await office.wang.hears("想请您接办")


async def test_a_head_gives_it_to_another_without_asking(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("签收", on=task)
    await office.head.says("换人", reply_to=await office.head.message_about(task))
    question = await office.head.hears("交给谁来办")
    await office.head.taps("王五", on=question)
    assert "从张三转给王五，原因是什么" in question.text
    assert (await office.now(task)).owner_id == office.zhang.member_id
    await office.head.sends_photo(reply_to=question)  # no reason, and the question goes on
    assert await office.head.hears("请写明原因")
    await office.head.says("张三借调<两周>", reply_to=question)
    assert await office.head.hears("已从张三转给王五")
    told = await office.zhang.hears("李四把“完成专项检查”转给王五了")
    assert told.text.endswith("原因：张三借调<两周>")
    assert "原因：张三借调<两周>" in (await office.wang.hears("现在由您接手")).text
    now = await office.now(task)
    assert (now.owner_id, now.state) == (office.wang.member_id, TaskState.ASSIGNED)
    assert office.ledger.kinds(task) == ["assigned", "signed", "handed_over"]
    entry = office.ledger.contents(task)[-1]
    assert (entry["before"], entry["owner"], entry["reason"]) == ("张三", "王五", "张三借调<两周>")


async def test_a_name_tapped_after_the_task_has_turned_is_too_late(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.head.says("换人", reply_to=await office.head.message_about(task))
    question = await office.head.hears("交给谁来办")
    await office.zhang.taps("完成", on=task)
    press = await office.head.taps("王五", on=question)
    assert "已经处理过了" in (await press.answered()).text
    assert (await office.now(task)).owner_id == office.zhang.member_id


async def test_a_reason_given_after_the_task_has_turned_is_too_late(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.head.says("换人", reply_to=await office.head.message_about(task))
    question = await office.head.hears("交给谁来办")
    await office.head.taps("王五", on=question)
    await office.zhang.taps("完成", on=task)
    await office.head.says("张三太忙", reply_to=question)
    assert await office.head.hears("已经处理过了")
    assert (await office.now(task)).owner_id == office.zhang.member_id
    assert office.ledger.kinds(task) == ["assigned", "signed", "completed"]


async def test_handing_over_is_read_in_english(office: Office) -> None:
    task = await office.head.registers(LINE)
    for who in (office.head, office.zhang, office.wang):
        await who.says("/language")
        await who.taps("English", in_=office.bot)
    await office.head.says("reassign", reply_to=await office.head.message_about(task))
    question = await office.head.hears("Who")
    await office.head.taps("王五", on=question)
    assert "why" in question.text
    await office.head.says("on leave", reply_to=question)
    assert (await office.zhang.hears("gave")).text.endswith("Reason: on leave")
    assert "Reason: on leave" in (await office.wang.hears("张三")).text
