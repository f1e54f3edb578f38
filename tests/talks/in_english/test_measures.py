"""What the office has promised in writing, in English: clauses, inspections, sums, honours.

S07 实施意见落实: published measures broken down into clauses, each with an owner.
S08 会签服务保障黄河重大国家战略实施意见: measures signed together with other bodies.
S09 “河长+检察长”制: inspection campaigns with counts and amounts.
S10 轻微刑事案件赔偿保证金提存制度: deposits that settle disputed compensation, counted only.
S18 人才强检、人才梯队: the talent pipeline.
S19 理论调研与先进典型: papers, honours and model cases, with proof.
"""

from models import Member, MemberTag, Record, RecordTotal, Task
from tests.office import Office
from tests.talks.in_english.filling import FILE, newest, opens_register, records, registers
from tests.talks.roster.test_clauses import clause, imported

PARTIES = "Water Bureau & <b>District Court</b>"


async def test_s07_leaders_see_which_clauses_lie_still_in_english(office: Office) -> None:
    refused = await imported(office, [clause(1, "张三"), clause(2, "")])
    assert (len(refused), await office.all(Task)) == (1, [])
    owners = ("张三", "王五", "钱七")
    rows = [clause(number, owner) for number, owner in enumerate(owners, 1)]
    assert await imported(office, rows) == []
    first = min(await office.all(Task), key=lambda task: task.id)
    given = await office.zhang.hears("You have a new task:")
    assert "Registered by: 管理员甲 (imported from a workbook)" in given.text
    await office.zhang.says("The notice is out", reply_to=given)
    assert office.ledger.kinds(first) == ["assigned", "signed", "reported"]
    await office.leader.says("/list 实施意见落实")
    listed = await office.leader.hears("🔎 实施意见落实 · 3")
    assert "Plan of 2026: 0 of 3 done (0%) · 2 without any progress" in listed.text
    assert "The notice is out" in listed.text
    assert listed.text.count("handed out, not accepted yet") == 2


async def test_s08_parties_outside_are_named_as_text_in_english(office: Office) -> None:
    line = "@张三 and @王五 by Friday patrol together #会签服务保障黄河重大国家战略实施意见"
    await office.head.says(line)
    shown = await office.head.hears("Please check")
    await office.head.taps("More…", on=shown)
    assert "Tap what you need, then “Register it”." in shown.text
    await office.head.taps("Outside parties", on=shown)
    assert "Which parties outside take part?" in shown.text
    await office.head.says(PARTIES)
    await office.head.taps("Register it", on=await office.head.hears("Outside parties: Water"))
    task = await office.newest(Task)
    assert (task.title, task.outside) == ("patrol together", PARTIES)
    card = await office.zhang.hears("李四 hands you a new task:")
    assert "Co-owners: 王五\n" in card.text
    assert f"Outside parties: {PARTIES}" in card.text
    assert PARTIES in (await office.wang.hears("李四 asks you to help with a task:")).text


async def test_s09_inspections_are_counted_against_the_target_in_english(office: Office) -> None:
    found = ("Yesterday", "north <1>", "6.5 t", "yes", "litter", "Skip")
    receipt = await records(office.zhang, "river", *found)
    await records(office.other_member, "river", "Today", "south", "0.1", "none", "Skip")
    task = await office.newest(Task)
    assert (task.title, task.owner_id) == ("Put right: north <1> litter", office.zhang.member_id)
    assert "Evidence needed: please send" in (await office.zhang.hears("Put right: north")).text
    for label in ("Correct", "Change", "Litter removed"):
        await office.zhang.taps(label, on=receipt)
    await office.zhang.says("7.25")
    await office.zhang.taps("Send", on=await office.zhang.hears("Litter removed: 7.25 t"))
    seen = await opens_register(office.leader, "river")
    for line in ("Records: 2/13", "Litter removed: 7.35/10 t", "yes: 1"):
        assert line in seen.text
    await office.zhang.sends_photo(reply_to=await office.zhang.message_about(task))
    await office.zhang.taps("Done", on=await office.zhang.message_about(task, "Done"))
    await office.head.taps("Strike off", on=task)
    await office.leader.says("/list “河长+检察长”制")
    shown = await office.leader.hears("🔎")
    await office.leader.taps("📊 In one view", on=shown)
    assert "River inspections · Records 2/13 · Litter removed 7.35/10 t" in shown.text
    inspected = min(await office.all(Record), key=lambda record: record.id)
    assert office.ledger.kinds(inspected) == ["recorded", "record_corrected"]


async def test_s10_deposits_are_counts_and_amounts_only_in_english(office: Office) -> None:
    receipt = await records(office.head, "deposits", "Today", "3 deposits", "12.5", "2")
    assert "Amount deposited: 12.5 × 10,000 yuan" in receipt.text
    await records(office.other_head, "deposits", "Today", "1", "0.05", "Skip")
    seen = await opens_register(office.leader, "deposits")
    for line in ("Deposits made: 4", "Amount deposited: 12.55 × 10,000 yuan", "Settled: 2 cases"):
        assert line in seen.text
    fields = {row.field for row in await office.all(RecordTotal)}
    assert fields == {"", "cases", "amount", "settled"}
    await office.head.says("/record deposits")
    asked = await newest(office.head)
    assert "Sums only: no case numbers, no names, no facts." in asked.text
    await office.head.taps("Today", on=asked)
    for said in ("1", "0.5", "2"):
        await office.head.says(said)
    assert await office.head.hears("No more can be settled than were deposited for.")


async def test_s18_a_head_tags_his_people_and_reads_their_card_in_english(office: Office) -> None:
    task = await registers(office.head, "@张三 by Friday inspect the bank #履职责任")
    await office.zhang.taps("Done", on=task)
    await office.head.taps("Strike off", on=task)
    await office.head.says("/person 张三")
    card = await office.head.hears("🪪 张三")
    assert "2026: tasks struck off: 1, check-ins answered: 0" in card.text
    await office.head.taps("Tags", on=card)
    for label in ("Young officer", "Talent pool", "✓ Talent pool", "‹ Back to the card"):
        await office.head.taps(label, on=card)
    assert "Tags: Young officer" in card.text
    assert "tag taken · Talent pool №" in card.text
    assert "tag given · Young officer №" in card.text
    assert [row.tag for row in await office.all(MemberTag)] == ["young"]
    [member] = await office.all(Member, Member.id == office.zhang.member_id)
    assert office.ledger.kinds(member) == ["tagged", "tagged", "untagged"]
    await office.zhang.says("/person")
    assert not (await office.zhang.hears("🪪 张三")).has_button("Tags")
    await office.wang.says("/person 张三")
    assert await office.wang.hears("A history card is read by the person and by the head")


async def test_s19_honours_stand_with_their_proof_in_english(office: Office) -> None:
    honour = ("honour", "Model officer", "provincial", "The province", "张三 and 王五")
    receipt = await records(office.zhang, "honours", *honour, "2 people", "Today", FILE)
    assert "Awarded to: 张三, 王五" in receipt.text
    assert "Proof: attached (1)" in receipt.text
    case = ("model case", "A clean river", "municipal", "The city", "30 December 2025", FILE)
    await records(office.other_member, "honours", *case)
    seen = await opens_register(office.leader, "honours")
    for line in ("Records: 1", "Counted people: 2/20 people", "honour: 1", "provincial: 1"):
        assert line in seen.text
    office.zhang.hears_everything()
    await office.zhang.says("/record honours")
    await office.zhang.taps("paper published", on=await newest(office.zhang))
    for said in ("An article", "municipal", "A journal", "张三", "today", "skip"):
        await office.zhang.says(said)
    assert await office.zhang.hears("“Proof” has to be answered and cannot be skipped.")
