"""The life of a task, as a department talks about it.

S25 台账化管理: every task is on the ledger, with its plan and its deadline.
S26 完成一项、销号一项: what is done is verified by another, then struck off.
"""

import asyncio
import json

from sqlalchemy import select

from models import Answer, Evidence, Inbox, InboxState, Stance, TaskState
from tests.office import Office, data_behind

LINE = "@张三 周五前 完成专项检查 #履职责任"


async def answers(office: Office) -> list[Answer]:
    async with office.database.read() as session:
        return list(await session.scalars(select(Answer).order_by(Answer.id)))


async def test_s25_the_ledger_names_every_step_and_the_receipt_names_the_entry(
    office: Office,
) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.hears("李四交给您一项新事项")
    assert "期限：11月27日（周五） 18:00 · 还剩 4 个工作日" in card.text
    await office.zhang.says("已检查三家", reply_to=card)
    receipt = await office.zhang.hears("进展收到了")
    entry = office.ledger.entries(task)[-1]
    assert f"已记入台账 №{entry.seq} · 校验码 {entry.hash[:8]}" in receipt.text
    assert office.ledger.kinds(task) == ["assigned", "signed", "reported"]
    assert office.ledger.contents(task)[-1]["text"] == "已检查三家"


async def test_s26_a_task_is_struck_off_only_after_another_has_verified_it(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("完成", on=task)
    assert await office.head.hears("请审核")
    await office.head.taps("同意销号", on=task)
    assert office.ledger.kinds(task) == [
        "assigned",
        "signed",
        "completed",
        "verified",
        "struck_off",
    ]
    assert await office.zhang.hears("经李四审核，已销号")
    assert (await office.now(task)).state is TaskState.STRUCK_OFF


async def test_the_owner_sees_his_card_change_in_place(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.taps("正常推进", on=card)
    assert "自报：正常推进" in card.text
    assert (await office.now(task)).stance is Stance.ON_TRACK
    await office.zhang.taps("完成", on=card)
    assert "等李四审核" in card.text
    assert card.buttons == [["补充材料", "撤回完成"]]
    await office.zhang.taps("撤回完成", on=card)
    assert "现状：办理中" in card.text
    assert office.ledger.kinds(task)[-3:] == ["on_track", "completed", "withdrawn"]


async def test_a_doubled_press_has_one_effect(office: Office) -> None:
    task = await office.head.registers(LINE)
    office.sim.faults.duplicate_presses(times=3)
    await office.zhang.taps("正常推进", on=task)
    await office.zhang.taps("完成", on=task)
    await office.head.taps("同意销号", on=task)
    assert office.ledger.kinds(task) == [
        "assigned",
        "signed",
        "on_track",
        "completed",
        "verified",
        "struck_off",
    ]


async def test_a_press_that_comes_once_more_after_another_has_had_its_effect(
    office: Office,
) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("正常推进", on=task)
    *_, first = sorted(await office.all(Inbox), key=lambda row: row.arrival)
    await office.zhang.taps("落后", on=task)
    again = json.loads(first.payload) | {"update_id": office.bot.updates.next_id}
    office.sim.faults.malformed_update(office.bot, json.dumps(again))
    await office.settle()
    assert office.ledger.kinds(task) == ["assigned", "signed", "on_track", "behind"]


async def test_two_heads_at_once_strike_it_off_once(office: Office) -> None:
    task = await office.head.registers("@李四 周五前 带队检查 #履职责任")
    await office.head.taps("完成", on=task)
    asked = [
        (verifier, await verifier.message_about(task, "同意销号"))
        for verifier in (office.leader, office.supervisor)
    ]
    presses = [verifier.person.taps("同意销号", message) for verifier, message in asked]
    first, second = await asyncio.gather(*presses)
    await office.settle()
    told = [(await press.answered()).text or "" for press in (first, second)]
    assert sum("已经处理过了" in text for text in told) == 1
    assert office.ledger.kinds(task).count("struck_off") == 1


async def test_an_old_button_says_how_it_stands(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("完成", on=task)
    request = await office.head.message_about(task, "同意销号")
    agree = data_behind(request, "同意销号")
    await office.head.taps("同意销号", on=request)
    press = await office.head.taps_forged(agree, on=request)  # replayed as it was
    answer = await press.answered()
    assert "已经处理过了" in answer.text
    assert "已销号" in answer.text
    assert office.ledger.kinds(task).count("struck_off") == 1


async def test_an_old_button_of_a_task_in_hand_says_how_to_go_on(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.says("完成", reply_to=card)
    await office.head.says("退回：缺照片", reply_to=await office.head.hears("请审核"))
    press = await office.zhang.taps("完成", on=card)
    assert "现在：办理中。如需继续，请用最新的消息，或发送 /list" in (await press.answered()).text
    await office.clock.moves_to("09:00")
    await office.zhang.taps("完成", on=task)
    await office.clock.moves_to("tue 09:00")
    digest = await office.head.hears("等您审核 · 1 项")
    await office.head.says("退回：还缺一张", reply_to=await office.head.hears("请审核"))
    await office.zhang.says("完成", reply_to=card)
    press = await office.head.taps("1 同意销号", on=digest)
    assert "等待审核。如需继续，请用最新的消息" in (await press.answered()).text


async def test_a_forged_and_a_foreign_button_do_nothing(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("完成", on=task)
    request = await office.head.message_about(task, "同意销号")
    agree = data_behind(request, "同意销号")
    own = await office.zhang.message_about(task)
    await office.other_head.says("今天开会吗")
    elsewhere = await office.other_head.hears("您名下现在没有在办的事项")
    before = office.ledger.kinds(task)
    for who, data, message in (
        (office.zhang, agree, own),  # the owner, with the head's own sealed button
        (office.other_head, agree, elsewhere),
        (office.head, agree[:-1] + ("A" if agree[-1] != "A" else "B"), request),
        (office.head, "task.verify|1|2|", request),
        (office.head, "x", request),
    ):
        press = await who.taps_forged(data, on=message)
        assert (await press.answered()).text
    assert office.ledger.kinds(task) == before
    assert (await office.now(task)).state is TaskState.COMPLETED


async def test_sent_back_with_a_reason_the_owner_reads(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("完成", on=task)
    await office.head.taps("退回", on=task)
    await office.head.hears("原因是什么")
    await office.head.says("缺<照片>")
    told = await office.zhang.hears("把这一项退回了")
    assert "缺<照片>" in told.text
    await office.zhang.taps("完成", on=told)
    assert await office.head.hears("请审核")
    assert office.ledger.kinds(task)[-3:] == ["completed", "returned", "completed"]


async def test_the_verifier_looks_at_the_material(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.sends_album([None, None], caption="现场", reply_to=card)
    await office.zhang.sends_voice(reply_to=card)
    await office.zhang.taps("完成", on=card)
    request = await office.head.hears("请审核")
    assert "附材料3件" in request.text
    await office.head.taps("查看材料", on=task)
    shown = [message.file.kind for message in office.head.hears_everything() if message.file]
    assert shown == ["photo", "photo", "voice"]


async def test_a_step_can_be_said_in_words(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    for words in ("正常推进", "困难：缺人手", "困难已解决", "完成。"):
        await office.zhang.says(words, reply_to=card)
    request = await office.head.hears("请审核")
    await office.head.says("退回：缺照片", reply_to=request)
    await office.zhang.says("完成", reply_to=card)
    await office.head.says("同意", reply_to=await office.head.hears("请审核"))
    assert office.ledger.kinds(task) == [
        "assigned",
        "signed",
        "on_track",
        "blocked",
        "cleared",
        "completed",
        "returned",
        "completed",
        "verified",
        "struck_off",
    ]


async def test_s26_a_word_of_approval_is_answered_once(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("完成", on=task)
    request = await office.head.hears("请审核")
    office.head.hears_everything()
    await office.head.says("同意", reply_to=request)
    (answer,) = [heard for heard in office.head.hears_everything() if heard is not request]
    assert "✅ 已销号：完成专项检查（张三）" in answer.text
    assert "已记入台账" in answer.text
    assert request.text == "您已审核：完成专项检查（张三）"
    assert request.buttons == []


async def test_the_verifier_reads_whose_words_the_last_ones_are(office: Office) -> None:
    task = await office.head.registers("@张三、王五 周五前 完成专项检查 #履职责任")
    await office.wang.says("材料<已交>", reply_to=await office.wang.message_about(task))
    await office.zhang.taps("完成", on=task)
    assert "王五：材料<已交>" in (await office.head.hears("请审核")).text


async def test_what_stands_in_the_way_is_shown_once_to_the_verifier(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.says("困难：缺材料", reply_to=await office.zhang.message_about(task))
    await office.zhang.taps("完成", on=task)
    request = await office.head.hears("请审核")
    assert request.text.count("缺材料") == 1


TYPED = (
    "<b>粗体</b> & <script>alert(1)</script>",
    "“双引号”与'单引号'",
    "👨\u200d👩\u200d👧\u200d👦🎉" * 50,
    "\u202eمرحبا\u202c ab\u200fc",
    "长" * 4096,
    "&lt;b&gt; %(name)s {{ title }} {name}",
)


async def test_whatever_is_typed_is_kept_and_shown_as_typed(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    for words in TYPED:
        await office.zhang.says(words, reply_to=card)
        assert await office.zhang.hears("进展收到了")
        assert office.ledger.contents(task)[-1]["text"] == words
        await office.zhang.taps("遇到困难", on=card)
        await office.zhang.says(words)
        noted = await office.zhang.hears("困难已记下")
        assert words.split()[0][:40] in noted.text
        await office.zhang.says("困难已解决", reply_to=card)
    await office.zhang.taps("完成", on=card)
    request = await office.head.hears("请审核")
    assert TYPED[-1] in request.text


async def test_a_message_delivered_twice_is_noted_once(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.says("已检查三家", reply_to=card)
    async with office.database.write() as session:
        (last,) = await session.scalars(select(Inbox).order_by(Inbox.arrival.desc()).limit(1))
        session.add(
            Inbox(
                organisation_id=last.organisation_id,
                bot_id=last.bot_id,
                update_id=last.update_id + 500,
                arrival=last.arrival + 1,
                chat_key=last.chat_key,
                payload=last.payload,
                received_at=last.received_at,
                state=InboxState.WAITING,
            )
        )
    await office.restarts()
    assert office.ledger.kinds(task) == ["assigned", "signed", "reported"]


async def test_only_the_owner_completes_and_a_co_owner_adds(office: Office) -> None:
    task = await office.head.registers("@张三、王五 周五前 完成专项检查 #履职责任")
    card = await office.wang.hears("请您协办")
    assert card.buttons == [["正常推进", "落后"], ["进展", "我的部分办完了"]]
    await office.wang.says("我这边查完了", reply_to=card)
    await office.wang.says("完成", reply_to=card)
    assert await office.wang.hears("责任人是张三")
    assert office.ledger.kinds(task) == ["assigned", "reported"]
    async with office.database.read() as session:
        assert list(await session.scalars(select(Evidence))) == []


async def test_a_verifier_who_writes_is_told_how_to_answer(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("完成", on=task)
    await office.head.says("照片不清楚", reply_to=await office.head.hears("请审核"))
    assert await office.head.hears("要退回请点“退回”")
    assert office.ledger.kinds(task)[-1] == "completed"


async def test_behind_leaves_room_for_a_line_and_needs_none(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("落后", on=task)
    await office.zhang.says("等外单位的材料")
    assert await office.zhang.hears("进展收到了")
    assert office.ledger.kinds(task) == ["assigned", "signed", "behind", "reported"]


async def test_whoever_approves_his_own_task_is_told_what_to_do(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.says("同意销号", reply_to=await office.zhang.message_about(task))
    assert await office.zhang.hears("您报“完成”以后")
    assert office.ledger.kinds(task) == ["assigned"]
