"""请假 and 代理 as talks: nothing is asked of who is away, and somebody else may act for him."""

import pytest

from ledger.people.time_off import days_in
from models import TimeOff
from tests.ledger.calendar.test_calendar import CHINA
from tests.office import Office, data_behind
from tests.staff import MONDAY

LINE = "@张三 周五前 完成专项检查 #履职责任"


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("周三", "2026-11-25", "2026-11-25"),
        ("明天到周五", "2026-11-24", "2026-11-27"),
        ("11月25日至11月27日", "2026-11-25", "2026-11-27"),
        ("11月25日-11月27日", "2026-11-25", "2026-11-27"),
        ("下周一到下周三", "2026-11-30", "2026-12-02"),
        ("2026-11-25到2026-11-27", "2026-11-25", "2026-11-27"),
        ("Wednesday to Friday", "2026-11-25", "2026-11-27"),
    ],
)
def test_days_are_read_by_their_two_ends(words: str, first: str, last: str) -> None:
    days = days_in(words, now=MONDAY, calendar=CHINA)
    assert days is not None
    assert (days.first.isoformat(), days.last.isoformat()) == (first, last)


@pytest.mark.parametrize("words", ["", "张三", "过一阵", "张三 周三", "周三开会", "1到2到3"])
def test_other_words_are_no_days(words: str) -> None:
    assert days_in(words, now=MONDAY, calendar=CHINA) is None


async def test_who_is_away_is_asked_nothing_until_he_is_back(office: Office) -> None:
    await office.head.registers(LINE)
    await office.zhang.says("/away 今天到11月30日")
    assert await office.zhang.hears("已登记请假：11月23日（周一） 至 11月30日（周一）")
    assert await office.head.hears("张三 11月23日（周一） 至 11月30日（周一） 请假")
    office.zhang.hears_everything()
    await office.clock.moves_to("2026-11-30 23:00")
    assert [one for one in office.zhang.hears_everything(office.bot) if one.is_from_bot] == []
    await office.clock.moves_to("2026-12-07 09:00")
    assert await office.zhang.hears("责任清单 · 12月7日")  # it ended by itself


async def test_no_group_hears_of_what_he_could_not_be_told(office: Office) -> None:
    await office.head.registers("@张三 周二前 专项检查 #履职责任")
    await office.head.registers("@王五 周二前 王五的事 #履职责任")
    await office.zhang.says("/away 周二到周四")
    await office.clock.moves_to("wed 09:15")
    post = await office.head.hears("王五的事", in_=office.group)
    assert "专项检查" not in post.text
    await office.clock.moves_to("fri 09:15")
    assert await office.head.hears("专项检查", in_=office.group)


async def test_the_head_names_who_stands_in_and_both_names_are_on_record(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.says("/away 今天到周四")
    asked = await office.head.hears("在办事项要请人代理吗")
    await office.head.taps("请人代理", on=asked)
    assert "由谁代理张三" in asked.text
    await office.head.taps("王五", on=asked)
    assert "前由王五代理张三的在办事项" in asked.text
    told = await office.wang.hears("李四请您代理张三的在办事项")
    await office.wang.taps("完成专项检查", on=told)
    card = await office.wang.hears("代理：王五（至 11月26日（周四））")
    await office.wang.says("查了三家", reply_to=card)
    await office.wang.taps("完成", on=card)
    assert office.ledger.kinds(task) == ["assigned", "signed", "reported", "completed"]
    for entry, content in list(
        zip(office.ledger.entries(task), office.ledger.contents(task), strict=True)
    )[1:]:
        assert entry.actor_id == office.wang.member_id
        assert content["on_behalf_of"] == "张三", entry.kind
    await office.head.taps("同意销号", on=task)
    assert office.ledger.kinds(task)[-1] == "struck_off"


async def test_who_stands_in_may_do_so_only_meanwhile(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.says("/away 今天到明天")
    asked = await office.head.hears("在办事项要请人代理吗")
    await office.head.taps("请人代理", on=asked)
    await office.head.says("王五")
    told = await office.wang.hears("李四请您代理")
    await office.wang.taps("完成专项检查", on=told)
    card = await office.wang.hears("代理：王五")
    await office.clock.moves_to("wed 09:00")
    press = await office.wang.taps("完成", on=card)
    assert "责任人是张三" in (await press.answered()).text
    assert office.ledger.kinds(task) == ["assigned"]


async def test_a_head_enters_it_for_his_people_and_takes_it_back(office: Office) -> None:
    await office.head.registers(LINE)
    await office.head.says("/away 张三 周三到周四")
    noted = await office.head.hears("张三的请假已登记：11月25日（周三） 至 11月26日（周四）")
    assert await office.zhang.hears("李四替您登记了请假")
    forged = data_behind(noted, "不请假了")
    await office.head.taps("不请假了", on=noted)
    assert "张三的请假已结束" in noted.text
    press = await office.head.taps_forged(forged, on=noted)
    assert "已经结束了" in (await press.answered()).text
    assert office.ledger.kinds().count("time_off_ended") == 1
    [row] = await office.all(TimeOff)
    assert row.ended_at is not None


async def test_one_may_be_back_before(office: Office) -> None:
    await office.zhang.says("/away 今天到周五")
    await office.zhang.says("/away")
    shown = await office.zhang.hears("您 11月23日（周一） 至 11月27日（周五） 请假")
    await office.zhang.taps("提前回来", on=shown)
    assert "请假已结束" in shown.text
    await office.zhang.says("/away")
    assert await office.zhang.hears("您现在没有登记请假")


async def test_who_may_not_and_what_cannot_be_read_is_refused(office: Office) -> None:
    for colleague, words, told in (
        (office.zhang, "/away 过一阵", "没看出是哪几天"),
        (office.zhang, "/away 王五 周三到周四", "由本人或部门负责人登记"),
        (office.head, "/away 钱七 周三到周四", "由本人或部门负责人登记"),
        (office.head, "/away 没有的人 周三", "没有的人"),
        (office.zhang, "/away 11月20日到11月21日", "没看出是哪几天"),
        (office.zhang, "/away 周五到周三", "没看出是哪几天"),
        (office.zhang, "/away " + "很" * 3000, "没看出是哪几天"),
    ):
        await colleague.says(words)
        assert await colleague.hears(told), words
    assert not await office.all(TimeOff)


async def test_who_is_away_is_not_urged(office: Office) -> None:
    await office.head.registers("@张三 周三前 专项检查 #履职责任")
    await office.zhang.says("/away 周二到周四")
    await office.clock.moves_to("tue 08:30")
    digest = await office.head.hears("部门每日提要 · 11月24日")
    press = await office.head.taps("1 催办", on=digest)
    assert "张三请假到11月26日（周四），先不催办" in (await press.answered()).text


async def test_the_head_lets_deadlines_stand_still_until_he_is_back(office: Office) -> None:
    task = await office.head.registers("@张三 周二前 专项检查 #履职责任")
    await office.zhang.says("/away 周二到周四")
    asked = await office.head.hears("在办事项要请人代理吗")
    assert asked.buttons[0] == ["✓ 期限照算", "休假期间暂停计色"]
    freeze = data_behind(asked, "休假期间暂停计色")
    await office.zhang.says("/away")
    press = await office.zhang.taps_forged(freeze, on=await office.zhang.hears("不给您发清单"))
    assert "由部门负责人来定" in ((await press.answered()).text or "")
    await office.head.taps("休假期间暂停计色", on=asked)
    assert "期限不变" in asked.text
    await office.clock.moves_to("thu 09:30")
    await office.head.hears_nothing("专项检查", in_=office.group)
    await office.head.hears_nothing("已逾期")
    office.head.hears_everything()
    await office.head.says("/find 专项检查")
    await office.head.taps("1 ⋯", on=await office.head.hears("专项检查"))
    card = await office.head.hears("现状：")
    assert "⏸️ 休假中（至 11月26日（周四）），期限颜色暂停" in card.text
    assert "期限：11月24日（周二） 18:00 · 休假中，暂停计色" in card.text
    assert "escalated" not in office.ledger.kinds(task)
    await office.clock.moves_to("fri 09:30")
    assert "已逾期 · 1 项" in (await office.head.hears("每日提要 · 11月27日")).text
    assert await office.head.hears("专项检查", in_=office.group)
    assert office.ledger.kinds(task)[-1] == "escalated"


async def test_who_stands_in_sets_stage_and_plan_too(office: Office) -> None:
    task = await office.head.registers("@张三 12月25日前 专项检查 #履职责任")
    await office.zhang.says("/away 今天到周四")
    asked = await office.head.hears("在办事项要请人代理吗")
    await office.head.taps("请人代理", on=asked)
    await office.head.taps("王五", on=asked)
    await office.wang.taps("专项检查", on=await office.wang.hears("代理"))
    card = await office.wang.hears("代理：王五")
    await office.wang.says("推进中", reply_to=card)
    await office.wang.says("推进计划：12月1日 初稿；12月10日 定稿", reply_to=card)
    assert await office.wang.hears("初稿")
    assert office.ledger.kinds(task)[-2:] == ["staged", "planned"]
    assert [one.get("on_behalf_of") for one in office.ledger.contents(task)[-2:]] == ["张三"] * 2
