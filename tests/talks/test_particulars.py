"""What a task says of itself beside what it must: category, source, urgency, amount, project.

S20 任务项目化、项目责任化: every task has a project and a responsible person.
S24 理思路、定题目、搭平台: the three kinds of work for leaders.
"""

from decimal import Decimal

from models import Project, Task, Urgency
from tests.office import Office, data_behind

LINE = "@张三 周五前 完成专项检查 #履职责任"


async def test_the_common_registration_is_as_short_as_ever(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.hears("交给您一项新事项")
    for word in ("类别", "来源", "紧急", "目标", "佐证", "保密"):
        assert word not in card.text
    assert (task.urgency, task.category, task.evidence_required) == (Urgency.NORMAL, None, False)


async def test_more_is_said_by_taps_and_a_word_each(office: Office) -> None:
    await office.head.says(LINE)
    shown = await office.head.hears("请核对")
    await office.head.taps("更多…", on=shown)
    assert shown.buttons == [
        ["类别", "项目"],
        ["来源", "目标值"],
        ["一般", "需要佐证"],
        ["保密", "外部单位"],
        ["确认登记"],
        ["返回", "取消"],
    ]
    await office.head.taps("一般", on=shown)
    await office.head.taps("✓ 紧急", on=shown)
    await office.head.taps("需要佐证", on=shown)
    await office.head.taps("来源", on=shown)
    await office.head.says("党组会〔2026〕9号 <b>第三项</b>")
    await office.head.taps("目标值", on=await office.head.hears("来源：党组会〔2026〕9号"))
    await office.head.says("十三 次")
    menu = await office.head.hears("目标：13次")
    await office.head.taps("项目", on=menu)
    await office.head.says("迎检")
    menu = await office.head.hears("项目：迎检")
    await office.head.taps("确认登记", on=menu)
    task = await office.newest(Task)
    assert (task.urgency, task.evidence_required) == (Urgency.MOST_URGENT, True)
    assert (task.target, task.target_unit) == (Decimal(13), "次")
    [project] = await office.all(Project)
    assert (project.id, project.name, project.owner_id) == (task.project_id, "迎检", task.owner_id)
    card = await office.zhang.hears("交给您一项新事项")
    for words in (
        "紧急程度：特急",
        "来源：党组会〔2026〕9号 <b>第三项</b>",
        "目标：13次",
        "需要佐证：报完成前，请发照片或文件",
        "项目：迎检",
    ):
        assert words in card.text
    [told] = office.ledger.contents(task)
    assert (told["urgency"], told["target"], told["evidence_required"]) == (
        "most_urgent",
        "13",
        True,
    )


async def test_the_next_task_finds_the_project_to_tap(office: Office) -> None:
    for _ in range(2):
        await office.head.says(LINE)
        shown = await office.head.hears("请核对")
        await office.head.taps("更多…", on=shown)
        await office.head.taps("项目", on=shown)
        if shown.has_button("迎检"):
            await office.head.taps("迎检", on=shown)
        else:
            await office.head.says("迎检")
            shown = await office.head.hears("项目：迎检")
        await office.head.taps("确认登记", on=shown)
    assert len(await office.all(Project)) == 1
    assert len({task.project_id for task in await office.all(Task)}) == 1


async def test_what_was_said_can_be_taken_away_and_there_is_a_way_back(office: Office) -> None:
    await office.head.says(LINE)
    shown = await office.head.hears("请核对")
    await office.head.taps("更多…", on=shown)
    await office.head.taps("来源", on=shown)
    await office.head.says("督办通知")
    menu = await office.head.hears("来源：督办通知")
    await office.head.taps("来源", on=menu)
    await office.head.taps("不填", on=menu)
    assert "督办通知" not in menu.text
    await office.head.taps("返回", on=menu)
    assert menu.buttons == [["确认登记"], ["修改", "更多…", "取消"]]


async def test_s24_a_leaders_task_has_fields_of_its_kind(office: Office) -> None:
    await office.leader.says("@领导甲 月底前 研究新型网络犯罪的证据标准 #疑难案件理思路")
    shown = await office.leader.hears("请核对")
    assert "类别：疑难案件理思路" in shown.text
    await office.leader.taps("更多…", on=shown)
    assert ["难点类型", "思路要点"] in [row[-2:] for row in shown.buttons] or shown.has_button(
        "思路要点"
    )
    await office.leader.taps("思路要点", on=shown)
    asked = await office.leader.hears("请写“思路要点”")
    await office.leader.says("先固定电子数据", reply_to=asked)
    menu = await office.leader.hears("思路要点：先固定电子数据")
    await office.leader.taps("确认登记", on=menu)
    task = await office.newest(Task)
    assert (task.category, task.details) == ("hard-cases", {"approach": "先固定电子数据"})
    assert office.ledger.contents(task)[0]["category"] == "hard-cases"


async def test_s24_the_three_kinds_are_for_leaders(office: Office) -> None:
    task = await office.head.registers("@张三 月底前 梳理典型案例 #典型案例定题目")
    assert task.category is None  # it hangs there, and is nobody else's kind of task
    await office.leader.says("@领导甲 月底前 搭建听证平台 #履职责任")
    shown = await office.leader.hears("请核对")
    await office.leader.taps("更多…", on=shown)
    await office.leader.taps("类别", on=shown)
    assert shown.buttons[:3] == [["疑难案件理思路"], ["典型案例定题目"], ["制度创新搭平台"]]
    await office.leader.taps("制度创新搭平台", on=shown)
    assert "类别：制度创新搭平台" in shown.text
    assert shown.has_button("平台")


async def test_what_does_not_do_is_said_and_nothing_is_lost(office: Office) -> None:
    await office.head.says(LINE)
    shown = await office.head.hears("请核对")
    await office.head.taps("更多…", on=shown)
    await office.head.taps("目标值", on=shown)
    for words in ("很多", "13次左右或15次", "1.23456万元", "-3次", "<i>13</i>"):
        await office.head.says(words)
        assert await office.head.hears("没有看懂数量")
    await office.head.taps("返回", on=shown)
    await office.head.taps("来源", on=shown)
    await office.head.says("长" * 400)
    assert await office.head.hears("最多写300字")
    forged = data_behind(shown, "返回").replace("new.back", "new.part")
    press = await office.head.taps_forged(forged, on=shown)
    assert (await press.answered()).text
    await office.zhang.hears_nothing("请核对")
    assert await office.all(Task) == []


async def test_in_english_all_of_it_reads_in_english(office: Office) -> None:
    await office.leader.says("/language")
    await office.leader.taps("English")
    await office.leader.says("@领导甲 by month end settle the topic #典型案例定题目")
    shown = await office.leader.hears("Settling the topic of a model case")
    await office.leader.taps("More…", on=shown)
    assert shown.has_button("To be submitted to")
    assert shown.has_button("Evidence needed")


async def test_a_task_that_needs_evidence_is_not_done_without_a_file(office: Office) -> None:
    await office.head.says(LINE)
    shown = await office.head.hears("请核对")
    await office.head.taps("更多…", on=shown)
    await office.head.taps("需要佐证", on=shown)
    await office.head.taps("确认登记", on=shown)
    task = await office.newest(Task)
    card = await office.zhang.hears("交给您一项新事项")
    press = await office.zhang.taps("完成", on=card)
    assert "请先发照片或文件" in ((await press.answered()).text or "")
    await office.zhang.says("都办好了", reply_to=card)
    await office.zhang.says("完成", reply_to=card)
    assert await office.zhang.hears("请先发照片或文件")
    assert "completed" not in office.ledger.kinds(task)
    await office.zhang.sends_photo(reply_to=card, caption="完成")
    assert office.ledger.kinds(task)[-1] == "completed"
    assert "附材料1件" in (await office.head.hears("请审核")).text
