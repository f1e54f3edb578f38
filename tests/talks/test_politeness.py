"""Politeness as talks: it is answered, it signs for a task, it never becomes progress."""

from models import Answer, TaskState
from models import Task as TaskRow
from tests.office import Office

FIRST = "@张三 周五前 完成专项检查 #履职责任"
SECOND = "@张三 月底前 整理台账 #履职责任"


async def test_greetings_and_thanks_are_answered_and_never_noted(office: Office) -> None:
    task = await office.head.registers(FIRST)
    card = await office.zhang.message_about(task)
    for words, answer in (("谢谢李主任", "不客气。"), ("早上好", "您好！"), ("🌹", "不客气。")):
        await office.zhang.says(words, reply_to=card)
        await office.zhang.hears(answer)
    await office.zhang.says("大家好")
    await office.zhang.hears("您好！发送 /list")
    assert office.ledger.kinds(task) == ["assigned"]
    assert not await office.all(Answer)


async def test_received_signs_for_the_task_once(office: Office) -> None:
    task = await office.head.registers(FIRST)
    card = await office.zhang.message_about(task)
    await office.zhang.says("收到", reply_to=card)
    receipt = await office.zhang.hears("现状：办理中")
    assert f"№{office.ledger.entries(task)[-1].seq}" in receipt.text
    await office.zhang.says("👌", reply_to=card)
    await office.zhang.hears("好的。")
    assert office.ledger.kinds(task) == ["assigned", "signed"]
    [row] = await office.all(TaskRow)
    assert row.state is TaskState.SIGNED
    assert not await office.all(Answer)


async def test_received_without_a_quotation_signs_for_the_one_there_is(office: Office) -> None:
    first = await office.head.registers(FIRST)
    await office.zhang.says("好的，谢谢")
    await office.zhang.hears("现状：办理中")
    second, third = await office.head.registers(SECOND), await office.head.registers(FIRST)
    await office.zhang.says("OK")
    question = await office.zhang.hears("这句话是关于哪一项的？")
    await office.zhang.taps("整理台账", on=question)
    assert "整理台账" in (await office.zhang.hears("现状：办理中")).text
    assert office.ledger.kinds(first) == office.ledger.kinds(second) == ["assigned", "signed"]
    assert office.ledger.kinds(third) == ["assigned"]


async def test_from_others_received_is_a_courtesy(office: Office) -> None:
    task = await office.head.registers(FIRST)
    await office.zhang.taps("完成", on=task)
    request = await office.head.hears("请审核")
    await office.head.says("好的", reply_to=request)
    await office.head.hears("同意销号")  # how to say so
    await office.wang.says("收到")
    await office.wang.hears("好的。")
    assert office.ledger.kinds(task) == ["assigned", "signed", "completed"]


async def test_all_right_from_whom_a_task_is_offered_is_not_yet_accepting(office: Office) -> None:
    task = await office.head.registers(FIRST)
    await office.zhang.says("转办", reply_to=await office.zhang.message_about(task))
    await office.zhang.says("王五")
    offer = await office.wang.message_about(task)
    await office.wang.says("好的", reply_to=offer)
    assert await office.wang.hears("要接手“完成专项检查”，请点“我来办”")
    assert "accepted" not in office.ledger.kinds(task)


async def test_politeness_is_no_answer_to_a_question(office: Office) -> None:
    task = await office.head.registers(FIRST)
    await office.zhang.taps("遇到困难", on=task)
    question = await office.zhang.hears("遇到什么困难")
    await office.zhang.says("好的", reply_to=question)
    await office.zhang.hears("那一问等您方便时再答")
    assert not await office.all(Answer)
    await office.zhang.says("缺人手")
    await office.zhang.hears("缺人手")
    assert [answer.text for answer in await office.all(Answer)] == ["缺人手"]


async def test_a_photograph_with_polite_words_is_progress(office: Office) -> None:
    task = await office.head.registers(FIRST)
    await office.zhang.sends_photo(caption="收到", reply_to=await office.zhang.message_about(task))
    assert office.ledger.kinds(task) == ["assigned", "signed", "reported"]


async def test_politeness_to_the_weekly_question_is_no_reading(office: Office) -> None:
    await office.clock.moves_to("fri 19:00")
    question = await office.zhang.hears("夜读完成了吗")
    await office.zhang.says("收到", reply_to=question)
    await office.zhang.hears("好的。")
    assert not await office.all(Answer)
    await office.zhang.says("读了第三章", reply_to=question)
    assert len(await office.all(Answer)) == 1


async def test_politeness_in_english(office: Office) -> None:
    await office.zhang.says("/language")
    await office.zhang.taps("English")
    task = await office.head.registers(FIRST)
    await office.zhang.says("Noted, thanks", reply_to=await office.zhang.message_about(task))
    assert office.ledger.kinds(task) == ["assigned", "signed"]
    await office.zhang.says("Thank you!")
    await office.zhang.hears("You are welcome.")
