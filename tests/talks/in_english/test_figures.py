"""Figures and reports in English: read monthly, taken on, drafted, released.

S23 头雁责任: leaders take on the lagging and the empty indicators.
S27 业务数据月动态分析: the monthly analysis of business data.
S28 能动责任周报: the weekly report.
S33 每月《检察情况反映》: the monthly bulletin.
"""

from models import Answer, BulletinState, Charge, IssuedBulletin, Reading, ReadingVersion
from tests.office import Office
from tests.talks.in_english.filling import fills, records, registers
from tests.talks.test_indicators import opens_at


async def reads(office: Office, *values: str) -> None:
    """The head answers the month's form: a number for each indicator, and the analysis."""
    asked = await office.head.hears("Monthly analysis of business data")
    await office.head.taps("✏️ Fill in", on=asked)
    await fills(office.head, asked, *values)


async def test_s23_a_leader_takes_on_what_lags_in_english(office: Office) -> None:
    await opens_at(office, "2026-12-08")
    await reads(office, "0", "0.5", "3", "2.1", "Skip")
    await office.leader.says("/indicators")
    seen = await office.leader.hears("📊 Indicators · Lagging and empty · 2")
    assert "Nov 2026 0% · target 1% · zero · behind target" in seen.text
    await office.leader.taps("1 I take it on", on=seen)
    taken = await office.leader.hears("✋ You have taken on Use of plea leniency")
    await office.leader.taps("Write a line", on=taken)
    await office.leader.says("Two were added")
    assert await office.leader.hears("📝 This week's line on Use of plea leniency")
    office.leader.hears_everything()
    await office.clock.jumps_to("2026-12-14 09:00")
    await office.ticks()
    weekly = await office.leader.hears("📋 Responsibility list · Mon 14 Dec")
    assert "🎯 Indicators you have taken on: a line on this week, please" in weekly.text
    assert "Taken on by 领导甲 · Tue 8 Dec Two were added" in weekly.text
    await office.leader.taps("🎯1 This week", on=weekly)
    await office.leader.says("Three more")
    await office.leader.taps("Hand back", on=taken)
    await office.leader.says("It is done")
    assert await office.leader.hears("↩️ Use of plea leniency (第一检察部) is handed back.")
    [charge] = await office.all(Charge)
    assert charge.returned_at is not None
    kinds = [kind for kind in office.ledger.kinds() if kind.startswith("indicator")]
    assert kinds == ["indicator_taken", *["indicator_reported"] * 2, "indicator_returned"]


async def test_s27_the_month_is_read_compared_and_told_in_english(office: Office) -> None:
    await opens_at(office, "2026-12-08")
    await reads(office, "84.5%", "0.5", "0", "2.1", "Two are still open")
    stored = [str(one.value) for one in await office.all(Reading)]
    assert stored == ["84.5", "0.5", "0", "2.1"]
    await office.head.says("/indicators")
    seen = await office.head.hears("📊 Indicators · Lagging and empty · 2")
    assert "🔴 Proposals adopted · 第一检察部" in seen.text
    await office.head.taps("All", on=seen)
    await office.head.taps("2 ⋯", on=seen)
    assert "Source: Case management system" in seen.text
    read = "Nov 2026: 84.5% · Tue 8 Dec 李四 · Monthly analysis of business data · №"
    assert read in seen.text
    await office.head.taps("Give or correct a reading", on=seen)
    await office.head.says("85 two were missed")
    assert await office.head.hears("84.5% is now 85%; the earlier figure stays in the ledger.")
    [old] = await office.all(ReadingVersion)
    assert str(old.value) == "84.5"
    await office.clock.jumps_to("2026-12-14 09:00")
    await office.ticks()
    draft = await office.leader.hears("📝 For you to release: Monthly analysis of the figures")
    assert "📊 Proposals adopted lagging: 第一检察部; empty: 第二检察部" in draft.text
    assert "📊 Public-interest cases opened empty: 第一检察部, 第二检察部" in draft.text
    for label in ("🔎 Part by part", "Indicators ›"):
        await office.leader.taps(label, on=draft)
    assert "1 第一检察部: this period 85%, target 1" in draft.text


async def test_s28_the_report_comes_drafted_and_is_compiled_in_english(office: Office) -> None:
    done = await registers(office.head, "@张三 by Wednesday file the papers #履职责任")
    await registers(office.head, "@王五 by next Wednesday inspect the bank #履职责任")
    hard = await registers(office.head, "@张三 by 25 December set up the book #履职责任")
    await office.zhang.taps("Done", on=done)
    await office.head.taps("Strike off", on=done)
    await office.zhang.taps("Difficulty", on=hard)
    await office.zhang.says("no money")
    await office.clock.jumps_to("fri 14:00")
    await office.ticks()
    asked = await office.head.hears("Weekly report of responsibilities")
    assert "It is drafted from the ledger: look it over and send it." in asked.text
    await office.head.taps("✏️ Fill in", on=asked)
    await fills(office.head, asked, "Please find some money")
    [answer] = await office.all(Answer, Answer.fields.is_not(None))
    assert answer.fields == {
        "done": "1. file the papers (张三)",
        "next": "1. inspect the bank (王五)",
        "problems": "1. set up the book (张三)",
        "support": "Please find some money",
    }
    await office.clock.jumps_to("mon 10:31")
    await office.leader.says("/report")
    page = await office.leader.hears("Which one? All numbers come from the ledger")
    await office.leader.taps("Weekly reports compiled ›", on=page)
    told = "📝 Weekly report of responsibilities: asked 2, answered 1; no answer: 第二检察部"
    assert told in page.text
    await office.leader.taps("📝 Draft it", on=page)
    draft = await office.leader.hears("📝 For you to release: Weekly reports compiled")
    await office.leader.taps("📣 Release", on=draft)
    assert "✅ Released. There is no work group to tell." in draft.text
    [bulletin] = await office.all(IssuedBulletin, IssuedBulletin.number == 1)
    assert bulletin.state is BulletinState.RELEASED


async def test_s33_the_month_is_told_and_released_in_english(office: Office) -> None:
    matter = ("第一检察部", "papers", "complete them", "an answer first", "Wednesday", "Skip")
    await records(office.supervisor, "notices on matters", *matter)
    await office.clock.jumps_to("2026-12-07 09:00")
    await office.ticks()
    draft = await office.leader.hears("📝 For you to release: Monthly account of the work")
    assert "Nov 2026" in draft.text
    assert "📮 Notices on matters: 1 this year, 0 settled, 1 overdue" in draft.text
    assert "📗 River inspections · Litter removed 0, so far 0/10" in draft.text
    await office.leader.taps("📣 Release", on=draft)
    assert "Monthly account of the work No. 1/2026" in draft.text
    await office.ticks()
    said = office.zhang.hears_everything(in_=office.group)
    [post] = [one for one in said if "Monthly account of the work No. 1/2026" in one.text]
    assert "📗 Notices on matters 1 (+1)" in post.text
    for label in ("🔎 Part by part", "Registers and targets ›", "1", "this period 1"):
        await office.leader.taps(label, on=draft)
    assert "第一检察部 — 督查甲" in draft.text
    [bulletin] = await office.all(IssuedBulletin)
    assert office.ledger.kinds(bulletin) == ["bulletin_drafted", "bulletin_released"]
