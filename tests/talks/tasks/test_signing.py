"""签收 and 退回: a task is taken on by one tap, or given back with a reason."""

import pytest

from models import TaskState
from tests.office import Office, data_behind

LINE = "@张三 周五前 完成专项检查 #履职责任"


async def test_a_task_is_signed_for_by_one_tap(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    assert card.buttons[0] == ["签收", "办不了"]
    await office.zhang.taps("签收", on=card)
    assert "现状：办理中" in card.text
    assert "已记入台账" in card.text
    assert card.buttons[-1] == ["撤回这一步"]
    assert office.ledger.kinds(task) == ["assigned", "signed"]
    await office.zhang.says("签收", reply_to=card)
    assert await office.zhang.hears("已经签收过了")
    assert office.ledger.kinds(task) == ["assigned", "signed"]


async def test_what_is_given_back_waits_for_the_head_and_is_never_lost(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.taps("办不了", on=card)
    question = await office.zhang.hears("为什么办不了")
    await office.zhang.says("这项归办公室管", reply_to=question)
    assert "等李四来定" in (await office.zhang.hears("已退回")).text
    asked = await office.head.hears("张三退回了这一项")
    assert "这项归办公室管" in asked.text
    assert asked.buttons == [["仍请办理", "换人", "撤销"]]
    assert (await office.now(task)).state is TaskState.DECLINED
    await office.zhang.says("/list")
    assert await office.zhang.hears("另有 1 项已退回，正在等负责人来定")
    await office.clock.moves_to("tue 09:00")
    digest = await office.head.hears("责任人退回，等您来定 · 1 项")
    await office.head.taps("1 仍请办理", on=digest)
    await office.head.says("办公室只配合", reply_to=await office.head.hears("仍请张三办理"))
    told = await office.zhang.hears("李四请您继续办理这一项")
    assert "办公室只配合" in told.text
    await office.zhang.taps("签收", on=told)
    assert office.ledger.kinds(task) == ["assigned", "declined", "insisted", "signed"]


async def test_who_has_given_it_back_may_take_it_on_after_all(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.says("办不了：没有车", reply_to=await office.zhang.message_about(task))
    noted = await office.zhang.hears("想想还是您办")
    await office.zhang.taps("签收", on=noted)
    assert (await office.now(task)).state is TaskState.SIGNED
    late = await office.head.taps("仍请办理", on=await office.head.hears("退回了这一项"))
    assert "已经处理过了" in (await late.answered()).text
    assert office.ledger.kinds(task) == ["assigned", "declined", "signed"]


async def test_the_word_of_the_owner_for_sending_back_is_giving_back(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.says("退回：不属于我的职责", reply_to=await office.zhang.message_about(task))
    assert await office.head.hears("不属于我的职责")
    assert office.ledger.kinds(task)[-1] == "declined"


@pytest.mark.parametrize("label", ["签收", "办不了"])
async def test_another_cannot_sign_or_give_back(office: Office, label: str) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.wang.says("/help")
    press = await office.wang.taps_forged(
        data_behind(card, label), on=await office.wang.hears("办理事项")
    )
    assert "这一步要由张三来办" in (await press.answered()).text
    assert office.ledger.kinds(task) == ["assigned"]


async def test_no_reason_is_asked_for_again(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("办不了", on=task)
    question = await office.zhang.hears("为什么办不了")
    await office.zhang.sends_photo(reply_to=question)
    assert await office.zhang.hears("请写明原因")
    await office.zhang.says("<b>缺</b>人手🙏", reply_to=question)
    assert "<b>缺</b>人手🙏" in (await office.head.hears("退回了这一项")).text
    assert office.ledger.contents(task)[-1]["reason"] == "<b>缺</b>人手🙏"
