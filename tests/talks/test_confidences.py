"""What is told in confidence is read by one role; the ledger holds that it was told.

S21 “三个规定”等三项机制: the monthly tick about meddling in cases, confidential.
"""

from bot.commands.books import entries_of
from ledger.people.personal_data import data_of
from models import Answer, Entry, Member, Outbox, Respondent
from tests.office import Colleague, Office

QUESTION = "本月有没有需要报告的"


async def opens(office: Office) -> None:
    await office.clock.jumps_to("2026-12-15 09:59")
    await office.clock.moves_to("2026-12-15 10:00")


def others(office: Office) -> list[Colleague]:
    return [office.head, office.leader, office.admin, office.wang]


async def test_s21_a_monthly_tick_is_read_by_one_role_and_sealed_in_the_ledger(
    office: Office,
) -> None:
    await opens(office)
    asked = await office.zhang.hears(QUESTION)
    assert "12月18日（周五） 10:00 截止" in asked.text
    await office.zhang.taps("有，另行填报", on=asked)
    assert "✅ 有，另行填报" in asked.text
    await office.wang.taps("没有", on=await office.wang.hears(QUESTION))
    for entry in await office.all(Entry, Entry.kind == "checked_in"):
        content = entry.content or ""
        assert "sealed" in content
        assert not any(word in content for word in ("some", "none", "没有", "另行"))

    await office.clock.moves_to("2026-12-17 10:00")
    await office.head.hears("还没有收到您的回复")
    await office.zhang.hears_nothing("还没有收到您的回复")
    await office.clock.moves_to("2026-12-18 10:00")
    read = await office.supervisor.hears("🔒 “三个规定”月报告")
    assert "有，另行填报　1 人\n张三（第一检察部）" in read.text
    assert "没有　1 人" in read.text
    assert "王五" not in read.text
    told = await office.head.hears("填报情况")
    assert "已报：张三、王五" in told.text
    for who in others(office):
        assert not any("另行填报　" in message.text for message in who.hears_everything())
    await office.clock.moves_to("2026-12-20 10:00")
    missing = await office.leader.hears("仍未填报")
    assert "第一检察部　李四" in missing.text


async def test_s21_what_was_chosen_stands_in_no_export_and_no_outbox(office: Office) -> None:
    await opens(office)
    await office.zhang.taps("有，另行填报", on=await office.zhang.hears(QUESTION))
    [answer] = await office.all(Answer)
    assert answer.fields == {"report": "some"}
    told = [row for row in await office.all(Outbox) if "✅ 有，另行填报" in str(row.payload)]
    assert told
    assert all(row.secret for row in told)  # emptied by the hourly sweep once it is sent
    async with office.database.read() as session:
        zhang = await session.get_one(Member, (office.organisation_id, office.zhang.member_id))
        exported = await data_of(session, zhang)
        [kept] = exported["answers"]
        assert "fields" not in kept
        assert "some" not in str(await entries_of(session, office.organisation_id).__anext__())
    assert [
        row.answered_at is not None
        for row in await office.all(Respondent, Respondent.member_id == office.zhang.member_id)
    ] == [True]


async def test_s21_a_forged_choice_is_none_and_a_change_of_mind_is_kept(office: Office) -> None:
    await opens(office)
    asked = await office.zhang.hears(QUESTION)
    await office.zhang.taps("有，另行填报", on=asked)
    await office.zhang.taps("点错了，撤回", on=asked)
    await office.zhang.taps("没有", on=asked)
    answers = await office.all(Answer)
    assert [(one.version, one.superseded, one.fields) for one in answers] == [
        (1, True, {"report": "some"}),
        (2, False, {"report": "none"}),
    ]
    await office.zhang.says("具体情况是……", reply_to=asked)
    await office.zhang.hears("点一下按钮即可，不收文字和附件")
