"""A tap is taken back within ten minutes, as an entry that reverses; nothing is wiped out."""

from datetime import timedelta

from models import Stance, TaskState
from tests.office import Office

LINE = "@张三 周五前 完成专项检查 #履职责任"


async def test_a_stance_is_taken_back(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.taps("正常推进", on=card)
    await office.zhang.taps("落后", on=card)
    await office.zhang.taps("撤回这一步", on=card)
    assert "自报：正常推进" in card.text
    assert (await office.now(task)).stance is Stance.ON_TRACK
    assert office.ledger.kinds(task) == ["assigned", "signed", "on_track", "behind", "undone"]
    assert office.ledger.contents(task)[-1]["step"] == "behind"


async def test_signing_is_taken_back_and_can_be_done_again(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.taps("签收", on=card)
    await office.zhang.taps("撤回这一步", on=card)
    assert (await office.now(task)).state is TaskState.ASSIGNED
    await office.zhang.taps("签收", on=card)
    assert office.ledger.kinds(task) == ["assigned", "signed", "undone", "signed"]


async def test_striking_off_is_taken_back_and_it_waits_again(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("完成", on=task)
    request = await office.head.message_about(task, "同意销号")
    await office.head.taps("同意销号", on=request)
    await office.head.taps("撤回这一步", on=request)
    assert await office.zhang.hears("李四撤回了“完成专项检查”的销号")
    assert (await office.now(task)).state is TaskState.COMPLETED
    assert request.buttons[0] == ["同意销号", "退回"]  # the card is of now, not of the button
    await office.head.taps("同意销号", on=task)
    assert office.ledger.kinds(task)[-4:] == ["struck_off", "undone", "verified", "struck_off"]


async def test_after_ten_minutes_it_is_too_late(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("完成", on=task)
    request = await office.head.message_about(task, "同意销号")
    await office.head.taps("同意销号", on=request)
    await office.clock.jumps_to(office.clock.now() + timedelta(minutes=11))
    press = await office.head.taps("撤回这一步", on=request)
    assert "请督查员或领导重开" in (await press.answered()).text
    assert (await office.now(task)).state is TaskState.STRUCK_OFF


async def test_once_something_else_has_happened_it_is_too_late_too(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.taps("签收", on=card)
    await office.zhang.says("已经开始了", reply_to=card)
    press = await office.zhang.taps("撤回这一步", on=card)
    assert "又有了新情况" in (await press.answered()).text
    assert office.ledger.kinds(task) == ["assigned", "signed", "reported"]
