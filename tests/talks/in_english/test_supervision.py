"""Looking at oneself and at others, in English: ticks, self-checks, notices, reviews, points.

S21 “三个规定”等三项机制: the monthly tick about meddling in cases, confidential.
S22 “四比四提四带头”: a campaign of four workstreams with a self-check.
S31 考核责任: scoring, with reasons.
S32 “督事”“督人”双督查: supervision of matters and of conduct.
S35 案件质量评查、司法行为督促检查: rounds of quality review.
"""

from models import Demand, DemandState, Entry, PointState, Sample, SampleItem, Task
from tests.office import Office
from tests.talks.in_english.filling import fills, newest, opens_register, records, registers
from tests.talks.test_points import points_of
from tests.talks.test_reviews import CASES, lists, tags_reviewers

UNIT = "第一检察部"


async def test_s21_a_monthly_tick_is_read_by_one_role_in_english(office: Office) -> None:
    await office.clock.jumps_to("2026-12-15 10:00")
    await office.ticks()
    asked = await office.zhang.hears("Was there any meddling to report this month?")
    await office.zhang.taps("Yes, reported elsewhere", on=asked)
    assert "✅ Yes, reported elsewhere" in asked.text
    other = await office.wang.hears("Was there any meddling to report this month?")
    await office.wang.says("nothing", reply_to=other)
    assert await office.wang.hears("is answered with the button alone; it takes no words")
    await office.wang.taps("Nothing", on=other)
    entries = await office.all(Entry, Entry.kind == "checked_in")
    assert len(entries) == 2
    for entry in entries:
        assert "sealed" in (entry.content or "")
        assert not any(word in (entry.content or "") for word in ("some", "none", "othing"))
    await office.clock.jumps_to("2026-12-18 10:00")
    await office.ticks()
    read = await office.supervisor.hears("🔒 Monthly report on the three rules")
    assert "Yes, reported elsewhere　1\n张三 (第一检察部)" in read.text
    assert "王五" not in read.text
    for who in (office.head, office.leader, office.admin):
        assert not any("elsewhere　1" in message.text for message in who.hears_everything())


async def test_s22_what_a_self_check_finds_is_put_right_in_english(office: Office) -> None:
    await office.clock.jumps_to("2026-12-16 10:00")
    await office.ticks()
    asked = await office.head.hears("Did the self-check find anything this quarter?")
    found = ("Something found", "style of work", "files come late", "王五")
    await fills(office.head, asked, *found)
    task = await office.newest(Task)
    assert (task.title, task.owner_id) == ("Put right: files come late", office.wang.member_id)
    assert "Source: Self-check" in (await office.wang.hears("Put right: files come late")).text
    await office.leader.says("/list 政治责任")
    shown = await office.leader.hears("📖 Self-check: answered 1/2 in the latest round")
    await office.leader.taps("📊 In one view", on=shown)
    assert "Self-check (until Mon 21 Dec): 1 of 2 answered" in shown.text
    assert "第二检察部 · Self-check –" in shown.text
    await office.clock.jumps_to("2026-12-22 08:45")
    await office.ticks()
    read = await office.leader.opens_listed("Self-check · what was answered")
    assert "What: files come late\nWho puts it right: 王五" in read.text


async def test_s31_points_are_confirmed_appealed_and_settled_in_english(office: Office) -> None:
    task = await registers(office.head, "@张三 by Friday inspect the bank #履职责任")
    await office.zhang.taps("Done", on=task)
    await office.head.taps("Strike off", on=task)
    await office.ticks()
    assert await points_of(office, office.zhang) == [f"in-time 1 {PointState.PROPOSED}"]
    await office.supervisor.says("/points")
    shown = await office.supervisor.hears("⭐ My points · 2026 Q4")
    await office.supervisor.taps("To confirm (1)", on=shown)
    assert "1. 张三 +1 Struck off in time · inspect the bank · №" in shown.text
    await office.supervisor.taps("Confirm all of these (1)", on=shown)
    told = await office.zhang.hears("⭐ 督查甲 has confirmed points of yours")
    await office.zhang.taps("Appeal", on=told)
    assert await office.zhang.hears("What do you object to in “Struck off in time +1”?")
    await office.zhang.says("It was more work")
    made = await office.leader.hears("⚖️ 张三 appeals against points")
    assert "It was more work" in made.text
    await office.leader.taps("Change points", on=made)
    await office.leader.says("2 the facts bear it out")
    assert await office.zhang.hears("settled it at +2: the facts bear it out")
    assert await points_of(office, office.zhang) == [f"in-time 2 {PointState.SETTLED}"]
    await office.zhang.says("/points")
    assert "In all, of those confirmed: 2" in (await office.zhang.hears("⭐ My points")).text
    await office.leader.says("/points")
    shown = await newest(office.leader)
    await office.leader.taps("Points of members", on=shown)
    assert "张三" in shown.text
    kinds = office.ledger.kinds()
    assert kinds[-3:] == ["point_confirmed", "point_appealed", "point_settled"]


async def test_s32_a_notice_is_answered_sent_back_and_accepted_in_english(office: Office) -> None:
    matter = (UNIT, "papers <b>missing", "complete them", "an answer first", "Wednesday", "Skip")
    await records(office.supervisor, "notices on matters", *matter)
    given = await office.head.hears("Notice on a matter 1/2026 · 督查甲")
    assert "Please answer by Wed 25 Nov 18:00" in given.text
    await office.head.says("Two are complete", reply_to=given)
    shown = await office.supervisor.hears("李四 answered Notice on a matter 1/2026")
    assert "Two are complete" in shown.text
    await office.supervisor.taps("Send back", on=shown)
    await office.supervisor.says("And the third? By Friday")
    again = await office.head.hears("Notice on a matter 1/2026 · please answer again · 督查甲")
    assert "Please answer by Fri 27 Nov 18:00" in again.text
    await office.head.taps("Done", on=again)
    await office.supervisor.taps("Accept", on=await office.supervisor.hears("李四 answered"))
    assert await office.head.hears("Notice on a matter 1/2026 is accepted; it is closed.")
    [demand] = await office.all(Demand)
    assert demand.state is DemandState.CLOSED
    assert office.ledger.kinds()[-4:] == [
        "demand_answered",
        "demand_returned",
        "demand_answered",
        "demand_accepted",
    ]
    conduct = ("张三", "style of work", "late twice", "Skip")
    await records(office.supervisor, "notices on conduct", *conduct)
    given = await office.zhang.hears("Notice on conduct 1/2026 · 督查甲")
    assert "Only you, whoever wrote it and those above you can read this." in given.text
    assert await office.head.hears("For your information: 张三 is asked to answer this.")
    seen = await opens_register(office.leader, "notices on conduct")
    assert "张三 · style of work · late twice" in seen.text
    await office.wang.says("/records")
    assert not (await newest(office.wang)).has_button("Notices on conduct")


async def test_s35_a_sample_is_drawn_reviewed_and_put_right_in_english(office: Office) -> None:
    assert await lists(office, CASES[:1]) == []
    await tags_reviewers(office)
    await office.leader.says("/review")
    shown = await office.leader.hears("Draw or open a period:")
    await office.leader.taps("Draw: Quality review · Nov 2026", on=shown)
    sample = await office.newest(Sample)
    assert sample.seed in shown.text
    [item] = await office.all(SampleItem)
    reviewers = {one.member_id: one for one in (office.supervisor, office.leader)}
    assert item.reviewer_id is not None
    reviewer = reviewers[item.reviewer_id]
    reviewer.hears_everything()
    await reviewer.says("/review")
    shown = await newest(reviewer)
    await reviewer.taps("1", on=shown)
    found = ("flawed", "documents", "Chosen", "two corrections")
    await fills(reviewer, await newest(reviewer), *found)
    task = await office.newest(Task)
    assert task.owner_id == office.zhang.member_id
    assert task.title == f"Put right: {item.key} documents"
    report = await office.leader.hears("Findings")
    assert "Grade: flawed 1" in report.text
    assert "Kinds of issues: documents 1" in report.text
    assert (await office.newest(Sample)).reviewed_at is not None
