"""Tasks in English: from a line somebody writes to what is struck off, and what reminds of them.

S20 任务项目化、项目责任化: every task has a project and a responsible person.
S24 理思路、定题目、搭平台: the three kinds of work for leaders.
S25 台账化管理: every task is on the ledger, with its plan and its deadline.
S26 完成一项、销号一项: what is done is verified by another, then struck off.
S29 考核指标落实责任清单: the weekly responsibility list and the bulletin.
S30 推动问题整改落实落地: a problem becomes a task and stays open until it is mended.
S34 办案程序预警、提醒、核实: alarms about the deadlines of procedure.
"""

from models import Directive, DirectiveState, Milestone, NoticeColour, Project, Task, TaskState
from tests.office import Office
from tests.talks.in_english.filling import newest, registers

LINE = "@张三 by Friday inspect the bank #履职责任"


async def test_s20_a_task_without_a_responsible_person_is_refused_in_english(
    office: Office,
) -> None:
    await office.head.says("@ by Friday inspect the bank #履职责任")
    question = await office.head.hears("Without an owner it cannot be registered.")
    assert await office.all(Task) == []
    for label in ("王五", "More…", "Project"):
        await office.head.taps(label, on=question)
    assert "Which project does it belong to?" in question.text
    await office.head.says("Clean rivers")
    await office.head.taps("Register it", on=await office.head.hears("Project: Clean rivers"))
    [project] = await office.all(Project)
    task = await office.newest(Task)
    assert (project.name, project.owner_id) == ("Clean rivers", office.wang.member_id)
    assert (task.project_id, task.owner_id) == (project.id, office.wang.member_id)
    assert "Project: Clean rivers" in (await office.wang.hears("李四 hands you a new task:")).text


async def test_s24_a_leaders_task_has_fields_of_its_kind_in_english(office: Office) -> None:
    await office.leader.says("@领导甲 by month end weigh digital evidence #疑难案件理思路")
    shown = await office.leader.hears("Category: Thinking a hard case through")
    await office.leader.taps("More…", on=shown)
    await office.leader.taps("Line of thought", on=shown)
    assert "Please write “Line of thought” in a line; no facts of a case" in shown.text
    await office.leader.says("secure the data first", reply_to=shown)
    menu = await office.leader.hears("Line of thought: secure the data first")
    await office.leader.taps("Register it", on=menu)
    task = await office.newest(Task)
    assert (task.category, task.details) == ("hard-cases", {"approach": "secure the data first"})
    assert office.ledger.contents(task)[0]["category"] == "hard-cases"
    await office.leader.says("@领导甲 by month end set up a hearing room #履职责任")
    shown = await newest(office.leader)
    await office.leader.taps("More…", on=shown)
    await office.leader.taps("Category", on=shown)
    assert [row[0] for row in shown.buttons[:3]] == [
        "Thinking a hard case through",
        "Settling the topic of a model case",
        "Building a platform for a new rule",
    ]


async def test_s25_plan_progress_and_history_in_english(office: Office) -> None:
    task = await registers(office.head, "@张三 by 20 December inspect the bank #履职责任")
    card = await office.zhang.hears("Due: Sun 20 Dec 18:00 · working days left: 19")
    await office.zhang.taps("More…", on=card)
    await office.zhang.taps("Plan", on=card)
    assert await office.zhang.hears("In which steps will “inspect the bank” be done?")
    await office.zhang.says("30 November draft; 10 December hear others\n15 December hand in")
    shown = await office.zhang.hears("The plan of “inspect the bank”:")
    assert "▫️ Mon 30 Nov draft\n▫️ Thu 10 Dec hear others" in shown.text
    await office.zhang.taps("✓ draft", on=shown)
    assert "✅ Mon 30 Nov draft" in shown.text
    assert len(await office.all(Milestone)) == 3
    await office.zhang.says("three sites seen", reply_to=card)
    receipt = await office.zhang.hears("Progress on “inspect the bank” received.")
    entry = office.ledger.entries(task)[-1]
    assert f"Ledger №{entry.seq} · check {entry.hash[:8]}" in receipt.text
    await office.zhang.says("Difficulty: no money", reply_to=card)
    told = await office.head.hears("🚧 张三 has run into a difficulty")
    await office.head.taps("See the task", on=told)
    await office.head.taps("See history (5)", on=await office.head.hears("Difficulty: no money ("))
    history = await office.head.hears("History of “inspect the bank”")
    for line in (
        "张三 · named a difficulty: no money",
        "张三 · reported progress: three sites seen",
        "张三 · milestone reached",
        "张三 · planned",
        "李四 · handed out",
    ):
        assert line in history.text
    assert "another entry" not in history.text
    await office.zhang.says("/year")
    assert "inspect the bank: no money №" in (await office.zhang.hears("draft of 2026")).text
    await office.zhang.says("/calendar")
    assert (await office.zhang.hears("📅 Your deadlines: 3.")).file is not None
    assert office.ledger.kinds(task)[2:] == ["planned", "milestone_reached", "reported", "blocked"]


async def test_s26_struck_off_once_another_has_verified_it_in_english(office: Office) -> None:
    task = await registers(office.head, LINE)
    card = await office.zhang.hears("李四 hands you a new task:")
    await office.zhang.says("Done.", reply_to=card)
    asked = await office.head.hears("Please verify: 张三 says this is done.")
    await office.head.says("Sent back: a photo is missing", reply_to=asked)
    told = await office.zhang.hears("李四 sends this back. The reason:\na photo is missing")
    await office.zhang.sends_photo(reply_to=told, caption="done")
    await office.head.says("Approved", reply_to=await office.head.hears("Please verify: 张三"))
    assert await office.zhang.hears("“inspect the bank” was verified by 李四 and is struck off.")
    assert (await office.now(task)).state is TaskState.STRUCK_OFF
    assert office.ledger.kinds(task)[-3:] == ["completed", "verified", "struck_off"]
    await registers(office.head, "@王五 by tomorrow write the note #履职责任")
    await office.clock.jumps_to("wed 08:45")
    await office.ticks()
    digest = await office.head.hears("📌 Daily digest · Wed 25 Nov")
    assert "🔴 Overdue · 1\n1 王五: write the note" in digest.text
    assert await office.wang.hears("🔴 Over\n1 write the note")
    await office.clock.jumps_to("wed 09:16")
    await office.ticks()
    post = await office.zhang.hears("write the note — 王五", in_=office.group)
    assert "✅ Struck off: 1\n· inspect the bank — 张三" in post.text


async def test_s29_the_weekly_list_and_bulletin_in_english(office: Office) -> None:
    later = await registers(office.head, "@张三 by 25 December inspect the bank #履职责任")
    sooner = await registers(office.head, "@张三 by Wednesday write the note #问题整改")
    await office.clock.moves_to("mon 09:00")
    listed = await office.zhang.hears("📋 Responsibility list · Mon 23 Nov")
    assert "张三, open tasks: 2　🟡 1　🟢 1" in listed.text
    press = await office.zhang.taps("2 On track", on=listed)
    assert "“inspect the bank”: on track. Ledger №" in (await press.answered()).text
    await office.zhang.taps("1 Behind", on=listed)
    assert "working days left: 2 · ✓ Behind" in listed.text
    kinds = [office.ledger.kinds(task)[-1] for task in (later, sooner)]
    assert kinds == ["on_track", "behind"]
    await office.clock.jumps_to("2026-11-30 08:50")
    await office.ticks()
    draft = await office.leader.hears("📝 For you to release: Weekly bulletin\n23 Nov–29 Nov")
    assert "📋 On track 1 (+1) · Behind 1 (+1) · no answer 0" in draft.text
    assert "🔴 overdue 1 (+1): 第一检察部 1" in draft.text
    await office.leader.taps("✏️ Add a note", on=draft)
    await office.leader.says("Please catch up.")
    noted = await office.leader.hears("💬 Please catch up. — 领导甲")
    await office.leader.taps("📣 Release", on=noted)
    assert "✅ Released; work groups: 1." in noted.text
    await office.ticks()
    post = await office.zhang.hears("📣 Weekly bulletin No. 1/2026", in_=office.group)
    assert "💬 Please catch up. — 领导甲" in post.text
    assert "张三" not in post.text


async def test_s30_a_notice_is_answered_and_accepted_in_english(office: Office) -> None:
    task = await registers(office.head, LINE)
    await office.supervisor.says("/overview")
    await office.supervisor.taps("第一检察部 ›", on=await office.supervisor.hears("📊 Departments"))
    await office.supervisor.taps("1 ⋯")
    await office.supervisor.taps("Notice", on=await newest(office.supervisor))
    asked = await office.supervisor.hears("A notice to 张三 about “inspect the bank”")
    await office.supervisor.taps("🔴 Red", on=asked)
    await office.supervisor.says("Mend three things by Wednesday")
    notice = await office.zhang.hears("🔴 Notice 1/2026 · 督查甲 about “inspect the bank”")
    assert "Please answer by Wed 25 Nov 18:00" in notice.text
    assert await office.head.hears("For your information: 张三 of your department has a notice.")
    assert (await office.supervisor.hears("Notice 1/2026 is with 张三")).has_button(
        "Working days: 3"
    )
    await office.zhang.says("All three are mended", reply_to=notice)
    answered = await office.supervisor.hears("All three are mended")
    await office.supervisor.taps("Read", on=answered)
    row = await office.newest(Directive)
    assert (row.state, row.colour) == (DirectiveState.CLOSED, NoticeColour.RED)
    assert office.ledger.kinds(task)[-2:] == ["directive_answered", "directive_accepted"]


async def test_s34_an_alarm_warns_reminds_and_is_confirmed_in_english(office: Office) -> None:
    await office.head.says("@张三 by Thursday check the term #办案程序预警提醒核实")
    shown = await office.head.hears("Category: Alarm of procedure")
    await office.head.taps("More…", on=shown)
    for field, words in (("Case number", "No. 12 of 2026"), ("Stage", "indictment")):
        await office.head.taps(field, on=shown)
        await office.head.says(words, reply_to=shown)
        shown = await office.head.hears(f"{field}: {words}")
    await office.head.taps("Register it", on=shown)
    task = await office.newest(Task)
    card = await office.zhang.hears("Case number: No. 12 of 2026\nStage: indictment")
    await office.zhang.taps("Accept", on=card)
    for words, what in (
        ("call 13800138000", "a telephone number"),
        ("the suspect 王某 has confessed", "parties or facts of a case"),
    ):
        await office.zhang.says(words, reply_to=card)
        assert await office.zhang.hears(f"There seems to be {what} in this message")
    await office.clock.jumps_to("wed 08:45")
    await office.ticks()
    assert await office.zhang.hears("🟡 Due next\n1 check the term")
    await office.clock.jumps_to("thu 08:45")
    await office.ticks()
    reminder = await office.zhang.hears("⏰ Due today\n1 check the term")
    await office.zhang.taps("1 Done", on=reminder)
    await office.head.taps("Strike off", on=await office.head.hears("Please verify: 张三"))
    assert office.ledger.kinds(task) == [
        "assigned",
        "signed",
        "completed",
        "verified",
        "struck_off",
    ]
