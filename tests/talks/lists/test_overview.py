"""The departments as a whole, as talks: how each stands, its tasks a tap away, who may look."""

import pytest

from tests.office import Office, data_behind


async def a_week(office: Office) -> None:
    """Tasks of two departments, in every state."""
    await office.head.registers("@张三 周二前 逾期的事 #履职责任")
    await office.head.registers("@王五 周五前 临期的事 #履职责任")
    hard = await office.head.registers("@张三 12月25日前 难办的<事> #履职责任")
    done = await office.leader.registers("@王五 12月25日前 办完的事 #履职责任")
    await office.other_head.registers("@钱七 12月25日前 别处的事 #履职责任")
    await office.clock.moves_to("09:00")
    await office.zhang.taps("遇到困难", on=hard)
    await office.zhang.says("缺少经费")
    await office.wang.taps("完成", on=done)
    await office.clock.moves_to("wed 10:00")


async def test_beyond_what_is_counted_there_are_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = (f"ledger.lists.{name}" for name in ("departments", "overview", "filtered", "pages"))
    for module in (*lists, "wording.rendering"):
        monkeypatch.setattr(f"{module}.MANY", 3)
    await a_week(office)
    await office.leader.says("/overview")
    seen = await office.leader.hears("部门总览")
    assert "合计　未办结 2+ · 临期 1 · 🔴 逾期 1" in seen.text
    await office.leader.taps("第一检察部 ›", on=seen)
    assert "🔎 第一检察部 · 2+ 项" in seen.text
    assert "张三：逾期的事" in seen.text
    await office.leader.taps("🔴 逾期", on=seen)
    assert "🔎 🔴 逾期 · 1 项" in seen.text


async def test_a_leader_sees_each_department_in_ten_lines(office: Office) -> None:
    await a_week(office)
    await office.leader.says("/overview")
    seen = await office.leader.hears("部门总览 · 11月25日（周三） 10:00")
    assert seen.text.splitlines()[1:] == [
        "合计　未办结 5 · 临期 1 · 🔴 逾期 1 · 🚧 困难 1 · 📝 待审 1",
        "第一检察部　未办结 4 · 临期 1 · 🔴 逾期 1 · 🚧 困难 1 · 📝 待审 1 · 回复 1/3",
        "第二检察部　未办结 1 · 回复 0/1",
        "我交办：未办结 1　⚪ 1",
        "“回复”为本期清单以来有回音的项数。点部门看事项。",
    ]
    await office.leader.taps("第一检察部 ›", on=seen)
    assert "🔎 第一检察部 · 4 项" in seen.text
    assert "张三：难办的<事>" in seen.text
    await office.leader.taps("1 ⋯", on=seen)
    assert await office.leader.hears("现状：")
    await office.leader.taps("🔴 逾期", on=seen)
    assert "🔎 🔴 逾期 · 1 项" in seen.text
    assert "张三：逾期的事" in seen.text
    await office.leader.taps("‹ 部门总览", on=seen)
    assert "部门总览" in seen.text


async def test_who_took_part_in_the_latest_check_in_is_counted(office: Office) -> None:
    await office.clock.moves_to("fri 19:00")
    await office.zhang.taps("已读", on=await office.zhang.hears("本周夜读完成了吗"))
    await office.supervisor.says("/overview")
    assert "第一检察部　未办结 0 · 每周夜读 1/3" in (await office.supervisor.hears("部门总览")).text


async def test_a_head_sees_his_own_department_and_a_member_none(office: Office) -> None:
    await a_week(office)
    await office.leader.says("/overview")
    seen = await office.leader.hears("部门总览")
    department = data_behind(seen, "第一检察部 ›")
    await office.other_head.says("/overview")
    own = await office.other_head.hears("部门总览")
    assert "第二检察部　未办结 1" in own.text
    assert "第一检察部" not in own.text
    press = await office.other_head.taps_forged(department, on=own)
    assert "只给交办、承办和审核的人看" in ((await press.answered()).text or "")
    await office.zhang.says("/overview")
    assert await office.zhang.hears("部门总览供领导、督查员和部门负责人查看")


async def test_nobody_is_promised_a_list_that_will_not_come(office: Office) -> None:
    for colleague, promised in (
        (office.leader, False),
        (office.supervisor, False),
        (office.admin, False),
        (office.head, True),
        (office.zhang, True),
    ):
        await colleague.says("/start")
        said = await colleague.hears("想知道还能做什么")
        assert ("责任清单" in said.text) is promised
        assert ("部门每日提要" in said.text) is (colleague is office.head)
