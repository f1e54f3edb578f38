"""Bulletins, as talks: drafted from the ledger, noted, released by one tap, posted, corrected.

S27 业务数据月动态分析: the monthly analysis of business data.
S28 能动责任周报: the weekly report.
S29 考核指标落实责任清单: the weekly responsibility list and the bulletin.
S33 每月《检察情况反映》: the monthly bulletin.
"""

from models import (
    BulletinPost,
    BulletinState,
    IssuedBulletin,
    Outbox,
    OutboxState,
    ProducedFile,
)
from models.compiled import Compiled
from tests.office import Office, data_behind
from tests.talks.test_demands import issues
from tests.talks.test_indicators import opens_at, reads


async def a_week(office: Office) -> None:
    """One task overdue, one struck off, one on track, in the week that is told of on Monday."""
    late = await office.head.registers("@张三 周三前 逾期的事 #履职责任")
    done = await office.head.registers("@王五 周四前 办完的事 #履职责任")
    going = await office.other_head.registers("@钱七 下下周五前 在办的事 #履职责任")
    await office.zhang.taps("落后", on=late)
    await office.wang.taps("完成", on=done)
    await office.head.taps("同意销号", on=done)
    await office.other_member.taps("正常推进", on=going)


async def test_s29_the_week_is_drafted_released_and_takes_the_place_of_the_post(
    office: Office,
) -> None:
    await office.clock.moves_to("mon 08:50")
    await office.leader.hears_nothing("请审定")  # last week nobody was here yet
    await a_week(office)
    await office.clock.moves_to("2026-11-30 08:50")
    draft = await office.leader.hears("11月23日–11月29日")
    assert "✅ 已销号 1（+1） · 已完成待审 0" in draft.text
    assert "📋 正常推进 1（+1） · 落后 1（+1） · 未答复 0" in draft.text
    assert "🔴 已逾期 1（+1）：第一检察部 1" in draft.text
    assert "📝 每周夜读：应填" in draft.text
    assert len(draft.text.splitlines()) <= 10
    # Nobody else is shown it, nobody else can release it.
    await office.head.hears_nothing("请审定")
    release = data_behind(draft, "📣 发布")
    await office.head.says("/help")
    press = await office.head.taps_forged(release, on=await office.head.hears("/list"))
    assert "不由您审定" in (await press.answered()).text
    # His own words, too long, none, then well.
    await office.leader.taps("✏️ 分析说明", on=draft)
    await office.leader.hears("请写下分析说明")
    await office.leader.says("长" * 501)
    await office.leader.hears("控制在 500 字以内")
    await office.leader.says("请<第一检察部>本周内补上。")
    noted = await office.leader.hears("💬 请<第一检察部>本周内补上。 — 领导甲")
    press = await office.leader.taps("📣 发布", on=draft)  # before the note: outdated
    assert "处理过了" in (await press.answered()).text
    await office.leader.taps("📣 发布", on=noted)
    released = await office.leader.hears("✅ 已发布，发到 1 个工作群")
    assert "调度通报 〔2026〕第1期" in released.text
    await office.leader.taps_forged(release, on=released)  # once more: no second effect
    await office.ticks()
    # The group has one post today, and this is it.
    post = await office.zhang.hears("〔2026〕第1期", in_=office.group)
    assert "🔴 已逾期 1（+1）：第一检察部 1" in post.text
    assert "张三" not in post.text
    assert "台账 №" in post.text
    assert "未填" not in post.text  # counts, and no names, of study
    # Below a picture, and the document after it, each made once; its reader is sent them, too.
    assert post.file is not None
    assert post.file.kind == "photo"
    await office.leader.taps("📎 图和文件", on=released)
    for reader, place in ((office.zhang, office.group), (office.leader, None)):
        *_, sent = [one.file for one in reader.hears_everything(in_=place) if one.file]
        assert (sent.name, sent.content[:2]) == (
            "《考核指标落实责任清单》调度通报 〔2026〕第1期.docx", b"PK",
        )  # fmt: skip
    picture, _ = await office.all(ProducedFile)
    assert [series["label"] for series in picture.source["series"]][:3] == [
        "已销号", "已完成待审", "正常推进",
    ]  # fmt: skip
    assert picture.source["rows"][0] == {
        "name": "第一检察部 · 已逾期 1", "counts": [1, 0, 0, 1, 0],
    }  # fmt: skip
    await office.clock.moves_to("mon 12:00")
    await office.zhang.hears_nothing("督办提醒", in_=office.group)
    await office.clock.moves_to("tue 09:15")
    assert await office.zhang.hears("督办提醒", in_=office.group)
    [one] = await office.all(IssuedBulletin, IssuedBulletin.state == BulletinState.RELEASED)
    assert office.ledger.kinds(one) == ["bulletin_drafted", "bulletin_noted", "bulletin_released"]


async def test_s29_a_released_bulletin_stands_and_a_correction_names_it(office: Office) -> None:
    await a_week(office)
    await office.clock.moves_to("2026-11-30 09:20")
    said = office.zhang.hears_everything(in_=office.group)
    assert any("督办提醒 · 11月30日" in one.text for one in said)
    draft = await office.leader.hears("11月23日–11月29日")
    await office.leader.taps("📣 发布", on=draft)
    released = await office.leader.hears("〔2026〕第1期")
    await office.ticks()
    await office.zhang.hears_nothing("〔2026〕第1期", in_=office.group)
    [waiting] = await office.all(BulletinPost)
    assert waiting.posted_at is None
    await office.clock.moves_to("tue 09:15")  # the bulletin, and nothing besides
    post, document = office.zhang.hears_everything(in_=office.group)
    assert "〔2026〕第1期" in post.text
    assert document.file is not None
    [first] = await office.all(IssuedBulletin, IssuedBulletin.number == 1)
    compiled = first.compiled
    # What is past stays past: the correction says the same, and names the old one.
    await office.leader.taps("更正", on=released)
    again = await office.leader.hears("更正 〔2026〕第1期")
    await office.leader.taps("📣 发布", on=again)
    await office.leader.hears("〔2026〕第2期")
    await office.ticks()
    second = await office.newest(IssuedBulletin)
    assert second.corrects_id == first.id
    assert (await office.now(first)).compiled == compiled
    one, other = (Compiled.model_validate(row.compiled) for row in (first, second))
    assert one.parts[0] == other.parts[0]
    await office.clock.moves_to("wed 09:15")
    post = await office.zhang.hears("〔2026〕第2期", in_=office.group)
    assert "更正 〔2026〕第1期" in post.text


async def test_s29_heads_read_of_their_own_department_in_what_comes_anyway(office: Office) -> None:
    await a_week(office)
    await office.clock.moves_to("2026-11-30 09:20")
    await office.leader.taps("📣 发布", on=await office.leader.hears("11月23日–11月29日"))
    for head in (office.head, office.other_head):
        head.hears_everything()
    await office.ticks()
    # Nobody is written to for it.
    assert await office.leader.hears("✅ 已发布")
    for head in (office.head, office.other_head):
        await head.hears_nothing()
    waiting = await office.all(Outbox, Outbox.rule == "weekly-bulletin.telling")
    assert {one.member_id for one in waiting} == {
        office.head.member_id, office.other_head.member_id,
    }  # fmt: skip
    # The head has a digest the next day; its line opens what is said of his department.
    await office.clock.moves_to("tue 09:20")
    digest = await office.head.hears("部门每日提要")
    assert "📬1 📣 《考核指标落实责任清单》调度通报 〔2026〕第1期" in digest.text
    await office.head.taps("📬1 打开", on=digest)
    own = await office.head.hears("〔2026〕第1期")
    assert "11月23日–11月29日 · 第一检察部" in own.text
    assert "✅ 已销号 1（+1）" in own.text
    assert "📋 正常推进 0 · 落后 1（+1）" in own.text  # the other department's is none of his
    await office.head.taps("🔎 逐项查看", on=own)
    assert own.has_button("事项推进 ›")
    # The other one has no news before his list of Monday, which takes it.
    await office.other_head.hears_nothing("部门每日提要")
    await office.clock.moves_to("2026-12-07 09:00")
    listed = await office.other_head.hears("责任清单 · 12月7日")
    assert "📣 《考核指标落实责任清单》调度通报 〔2026〕第1期" in listed.text
    # As no message of its own, to anybody.
    told = await office.all(Outbox, Outbox.rule == "weekly-bulletin.telling")
    assert {(one.state, one.message_id) for one in told} == {(OutboxState.DROPPED, None)}


async def test_nobody_is_asked_to_release_that_nothing_happened(office: Office) -> None:
    await office.clock.jumps_to("2026-12-14 08:49")
    await office.clock.moves_to("2026-12-14 09:30")
    await office.leader.hears_nothing("请审定")
    assert await office.all(IssuedBulletin) == []
    await office.leader.says("/report")
    page = await office.leader.hears("看哪一项")
    await office.leader.taps("《考核指标落实责任清单》调度通报 ›", on=page)
    assert "没有可通报的内容" in page.text
    await office.leader.taps("起草通报", on=page)  # who wants it all the same
    assert await office.leader.hears("请审定")


async def test_every_number_of_a_report_is_a_tap_from_its_entries(office: Office) -> None:
    await a_week(office)
    await office.clock.moves_to("mon 12:00")
    await office.zhang.says("/report")
    assert await office.zhang.hears("通报数据给部门负责人和领导看")
    await office.head.says("/report")
    offered = await office.head.hears("看哪一项")
    page = offered
    await office.head.taps("《考核指标落实责任清单》调度通报 ›", on=page)
    assert "11月16日–11月22日" in page.text
    assert "没有可通报的内容" in page.text
    await office.head.taps("下一期 ›", on=page)
    assert "第一检察部" in page.text
    assert "✅ 已销号 1（+1）" in page.text
    assert "📋 正常推进 0" in page.text  # the other department's is none of his
    await office.head.taps("事项推进 ›", on=page)
    assert "1 第一检察部：已销号 1（+1） · 落后 1（+1）" in page.text
    await office.head.taps("1", on=page)
    await office.head.taps("已销号 1", on=page)
    assert "办完的事 — 王五" in page.text
    [entry] = [one for one in office.ledger.entries() if one.kind == "struck_off"]
    assert f"№{entry.seq}" in page.text
    await office.head.taps("‹ 返回", on=page)
    await office.head.taps("‹ 返回", on=page)
    await office.head.taps("‹ 返回", on=page)
    await office.head.taps("‹ 返回", on=page)
    assert "看哪一项" in page.text
    # In English, and of all departments.
    await office.leader.says("/language")
    await office.leader.taps("English")
    await office.leader.says("/report")
    page = await office.leader.hears("Which one")
    await office.leader.taps("Weekly bulletin ›", on=page)
    await office.leader.taps("Next period ›", on=page)
    assert "✅ struck off 1 (+1) · done, to be verified 0" in page.text
    assert "📋 On track 1 (+1) · Behind 1 (+1) · no answer 0" in page.text


async def test_a_directive_on_a_bulletin_obliges_a_head_to_answer(office: Office) -> None:
    await a_week(office)
    await office.clock.moves_to("2026-11-30 08:50")
    draft = await office.leader.hears("11月23日–11月29日")
    await office.leader.taps("📣 发布", on=draft)
    released = await office.leader.hears("〔2026〕第1期")
    await office.leader.taps("📮 批示", on=released)
    asked = await office.leader.hears("这条批示给谁")
    assert asked.buttons[0] == ["李四 · 第一检察部"]  # whose department is marked
    await office.leader.taps("李四 · 第一检察部", on=asked)
    await office.leader.hears("请写下给李四的批示")
    await office.leader.says("请说明逾期原因，周三前")
    await office.leader.hears("周三")
    given = await office.head.hears("请说明逾期原因，周三前")
    assert "调度通报 〔2026〕第1期" in given.text
    # Overdue, it stands in the digest until he answers.
    await office.clock.moves_to("2026-12-03 08:30")
    assert "📮 批示超期未答复 · 1 项" in (await office.head.hears("批示超期未答复")).text
    await office.head.says("人手不足，已调整", reply_to=given)
    answered = await office.leader.hears("人手不足，已调整")
    await office.leader.taps("已阅", on=answered)
    [row] = await office.all(IssuedBulletin, IssuedBulletin.number == 1)
    kinds = office.ledger.kinds(row)
    assert kinds[-3:] == ["bulletin_directed", "directive_answered", "directive_accepted"]


async def test_s28_the_weekly_reports_are_compiled_with_their_words(office: Office) -> None:
    await office.clock.jumps_to("fri 13:59")
    await office.clock.moves_to("fri 14:00")
    asked = await office.head.hears("能动责任周报")
    await office.head.taps("填写", on=asked)
    await office.head.says("请协调<经费>")
    await office.head.taps("提交", on=await office.head.hears("请协调<经费>"))
    await office.clock.jumps_to("mon 10:31")
    await office.leader.says("/report")
    page = await office.leader.hears("看哪一项")
    await office.leader.taps("能动责任周报汇编 ›", on=page)
    assert "📝 能动责任周报：应填 2，已填 1；未填：第二检察部" in page.text
    await office.leader.taps("📝 起草通报", on=page)
    draft = await office.leader.hears("请审定：能动责任周报汇编")
    await office.leader.taps("📣 发布", on=draft)
    await office.leader.hears("✅ 已发布。没有工作群可发。")  # it goes to the party group's alone
    row = await office.newest(IssuedBulletin)
    quotes = Compiled.model_validate(row.compiled).parts[0].quotes
    assert ("第一检察部", "请协调<经费>") in {(one.unit, one.words) for one in quotes}


async def test_s27_the_month_is_told_with_what_lags_and_what_is_empty(office: Office) -> None:
    await opens_at(office, "2026-12-08")
    await reads(office.head, "84.5%", "0.5", "0", "2.1", note="立案还在办理")
    await office.clock.jumps_to("2026-12-14 08:59")
    await office.clock.moves_to("2026-12-14 09:00")
    draft = await office.leader.hears("业务数据月动态分析通报")
    assert "2026年11月" in draft.text
    assert "📊 检察建议采纳率 落后：第一检察部；空白：第二检察部" in draft.text
    assert "📊 公益诉讼立案数 空白：第一检察部、第二检察部" in draft.text
    row = await office.newest(IssuedBulletin)
    part = Compiled.model_validate(row.compiled).parts[0]
    assert [len(one.values) for one in part.series] == [12] * 8
    [value, missing] = [one.numbers[0] for one in part.tables[0].rows]
    assert (str(value.value), value.flag, missing.value, missing.flag) == (
        *("84.5", None),
        *(None, "empty"),
    )
    await office.leader.taps("🔎 逐项查看", on=draft)
    await office.leader.taps("业务指标 ›", on=draft)
    assert "第一检察部：本期 84.5%，目标 1" in draft.text
    assert "第二检察部：本期 未报" in draft.text
    await office.leader.taps("1", on=draft)
    await office.leader.taps("本期 84.5", on=draft)
    assert "第一检察部 — 李四" in draft.text


async def test_s33_the_month_is_told_of_notices_findings_and_what_was_put_right(
    office: Office,
) -> None:
    await issues(office, "先答复", "周三", "跳过")
    await office.clock.jumps_to("2026-12-04 08:59")
    await office.clock.moves_to("2026-12-04 09:00")
    await office.leader.hears_nothing("检察情况反映")
    await office.clock.jumps_to("2026-12-07 08:59")
    await office.clock.moves_to("2026-12-07 09:00")  # the 5th is a Saturday
    draft = await office.leader.hears("检察情况反映")
    assert "2026年11月" in draft.text
    assert "📮 督事通知：本年 1，已办结 0，逾期未答复 1" in draft.text
    assert "📗 督事通知 1（+1）" in draft.text
    assert "📗 河道专项检查 0，累计 0/13" in draft.text
    assert len(draft.text.splitlines()) <= 10
    await office.leader.taps("📣 发布", on=draft)
    released = await office.leader.hears("检察情况反映 〔2026〕1号")
    await office.ticks()
    [post] = [m for m in office.zhang.hears_everything(in_=office.group) if "1号" in m.text]
    assert "逾期未答复 1" in post.text
    await office.leader.taps("🔎 逐项查看", on=released)
    await office.leader.taps("登记与目标 ›", on=released)
    await office.leader.taps("1", on=released)
    await office.leader.taps("本期 1", on=released)
    assert "第一检察部 — 督查甲" in released.text
    assert released.has_button("1 ⋯")
