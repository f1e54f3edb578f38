"""遇到困难: the head is asked for an answer by a date; without one it goes up, once."""

from datetime import datetime

from demo.sample import ZONE
from models import Task
from tests.office import Office, data_behind

LINE = "@张三 下周五前 完成专项检查 #履职责任"


async def blocked(office: Office) -> Task:
    task = await office.head.registers(LINE)
    await office.zhang.says("遇到困难：缺<人手>", reply_to=await office.zhang.message_about(task))
    return task


async def test_the_head_answers_at_once_and_the_owner_hears_it(office: Office) -> None:
    task = await blocked(office)
    asked = await office.head.hears("张三遇到困难")
    assert "请负责人在 11月24日（周二） 18:00 前答复" in asked.text
    assert asked.buttons == [
        ["今天答复", "下个工作日答复", "本周内答复"],
        ["现在答复", "查看这一项"],
    ]
    await office.head.taps("现在答复", on=asked)
    await office.head.says("明天从二部<调>两人")
    told = await office.zhang.hears("李四答复了“完成专项检查”的困难")
    assert "明天从二部<调>两人" in told.text
    assert (await office.now(task)).answer_due_at is None
    await office.zhang.taps("困难已解决", on=told)
    press = await office.head.taps("本周内答复", on=asked)  # there is none any more
    assert "已经处理过了" in ((await press.answered()).text or "")
    assert office.ledger.kinds(task)[-3:] == ["blocked", "difficulty_answered", "cleared"]


async def test_a_date_is_promised_by_tap_or_in_words(office: Office) -> None:
    task = await blocked(office)
    asked = await office.head.hears("张三遇到困难")
    seal = data_behind(asked, "本周内答复")
    press = await office.zhang.taps_forged(seal, on=await office.zhang.message_about(task))
    assert (await press.answered()).text  # he is the owner
    await office.head.taps("本周内答复", on=asked)
    assert "您答应在 11月27日（周五） 18:00 前答复" in asked.text
    await office.head.says("周四前答复", reply_to=asked)
    due = (await office.now(task)).answer_due_at
    assert due == datetime(2026, 11, 26, 18, tzinfo=ZONE)
    await office.head.says("找王五<b>帮忙</b>", reply_to=asked)  # words that answer it
    assert "找王五<b>帮忙</b>" in (await office.zhang.hears("李四答复了")).text
    assert office.ledger.kinds(task)[-3:] == [
        "answer_promised", "answer_promised", "difficulty_answered",
    ]  # fmt: skip


async def test_without_an_answer_it_goes_up_once_and_the_digest_says_so_once(
    office: Office,
) -> None:
    task = await blocked(office)
    await office.clock.moves_to("tue 17:59")
    await office.leader.hears_nothing("到期没有答复")
    await office.clock.moves_to("tue 18:05")
    raised = await office.leader.hears("张三遇到的困难到期没有答复")
    assert "已请李四答复" in raised.text
    await office.clock.moves_to("wed 09:00")
    assert (
        "应于11月24日（周二）答复，还没有答复"
        in (await office.head.hears("每日提要 · 11月25日")).text
    )
    await office.clock.moves_to("thu 09:00")
    digest = await office.head.hears("每日提要 · 11月26日")
    assert "困难：缺<人手>" in digest.text
    assert "还没有答复" not in digest.text
    await office.leader.hears_nothing("到期没有答复")
    await office.leader.says("我来协调", reply_to=raised)
    assert "我来协调" in (await office.zhang.hears("领导甲答复了")).text
    assert office.ledger.kinds(task)[-2:] == ["difficulty_raised", "difficulty_answered"]
