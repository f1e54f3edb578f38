"""What is told in confidence is read by one role; the ledger holds that it was told.

S21 “三个规定”等三项机制: the monthly tick about meddling in cases, confidential.
"""

from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from bot.commands.books import entries_of
from ledger.organisations import change_framework
from ledger.people.personal_data import data_of
from ledger.talk.waiting import forget_secrets
from models import Answer, Base, Entry, Member, Organisation, Outbox, Respondent
from models.framework import Framework, read_framework
from tests.office import Colleague, Office, data_behind

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

    await office.clock.moves_to("2026-12-18 08:45")  # it stands in his digest
    await office.head.hears("还没有收到您的回复")
    await office.zhang.hears_nothing("还没有收到您的回复")
    await office.clock.moves_to("2026-12-18 10:00")
    read = await office.supervisor.hears("🔒 “三个规定”月报告")
    assert "有，另行填报　1 人\n张三（第一检察部）" in read.text
    assert "没有　1 人" in read.text
    assert "王五" not in read.text
    await office.clock.moves_to("2026-12-21 09:15")
    missing = await office.leader.opens_listed("“三个规定”月报告 · 仍未填报")
    assert "第一检察部　李四" in missing.text
    told = await office.head.opens_listed("“三个规定”月报告 · 填报情况")
    assert "已报：张三、王五" in told.text
    for who in others(office):
        assert not any("另行填报　" in message.text for message in who.hears_everything())


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


SECRET = "乙局的处长打听<案件>"
REPORT = {
    "key": "meddling",
    "title": "过问报告",
    "fields": [
        {
            "name": "any",
            "type": "select_one",
            "label": "有人过问吗？",
            "choices": {"no": "没有", "yes": "有"},
        },
        {"name": "what", "type": "text", "label": "经过", "relevant": "${any} = 'yes'"},
        {"name": "on", "type": "date", "label": "哪天", "relevant": "${any} = 'yes'"},
    ],
}
ASKED = {
    "key": "meddling",
    "form": "meddling",
    "responsibility": "three-rules",
    "respondents": {"roles": ["member", "head", "leader"]},
    "schedule": {"rule": "FREQ=WEEKLY;BYDAY=TU", "at": "10:00", "open_for": "P1D"},
    "follow_up": {"tell": "above"},
    "privacy": "confidential",
    "reader": "supervisor",
}


def reporting(*further: dict[str, Any], **more: Any) -> Framework:
    content = read_framework("3315").model_dump(mode="json")
    content["forms"].append(REPORT | {"fields": [*REPORT["fields"], *further]})
    content["check_ins"].append(ASKED)
    content["rules"] += more.get("rules", [])
    return Framework.model_validate(content)


async def tables_with(office: Office, words: str) -> set[str]:
    """Every table of the database in which the words stand, wherever in a row."""
    found = set()
    async with office.database.read() as session:
        for table in Base.metadata.sorted_tables:
            rows = (await session.execute(select(table))).all()
            found |= {table.name for row in rows if words in str(row)}
    return found


async def test_s21_a_confidential_form_stands_with_its_reader_and_nowhere_else(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        change_framework(session, organisation, reporting(), now=office.clock.now())
    await office.clock.jumps_to("2026-11-24 09:59")
    await office.clock.moves_to("2026-11-24 10:00")
    people = [office.zhang, office.wang, office.head, office.leader, office.other_head]
    asked = {who.name: await who.hears("有人过问吗") for who in people}
    for who in people[1:]:
        await who.taps("没有", on=asked[who.name])
        assert "没有" in asked[who.name].text

    mine = asked["张三"]
    await office.zhang.taps("有", on=mine)
    await office.zhang.says(SECRET)
    await office.zhang.says(f"那天{SECRET}")
    await office.zhang.hears("没有看懂是哪一天")
    await office.zhang.says("昨天")
    summary = await office.zhang.hears("请核对")
    assert SECRET in summary.text
    await office.zhang.taps("提交", on=summary)
    assert SECRET in summary.text
    await office.zhang.taps("修改", on=summary)
    await office.zhang.taps("取消", on=await office.zhang.hears("请核对"))
    await office.zhang.taps("放弃", on=await office.zhang.hears("要放弃吗"))

    async with office.database.write() as session:  # as the sweep does each hour
        await forget_secrets(session, office.organisation_id)
    assert await tables_with(office, SECRET) == {"answers"}
    [entry] = [
        one
        for one in await office.all(Entry, Entry.kind == "checked_in")
        if one.actor_id == office.zhang.member_id
    ]
    assert "sealed" in (entry.content or "")
    assert "yes" not in (entry.content or "")

    await office.clock.moves_to("2026-11-25 10:00")
    read = await office.supervisor.hears("过问报告 · 填报内容")
    pages = read.text
    further = data_behind(read, "下一页")
    await office.supervisor.taps("下一页", on=read)
    pages += read.text
    assert f"经过：{SECRET}" in pages
    assert pages.count("有人过问吗？：没有") == 4
    await office.clock.moves_to("2026-11-26 08:45")
    told = await office.head.opens_listed("过问报告 · 填报情况")
    assert "已报：李四、张三、王五" in told.text
    assert not told.buttons
    for who in (office.head, office.leader, office.admin):  # the button in other hands
        await who.says("/help")
        press = await who.taps_forged(further, on=who.hears_everything()[-1])
        assert SECRET not in str(await press.answered())
        await who.says(f"/find {SECRET[:4]}")
        assert not any(SECRET in message.text for message in who.hears_everything())
    async with office.database.write() as session:
        await forget_secrets(session, office.organisation_id)
        zhang = await session.get_one(Member, (office.organisation_id, office.zhang.member_id))
        assert SECRET not in str(await data_of(session, zhang))
        assert not any(
            [SECRET in str(row) async for row in entries_of(session, zhang.organisation_id)]
        )
    assert await tables_with(office, SECRET) == {"answers"}
    assert SECRET not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("further", "rules", "reason"),
    [
        ([{"name": "proof", "type": "image", "label": "照片"}], [], "neither files nor readings"),
        ([], [{"on": "check_in:meddling", "ask": "meddling"}], "not open to read"),
    ],
)
def test_what_cannot_be_confided_is_refused(
    further: list[dict[str, Any]], rules: list[dict[str, Any]], reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        reporting(*further, rules=rules)
