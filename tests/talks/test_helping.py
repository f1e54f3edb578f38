"""Co-owners 协办: each reports on his own part; who leads too has to have done his.

S08 会签服务保障黄河重大国家战略实施意见: measures signed together with other bodies.
S26 完成一项、销号一项: what is done is verified by another, then struck off.
"""

from models import Stance, Task, TaskCoOwner, TaskState
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


async def test_s26_a_task_is_struck_off_once_the_part_of_each_lead_is_verified(
    office: Office,
) -> None:
    task = await registers(office, "协办一同牵头")
    card = await office.zhang.message_about(task, "完成")
    assert "协办：王五（牵头）" in card.text
    press = await office.zhang.taps("完成", on=card)
    assert "王五还没有报办完" in ((await press.answered()).text or "")
    own = await office.wang.message_about(task, "我的部分办完了")
    await office.wang.taps("我的部分办完了", on=own)
    first = await office.head.hears("请审核：王五报自己牵头的部分办完了")
    assert first.buttons == [["同意：王五", "退回：王五"]]
    await office.wang.taps("落后", on=own)  # it is not done after all
    assert "王五收回了牵头部分的办结" in first.text
    await office.wang.taps("我的部分办完了", on=own)
    await office.head.hears("请审核：王五")
    await office.zhang.taps("完成", on=card)
    asked = await office.head.hears("请审核：张三")
    assert "协办：王五（牵头，待审核）" in asked.text
    assert asked.buttons[:2] == [["同意：张三", "退回"], ["同意：王五", "退回：王五"]]
    agree = data_behind(asked, "同意：张三")
    await office.head.taps("同意：张三", on=asked)
    assert "责任人：张三（第一检察部）（已审核）" in asked.text
    assert (await office.now(task)).state is TaskState.COMPLETED
    press = await office.head.taps_forged(agree, on=asked)
    assert "还等王五牵头的部分" in ((await press.answered()).text or "")
    await office.head.taps("退回：王五", on=asked)
    await office.head.says("缺<照片>")
    told = await office.wang.hears("把您牵头的部分退回了")
    assert "缺<照片>" in told.text
    assert await office.zhang.hears("王五办完后请再报完成")
    assert (await office.now(task)).state is TaskState.SIGNED

    await office.wang.taps("我的部分办完了", on=told)
    request = await office.head.hears("请审核：王五")
    await office.head.says("同意", reply_to=request)
    assert await office.wang.hears("李四审核同意了")
    assert "李四已同意王五牵头的部分" in request.text
    await office.zhang.taps("完成", on=task)
    await office.head.taps("同意：张三", on=await office.head.hears("请审核：张三"))
    assert office.ledger.kinds(task)[-5:] == [
        "helper_done", "lead_verified", "completed", "verified", "struck_off",
    ]  # fmt: skip
    assert await office.wang.hears("经李四审核，已销号")


async def test_whose_part_is_verified_last_strikes_the_task_off(office: Office) -> None:
    task = await registers(office, "协办一同牵头")
    await office.wang.taps("我的部分办完了", on=task)
    request = await office.head.hears("请审核：王五")
    agree = data_behind(request, "同意：王五")
    for who in (office.wang, office.zhang, office.other_head):  # leads, owns, heads elsewhere
        await who.says("今天开会吗")
        press = await who.taps_forged(agree, on=await who.hears())
        assert (await press.answered()).text
    await office.zhang.taps("完成", on=task)
    await office.head.taps("同意：张三", on=await office.head.hears("请审核：张三"))
    await office.head.taps("同意：王五", on=request)
    assert "✅ 已销号" in request.text
    await office.head.taps("撤回这一步", on=request)
    assert (await office.now(task)).state is TaskState.COMPLETED
    asked = await office.head.hears("请审核：张三")
    assert asked.buttons[:2] == [["退回"], ["同意：王五", "退回：王五"]]
    await office.head.taps("同意：王五", on=asked)
    assert office.ledger.kinds(task)[-6:] == [
        "verified", "lead_verified", "struck_off", "undone", "lead_verified", "struck_off",
    ]  # fmt: skip


async def test_a_lead_reads_that_his_part_is_not_verified_after_all(office: Office) -> None:
    task = await registers(office, "协办一同牵头")
    await office.wang.taps("我的部分办完了", on=task)
    request = await office.head.hears("请审核：王五")
    await office.head.taps("同意：王五", on=request)
    assert await office.wang.hears("李四审核同意了")
    await office.head.taps("撤回这一步", on=request)
    assert await office.wang.hears("李四撤回了对“完成专项检查”里您牵头部分的审核")


async def test_a_request_for_a_part_goes_with_the_task_that_is_cancelled(office: Office) -> None:
    task = await registers(office, "协办一同牵头")
    await office.wang.taps("我的部分办完了", on=task)
    request = await office.head.hears("请审核：王五")
    await office.head.says("撤销", reply_to=await office.head.message_about(task))
    await office.head.says("合并到另一项")
    assert (await office.now(task)).state is TaskState.CANCELLED
    assert "李四已撤销这一项，不用再审核" in request.text
    assert not request.buttons


async def test_a_part_that_waits_stands_in_the_digest_until_it_is_verified(office: Office) -> None:
    task = await registers(office, "协办一同牵头")
    await office.wang.taps("我的部分办完了", on=task)
    await office.clock.moves_to("tue 09:00")
    digest = await office.head.hears("每日提要")
    assert "👥 牵头部分，等您审核 · 1 项" in digest.text
    assert "👥1 王五：完成专项检查（11月23日（周一）报办完）" in digest.text
    await office.head.taps("👥1 同意", on=digest)
    assert "👥" not in digest.text
    assert "lead_verified" in office.ledger.kinds(task)
    assert await office.wang.hears("李四审核同意了")


async def test_s08_parties_outside_are_named_as_text(office: Office) -> None:
    await office.head.says(LINE)
    shown = await office.head.hears("请核对")
    await office.head.taps("更多…", on=shown)
    await office.head.taps("外部单位", on=shown)
    await office.head.says("市水务局、<b>区法院</b>")
    await office.head.taps("确认登记", on=await office.head.hears("外部单位：市水务局"))
    assert (await office.newest(Task)).outside == "市水务局、<b>区法院</b>"
    assert "外部单位：市水务局、<b>区法院</b>" in (await office.zhang.hears("新事项")).text
