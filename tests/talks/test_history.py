"""The head reads what was reported: the card's last words, the whole history, and a line back.

S25 台账化管理: every task is on the ledger, with its plan and its deadline.
"""

from tests.office import Office, data_behind

LINE = "@张三 周五前 完成专项检查 #履职责任"


async def test_s25_the_card_shows_the_last_words_the_files_and_the_stance(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.says("已查<三>家", reply_to=card)
    await office.zhang.sends_photo(reply_to=card)
    await office.zhang.taps("正常推进", on=card)
    await office.head.says("/mine")
    await office.head.taps("1 ⋯")
    seen = await office.head.hears("最近进展 · 张三 · 11月23日（周一） 08:00")
    assert "已查<三>家" in seen.text
    assert "材料：1件" in seen.text
    assert "自报：正常推进（11月23日（周一））" in seen.text
    assert seen.buttons[-2:] == [["催办", "回复", "批示"], ["查看进展（4）"]]


async def test_the_whole_history_is_turned_over_in_place(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    for number in range(1, 10):
        await office.zhang.says(f"已查{number}家", reply_to=card)
    await office.zhang.says("完成", reply_to=card)
    await office.head.says("退回：缺<照片>", reply_to=await office.head.hears("请审核"))
    await office.head.says("/mine")
    await office.head.taps("1 ⋯")
    seen = await office.head.hears("最近进展")
    await office.head.taps("查看进展（12）", on=seen)
    assert "李四 · 退回重办：缺<照片>" in seen.text
    assert "张三 · 报进展：已查9家" in seen.text
    assert "已查1家" not in seen.text
    await office.head.taps("更早的 »", on=seen)
    assert "张三 · 作了签收" in seen.text
    assert "李四 · 交办" in seen.text
    assert seen.has_button("« 更新的")
    assert not seen.has_button("更早的 »")
    await office.head.taps("« 更新的", on=seen)
    assert "缺<照片>" in seen.text
    await office.head.taps("‹ 返回事项", on=seen)
    assert "现状：办理中" in seen.text


async def test_what_was_corrected_is_shown_as_corrected_and_its_files_come_again(
    office: Office,
) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    said = await office.zhang.sends_photo(caption="查了三家", reply_to=card)
    await office.zhang.edits(said, "查了四家")
    await office.zhang.taps("完成", on=card)
    request = await office.head.hears("请审核")
    await office.head.taps("查看材料（1）", on=request)
    shown = await office.head.hears("的进展记录")
    assert "张三 · 报进展：查了三家 📎1（后来更正了）" in shown.text
    assert "张三 · 作了更正：查了四家" in shown.text
    assert request.has_button("同意销号")
    office.head.hears_everything()
    number = next(entry.seq for entry in office.ledger.entries(task) if entry.kind == "reported")
    await office.head.taps(f"№{number} 📎1", on=shown)
    assert [one.file.kind for one in office.head.hears_everything() if one.file] == ["photo"]


async def test_whom_it_does_not_concern_is_told_so(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.says("已查三家", reply_to=await office.zhang.message_about(task))
    await office.head.says("/mine")
    await office.head.taps("1 ⋯")
    seen = await office.head.hears("最近进展")
    history = data_behind(seen, "查看进展")
    answer = data_behind(seen, "回复")
    await office.other_head.says("查一下")
    elsewhere = await office.other_head.hears("您名下现在没有在办的事项")
    press = await office.other_head.taps_forged(history, on=elsewhere)
    assert "只给交办、承办和审核的人看" in (await press.answered()).text
    press = await office.other_head.taps_forged(answer, on=elsewhere)
    assert "只能就所辖部门里其他人的事项" in (await press.answered()).text
    assert office.ledger.kinds(task) == ["assigned", "signed", "reported"]


async def test_the_head_urges_and_writes_from_the_card(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.head.says("/mine")
    await office.head.taps("1 ⋯")
    seen = await office.head.hears("现状：已交办")
    press = await office.head.taps("催办", on=seen)
    assert "已提醒张三" in ((await press.answered()).text or "")
    await office.head.taps("回复", on=seen)
    asked = await office.head.hears("想对张三说什么")
    assert asked.has_button("取消")
    await office.head.says("先查<河道>那三家")
    told = await office.zhang.hears("李四就“完成专项检查”给您留言")
    assert "先查<河道>那三家" in told.text
    assert "已转告张三" in (await office.head.hears("已转告")).text
    await office.zhang.says("好，明天去查", reply_to=told)
    assert office.ledger.kinds(task) == ["assigned", "urged", "written", "signed", "reported"]
    assert office.ledger.contents(task)[2]["text"] == "先查<河道>那三家"


async def test_a_head_who_replies_to_the_card_in_words_writes_to_the_owner(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.head.says("/mine")
    await office.head.taps("1 ⋯")
    seen = await office.head.hears("现状：已交办")
    await office.head.says("长" * 4000, reply_to=seen)
    assert await office.zhang.hears("给您留言")
    await office.head.sends_photo(reply_to=seen)
    assert await office.head.hears("这里只收文字，刚才的内容没有记下")
    assert office.ledger.kinds(task) == ["assigned", "written"]


async def test_an_owner_who_cannot_hear_is_not_written_to(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.blocks()
    await office.head.says("/mine")
    await office.head.taps("1 ⋯")
    seen = await office.head.hears("现状：已交办")
    await office.head.says("请抓紧", reply_to=seen)
    assert await office.head.hears("现在收不到机器人的消息")
    assert office.ledger.kinds(task) == ["assigned"]
