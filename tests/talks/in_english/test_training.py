"""Training and study in English: recorded, in turns, passed on, read in the evening.

S11 “闻韶检声”素能提升建设工程: the training programme, whose forms follow.
S12 青年干警学讲案例: young staff present cases in turn.
S13 标兵能手传帮带: the experienced mentor the young.
S14 检察官教检察官: colleagues teach each other.
S15 领导干部上讲台: leaders lecture.
S16 传导式培训: whoever was trained passes it on.
S17 每周夜读: the weekly evening reading.
"""

from models import Answer, Record, TurnState
from tests.office import Office
from tests.talks.in_english.filling import FILE, fills, opens_register, records
from tests.talks.rotations.test_turns import tags, turns


async def test_s11_training_is_tallied_by_its_form_in_english(office: Office) -> None:
    cases = ("young staff", "Today", "weighing evidence", "张三", "Skip", "12 people", "Skip")
    lecture = ("leaders lecture", "yesterday", "initiative", "领导甲", "Skip", "30", "inspiring")
    receipt = await records(office.zhang, "training", *cases)
    assert "Form: young staff present cases" in receipt.text
    await records(office.wang, "training activities", *lecture)
    seen = await opens_register(office.leader, "training")
    for line in ("Records: 2", "Attendance: 42 people", "leaders lecture: 1"):
        assert line in seen.text
    await office.leader.taps("By department", on=seen)
    assert "第一检察部 · Records 2 · Attendance 42 people" in seen.text


async def test_s12_turns_are_planned_swapped_and_held_in_english(office: Office) -> None:
    await tags(office, "young", office.zhang, office.wang)
    await office.clock.jumps_to("2026-12-11 09:00")
    await office.ticks()
    coming = await office.zhang.hears("it is your turn: “Young officers present cases”")
    await office.zhang.taps("Swap with somebody", on=coming)
    await office.zhang.taps("王五 01-20", on=await office.zhang.hears("With whom shall your"))
    asked = await office.wang.hears("张三 would like to swap “Young officers present cases”")
    await office.wang.says("Agreed.", reply_to=asked)
    assert await office.zhang.hears("swapped")
    done = await office.wang.hears("swapped")
    await office.wang.sends_document("slides.pptx", reply_to=done)
    assert await office.wang.hears("kept with “Young officers present cases” of Wed 16 Dec")
    await office.clock.jumps_to("2026-12-16 15:00")
    await office.ticks()
    ended = await office.wang.hears("Did today’s “Young officers present cases” take place?")
    await office.wang.taps("It did", on=ended)
    assert "✅ held" in ended.text
    [held, *_] = await turns(office)
    assert (held.state, held.marked_by) == (TurnState.HELD, office.wang.member_id)
    assert "turns_swapped" in office.ledger.kinds(held)


async def test_s13_both_of_a_pair_are_asked_in_english(office: Office) -> None:
    await records(office.head, "mentoring pairs", "王五", "张三", "to work alone", "Today")
    await office.clock.jumps_to("2026-12-11 10:00")
    await office.ticks()
    for who, learnt in ((office.zhang, "three <cases>"), (office.wang, "three talks")):
        asked = await who.hears("How the mentoring goes")
        await who.taps("✏️ Fill in", on=asked)
        await fills(who, asked, learnt, "a case of his own")
    assert len(await office.all(Answer, Answer.fields.is_not(None))) == 2
    office.head.hears_everything()
    await office.clock.jumps_to("2026-12-18 10:00")
    await office.ticks()
    await office.clock.jumps_to("2026-12-22 08:45")
    await office.ticks()
    told = await office.head.opens_listed("How the mentoring goes")
    await office.head.taps("📄 What was answered", on=told)
    read = await office.head.hears("How the mentoring goes · what was answered")
    assert "Mentor 王五 · Learner 张三" in read.text
    words = "What was taught and learnt this quarter\nMentor: three talks\nLearner: three <cases>\n"
    assert words in read.text


async def test_s14_a_peer_session_is_recorded_in_english(office: Office) -> None:
    session = ("Today", "writing", "王五", "张三, 李四 and 王五", "1.5 hours", FILE)
    receipt = await records(office.wang, "peer", *session)
    assert "Present: 张三, 李四, 王五" in receipt.text
    assert "Slides: attached (1)" in receipt.text
    said = await office.wang.says("two samples were read", reply_to=receipt)
    assert await office.wang.hears("📎 Attached to this record of “Peer teaching sessions”.")
    await office.wang.edits(said, "three samples were read")
    record = await office.newest(Record)
    assert office.ledger.kinds(record) == ["recorded", "record_noted", "record_noted"]
    assert "Length: 1.5 hours" in (await opens_register(office.leader, "peer")).text


async def test_s15_a_lecture_is_announced_and_missed_in_english(office: Office) -> None:
    await tags(office, "lecturer", office.leader)
    await office.clock.jumps_to("2026-12-02 09:00")
    await office.ticks()
    assert await office.leader.hears("On Tue 15 Dec 15:00 it is your turn: “Leaders lecture”")
    await office.clock.jumps_to("2026-12-15 15:00")
    await office.ticks()
    asked = await office.leader.hears("Did today’s “Leaders lecture” take place?")
    await office.zhang.says("/turns")
    assert await office.zhang.hears("There is no rotation that you take part in.")
    await office.leader.says("It did not take place", reply_to=asked)
    [missed, *_] = await turns(office)
    assert missed.state is TurnState.MISSED
    await office.admin.says("/turns")
    await office.admin.taps("Next ›", on=await office.admin.hears("🔁 Young officers"))
    assert "0 held, 1 missed" in (await office.admin.hears("🔁 Leaders lecture")).text


async def test_s16_who_was_trained_passes_it_on_in_english(office: Office) -> None:
    training = ("leaders lecture", "Today", "evidence", "领导甲", "张三 and 王五", "2", "Skip")
    await records(office.head, "training", *training)
    await office.ticks()
    asked = await office.zhang.hears("please pass it on to your colleagues")
    await fills(office.zhang, asked, "Passed on", "3 people")
    other = await office.wang.hears("please pass it on to your colleagues")
    await fills(office.wang, other, "Not yet", "on Friday")
    answers = await office.all(Answer, Answer.fields.is_not(None))
    assert [one.fields for one in answers] == [
        {"done": "yes", "people": 3},
        {"done": "no", "when": "on Friday"},
    ]
    office.head.hears_everything()
    await office.clock.jumps_to("2026-12-01 08:45")
    await office.ticks()
    told = await office.head.opens_listed("Passing on what was learnt · who has answered")
    assert "Answered: 张三, 王五" in told.text


async def test_s17_the_evening_reading_is_one_tap_in_english(office: Office) -> None:
    await office.clock.jumps_to("fri 19:00")
    await office.ticks()
    asked = await office.zhang.hears("Have you done this week's evening reading?")
    press = await office.zhang.taps("Read", on=asked)
    assert (await press.answered()).text == "Noted, thank you!"
    await office.zhang.says("Chapter three was good")
    assert "✅ Read · Fri 27 Nov 19:00\nChapter three was good" in asked.text
    late = await office.wang.hears("Have you done this week's evening reading?")
    await office.wang.says("I worked late and did not", reply_to=late)
    assert await office.wang.hears("Your answer to “Weekly evening reading” is noted.")
    standing = await office.all(Answer, Answer.superseded.is_(False))
    assert {one.text for one in standing} == {"Chapter three was good", "I worked late and did not"}
    await office.zhang.says("/study")
    assert "Chapter three was good" in (await office.zhang.hears("✅ Read")).text
    await office.clock.jumps_to("sun 18:00")
    await office.ticks()
    assert await office.head.hears("It closes on Sun 29 Nov 21:00 and we have not heard from you.")
    await office.zhang.hears_nothing("It closes on")
    await office.clock.jumps_to("mon 08:45")
    await office.ticks()
    told = await office.head.opens_listed("Weekly evening reading · who has answered")
    assert "Answered: 张三📎, 王五📎\nNot answered: 李四" in told.text
