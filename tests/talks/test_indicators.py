"""Indicators: asked month by month, compared, taken on by leaders, corrected with the old kept.

S23 头雁责任: leaders take on the lagging and the empty indicators.
S27 业务数据月动态分析: the monthly analysis of business data.
S29 考核指标落实责任清单: the weekly responsibility list and the bulletin.
"""

from demo.sample import DEPARTMENT
from models import (
    Charge,
    Member,
    ProducedFile,
    Reading,
    ReadingVersion,
    Role,
    RoleName,
    Standing,
    Subject,
    SubjectKind,
    Unit,
)
from models.numbering import add
from simulator import Message
from tests.office import Colleague, Office, data_behind


async def reads(who: Colleague, *values: str, note: str = "跳过") -> Message:
    """Answer the month's form: a number for each indicator, and the note; return what is shown."""
    asked = await who.hears("业务数据月动态分析")
    await who.taps("填写", on=asked)
    for said in (*values, note):
        await who.says(said)
    shown = await who.hears("请核对")
    await who.taps("提交", on=shown)
    return shown


async def opens_at(office: Office, day: str) -> None:
    """Let the month's round open; what was said before is behind everybody."""
    for one in (office.head, office.other_head, office.leader):
        one.hears_everything()
    await office.clock.jumps_to(f"{day} 09:59")
    await office.clock.moves_to(f"{day} 10:00")


async def test_s27_a_head_of_a_new_department_is_asked_while_it_is_open(office: Office) -> None:
    await opens_at(office, "2026-12-08")
    person = office.sim.add_person("周九")
    async with office.database.write() as session:
        of = {"organisation_id": office.organisation_id}
        unit = await add(
            session, Unit(**of, name="第三检察部", parent_id=office.rows.units[DEPARTMENT])
        )
        await session.flush()
        head = Member(**of, name="周九", unit_id=unit.id, telegram_user_id=person.id)
        head.joined_at = office.clock.now()
        await add(session, head)
        await session.flush()
        session.add(Role(**of, member_id=head.id, unit_id=unit.id, role=RoleName.HEAD))
    office.sim.private_chat(office.bot, person).started = True
    await office.ticks()
    await Colleague(office, head.id, person).hears("业务数据月动态分析")
    assert len(await office.all(Standing, Standing.unit_id == unit.id)) == 4


async def test_s27_heads_read_the_month_and_leaders_see_what_changed(office: Office) -> None:
    await opens_at(office, "2026-12-08")
    await office.zhang.hears_nothing("业务数据月动态分析")
    shown = await reads(office.head, "84.5%", "0.5", "0", "2.1", note="立案还在办理")
    assert "认罪认罚适用率：84.5%" in shown.text
    readings = await office.all(Reading)
    assert [(one.indicator, one.period.isoformat(), str(one.value)) for one in readings] == [
        ("plea-leniency", "2026-11-01", "84.5"),
        ("proposals-adopted", "2026-11-01", "0.5"),
        ("public-interest-cases", "2026-11-01", "0"),
        ("case-to-matter", "2026-11-01", "2.1"),
    ]
    [entry] = [one for one in office.ledger.contents() if one.get("indicator") == "认罪认罚适用率"]
    assert (entry["department"], entry["value"]) == ("第一检察部", "84.5%")
    assert entry["note"] == "立案还在办理"
    # A month later: what was said last is offered, and what was read is compared.
    await opens_at(office, "2027-01-08")
    asked = await office.head.hears("业务数据月动态分析")
    await office.head.taps("填写", on=asked)
    await office.head.says("82%")
    same = await office.head.hears("上次 0.5%，仍是 0.5%？")
    await office.head.taps("仍是 0.5%", on=same)
    for said in ("两件", "1.9", "适用率回落，逐案复盘"):
        await office.head.says(said)
    await office.head.taps("提交", on=await office.head.hears("请核对"))
    await office.head.says("/indicators")
    seen = await office.head.hears("📊 指标 · 落后和空白 · 1 项")
    assert "🔴 检察建议采纳率 · 第一检察部" in seen.text
    assert "2026年12月 0.5% · 目标 1% · 环比 持平 · 落后于目标" in seen.text
    assert not seen.has_button("还没有人包")  # for leaders
    await office.head.taps("全部", on=seen)
    assert "2026年12月 82% · 目标 1% · 环比 -2.5个百分点" in seen.text
    assert "2026年12月 2件 · 累计 2件 / 1件 · 环比 +2件" in seen.text
    assert "2026年12月 1.9 · 目标 9 · 环比 -0.2" in seen.text
    assert "分析：适用率回落，逐案复盘" in seen.text
    # What the head of another department did not read is empty, for whoever looks over both.
    await office.leader.says("/indicators")
    seen = await office.leader.hears("📊 指标 · 落后和空白 · 5 项")
    assert "⚪ 案-件比 · 第二检察部" in seen.text
    assert "还没有读数" in seen.text
    await office.other_head.says("/indicators")
    assert "第一检察部" not in (await office.other_head.hears("📊 指标")).text
    await office.zhang.says("/indicators")
    assert await office.zhang.hears("现在没有您可以查看的指标")
    # In English, too.
    await office.leader.says("/language")
    await office.leader.taps("English")
    await office.leader.says("/indicators")
    assert "Steps per case · 第二检察部" in (await office.leader.hears("📊 Indicators")).text


async def draws(office: Office, who: Colleague, button: str, on: Message, words: str) -> Message:
    """Has an indicator drawn; returns the picture, below which its words stand."""
    await who.taps(button, on=on)
    [drawn] = [one for one in who.hears_everything() if one.file is not None]
    assert words in drawn.text
    assert drawn.file is not None
    assert (drawn.file.kind, drawn.file.width) == ("photo", 1080)
    return drawn


async def test_s27_an_indicator_is_drawn_and_so_is_every_unit_s(office: Office) -> None:
    await opens_at(office, "2026-12-08")
    await reads(office.head, "84.5%", "0.5", "0", "2.1")
    await reads(office.other_head, "0.5%", "2", "1", "12")
    await office.leader.says("/indicators")
    seen = await office.leader.hears("📊 指标")
    await office.leader.taps("全部", on=seen)
    await office.leader.taps("2 ⋯", on=seen)
    drawn = await draws(office, office.leader, "📈 走势图", seen, "认罪认罚适用率 · 第一检察部")
    await draws(office, office.leader, "📊 各部门", seen, "认罪认罚适用率：2个部门，落后或空白1个")
    [one, many] = [file.source for file in await office.all(ProducedFile)]
    assert one["points"] == [
        {"label": "11月", "value": 84.5, "target": 1.0, "flag": ""},
    ]
    assert [(panel["name"], len(panel["points"])) for panel in many["panels"]] == [
        ("第二检察部", 1), ("第一检察部", 1),  # what lags comes first
    ]  # fmt: skip
    # The readings are said anew: below a picture there is no room for them.
    await office.leader.taps("历次读数", on=drawn)
    assert (await office.leader.hears("数据来源：业务应用系统")).file is None
    # Whoever may not read it draws nothing, whatever he presses.
    forged = data_behind(seen, "📈 走势图")
    await office.other_head.says("/indicators")
    other = await office.other_head.hears("📊 指标")
    press = await office.other_head.taps_forged(forged, on=other)
    assert "没有这项指标" in ((await press.answered()).text or "")
    assert len(await office.all(ProducedFile)) == 2


async def test_s27_a_reading_is_corrected_with_its_reason_and_the_old_one_kept(
    office: Office,
) -> None:
    await opens_at(office, "2026-12-08")
    await reads(office.head, "84.5%", "90", "3", "2.1")
    [standing, *_] = await office.all(
        Standing, Standing.indicator == "plea-leniency", Standing.value.is_not(None)
    )
    await office.head.says("/indicators")
    seen = await office.head.hears("📊 指标 · 全部 · 4 项")  # nothing lags
    await office.head.taps("2 ⋯", on=seen)
    assert "数据来源：业务应用系统" in seen.text
    assert "2026年11月：84.5% · 12月8日（周二） 李四" in seen.text
    assert "№" in seen.text
    assert not seen.has_button("📊 各部门")  # he reads his own alone
    await draws(office, office.head, "📈 走势图", seen, "🟢 2026年11月 84.5% · 目标 1%")
    await office.head.taps("填报或更正", on=seen)
    for said, why in (
        ("很多", "没有看懂"),
        ("<b>" + "九" * 4000, "没有看懂"),
        ("84.5", "就是这个数值"),
        ("85", "写一句理由"),
        ("2027年3月 85", "还没有开始"),
    ):
        await office.head.says(said)
        assert await office.head.hears(why)
    await office.head.says("85 漏统计<2>件")
    receipt = await office.head.hears("84.5% 更正为 85%")
    assert "已记入台账" in receipt.text
    [old] = await office.all(ReadingVersion)
    assert (str(old.value), old.version) == ("84.5", 1)
    told = office.ledger.contents(standing)[-1]
    assert (told["before"], told["value"], told["reason"]) == ("84.5%", "85%", "漏统计<2>件")
    # An older period is made good as well, and compared with.
    await office.head.taps("历次读数", on=receipt)
    await office.head.taps("填报或更正", on=receipt)
    await office.head.says("10月 80")
    assert await office.head.hears("2026年10月：80%，已记下")
    await office.head.taps("填报或更正", on=receipt)
    await office.head.says("2025年11月 88")
    assert await office.head.hears("2025年11月：88%，已记下")
    office.head.hears_everything()
    await office.head.says("/indicators")
    seen = await office.head.hears("📊 指标")
    assert "2026年11月 85% · 目标 1% · 环比 +5个百分点 · 同比 -3个百分点" in seen.text
    # Nobody beside it gives readings; whoever forges the button is told that there is none.
    forged = data_behind(receipt, "填报或更正")
    await office.other_head.says("/indicators")
    other = await office.other_head.hears("📊 指标")
    press = await office.other_head.taps_forged(forged, on=other)
    assert "没有这项指标" in ((await press.answered()).text or "")


async def test_s23_a_leader_takes_on_what_lags_tells_how_it_goes_and_hands_it_back(
    office: Office,
) -> None:
    await opens_at(office, "2026-12-08")
    await reads(office.head, "0", "0.5", "3", "2.1")
    await office.leader.says("/indicators")
    seen = await office.leader.hears("📊 指标 · 落后和空白 · 2 项")
    await office.leader.taps("1 我来包", on=seen)
    taken = await office.leader.hears("由您包抓")
    await office.leader.taps("1 我来包", on=seen)  # twice: no second effect
    [charge] = await office.all(Charge)
    assert charge.leader_id == office.leader.member_id
    assert office.ledger.kinds().count("indicator_taken") == 1
    await office.head.says("/indicators")
    own = await office.head.hears("📊 指标")
    assert "包抓：领导甲" in own.text
    press = await office.head.taps_forged(data_behind(taken, "写一句"), on=own)
    assert "不由您包抓" in ((await press.answered()).text or "")
    await office.leader.taps("写一句", on=taken)
    await office.leader.says("<b>已约谈</b>，补录两件")
    assert await office.leader.hears("本周情况已记下")
    await office.leader.says("再补一句", reply_to=taken)  # a reply is a line as well
    assert await office.leader.hears("本周情况已记下")
    await office.head.taps("全部", on=own)
    assert "包抓：领导甲 · 12月8日（周二） 再补一句" in own.text
    # It is asked for in his list on Monday, and in no message more.
    office.leader.hears_everything()
    await office.clock.jumps_to("2026-12-14 08:59")
    await office.clock.moves_to("2026-12-14 09:00")
    lists = [one for one in office.leader.hears_everything() if "📋 责任清单" in one.text]
    [weekly] = lists
    assert "🎯 您包的指标，本周情况请写一句" in weekly.text
    assert "🎯1 ⚪ 认罪认罚适用率 · 第一检察部" in weekly.text
    assert "🎯 落后和空白的指标，还没有人包 · 1 项" in weekly.text
    await office.clock.moves_to("2026-12-14 09:15")
    await office.leader.taps("🎯1 本周情况", on=weekly)
    await office.leader.says("督促补录三件")
    assert await office.leader.hears("本周情况已记下")
    await office.leader.says("/list")
    assert (await office.leader.hears("责任清单")).has_button("✅ 🎯1 本周情况")
    # What nobody holds is one tap away in the digest.
    await office.leader.taps("📌 部门提要", on=weekly)
    digest = await office.leader.hears("部门每日提要")
    assert "🎯1 🔴 检察建议采纳率 · 第一检察部" in digest.text
    assert digest.has_button("🎯1 我来包")
    # Handed back with a word, it is anybody's again.
    await office.leader.taps("交回", on=taken)
    await office.leader.says("已补录完毕")
    assert await office.leader.hears("已交回，不再由您包抓")
    [charge] = await office.all(Charge)
    assert charge.returned_at is not None
    told = office.ledger.contents(Subject(SubjectKind.INDICATOR, charge.standing_id))
    assert told[-1]["reason"] == "已补录完毕"
    await office.leader.says("晚了一句", reply_to=taken)
    assert await office.leader.hears("不由您包抓")


async def test_s29_the_list_of_a_responsibility_joins_its_tasks_and_its_indicators(
    office: Office,
) -> None:
    await opens_at(office, "2026-12-08")
    await reads(office.head, "90", "0.5", "3", "2.1")
    await office.head.registers("@张三 12月25日前 提高采纳率 #考核指标落实责任清单")
    office.head.hears_everything()
    await office.head.says("/list 考核指标落实责任清单")
    seen = await office.head.hears("🔎 考核指标落实责任清单 · 1 项")
    assert "张三：提高采纳率" in seen.text
    assert "📊 指标 · 4 项" in seen.text
    first = seen.text.index("🔴 检察建议采纳率")
    assert first < seen.text.index("🟢 认罪认罚适用率")  # what lags comes first
    await office.head.taps("📊 指标，逐项查看", on=seen)
    assert "📊 指标 · 全部 · 4 项" in seen.text
    await office.zhang.says("/list 考核指标落实责任清单")
    assert "📊" not in (await office.zhang.hears("🔎 考核指标落实责任清单")).text
