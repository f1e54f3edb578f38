"""Bulletins, as talks: drafted from the ledger, noted, released by one tap, posted, corrected.

S27 督查督导、业务数据月动态分析; S28 能动责任周报; S29 每周《考核指标落实责任清单》调度通报;
S33 每月《检察情况反映》.
"""

from models import BulletinPost, BulletinState, IssuedBulletin
from models.compiled import Compiled
from tests.office import Office, data_behind


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
    draft = await office.leader.hears("请审定")
    assert "《考核指标落实责任清单》调度通报\n11月16日–11月22日" in draft.text
    assert "本期没有可通报的内容。" in draft.text  # nothing to report reads right
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
    office.zhang.hears_everything(in_=office.group)
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
    [post] = office.zhang.hears_everything(in_=office.group)
    assert "〔2026〕第1期" in post.text
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
    assert "📋 on track 1 (+1) · behind 1 (+1) · no answer 0" in page.text
