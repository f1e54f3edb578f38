"""延期: asked for before the deadline, decided by the head; the first deadline stays visible."""

from datetime import datetime

import pytest

from demo.sample import ZONE
from models import Extension, ExtensionState
from tests.office import Office

LINE = "@张三 周五前 完成专项检查 #履职责任"
FRIDAY = datetime(2026, 11, 27, 18, tzinfo=ZONE)


async def test_the_owner_asks_by_tap_and_the_head_grants_it(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.taps("更多…", on=card)
    assert card.buttons[0] == ["申请延期", "转办", "办不了"]
    await office.zhang.taps("申请延期", on=card)
    question = await office.zhang.hears("想延到什么时候")
    await office.zhang.taps("延 3 个工作日", on=question)
    assert "延到 12月2日（周三） 18:00" in question.text
    await office.zhang.says("对方还没回函", reply_to=question)
    assert "等李四批" in (await office.zhang.hears("批准以前，仍按原期限")).text
    asked = await office.head.hears("张三申请把这一项延到 12月2日")
    assert "对方还没回函" in asked.text
    assert (await office.now(task)).deadline == FRIDAY
    await office.head.taps("同意延期", on=asked)
    assert await office.zhang.hears("李四同意延期")
    now = await office.now(task)
    assert (now.deadline.astimezone(ZONE).day, now.first_deadline, now.extensions) == (2, FRIDAY, 1)
    await office.zhang.says("/list")
    await office.zhang.taps("更多…", on=await office.zhang.hears("责任清单"))
    assert (
        "原期限：11月27日（周五） 18:00 · 已延期 1 次"
        in (await office.zhang.hears("现状：办理中")).text
    )
    assert office.ledger.kinds(task) == ["assigned", "signed", "extension_asked", "extended"]


async def test_a_reply_in_words_brings_day_and_reason(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.says("申请延期到下周三，对方还没回函", reply_to=card)
    asked = await office.head.hears("申请把这一项延到 12月2日")
    assert office.ledger.contents(task)[-1]["reason"] == "对方还没回函"
    await office.head.says("不同意", reply_to=asked)
    assert await office.zhang.hears("仍请在 11月27日（周五） 18:00 前完成")
    assert (await office.now(task)).deadline == FRIDAY
    assert office.ledger.kinds(task)[-1] == "deadline_kept"


async def test_a_day_that_is_not_understood_is_asked_again(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.says("申请延期", reply_to=await office.zhang.message_about(task))
    question = await office.zhang.hears("想延到什么时候")
    await office.zhang.says("等对方有空的时候", reply_to=question)
    again = await office.zhang.hears("没看明白要延到哪一天")
    await office.zhang.says("下周五", reply_to=again)
    why = await office.zhang.hears("原因是什么")
    await office.zhang.says("取消", reply_to=why)
    assert await office.all(Extension) == []
    assert office.ledger.kinds(task) == ["assigned"]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("申请延期到明天，早点办", "申请延期要写更晚的日期"),
        ("申请延期到11月27日18点，对方没回函", "申请延期要写更晚的日期"),
    ],
)
async def test_an_earlier_day_is_no_extension(office: Office, words: str, answer: str) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.says(words, reply_to=await office.zhang.message_about(task))
    assert await office.zhang.hears(answer)
    assert await office.all(Extension) == []


async def test_after_the_deadline_it_is_too_late(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.clock.moves_to("fri 18:01")
    await office.zhang.says("申请延期到下周三，对方没回函", reply_to=card)
    assert "请回复一句进展，或找李四改期限" in (await office.zhang.hears("不能再申请延期")).text
    assert office.ledger.kinds(task) == ["assigned", "escalated"]


async def test_what_is_long_or_not_the_first_is_for_a_leader(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.says("申请延期到12月31日，等年底数据", reply_to=card)
    asked = await office.leader.hears("张三申请把这一项延到 12月31日")
    await office.head.hears_nothing("申请把这一项延到")
    await office.head.says("/list")
    await office.leader.taps("同意延期", on=asked)
    await office.zhang.says("申请延期到明年1月8日，还差一份", reply_to=card)
    again = await office.leader.hears("张三申请把这一项延到")
    await office.leader.taps("同意延期", on=again)
    now = await office.now(task)
    assert (now.extensions, now.first_deadline) == (2, FRIDAY)


async def test_a_second_request_takes_the_place_of_the_first(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.says("申请延期到下周三，对方没回函", reply_to=card)
    first = await office.head.hears("延到 12月2日")
    await office.zhang.says("申请延期到下周五，对方没回函", reply_to=card)
    second = await office.head.hears("延到 12月4日")
    await office.head.taps("同意延期", on=second)
    late = await office.head.taps("不同意", on=first)
    assert "已经处理过了" in (await late.answered()).text
    states = [row.state for row in await office.all(Extension)]
    assert states == [ExtensionState.REPLACED, ExtensionState.GRANTED]
    assert (await office.now(task)).deadline.astimezone(ZONE).day == 4


async def test_a_request_ends_with_its_task(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.says("申请延期到下周三，对方没回函", reply_to=card)
    asked = await office.head.hears("延到 12月2日")
    await office.zhang.taps("完成", on=card)
    await office.head.taps("同意销号", on=task)
    assert (await office.now(task)).extension_wanted is None
    assert [row.state for row in await office.all(Extension)] == [ExtensionState.REPLACED]
    late = await office.head.taps("同意延期", on=asked)
    assert "已" in (await late.answered()).text
    assert (await office.now(task)).deadline == FRIDAY


async def test_what_waits_for_an_answer_stands_in_the_digest_with_its_buttons(
    office: Office,
) -> None:
    task = await office.head.registers(LINE)
    own = await office.head.registers("@李四 周五前 <带队>检查 #履职责任")
    await office.zhang.says(
        "申请延期到下周三，对方没回函", reply_to=await office.zhang.message_about(task)
    )
    assert "已申请延到 12月2日" in (await office.head.hears("申请把这一项延到")).text
    await office.head.says(
        "申请延期到下周四，人手不够", reply_to=await office.head.message_about(own)
    )
    await office.clock.moves_to("tue 09:00")
    digest = await office.head.hears("部门每日提要 · 11月24日")
    assert "⏳ 申请延期，等您答复 · 1 项\n⏳1 张三：完成专项检查" in digest.text  # not his own
    await office.head.taps("⏳1 同意延期", on=digest)
    assert "申请延期" not in digest.text
    assert (await office.now(task)).deadline.astimezone(ZONE).day == 2
    led = await office.leader.hears("部门每日提要 · 11月24日")
    assert "⏳1 李四：<带队>检查" in led.text
    await office.leader.taps("⏳1 不同意", on=led)
    assert await office.head.hears("领导甲没有同意延期")
    assert office.ledger.kinds(own)[-1] == "deadline_kept"
