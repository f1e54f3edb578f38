"""Notices 督办单: numbered, in a colour, to be answered by a date; the head hears of them.

S30 推动问题整改落实落地: a problem becomes a task and stays open until it is mended.
"""

import asyncio

from models import Directive, DirectiveState, NoticeColour, Task
from simulator import Message
from tests.office import Colleague, Office

LINE = "@张三 周五前 完成专项检查 #履职责任"


async def card_for(who: Colleague, task: Task) -> Message:
    """The task's card, as somebody reaches it who only supervises."""
    await who.says("/overview")
    await who.hears("第一检察部")
    await who.taps("第一检察部 ›")
    await who.taps("1 ⋯")
    return await who.hears("现状：")


async def issued(office: Office, words: str, colour: str | None = None) -> Message:
    """What the owner has of a notice of the supervisor's."""
    task = await office.newest(Task)
    card = await card_for(office.supervisor, task)
    await office.supervisor.taps("督办单", on=card)
    assert await office.supervisor.hears("请写督办内容")
    if colour:
        await office.supervisor.taps(colour)
    await office.supervisor.says(words)
    return await office.zhang.hears("督办单〔2026〕")


async def test_s30_a_notice_is_numbered_answered_and_accepted(office: Office) -> None:
    task = await office.head.registers(LINE)
    notice = await issued(office, "三处问题周三前整改到位", "🔴 红色")
    assert "🔴 督办单〔2026〕1号 · 督查甲督办“完成专项检查”" in notice.text
    assert "请在 11月25日（周三） 18:00 前答复" in notice.text
    copy = await office.head.hears("您部门的张三收到一份督办单")
    assert "🔴 督办单〔2026〕1号" in copy.text
    assert await office.supervisor.hears("督办单〔2026〕1号")
    await office.zhang.says("三处都已整改", reply_to=notice)
    answered = await office.supervisor.hears("三处都已整改")
    assert "督办单〔2026〕1号" in answered.text
    await office.supervisor.taps("已阅", on=answered)
    row = await office.newest(Directive)
    assert (row.state, row.colour, row.number) == (DirectiveState.CLOSED, NoticeColour.RED, 1)
    assert office.ledger.kinds(task) == [
        "assigned",
        "notice_issued",
        "signed",
        "directive_answered",
        "directive_accepted",
    ]


async def test_numbers_go_on_and_it_stands_on_the_list(office: Office) -> None:
    await office.head.registers(LINE)
    await issued(office, "先报情况")
    second = await issued(office, "再报一次", "🟡 黄色")
    assert "🟡 督办单〔2026〕2号" in second.text
    await office.clock.moves_to("09:00")
    listed = await office.zhang.hears("责任清单")
    assert "🔵 督查甲督办：先报情况（11月26日（周四）前答复）" in listed.text
    assert "🟡 督查甲督办：再报一次" in listed.text


async def test_a_head_issues_no_notices(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.head.says("/mine")
    await office.head.taps("1 ⋯")
    card = await office.head.message_about(task)
    assert not card.has_button("督办单")
    assert card.has_button("批示")


async def test_two_at_once_get_two_numbers(office: Office) -> None:
    task = await office.head.registers(LINE)
    for who in (office.supervisor, office.leader):
        await who.taps("督办单", on=await card_for(who, task))
        await who.hears("请写督办内容")
    said = [who.person.says("请说明进度", office.bot) for who in (office.supervisor, office.leader)]
    await asyncio.gather(*said)
    await office.settle()
    assert sorted(row.number or 0 for row in await office.all(Directive)) == [1, 2]
    assert office.ledger.kinds(task).count("notice_issued") == 2
