"""A topic goes down level by level: whoever confirms opens the next.

S03 四级动车组联动学习: one study topic travels down four levels.
"""

from demo.sample import DEPARTMENT
from models import Respondent, Round
from tests.office import Office
from tests.talks.roster.test_tree import imports

UNITS = [
    ("机关党总支", "党总支", None, None, "赵六"),
    ("第一党支部", "党支部", "机关党总支", None, "李四"),
    (DEPARTMENT, "部门", None, "第一党支部", None),
]


async def test_s03_a_topic_goes_down_four_levels_each_opened_by_the_one_above(
    office: Office,
) -> None:
    await imports(office, units=UNITS)
    await office.clock.jumps_to("2026-12-18 08:59")
    await office.clock.moves_to("2026-12-18 09:00")
    asked = await office.leader.hears("请填写：本月联动学习的主题")
    await office.leader.taps("填写", on=asked)
    await office.leader.says("全会<精神>")
    await office.leader.taps("今天", on=await office.leader.hears("中心组学习日期"))
    await office.leader.taps("提交", on=await office.leader.hears("请核对"))
    await office.ticks()
    first = await office.other_head.hears("主题：全会<精神>")
    await office.head.hears_nothing("主题：")
    await office.other_head.taps("已学习", on=first)
    await office.ticks()
    second = await office.head.hears("主题：全会<精神>")
    await office.zhang.hears_nothing("主题：")
    await office.head.taps("已学习", on=second)
    await office.ticks()
    for who in (office.zhang, office.wang):
        await who.taps("已学习", on=await who.hears("主题：全会<精神>"))
    await office.other_member.hears_nothing("主题：")
    await office.ticks()
    rounds = await office.all(Round, Round.check_in == "study-passed-on")
    assert len(rounds) == 3
    assert {one.words for one in rounds} == {"主题：全会<精神>"}
    rows = await office.all(Respondent, Respondent.round_id == rounds[-1].id)
    done = {row.member_id for row in rows if row.answered_at is not None}
    assert done == {office.zhang.member_id, office.wang.member_id}
