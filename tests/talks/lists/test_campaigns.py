"""A campaign in one view: totals against targets, tasks and self-check, department by department.

S09 “河长+检察长”制: inspection campaigns with counts and amounts.
S22 “四比四提四带头”: a campaign of four workstreams with a self-check.
"""

from simulator import Message
from tests.office import Colleague, Office, data_behind
from tests.talks.test_registers import records


async def campaign(who: Colleague, name: str) -> Message:
    who.hears_everything()
    await who.says(f"/list {name}")
    shown = await who.hears("🔎")
    await who.taps("📊 汇总", on=shown)
    return shown


async def test_s09_totals_stand_against_the_target_and_by_department(office: Office) -> None:
    await records(office.zhang, "河道", "今天", "北岸", "6.5吨", "无", "跳过")
    await records(office.other_member, "河道", "今天", "南岸", "0.1", "无", "跳过")
    task = await office.head.registers("@张三 周五前 清理北岸 #“河长+检察长”制")
    await office.head.registers("@王五 周五前 巡查 #“河长+检察长”制")
    await office.zhang.taps("完成", on=await office.zhang.message_about(task, "完成"))
    await office.head.taps("同意销号", on=task)
    shown = await campaign(office.leader, "“河长+检察长”制")
    assert "河道专项检查 · 登记 2/13 · 清除垃圾 6.6/10吨" in shown.text
    assert "第一检察部 · 事项 1/2 · 登记 1 · 清除垃圾 6.5吨" in shown.text
    assert "第二检察部 · 登记 1 · 清除垃圾 0.1吨" in shown.text
    assert "📗 河道专项检查" in str(shown.buttons)
    # A head sees his own departments, and no target that is everybody's; a member nothing.
    own = await campaign(office.head, "“河长+检察长”制")
    assert "登记 1 · 清除垃圾 6.5吨" in own.text
    assert "第二检察部" not in own.text
    await office.zhang.says("/list “河长+检察长”制")
    listed = await office.zhang.hears("🔎")
    assert not listed.has_button("📊 汇总")
    await office.leader.says("/list “河长+检察长”制")
    data = data_behind(await office.leader.hears("🔎"), "📊 汇总")
    await office.zhang.taps_forged(data, on=listed)
    assert "6.6" not in listed.text


async def test_s22_a_campaign_shows_who_has_looked_at_himself(office: Office) -> None:
    await office.clock.jumps_to("2026-12-16 09:59")
    await office.clock.moves_to("2026-12-16 10:00")
    await office.head.taps("未发现问题", on=await office.head.hears("本季度自查发现问题了吗"))
    shown = await campaign(office.leader, "政治责任")
    assert "自查自纠（12月21日（周一） 截止）：已报 1/2" in shown.text
    assert "第一检察部 · 自查自纠 ✓" in shown.text
    assert "第二检察部 · 自查自纠 –" in shown.text
