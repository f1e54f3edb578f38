"""Branches in English: what their secretaries are asked, record and are handed.

S01 三个坚持、三个保障、一项机制、五项责任: the tree of responsibilities that everything hangs on.
S02 “第一议题”制度: political study as the first item of each agenda.
S03 四级动车组联动学习: one study topic travels down four levels.
S04 一部门一支部: every department is a party branch.
S05 党建工作计划与制度汇编: a yearly plan and a rulebook, checked item by item.
S06 一支部一品牌: each branch runs one project that it is known for.
"""

from models import Answer, Document, Evidence, Record, Round
from tests.office import Office
from tests.talks.in_english.filling import FILE, PHOTO, fills, opens_register, records, registers
from tests.talks.roster.test_tree import imports, told_of
from tests.talks.test_branch_rounds import BRANCHES
from tests.talks.test_levels import UNITS


async def opens_first_topic(office: Office) -> None:
    await imports(office, units=BRANCHES)
    await office.clock.jumps_to("2026-12-18 09:30")  # the 20th is a Sunday
    await office.ticks()


async def test_s01_a_category_tells_how_all_stands_in_english(office: Office) -> None:
    await opens_first_topic(office)
    line = "@张三 by 2026-12-25 put the papers in order #“第一议题”制度"
    task = await registers(office.head, line)
    assert (task.title, task.owner_id) == ("put the papers in order", office.zhang.member_id)
    await office.leader.says("/list 三个坚持")
    listed = await office.leader.hears("🔎 三个坚持 · 1")
    for words in (
        "Plan of 2026: 0 of 1 done (0%) · 1 without any progress",
        "📖 First topic, month by month: answered 0/2 in the latest round",
        "📗 First-topic meetings: 0 recorded this year",
        "张三: put the papers in order",
    ):
        assert words in listed.text
    await office.leader.says("/list 领导干部上讲台")
    assert "🔁 Leaders lecture: 0 held, 0 missed" in (await office.leader.hears("🔎 领导")).text


async def test_s02_each_branch_tells_what_it_studied_in_english(office: Office) -> None:
    await opens_first_topic(office)
    asked = await office.zhang.hears("Was the first topic studied this month?")
    held = ("Held", "Yesterday", "The plenum", "Skip", "王五", "12 people", "Skip")
    await fills(office.zhang, asked, *held)
    other = await office.other_member.hears("Was the first topic studied this month?")
    await fills(office.other_member, other, "Not held", "busy, it comes next Monday")
    answers = await office.all(Answer, Answer.fields.is_not(None))
    assert sorted((one.fields or {})["held"] for one in answers) == ["no", "yes"]
    await office.clock.jumps_to("2026-12-24 08:45")
    await office.ticks()
    told = await office.leader.opens_listed("First topic, month by month")
    assert "第一党支部 · answered 1/1" in told.text
    await office.leader.taps("📄 What was answered", on=told)
    read = await office.leader.hears("First topic, month by month · what was answered")
    assert "Until Wed 23 Dec 09:30 · answered: 2" in read.text
    assert "Present: 12 people" in read.text
    assert "Why not, and when it will be made good: busy, it comes next Monday" in read.text
    # The year of each branch, and a meeting put on record.
    await office.leader.says("/records")
    await office.leader.taps("📅 First topic, month by month")
    year = await office.leader.hears("📅 First topic, month by month · 2026")
    assert "第二党支部　" in year.text
    meeting = ("Today", "Rules", "Article 1", "李四", "20", "21")
    await office.head.says("/record First-topic")
    await office.head.taps("Today")
    for said in meeting[1:]:
        await office.head.says(said)
    assert await office.head.hears("No more can be present than are expected.")


async def test_s03_a_topic_goes_down_four_levels_in_english(office: Office) -> None:
    await imports(office, units=UNITS)
    await office.clock.jumps_to("2026-12-18 09:00")
    await office.ticks()
    asked = await office.leader.hears("Please fill in: This month's topic for all levels")
    await office.leader.taps("✏️ Fill in", on=asked)
    await fills(office.leader, asked, "clean <rivers>", "Today")
    for who in (office.other_head, office.head, office.zhang, office.wang):
        await office.ticks()
        passed_on = await who.hears("Topic: clean <rivers>")
        assert "One tap once it is studied" in passed_on.text
        await who.taps("Studied", on=passed_on)
    rounds = await office.all(Round, Round.check_in == "study-passed-on")
    assert {one.words for one in rounds} == {"Topic: clean <rivers>"}
    await office.leader.says("/records")
    await office.leader.taps("📅 Study on all levels")
    shown = await office.leader.hears("📶 Study on all levels · level by level")
    assert shown.text.splitlines()[-4:] == [
        "Party group: confirmed 1/1",
        "General branch: confirmed 1/1",
        "Branch: confirmed 1/1",
        "Members: confirmed 2/2",
    ]


async def test_s04_gaps_of_the_tree_are_listed_in_english(office: Office) -> None:
    await imports(office, units=[BRANCHES[0], ("第二党支部", "党支部")])
    await office.admin.says("/tree")
    shown = await office.admin.hears("🌳 Departments")
    assert "第一检察部　head 李四\n第一党支部 · secretary 张三" in shown.text
    assert "departments without a branch: 第二检察部" in shown.text
    assert "branches without a secretary: 第二党支部" in shown.text
    await office.admin.taps("Show the branches", on=shown)
    assert "第一党支部　Branch · under 示例检察院 · secretary 张三" in shown.text
    await imports(office, units=[BRANCHES[1]])
    await office.leader.says("/tree")
    assert "Nothing is missing." in (await office.leader.hears("🌳")).text
    assert [one["name"] for one in told_of(office, "secretary_named")] == ["张三", "钱七"]
    await office.zhang.says("/tree")
    assert await office.zhang.hears("leaders and administrators")


async def test_s05_the_plan_and_its_document_in_english(office: Office) -> None:
    await office.admin.sends_document("plan.docx", caption="/doc add Plan of 2026")
    asked = await office.admin.hears("On which shelf does “Plan of 2026” belong?")
    assert "Nothing classified, no details of cases, no personal data." in asked.text
    await office.admin.taps("Plans", on=asked)
    await office.admin.taps("2026", on=asked)
    assert "“Plan of 2026” is in the library.\nPlans · 2026" in asked.text
    [document] = await office.all(Document)
    assert (document.title, document.shelf, document.year) == ("Plan of 2026", "plan", 2026)
    await office.zhang.says("/doc plan")
    found = await office.zhang.hears("📚 Library: “plan”\n\n1 Plan of 2026")
    await office.zhang.taps("📎1", on=found)
    assert any(one.file for one in office.zhang.hears_everything())
    task = await registers(office.head, "@张三 by Friday first item #党建工作计划与制度汇编")
    await registers(office.head, "@张三 by Friday second item #党建工作计划与制度汇编")
    await office.zhang.taps("Done", on=task)
    await office.head.taps("Strike off", on=task)
    await office.leader.says("/list 党建工作计划与制度汇编")
    listed = await office.leader.hears("second item")
    assert "Plan of 2026: 1 of 2 done (50%) · 1 without any progress" in listed.text


async def test_s06_the_brand_card_and_its_quarter_in_english(office: Office) -> None:
    await imports(office, units=BRANCHES)
    card = ("Red boat", "the sign", "under way", "Today", FILE)
    receipt = await records(office.zhang, "brand", *card)
    assert "Evidence: attached (1)" in receipt.text
    assert (await office.newest(Record)).values["stage"] == "under_way"
    seen = await opens_register(office.leader, "A brand for each branch")
    assert "under way: 1" in seen.text
    assert "张三 Red boat · the sign · under way 📎1" in seen.text
    await office.clock.jumps_to("2026-12-10 09:30")
    await office.ticks()
    asked = await office.zhang.hears("Progress of the branch's brand")
    await office.zhang.taps("✏️ Fill in", on=asked)
    await fills(office.zhang, asked, "six talks", "to the schools", PHOTO)
    assert len(await office.all(Evidence)) == 2
    await office.clock.jumps_to("2026-12-18 08:45")
    await office.ticks()
    read = await office.leader.opens_listed("Progress of the branch's brand")
    assert "第一党支部 · 张三" in read.text
    assert "What was done this quarter, and what came of it: six talks" in read.text
