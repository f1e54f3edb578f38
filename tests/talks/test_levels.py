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
    assert await levels_shown(office) == ["党组 1/1", "党总支 1/1", "党支部 1/1", "党员 2/2"]
    assert done == {office.zhang.member_id, office.wang.member_id}


async def levels_shown(office: Office) -> list[str]:
    """What leaders see level by level."""
    office.leader.hears_everything()
    await office.leader.says("/records")
    shown = await office.leader.hears("登记册")
    await office.leader.taps("📅 四级联动学习", on=shown)
    assert "主题：全会<精神>" in shown.text
    told = shown.text.replace("：已确认 ", " ").replace("：还没有传到", " –")
    return told.splitlines()[-4:]


async def test_s03_the_next_level_does_not_wait_for_ever(office: Office) -> None:
    await imports(office, units=UNITS)
    await office.clock.jumps_to("2026-12-18 08:59")
    await office.clock.moves_to("2026-12-18 09:00")
    await office.leader.taps("填写", on=await office.leader.hears("请填写：本月联动学习的主题"))
    await office.leader.says("全会<精神>")
    await office.leader.taps("今天", on=await office.leader.hears("中心组学习日期"))
    await office.leader.taps("提交", on=await office.leader.hears("请核对"))
    await office.ticks()
    first = await office.other_head.hears("主题：全会<精神>")
    await office.clock.moves_to("2026-12-21 08:59")
    await office.head.hears_nothing("主题：")
    await office.clock.moves_to("2026-12-21 09:05")
    assert "主题：全会<精神>" in (await office.head.opens_listed("四级联动学习")).text
    assert await levels_shown(office) == ["党组 1/1", "党总支 0/1", "党支部 0/1", "党员 –"]
    # What comes late counts, and opens nothing a second time.
    await office.other_head.taps("已学习", on=first)
    await office.ticks()
    assert len(await office.all(Round, Round.check_in == "study-passed-on")) == 2
    assert (await levels_shown(office))[1:3] == ["党总支 1/1", "党支部 0/1"]
