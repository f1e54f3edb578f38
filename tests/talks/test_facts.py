"""One fact, one source: what a record tells is not asked again by a check-in of the period.

S02 “第一议题”制度: political study as the first item of each agenda.
"""

from typing import Any

from demo.sample import DEPARTMENT, OTHER_DEPARTMENT
from ledger.organisations import change_framework
from models import Answer, Evidence, Organisation, Prompt, Respondent, Round, WeekBurden
from models.burdens import ALL
from models.framework import Framework, read_framework
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


TOPIC = {
    "name": "topic",
    "type": "text",
    "label": "本周重点",
    "required": True,
    "fact": "unit:focus",
}
CASES = {"name": "cases", "type": "integer", "label": "计划件数", "fact": "unit:focus-cases"}
DONE = {
    "name": "done",
    "type": "select_one",
    "label": "完成了吗？",
    "required": True,
    "choices": {"yes": "完成", "no": "未完成"},
}
REMARK = {"name": "remark", "type": "text", "label": "备注"}


def asking_twice() -> Framework:
    """On Tuesday departments say what they are about to do, on Thursday how far they came."""
    content = read_framework("3315").model_dump(mode="json")
    for key, title, day, fields in (
        ("focus", "本周计划", "TU", [TOPIC, CASES]),
        ("focus-done", "本周小结", "TH", [TOPIC, CASES, DONE, REMARK]),
    ):
        content["forms"].append({"key": key, "title": title, "fields": fields})
        check_in: dict[str, Any] = {
            "key": key,
            "form": key,
            "responsibility": "supervision",
            "respondents": {"one_per": "unit", "roles": ["head"], "units": ["department"]},
            "schedule": {"rule": f"FREQ=WEEKLY;BYDAY={day}", "at": "10:00", "open_for": "P2D"},
        }
        content["check_ins"].append(check_in)
    return Framework.model_validate(content)


async def test_what_another_check_in_was_told_is_known_and_only_the_rest_is_asked(
    office: Office,
) -> None:
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        change_framework(session, organisation, asking_twice(), now=office.clock.now())
    await office.clock.jumps_to("2026-11-24 09:59")
    await office.clock.moves_to("2026-11-24 10:00")
    planned = await office.head.hears("本周计划")
    await office.head.taps("填写", on=planned)
    await office.head.says("清理<积案>")
    await office.head.says("5")
    await office.head.taps("提交", on=await office.head.hears("请核对"))
    assert await office.other_head.hears("本周计划")  # who says nothing

    await office.clock.jumps_to("2026-11-26 09:59")
    await office.clock.moves_to("2026-11-26 10:00")
    asked = await office.head.hears("本周小结")
    assert "本周重点：清理<积案>" in asked.text
    assert "计划件数：5" in asked.text
    assert "来源：本周计划 11月24日" in asked.text
    assert not asked.has_button("确认无误")  # something is still to be asked
    await office.head.taps("补充其余", on=asked)
    assert "完成了吗？" in asked.text
    await office.head.taps("完成", on=asked)
    await office.head.taps("跳过", on=asked)
    summary = await office.head.message_about((await office.all(Prompt))[-1], "提交")
    assert "不用再填，见本周计划 11月24日：本周重点、计划件数" in summary.text
    await office.head.taps("提交", on=summary)
    row = (await office.all(Answer, Answer.fields.is_not(None)))[-1]
    assert row.fields == {"topic": "清理<积案>", "cases": 5, "done": "yes"}

    # Of whom nothing is known, everything is asked.
    other = await office.other_head.hears("本周小结")
    assert "来源" not in other.text
    await office.other_head.taps("填写", on=other)
    assert "本周重点" in other.text
    rounds = await office.all(Round, Round.check_in == "focus-done")
    stand = await office.all(Respondent, Respondent.round_id == rounds[0].id)
    assert {one.member_id: one.spared for one in stand} == {
        office.head.member_id: 2,
        office.other_head.member_id: 0,
    }
