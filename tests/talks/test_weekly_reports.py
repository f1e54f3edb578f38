"""A report drafted from the books: its writer changes what he likes and sends it.

S28 能动责任周报: the weekly report.
"""

from demo.sample import DEPARTMENT
from models import Answer, Respondent, Round
from tests.office import Office


async def a_week(office: Office) -> None:
    """Something done, something due, something in the way; Friday afternoon."""
    done = await office.head.registers("@张三 周三前 归档卷宗 #履职责任")
    await office.head.registers("@王五 下周三前 专项检查 #履职责任")
    hard = await office.head.registers("@张三 12月25日前 建立台账 #履职责任")
    await office.clock.moves_to("tue 10:00")
    await office.zhang.taps("完成", on=done)
    await office.head.taps("同意销号", on=done)
    await office.zhang.taps("遇到困难", on=hard)
    await office.zhang.says("缺少经费")
    await office.clock.jumps_to("fri 13:59")
    await office.clock.moves_to("fri 14:00")


async def test_s28_the_report_comes_drafted_is_changed_sent_and_compiled(office: Office) -> None:
    await a_week(office)
    asked = await office.head.hears("能动责任周报")
    assert "请填写：本周完成、下周安排、问题和困难、需要的支持。已按台账拟好草稿" in asked.text
    for somebody in (office.zhang, office.leader):
        await somebody.hears_nothing("能动责任周报")
    await office.head.taps("填写", on=asked)
    support = asked  # only what the books do not know is asked
    assert "需要的支持" in support.text
    await office.head.says("请协调经费")
    summary = await office.head.hears("请协调经费")
    assert "本周完成：1. 归档卷宗（张三）" in summary.text
    assert "下周安排：1. 专项检查（王五）" in summary.text
    assert "问题和困难：1. 建立台账（张三）" in summary.text
    press = await office.head.taps("提交", on=summary)
    assert (await press.answered()).text == "已记下，谢谢！"
    sent = await office.head.hears("✅ 已报")
    assert "已记入台账 №" in sent.text
    await office.head.taps("修改", on=sent)
    again = sent
    await office.head.taps("修改", on=again)
    await office.head.taps("需要的支持", on=again)
    await office.head.says("请协调经费和车辆")
    await office.head.hears("经费和车辆")
    await office.head.says("提交")  # in words, there is no tap to answer
    changed = await office.head.hears("✅ 已报")
    answers = await office.all(Answer, Answer.fields.is_not(None))
    assert [(one.version, one.superseded) for one in answers] == [(1, True), (2, False)]
    round_ = await office.newest(Round)
    assert office.ledger.kinds(round_)[-2:] == ["checked_in", "check_in_changed"]
    assert office.ledger.contents()[-1]["values"]["需要的支持"] == "请协调经费和车辆"

    await office.clock.moves_to("tue 08:45")
    compiled = await office.leader.opens_listed("能动责任周报 · 填报内容")
    assert f"{DEPARTMENT} · 李四" in compiled.text
    assert "需要的支持：请协调经费和车辆" in compiled.text
    await office.clock.moves_to("wed 08:45")
    missing = await office.leader.opens_listed("能动责任周报 · 仍未填报")
    assert "第二检察部　赵六" in missing.text
    assert DEPARTMENT not in missing.text
    press = await office.head.taps("修改", on=changed)
    assert "已截止" in ((await press.answered()).text or "")


async def test_s28_nobody_else_fills_it_in_and_a_double_tap_is_one(office: Office) -> None:
    await a_week(office)
    asked = await office.head.hears("能动责任周报")
    press = await office.head.taps("填写", on=asked)
    assert press is not None
    await office.zhang.says("/list")
    own = office.zhang.hears_everything()[-1]
    forged = await office.zhang.taps_forged(press.data, on=own)
    assert "不需要您填报" in ((await forged.answered()).text or "")
    rows = await office.all(Respondent)
    assert {row.member_id for row in rows if row.round_id == (await office.newest(Round)).id} == {
        office.head.member_id,
        office.other_head.member_id,
    }
