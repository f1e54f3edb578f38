"""How far a task is: amounts as members write them, and stages where there is no number."""

from decimal import Decimal

from models import Stage, Task
from tests.office import Colleague, Office

LINE = "@张三 周五前 开展专项检查 #履职责任"


async def registers(office: Office, amount: str = "13次") -> Task:
    await office.head.says(LINE)
    shown = await office.head.hears("请核对")
    await office.head.taps("更多…", on=shown)
    await office.head.taps("目标值", on=shown)
    await office.head.says(amount)
    await office.head.taps("确认登记", on=await office.head.hears("目标：" + amount))
    return await office.newest(Task)


async def done(office: Office, task: Task) -> Decimal | None:
    async with office.database.read() as session:
        return (await session.get_one(Task, (office.organisation_id, task.id))).done


async def reports(who: Colleague, task: Task, words: str) -> str:
    await who.says(words, reply_to=await who.message_about(task))
    return (await who.hears("进展收到了")).text


async def test_amounts_in_words_are_shown_as_progress(office: Office) -> None:
    task = await registers(office)
    for words, progress in (
        ("完成3次", "3/13次"),
        ("又查了两次", "5/13次"),
        ("已完成 9/13", "9/13次"),
        ("+2", "11/13次"),
    ):
        assert f"进度：{progress}" in await reports(office.zhang, task, words), words
    assert await done(office, task) == Decimal(11)
    assert office.ledger.kinds(task)[-2:] == ["reported", "measured"]
    last = office.ledger.contents(task)[-1]
    assert (last["before"], last["done"], last["target"], last["unit"]) == ("9", "11", "13", "次")
    await office.zhang.taps("正常推进", on=await office.zhang.message_about(task, "正常推进"))
    assert "进度：11/13次" in (await office.zhang.message_about(task, "落后")).text


async def test_what_may_be_meant_in_two_ways_is_asked_in_the_receipt(office: Office) -> None:
    task = await registers(office)
    await reports(office.zhang, task, "完成9次")
    await office.zhang.says("完成3次", reply_to=await office.zhang.message_about(task))
    receipt = await office.zhang.hears("一共是多少")
    assert receipt.buttons[0] == ["共 3次", "共 12次"]
    assert await done(office, task) == Decimal(9)
    await office.zhang.taps("共 12次", on=receipt)
    assert "进度：12/13次" in receipt.text
    assert await done(office, task) == Decimal(12)
    await office.zhang.taps_forged(
        "task.amount|1|1|AAAAAAAA", on=await office.zhang.message_about(task)
    )
    assert await done(office, task) == Decimal(12)


async def test_a_number_can_be_typed_and_other_words_are_still_progress(office: Office) -> None:
    task = await registers(office)
    await reports(office.zhang, task, "完成40%")
    await office.zhang.says("5又3")
    assert await office.zhang.hears("没有看懂数量")
    await office.zhang.says("5")
    assert await office.zhang.hears("进度：5/13次")
    await office.zhang.says("完成40%", reply_to=await office.zhang.message_about(task))
    await office.zhang.says("明天去现场")
    assert office.ledger.contents(task)[-1]["text"] == "明天去现场"
    assert await done(office, task) == Decimal(5)


async def test_decimals_stay_exact(office: Office) -> None:
    task = await registers(office, "0.3万元")
    await reports(office.zhang, task, "+0.1")
    assert "进度：0.3/0.3万元" in await reports(office.zhang, task, "+0.2")
    assert await done(office, task) == Decimal("0.3")


async def test_a_corrected_report_asks_what_is_done_in_all(office: Office) -> None:
    task = await registers(office)
    said = await office.zhang.says("完成3次", reply_to=await office.zhang.message_about(task))
    await office.zhang.edits(said, "完成4次")
    asked = await office.zhang.hears("更正以后，一共是多少")
    assert "现在记的是 3/13次" in asked.text
    await office.zhang.taps("共 4次", on=asked)
    assert await done(office, task) == Decimal(4)


async def test_where_there_is_no_number_a_stage_is_told_by_a_tap(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("进展", on=task)
    asked = await office.zhang.hears("有什么进展")
    assert asked.buttons[0] == ["摸索中", "已有办法", "推进中", "收尾"]
    await office.zhang.taps("已有办法", on=asked)
    assert await office.zhang.hears("阶段：已有办法")
    assert office.ledger.kinds(task) == ["assigned", "signed", "staged"]
    card = await office.zhang.message_about(task, "完成")
    await office.zhang.says("收尾", reply_to=card)
    assert (await office.newest(Task)).stage is Stage.FINISHING
    await office.zhang.says("收尾", reply_to=card)
    assert await office.zhang.hears("没有重复记录")
    await office.wang.hears_nothing("收尾")


async def test_a_stage_is_the_owners_to_tell(office: Office) -> None:
    task = await office.head.registers("@张三、王五 周五前 开展专项检查 #履职责任")
    await office.wang.says("收尾", reply_to=await office.wang.message_about(task))
    assert await office.wang.hears("这一步要由张三来办")
    assert (await office.newest(Task)).stage is None
