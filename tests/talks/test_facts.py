"""One fact, one source: what a record tells is not asked again by a check-in of the period.

S02 “第一议题”制度: political study as the first item of each agenda.
"""

from demo.sample import DEPARTMENT, OTHER_DEPARTMENT
from models import Answer, Evidence, Respondent, Round, WeekBurden
from models.burdens import ALL
from tests.office import Office
from tests.talks.roster.test_tree import imports
from tests.talks.test_registers import FILE, records

BRANCHES = [
    (DEPARTMENT, "部门", None, "第一党支部", "张三"),
    (OTHER_DEPARTMENT, "部门", None, "第二党支部", "钱七"),
]
MEETING = ("昨天", "学习<贯彻>", "公报", "王五", "13", "12")


async def test_s02_a_meeting_that_is_recorded_is_not_asked_for_again(office: Office) -> None:
    await imports(office, units=BRANCHES)
    await office.clock.jumps_to("2026-12-16 09:00")
    await records(office.head, "“第一议题”学习记录", *MEETING, FILE)
    await records(office.other_member, "“第一议题”学习记录", *MEETING, "跳过")
    await office.clock.jumps_to("2026-12-18 09:29")
    await office.clock.moves_to("2026-12-18 09:30")

    asked = await office.zhang.hears("“第一议题”月报")
    assert "本月“第一议题”学习开展了吗？：已开展" in asked.text
    assert "议题：学习<贯彻>" in asked.text
    assert "来源：“第一议题”学习记录 12月15日" in asked.text
    await office.zhang.taps("确认无误", on=asked)
    assert "其中 7 项沿用已有登记" in asked.text
    row = (await office.all(Answer, Answer.fields.is_not(None)))[-1]
    assert (row.fields or {})["present"] == 12
    assert len(await office.all(Evidence, Evidence.answer_id == row.id)) == 1
    await office.zhang.taps("修改", on=asked)
    await office.zhang.taps("取消", on=asked)

    # What is withdrawn meanwhile is not confirmed unseen, but asked for.
    other = await office.other_member.hears("没有问题的话，点一下就好")
    office.other_member.hears_everything()
    await office.other_member.says("/records 第一议题")
    await office.other_member.taps("1", on=(shown := await office.other_member.hears("📗")))
    await office.other_member.taps("更正", on=shown)
    await office.other_member.taps("修改", on=shown)
    await office.other_member.taps("实到", on=shown)
    office.other_member.hears_everything()
    await office.other_member.says("11")
    await office.other_member.taps("提交", on=await office.other_member.hears("请核对"))
    await office.other_member.taps("确认无误", on=other)
    assert "到会人数：11人" in other.text
    await office.other_member.taps("修改", on=other)
    assert "不用再填，见“第一议题”学习记录 12月15日：" in other.text
    assert "议题、学习材料" in other.text
    await office.other_member.taps("修改", on=other)
    await office.other_member.taps("议题", on=other)
    office.other_member.hears_everything()
    await office.other_member.says("学习党章")
    summary = await office.other_member.hears("请核对")
    assert "日期、学习材料" in summary.text
    await office.other_member.taps("提交", on=summary)
    [round_] = await office.all(Round, Round.check_in == "first-topic-month")
    rows = await office.all(Respondent, Respondent.round_id == round_.id)
    assert {row.member_id: row.spared for row in rows} == {
        office.zhang.member_id: 7,
        office.other_member.member_id: 5,  # of six: the minutes were never there
    }
    [week] = await office.all(WeekBurden, WeekBurden.rule == ALL, WeekBurden.saved > 0)
    assert week.saved == 12
    await office.leader.says("/burden")
    assert "一数一源少问 12 次" in (await office.leader.hears("消息负担")).text
