"""Breaking a task down 分解: parts with owners of their own, and a whole that waits for them."""

from demo.sample import ZONE
from models import Task, TaskState
from tests.office import Colleague, Office, data_behind

LINE = "@张三 12月20日前 完成专项检查 #履职责任"


async def breaks_down(office: Office, who: Colleague, task: Task, title: str, due: str) -> Task:
    card = await who.message_about(task, "分解")
    await who.taps("分解", on=card)
    await who.says(title)
    await who.taps("王五", on=await who.hears("由谁负责"))
    await who.says(due)
    await who.taps("确认登记", on=await who.hears("请核对"))
    await who.taps("返回", on=card)
    return await office.newest(Task)


async def opens_more(who: Colleague, task: Task) -> None:
    await who.taps("更多…", on=await who.message_about(task, "更多…"))


async def test_the_owner_breaks_it_down_and_is_done_when_the_parts_are(office: Office) -> None:
    whole = await office.head.registers(LINE)
    await opens_more(office.zhang, whole)
    part = await breaks_down(office, office.zhang, whole, "起草方案", "12月1日")
    assert (part.parent_id, part.responsibility_id) == (whole.id, whole.responsibility_id)
    told = await office.wang.hears("交给您一项新事项")
    assert "上级事项：完成专项检查" in told.text
    press = await office.zhang.taps("完成", on=await office.zhang.message_about(whole, "完成"))
    assert "还有 1 项没有销号" in ((await press.answered()).text or "")
    await office.wang.taps("完成", on=told)
    await office.head.taps("同意销号", on=part)
    card = await office.zhang.message_about(whole, "完成")
    await office.zhang.taps("正常推进", on=card)
    assert "分解：1/1 项已销号" in card.text
    await office.zhang.taps("完成", on=card)
    assert (await office.newest(Task)).id == part.id
    assert office.ledger.kinds(whole)[-1] == "completed"
    assert office.ledger.contents(part)[0]["part_of"] == whole.id


async def test_a_part_is_never_due_after_the_whole(office: Office) -> None:
    whole = await office.head.registers(LINE)
    await opens_more(office.zhang, whole)
    await office.zhang.taps("分解", on=await office.zhang.message_about(whole, "分解"))
    await office.zhang.says("起草方案")
    await office.zhang.taps("王五", on=await office.zhang.hears("由谁负责"))
    await office.zhang.says("12月25日")
    assert await office.zhang.hears("不能晚于上级事项“完成专项检查”的期限 12月20日")
    await office.zhang.says("12月18日")
    await office.zhang.taps("确认登记", on=await office.zhang.hears("请核对"))
    part = await office.newest(Task)
    assert part.parent_id == whole.id
    await office.head.says("/mine")
    listed = await office.head.hears("我交办的事项")
    await office.head.taps("1 ⋯", on=listed)
    card = await office.head.message_about(whole, "分解 0/1")
    await office.head.taps("分解 0/1", on=card)
    assert "起草方案 — 王五" in card.text
    assert card.buttons == [["1"], ["新增一项", "返回"]]


async def test_what_is_called_off_is_no_part_any_more(office: Office) -> None:
    whole = await office.head.registers(LINE)
    await opens_more(office.zhang, whole)
    part = await breaks_down(office, office.zhang, whole, "起草方案", "12月1日")
    async with office.database.write() as session:
        row = await session.get_one(Task, (office.organisation_id, part.id))
        row.state = TaskState.CANCELLED
    await office.zhang.taps("完成", on=await office.zhang.message_about(whole, "完成"))
    assert office.ledger.kinds(whole)[-1] == "completed"


async def test_others_do_not_break_it_down(office: Office) -> None:
    whole = await office.head.registers("@张三、王五 12月20日前 完成专项检查 #履职责任")
    await opens_more(office.zhang, whole)
    seal = data_behind(await office.zhang.message_about(whole, "分解"), "分解")
    press = await office.wang.taps_forged(seal, on=await office.wang.message_about(whole))
    assert "由责任人或部门负责人来分解" in ((await press.answered()).text or "")
    await office.other_head.says("在吗")
    own = office.other_head.hears_everything()[-1]
    press = await office.other_head.taps_forged(seal, on=own)
    assert (await press.answered()).text
    assert len(await office.all(Task)) == 1


async def test_a_secret_is_broken_down_into_secrets(office: Office) -> None:
    await office.head.says(LINE)
    shown = await office.head.hears("请核对")
    await office.head.taps("更多…", on=shown)
    await office.head.taps("保密", on=shown)
    await office.head.taps("确认登记", on=shown)
    whole = await office.newest(Task)
    await opens_more(office.zhang, whole)
    part = await breaks_down(office, office.zhang, whole, "起草方案", "12月1日")
    assert part.confidential


async def test_an_earlier_deadline_of_the_whole_is_asked_about_its_parts(office: Office) -> None:
    whole = await office.head.registers(LINE)
    await opens_more(office.zhang, whole)
    early = await breaks_down(office, office.zhang, whole, "查<资料>", "12月1日")
    await opens_more(office.zhang, whole)
    await office.zhang.taps("分解 0/1", on=await office.zhang.message_about(whole, "分解 0/1"))
    await office.zhang.taps("新增一项", on=await office.zhang.message_about(whole, "新增一项"))
    await office.zhang.says("起草<方案>")
    await office.zhang.taps("王五", on=await office.zhang.hears("由谁负责"))
    await office.zhang.says("12月15日")
    await office.zhang.taps("确认登记", on=await office.zhang.hears("请核对"))
    late = await office.newest(Task)
    await office.head.taps("修改", on=whole)
    await office.head.taps("期限", on=await office.head.message_about(whole, "期限"))
    await office.head.says("12月10日")
    asked = await office.head.hears("分解的 1 项期限反而更晚")
    assert "起草<方案>" in asked.text
    assert "查<资料>" not in asked.text
    await office.head.says("12月8日")  # another day, by words
    asked = await office.head.hears("提前到 12月8日")
    seal = data_behind(asked, "一并提前")
    press = await office.zhang.taps_forged(seal, on=await office.zhang.message_about(whole))
    assert (await press.answered()).text
    await office.head.taps("一并提前", on=asked)
    await office.head.says("上级催得急", reply_to=asked)
    for task, day in ((whole, 8), (late, 8), (early, 1)):
        assert (await office.now(task)).deadline.astimezone(ZONE).day == day
    assert office.ledger.kinds(late)[-1] == "changed"
    assert office.ledger.contents(late)[-1]["reason"] == "上级催得急"
