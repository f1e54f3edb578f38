"""An answer in words shows on the original: the card, the list or the digest that it quotes."""

from models import Task, TaskState
from simulator import Message
from tests.office import Colleague, Office

LINE = "@张三 周五前 完成专项检查 #履职责任"


def said_to(who: Colleague, office: Office) -> list[Message]:
    """All that stands in his chat, of the bot's."""
    return [one for one in who.person.chat(office.bot).messages if one.is_from_bot]


async def registered_with_target(office: Office, line: str) -> Task:
    await office.head.says(line)
    shown = await office.head.hears("请核对")
    await office.head.taps("更多…", on=shown)
    await office.head.taps("目标值", on=shown)
    await office.head.says("13次")
    await office.head.taps("确认登记", on=await office.head.hears("目标：13次"))
    return await office.newest(Task)


async def test_a_card_right_above_is_signed_for_in_itself(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    before = len(said_to(office.zhang, office))
    await office.zhang.says("收到", reply_to=card)
    assert "现状：办理中" in card.text
    assert "已记入台账" in card.text
    assert not card.has_button("签收")
    assert card.has_button("撤回这一步")
    assert len(said_to(office.zhang, office)) == before
    await office.zhang.taps("撤回这一步", on=card)
    assert card.has_button("签收")


async def test_a_card_further_up_shows_it_and_the_answer_is_said(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.says("/help")
    await office.zhang.says("收到", reply_to=card)
    assert not card.has_button("签收")
    below = said_to(office.zhang, office)[-1]
    assert "现状：办理中" in below.text
    assert "已记入台账" in below.text
    await office.zhang.says("完成", reply_to=card)
    assert "等待审核" in card.text
    assert not card.has_button("遇到困难")
    assert "完成已报上" in said_to(office.zhang, office)[-1].text


async def test_progress_has_its_receipt_and_the_card_shows_it(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.says("已查三家", reply_to=card)
    receipt = said_to(office.zhang, office)[-1]
    assert "进展收到了" in receipt.text
    assert "现状：办理中" in card.text
    assert "已查三家" in card.text
    assert not card.has_button("签收")
    await office.zhang.says("困难：缺人手", reply_to=card)
    assert "缺人手" in card.text
    assert card.has_button("困难已解决")


async def test_a_receipt_right_above_takes_in_the_next_one(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.says("已查三家", reply_to=await office.zhang.message_about(task))
    receipt = said_to(office.zhang, office)[-1]
    noted, before = receipt.text, len(said_to(office.zhang, office))
    await office.zhang.sends_photo(reply_to=receipt)
    assert receipt.text.startswith(noted)  # what was noted stays as it was noted
    assert "含1件材料" in receipt.text.removeprefix(noted)
    assert receipt.text.count("校验码") == 2
    assert len(said_to(office.zhang, office)) == before
    await office.zhang.taps("更正", on=receipt)
    await office.zhang.says("照片是第三家的")
    assert "已更正" in said_to(office.zhang, office)[-1].text
    await office.zhang.says("完成", reply_to=receipt)
    assert receipt.text.startswith(noted)
    assert "完成已报上" in said_to(office.zhang, office)[-1].text


async def test_a_receipt_that_asks_something_is_left_alone(office: Office) -> None:
    task = await registered_with_target(office, LINE)
    card = await office.zhang.message_about(task)
    for words in ("完成9次", "完成3次"):
        await office.zhang.says(words, reply_to=card)
    assert "进度：9/13次" in card.text
    asking = said_to(office.zhang, office)[-1]
    assert asking.has_button("共 12次")
    await office.zhang.says("照片随后补上", reply_to=asking)
    assert asking.has_button("共 12次")
    assert "校验码" in said_to(office.zhang, office)[-1].text
    assert said_to(office.zhang, office)[-1] is not asking


async def test_words_of_one_moment_show_one_after_the_other(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    for words in ("收到", "已查三家", "困难：缺人手"):
        office.zhang.person.say_now(words, office.bot, reply_to=card)
    await office.settle()
    assert "缺人手" in card.text
    assert "已查三家" in card.text or "困难：缺人手" in card.text
    assert not card.has_button("签收")


async def test_a_co_owners_card_shows_what_he_says(office: Office) -> None:
    task = await registered_with_target(office, "@张三 @王五 周五前 专项检查 #履职责任")
    card = await office.wang.message_about(task)
    await office.wang.says("完成3次", reply_to=card)
    assert "进度：3/13次" in card.text
    assert card.has_button("我的部分办完了")
    assert "进展收到了" in said_to(office.wang, office)[-1].text


async def test_a_heads_card_shows_what_he_decides(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("完成", on=task)
    asked = await office.head.hears("请审核")
    await office.head.says("同意", reply_to=asked)
    assert asked.text == "您已审核：完成专项检查（张三）"
    assert asked.buttons == []
    assert (await office.now(task)).state is TaskState.STRUCK_OFF
    other = await office.head.registers("@张三 周五前 整理卷宗 #履职责任")
    registered = await office.head.message_about(other, "撤销")
    await office.head.says("撤销：上级取消了", reply_to=registered)
    assert "已撤销" in registered.text
    assert not registered.has_button("撤销")


async def test_a_card_of_a_task_that_is_over_says_so(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.head.says("撤销：不用查了", reply_to=await office.head.message_about(task))
    assert card.has_button("签收")
    await office.zhang.says("已查三家", reply_to=card)
    assert await office.zhang.hears("不再记录新内容")
    assert "已撤销" in card.text
    assert not card.has_button("签收")


async def test_a_card_of_what_is_somebody_elses_by_now_is_left_alone(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    shown = card.text
    await office.head.says("换人", reply_to=await office.head.message_about(task))
    await office.head.taps("王五")
    await office.head.says("张三借调")
    office.zhang.hears_everything()
    await office.zhang.says("已查三家", reply_to=card)
    assert await office.zhang.hears("责任人是王五")
    assert card.text == shown


async def test_so_it_is_after_a_restart_and_after_days(office: Office) -> None:
    task = await office.head.registers("@张三 12月11日前 完成专项检查 #履职责任")
    card = await office.zhang.message_about(task)
    await office.restarts()
    await office.clock.moves_to("thu 12:00")
    await office.zhang.says("已查三家", reply_to=card)
    assert "已查三家" in card.text
    assert not card.has_button("签收")


async def test_words_at_a_list_are_filed_by_a_tap_and_show_there(office: Office) -> None:
    await office.head.registers(LINE)
    await office.head.registers("@张三 下周五前 整理卷宗 #履职责任")
    await office.zhang.says("/list")
    listed = await office.zhang.hears("责任清单")
    await office.zhang.says("完成", reply_to=listed)
    await office.zhang.taps("完成专项检查")
    assert "完成专项检查" not in listed.text
    assert "另有 1 项已报完成" in listed.text


async def test_words_at_a_digest_show_there(office: Office) -> None:
    for title in ("完成专项检查", "整理卷宗"):
        await office.leader.registers(f"@李四 周二前 {title} #履职责任")
    await office.clock.moves_to("wed 08:30")
    digest = await office.head.hears("部门每日提要 · 11月25日")
    assert "已逾期 · 2 项" in digest.text
    await office.head.says("完成", reply_to=digest)
    await office.head.taps("完成专项检查")
    assert "已逾期 · 1 项" in digest.text
    assert "整理卷宗" in digest.text
