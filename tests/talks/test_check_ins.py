"""The weekly study check-in, as talks: one tap, notes if one likes, one reminder, a summary.

S17 每周夜读: the weekly evening reading.
"""

import pytest

from demo.sample import DEPARTMENT
from models import Answer, AnswerKind, Evidence, Member, Role, RoleName, Round
from simulator import Message
from tests.office import Colleague, Office, data_behind


@pytest.fixture
async def asked(office: Office) -> Message:
    await office.clock.jumps_to("fri 18:59")  # the week goes by in one step
    await office.clock.moves_to("fri 19:00")
    return await office.zhang.hears("本周夜读完成了吗")


async def standing(office: Office) -> list[Answer]:
    return await office.all(
        Answer, Answer.kind == AnswerKind.CHECK_IN, Answer.superseded.is_(False)
    )


async def round_row(office: Office) -> Round:
    return await office.newest(Round)


async def test_s17_everyone_in_the_audience_is_asked_and_answers_with_one_tap(
    office: Office, asked: Message
) -> None:
    assert "11月29日（周日） 21:00 截止" in asked.text
    for colleague in (office.wang, office.head, office.leader, office.supervisor):
        await colleague.hears("本周夜读完成了吗")
    await office.admin.hears_nothing("夜读")
    press = await office.zhang.taps("已读", on=asked)
    assert (await press.answered()).text == "已记下，谢谢！"
    assert "✅ 已读 · 11月27日（周五） 19:00" in asked.text
    assert "已记入台账 №" in asked.text
    assert asked.has_button("撤回")
    (answer,) = await standing(office)
    assert (answer.member_id, answer.version, answer.late) == (office.zhang.member_id, 1, False)
    assert office.ledger.kinds(await round_row(office)) == ["round_opened", "checked_in"]


async def test_s17_a_note_right_after_the_tap_belongs_to_the_answer(
    office: Office, asked: Message
) -> None:
    await office.zhang.taps("已读", on=asked)
    before = len(office.zhang.person.chat(office.bot).messages)
    await office.zhang.says("读了第三章，很受启发")
    assert "读了第三章，很受启发" in asked.text  # the card just above takes it in
    assert len(office.zhang.person.chat(office.bot).messages) == before + 1  # his own
    (answer,) = await standing(office)
    assert (answer.version, answer.text) == (2, "读了第三章，很受启发")
    assert office.ledger.kinds(await round_row(office))[1:] == ["checked_in", "check_in_noted"]
    # Half an hour later loose words are no longer taken for a note.
    await office.clock.moves_to("fri 20:00")
    await office.zhang.says("专项检查有进展")
    assert len(await standing(office)) == 1
    assert (await standing(office))[0].version == 2


async def test_s17_a_reply_alone_is_an_answer_with_photo_or_voice(
    office: Office, asked: Message
) -> None:
    await office.zhang.sends_photo(b"a page", caption="夜读打卡", reply_to=asked)
    await office.zhang.hears("附件 1 份")
    await office.zhang.sends_voice(reply_to=asked)
    await office.zhang.hears("附件 2 份")
    (answer,) = await standing(office)
    assert (answer.version, answer.text) == (2, "夜读打卡")
    assert len(await office.all(Evidence, Evidence.answer_id == answer.id)) == 2
    await office.clock.moves_to("sun 18:00")
    await office.zhang.hears_nothing("还没有收到您的回复")


async def test_s17_an_edited_note_is_a_new_version_and_the_old_one_stays(
    office: Office, asked: Message
) -> None:
    await office.zhang.taps("已读", on=asked)
    await office.zhang.says("第一句", reply_to=asked)
    second = await office.zhang.says("第二剧", reply_to=asked)
    await office.zhang.edits(second, "第二句")
    await office.zhang.hears("✏️ “每周夜读”已按改后的记。")
    (answer,) = await standing(office)
    assert answer.text == "第一句\n第二句"
    assert office.ledger.kinds(await round_row(office))[-1] == "check_in_corrected"
    texts = [row.text for row in await office.all(Answer)]
    assert "第一句\n第二剧" in texts


async def test_s17_a_slip_can_be_taken_back_until_it_closes(office: Office, asked: Message) -> None:
    await office.zhang.taps("已读", on=asked)
    press = await office.zhang.taps("撤回", on=asked)
    assert "已撤回" in (await press.answered()).text
    assert await standing(office) == []
    assert "本周夜读完成了吗" in asked.text
    await office.zhang.taps("已读", on=asked)
    (answer,) = await standing(office)
    assert answer.version == 2
    await office.clock.moves_to("sun 21:30")
    press = await office.zhang.taps("撤回", on=asked)
    assert "已截止" in (await press.answered()).text
    assert len(await standing(office)) == 1


async def test_s17_an_answer_in_words_alone_is_not_called_done(
    office: Office, asked: Message
) -> None:
    await office.zhang.says("本周加班，没有读完", reply_to=asked)
    receipt = await office.zhang.hears("✅ “每周夜读”已记下。")
    assert "本周加班，没有读完" in receipt.text
    await office.zhang.says("/study")
    card = await office.zhang.hears("✅ 已回复 · 11月27日（周五） 19:00")
    assert "已读" not in card.text


async def test_s17_the_newest_message_takes_the_answer_back(office: Office, asked: Message) -> None:
    await office.zhang.taps("已读", on=asked)
    old = data_behind(asked, "撤回")
    await office.zhang.says("读了第三章", reply_to=asked)
    noted = await office.zhang.hears("已附在“每周夜读”后面")
    press = await office.zhang.taps_forged(old, asked)  # the note has made this one out of date
    assert "请看最新的那条消息" in (await press.answered()).text
    press = await office.zhang.taps("撤回", on=noted)
    assert "已撤回" in (await press.answered()).text
    assert await standing(office) == []
    assert noted.has_button("已读")


async def test_s17_a_replayed_press_has_no_second_effect(office: Office, asked: Message) -> None:
    data = data_behind(asked, "已读")
    await office.zhang.taps("已读", on=asked)
    press = await office.zhang.taps_forged(data, asked)
    assert "已经报过了" in (await press.answered()).text
    await office.zhang.taps("撤回", on=asked)
    await office.zhang.taps_forged(data, asked)  # the first press comes once more
    assert await standing(office) == []
    assert office.ledger.kinds(await round_row(office)).count("checked_in") == 1


async def test_s17_the_reminder_takes_the_tap_of_who_took_his_answer_back(
    office: Office, asked: Message
) -> None:
    await office.zhang.taps("已读", on=asked)
    await office.zhang.taps("撤回", on=asked)
    await office.clock.moves_to("sun 18:00")
    reminder = await office.zhang.hears("还没有收到您的回复")
    await office.zhang.taps("已读", on=reminder)
    assert "✅ 已读" in reminder.text


async def test_s17_one_reminder_only_to_those_who_have_not_answered(
    office: Office, asked: Message
) -> None:
    await office.zhang.taps("已读", on=asked)
    await office.clock.moves_to("sun 17:59")
    await office.wang.hears("本周夜读完成了吗")
    await office.wang.hears_nothing("还没有收到您的回复")
    await office.clock.moves_to("sun 18:00")
    reminder = await office.wang.hears("还没有收到您的回复")
    await office.zhang.hears_nothing("还没有收到您的回复")
    await office.wang.taps("已读", on=reminder)
    assert "✅ 已读" in reminder.text
    await office.clock.moves_to("sun 20:59")
    await office.wang.hears_nothing("还没有收到您的回复")
    assert len(await standing(office)) == 2


async def test_s17_the_head_sees_who_answered_when_it_closes(
    office: Office, asked: Message
) -> None:
    await office.zhang.taps("已读", on=asked)
    await office.zhang.says("读了第三章")
    await office.clock.moves_to("mon 09:15")  # his list has it, or it comes after that
    summary = await office.head.opens_listed("每周夜读 · 填报情况")
    assert "第一检察部 · 已报 1/3" in summary.text
    assert "已报：张三📎" in summary.text
    assert "未报：李四、王五" in summary.text
    assert "第二检察部" not in summary.text
    other = await office.other_head.opens_listed("每周夜读 · 填报情况")
    assert "第二检察部 · 已报 0/2" in other.text
    assert "还没有人填报" in other.text  # also when nobody did
    for colleague in (office.leader, office.zhang, office.admin):
        await colleague.hears_nothing("填报情况")


async def test_s17_the_leader_sees_it_where_the_head_cannot_be_reached(
    office: Office, asked: Message
) -> None:
    await office.head.blocks()
    await office.zhang.taps("已读", on=asked)
    await office.clock.moves_to("mon 09:15")
    summary = await office.leader.opens_listed("每周夜读 · 填报情况")
    assert "第一检察部 · 已报 1/3" in summary.text
    assert "第二检察部" not in summary.text
    assert "领导甲" not in summary.text  # nobody stands above the top unit


@pytest.mark.usefixtures("asked")
async def test_s17_a_late_answer_counts_and_is_marked_late(office: Office) -> None:
    await office.clock.moves_to("mon 08:00")
    reminder = await office.zhang.hears("还没有收到您的回复")
    press = await office.zhang.taps("已读", on=reminder)
    assert (await press.answered()).text == "已记下，注明补报。"
    assert "（补报）" in reminder.text
    (answer,) = await standing(office)
    assert answer.late
    office.head.hears_everything()
    await office.head.says("/study")
    assert "张三（补报）" in (await office.head.hears("填报情况")).text


async def test_s17_who_is_not_asked_cannot_answer(office: Office, asked: Message) -> None:
    office.admin.hears_everything()
    await office.admin.says("/study")
    assert not (await office.admin.hears("“每周夜读”不需要您填报")).has_button("已读")
    assert await standing(office) == []


async def test_s17_study_shows_the_question_or_the_answer(office: Office) -> None:
    await office.zhang.says("/study")
    await office.zhang.hears("还没有开始，到时会自动发给您：每周五 19:00")
    await office.clock.moves_to("fri 19:00")
    office.zhang.hears_everything()
    await office.zhang.says("/study")
    asked = await office.zhang.hears("本周夜读完成了吗")
    await office.zhang.taps("已读", on=asked)
    await office.zhang.says("/study")
    await office.zhang.hears("✅ 已读")
    await office.head.says("/study")
    assert "第一检察部 · 已报 1/3" in (await office.head.hears("填报情况")).text


async def joins(office: Office, name: str) -> Colleague:
    async with office.database.write() as session:
        person = office.sim.add_person(name)
        unit_id = office.rows.units[DEPARTMENT]
        row = Member(
            organisation_id=office.organisation_id,
            name=name,
            unit_id=unit_id,
            telegram_user_id=person.id,
            joined_at=office.clock.now(),
        )
        session.add(row)
        await session.flush()
        session.add(
            Role(
                organisation_id=office.organisation_id,
                member_id=row.id,
                unit_id=unit_id,
                role=RoleName.MEMBER,
            )
        )
    office.sim.private_chat(office.bot, person).started = True
    return Colleague(office, row.id, person)


async def test_s17_who_joins_while_it_is_open_is_asked_and_who_has_not_joined_is_named(
    office: Office,
) -> None:
    async with office.database.write() as session:
        row = Member(
            organisation_id=office.organisation_id,
            name="周九",
            unit_id=office.rows.units[DEPARTMENT],
        )
        session.add(row)
    await office.clock.jumps_to("fri 18:59")
    await office.clock.moves_to("sat 10:00")
    sun = await joins(office, "孙八")
    await office.ticks()
    await office.ticks()
    await sun.hears("本周夜读完成了吗")
    await sun.hears_nothing("本周夜读完成了吗")
    await office.clock.moves_to("mon 09:15")
    summary = await office.head.opens_listed("每周夜读 · 填报情况")
    assert "未加入 1 人：周九" in summary.text
    assert "已报 0/4" in summary.text
