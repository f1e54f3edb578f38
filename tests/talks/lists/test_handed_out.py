"""What somebody handed out, as talks: /mine, its lines, urging from it, and who may ask."""

import pytest
from sqlalchemy import update

from models import Member, Role, RoleName
from tests.office import Office


async def test_who_handed_out_reads_how_each_task_stands(office: Office) -> None:
    await office.head.registers("@王五 12月25日前 还早的事 #履职责任")
    hard = await office.head.registers("@王五 周五前 难办的事 #履职责任")
    await office.head.registers("@张三 周二前 逾期的事 #履职责任")
    done = await office.head.registers("@张三 周二前 办完的事 #履职责任")
    over = await office.head.registers("@张三 周二前 销号的事 #履职责任")
    await office.leader.registers("@李四 周二前 头雁领办 #头雁责任")
    await office.wang.taps("遇到困难", on=hard)
    await office.wang.says("缺少经费")
    await office.zhang.taps("完成", on=done)
    await office.zhang.taps("完成", on=over)
    await office.head.taps("同意销号", on=over)
    await office.clock.moves_to("wed 08:30")
    await office.head.says("/mine")
    listed = await office.head.hears("我交办的事项 · 11月25日（周三）")
    assert listed.text.splitlines()[1:-2] == [
        "李四，您交办的事项有 4 项未办结　🔴 1　🟡 1　🟢 1　⚪ 1",
        "",
        "1 🔴 张三：逾期的事",
        "　11月24日（周二） · 逾期 1 个工作日 · 已交办，等责任人签收",
        "2 🟡 王五：难办的事",
        "　11月27日（周五） · 还剩 2 个工作日 · 办理中 · 困难：缺少经费",
        "3 🟢 王五：还早的事",
        "　12月25日（周五） · 还剩 22 个工作日 · 已交办，等责任人签收",
        "4 ⚪ 张三：办完的事",
        "　11月24日（周二） · 已报完成，等待审核",
    ]
    assert listed.buttons == [["1 催办", "1 ⋯"], ["2 催办", "2 ⋯"], ["3 ⋯"], ["4 ⋯"]]
    await office.head.taps("2 ⋯", on=listed)
    assert "难办的事" in (await office.head.message_about(hard)).text


async def test_urging_is_offered_and_shown_in_place_on_its_page(office: Office) -> None:
    for number in range(1, 10):
        await office.head.registers(f"@张三 周二前 第{number}件 #履职责任")
    task = await office.head.registers("@张三 周三前 最后一件 #履职责任")
    await office.head.says("/mine")
    listed = await office.head.hears("有 10 项未办结")
    assert listed.has_button("1/2")
    await office.head.taps("下一页", on=listed)
    press = await office.head.taps("10 催办", on=listed)
    assert "已提醒张三，并记入台账 №" in (await press.answered()).text
    assert "10 🟡 张三：最后一件" in listed.text
    assert "今天已催办" in listed.text
    assert listed.has_button("✓ 10 已催办")
    assert office.ledger.kinds(task).count("urged") == 1
    await office.head.taps("上一页", on=listed)
    assert "1 🟡 张三：第1件" in listed.text


async def test_beyond_what_is_counted_there_are_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("ledger.lists.handed_out", "ledger.lists.pages", "wording.rendering"):
        monkeypatch.setattr(f"{module}.MANY", 9)
    for number in range(1, 12):
        await office.head.registers(f"@张三 周二前 第{number}件 #履职责任")
    await office.head.says("/mine")
    listed = await office.head.hears("有 8+ 项未办结　🟡 8+")
    await office.head.taps("下一页", on=listed)
    assert "9 🟡 张三：第9件" in listed.text


async def test_who_looks_after_another_unit_now_sees_the_card_but_urges_nobody(
    office: Office,
) -> None:
    task = await office.head.registers("@张三 周二前 专项检查 #履职责任")
    async with office.database.write() as session:
        other = await session.get_one(Member, (office.organisation_id, office.other_head.member_id))
        await session.execute(
            update(Role)
            .where(Role.role == RoleName.HEAD, Role.member_id == office.head.member_id)
            .values(unit_id=other.unit_id)
        )
    await office.head.says("/mine")
    listed = await office.head.hears("我交办的事项")
    assert listed.buttons == [["1 ⋯"]]
    assert "催办" not in listed.text
    await office.head.taps("1 ⋯", on=listed)
    assert "专项检查" in (await office.head.message_about(task)).text


async def test_nobody_urges_himself(office: Office) -> None:
    await office.head.registers("@李四 周二前 自己的事 #履职责任")
    await office.head.says("/mine")
    assert (await office.head.hears("李四：自己的事")).buttons == [["1 ⋯"]]


async def test_nothing_open_is_said_in_a_sentence(office: Office) -> None:
    await office.leader.says("/mine")
    await office.leader.hears("领导甲，您目前没有未办结的交办事项。需要登记的话，请发送 /new。")


@pytest.mark.parametrize("who", ["zhang", "supervisor"])
async def test_who_may_hand_out_nothing_is_told_where_his_own_tasks_are(
    office: Office, who: str
) -> None:
    colleague = getattr(office, who)
    await colleague.says("/mine")
    await colleague.hears("/mine 供部门负责人和领导查看自己交办的事项。")


async def test_it_is_english_throughout(office: Office) -> None:
    await office.head.registers("@张三 12月25日前 Visit #履职责任")
    for colleague in (office.head, office.other_head):
        await colleague.says("/language")
        await colleague.taps("English")
    await office.other_head.says("/mine")
    await office.other_head.hears("赵六, nothing you handed out is open now.")
    await office.head.says("/mine")
    listed = await office.head.hears("Tasks I handed out")
    assert "李四, open tasks you handed out: 1　🟢 1" in listed.text
    assert "1 🟢 张三: Visit\n　Fri 25 Dec · working days left: 24 · handed out" in listed.text


async def test_each_line_says_who_said_what_last(office: Office) -> None:
    task = await office.head.registers("@张三、王五 12月25日前 专项检查 #履职责任")
    await office.zhang.says("已查两家", reply_to=await office.zhang.message_about(task))
    await office.wang.says("材料<已齐>", reply_to=await office.wang.message_about(task))
    await office.head.says("/mine")
    assert (
        "　💬 王五：材料<已齐>（11月23日（周一））"
        in (await office.head.hears("我交办的事项")).text
    )
    await office.head.says("/list")
    listed = await office.head.hears("责任清单")
    await office.head.taps("张三 ›", on=listed)
    assert "　💬 王五：材料<已齐>" in listed.text
