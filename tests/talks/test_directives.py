"""Directives 批示: a line that obliges the owner of a task to answer by a date.

S25 台账化管理: every task is on the ledger, with its plan and its deadline.
"""

import asyncio
import json

from models import Directive, DirectiveState, Inbox, Task
from simulator import Message
from tests.office import Colleague, Office, data_behind

LINE = "@张三 周五前 完成专项检查 #履职责任"


async def card_of(office: Office, who: Colleague) -> Message:
    """The card of the only task handed out, opened from /mine."""
    await who.says("/mine")
    await who.taps("1 ⋯")
    return await who.hears("现状：")


async def directed(office: Office, words: str) -> tuple[Task, Message]:
    """A task with a directive of its head; and what its owner has of it."""
    task = await office.head.registers(LINE)
    await office.head.taps("批示", on=await card_of(office, office.head))
    assert "3个工作日内答复" in (await office.head.hears("请写下给张三的批示")).text
    await office.head.says(words)
    return task, await office.zhang.hears("李四对“完成专项检查”的批示")


async def test_s25_a_directive_is_answered_by_one_tap_and_accepted(office: Office) -> None:
    task, given = await directed(office, "先查<河道>那三家")
    assert "先查<河道>那三家" in given.text
    assert "请在 11月26日（周四） 18:00 前答复" in given.text
    noted = await office.head.hears("批示已送张三")
    assert "已记入台账" in noted.text
    await office.zhang.taps("已办", on=given)
    assert "已答复李四的批示" in given.text
    shown = await office.head.hears("张三答复了对“完成专项检查”的批示")
    assert "已办" in shown.text
    await office.head.taps("已阅", on=shown)
    assert "✓ 已阅张三对批示的答复" in shown.text
    assert office.ledger.kinds(task) == [
        "assigned",
        "directed",
        "signed",
        "directive_answered",
        "directive_accepted",
    ]
    assert (await office.newest(Directive)).state is DirectiveState.CLOSED


async def test_it_is_answered_in_words_with_files_and_asked_again(office: Office) -> None:
    task, given = await directed(office, "周三前报结果")
    assert "请在 11月25日（周三） 18:00 前答复" in given.text
    await office.zhang.sends_photo(caption="已查两家", reply_to=given)
    shown = await office.head.hears("答复了")
    assert "已查两家" in shown.text
    assert shown.buttons == [["已阅", "追问"], ["查看材料（1）"]]
    await office.head.taps("追问", on=shown)
    await office.head.hears("还想请张三答复什么")
    await office.head.says("第三家呢，明天前说明")
    again = await office.zhang.hears("李四就“完成专项检查”追问")
    assert "请在 11月24日（周二） 18:00 前答复" in again.text
    await office.zhang.taps("答复", on=again)
    await office.zhang.hears("您的答复是")
    await office.zhang.says("第三家明早去")
    shown = await office.head.hears("第三家明早去")
    await office.head.says("还要照片", reply_to=shown)  # the author's words ask again, too
    assert await office.zhang.hears("还要照片")
    assert office.ledger.kinds(task)[-4:] == [
        "directive_answered",
        "directive_asked_again",
        "directive_answered",
        "directive_asked_again",
    ]


async def test_it_stands_on_the_card_and_on_the_owners_list_until_answered(office: Office) -> None:
    task, given = await directed(office, "先查河道那三家")
    await office.clock.moves_to("09:00")
    listed = await office.zhang.hears("责任清单")
    assert "📮 李四批示：先查河道那三家（11月26日（周四）前答复）" in listed.text
    await office.clock.moves_to("fri 09:00")
    seen = await card_of(office, office.head)
    assert "📮 李四批示：先查河道那三家" in seen.text
    assert "应在 11月26日（周四） 18:00 前答复，已超期" in seen.text
    await office.zhang.says("已经查完", reply_to=given)
    assert await office.head.hears("已经查完")
    assert "已答复，等阅" in (await card_of(office, office.head)).text
    await office.zhang.says("/list")
    assert "批示" not in (await office.zhang.hears("责任清单")).text
    assert office.ledger.kinds(task)[-1] == "directive_answered"


async def test_its_date_is_changed_by_a_tap_and_it_can_be_withdrawn(office: Office) -> None:
    task, given = await directed(office, "先查河道那三家")
    noted = await office.head.hears("批示已送张三")
    await office.head.taps("1个工作日内", on=noted)
    assert "11月24日（周二） 18:00" in noted.text
    assert "请在 11月24日（周二） 18:00 前答复" in given.text
    await office.head.taps("撤回批示", on=noted)
    assert "批示已撤回" in noted.text
    assert "批示已撤回" in given.text
    assert office.ledger.kinds(task) == [
        "assigned",
        "directed",
        "directive_due_changed",
        "directive_withdrawn",
    ]


async def test_it_can_be_said_in_words_and_only_by_who_looks_after_the_task(office: Office) -> None:
    task = await office.head.registers(LINE)
    seen = await card_of(office, office.head)
    await office.head.says("批示：先查河道", reply_to=seen)
    given = await office.zhang.hears("先查河道")
    noted = await office.head.hears("批示已送")
    await office.other_head.says("这事办得怎么样了")
    elsewhere = await office.other_head.hears("您名下现在没有在办的事项")
    for data in (
        data_behind(seen, "批示"),
        data_behind(given, "已办"),
        data_behind(noted, "撤回批示"),
        data_behind(noted, "5个工作日内"),
    ):
        assert (await (await office.other_head.taps_forged(data, on=elsewhere)).answered()).text
    card = await office.zhang.message_about(task)
    await office.zhang.says("批示：自己给自己", reply_to=card)
    assert await office.zhang.hears("只能就所辖部门里其他人的事项")
    await office.head.says("批示：11月3日前说明", reply_to=seen)
    assert await office.head.hears("已经过了")
    await office.head.sends_photo(caption="批示：看图", reply_to=seen)
    assert await office.head.hears("这里只收文字")
    assert office.ledger.kinds(task).count("directed") == 1


async def test_two_taps_at_once_answer_it_once(office: Office) -> None:
    task, given = await directed(office, "长" * 3000)
    done = data_behind(given, "已办")
    presses = await asyncio.gather(
        office.zhang.person.taps("已办", given), office.zhang.person.taps_forged(done, given)
    )
    await office.settle()
    told = [(await press.answered()).text or "" for press in presses]
    assert sum("后来已有变化" in text for text in told) == 1
    assert office.ledger.kinds(task).count("directive_answered") == 1
    office.head.hears_everything()
    press = await office.zhang.taps_forged(done, on=given)
    assert "后来已有变化" in ((await press.answered()).text or "")


async def test_a_directive_is_read_in_its_readers_language(office: Office) -> None:
    await office.zhang.says("/language")
    await office.zhang.taps("English")
    await office.head.registers(LINE)
    await office.head.says("批示：先查河道", reply_to=await card_of(office, office.head))
    given = await office.zhang.hears("Directive of 李四 about “完成专项检查”")
    assert "Please answer by Thu 26 Nov 18:00: tap “Done as asked”" in given.text
    assert given.buttons == [["Done as asked", "Answer"]]


async def test_the_same_message_delivered_twice_is_one_directive(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await card_of(office, office.head)
    await office.head.says("批示：先查河道那三家", reply_to=card)
    *_, first = sorted(await office.all(Inbox), key=lambda row: row.arrival)
    again = json.loads(first.payload) | {"update_id": office.bot.updates.next_id}
    office.sim.faults.malformed_update(office.bot, json.dumps(again))
    await office.settle()
    assert len(await office.all(Directive)) == 1
    assert office.ledger.kinds(task).count("directed") == 1


async def test_what_is_owed_about_a_task_that_is_done_stands_on_its_owners_list(
    office: Office,
) -> None:
    task, _ = await directed(office, "补一份<说明>")
    await office.zhang.taps("完成", on=await office.zhang.message_about(task, "完成"))
    await office.zhang.says("/list")
    listed = await office.zhang.hears("责任清单")
    assert "已报完成，等待审核" in listed.text
    assert "补一份<说明>" in listed.text
    assert "另有" not in listed.text
    assert listed.buttons[0] == ["1 答复批示", "1 ⋯"]
    await office.zhang.taps("1 答复批示", on=listed)
    await office.zhang.says("说明已补")
    assert "说明已补" in (await office.head.hears("张三答复了")).text
    await office.zhang.says("/list")
    assert await office.zhang.hears("另有 1 项已报完成")
