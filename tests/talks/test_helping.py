"""Co-owners 协办: each reports on his own part; who leads too has to have done his.

S08 会签服务保障黄河重大国家战略实施意见: measures signed together with other bodies.
"""

from models import Stance, Task, TaskCoOwner
from tests.office import Office, data_behind

LINE = "@张三、王五 周五前 完成专项检查 #履职责任"


async def registers(office: Office, *parts: str) -> Task:
    await office.head.says(LINE)
    shown = await office.head.hears("请核对")
    await office.head.taps("更多…", on=shown)
    for part in parts:
        await office.head.taps(part, on=shown)
    await office.head.taps("确认登记", on=shown)
    return await office.newest(Task)


async def test_a_co_owner_says_how_his_own_part_stands(office: Office) -> None:
    task = await registers(office)
    card = await office.wang.message_about(task, "我的部分办完了")
    await office.wang.taps("落后", on=card)
    assert "协办：王五🟡" in card.text
    await office.wang.taps("我的部分办完了", on=card)
    assert "协办：王五✅" in card.text
    press = await office.wang.taps("我的部分办完了", on=card)
    assert "没有重复记录" in ((await press.answered()).text or "")
    assert await office.zhang.hears("王五报“完成专项检查”里自己的部分办完了")
    [part] = await office.all(TaskCoOwner)
    assert part.stance is Stance.BEHIND
    assert office.ledger.kinds(task) == ["assigned", "helper_behind", "helper_done"]
    seal = data_behind(card, "我的部分办完了")
    press = await office.zhang.taps_forged(seal, on=await office.zhang.message_about(task))
    assert (await press.answered()).text


async def test_who_leads_too_has_to_have_done_his_part(office: Office) -> None:
    task = await registers(office, "协办一同牵头")
    card = await office.zhang.message_about(task, "完成")
    assert "协办：王五（牵头）" in card.text
    press = await office.zhang.taps("完成", on=card)
    assert "王五还没有报办完" in ((await press.answered()).text or "")
    await office.wang.taps("我的部分办完了", on=task)
    await office.zhang.taps("完成", on=card)
    await office.head.taps("同意销号", on=task)
    assert office.ledger.kinds(task)[-3:] == ["completed", "verified", "struck_off"]


async def test_s08_parties_outside_are_named_as_text(office: Office) -> None:
    await office.head.says(LINE)
    shown = await office.head.hears("请核对")
    await office.head.taps("更多…", on=shown)
    await office.head.taps("外部单位", on=shown)
    await office.head.says("市水务局、<b>区法院</b>")
    await office.head.taps("确认登记", on=await office.head.hears("外部单位：市水务局"))
    assert (await office.newest(Task)).outside == "市水务局、<b>区法院</b>"
    assert "外部单位：市水务局、<b>区法院</b>" in (await office.zhang.hears("新事项")).text
