"""What stays in the department: its heads read it, everybody else sees who has answered."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.commands.books import entries_of
from ledger.exports.rounds import export_rounds
from ledger.organisations import change_framework
from ledger.people.personal_data import data_of
from ledger.talk.waiting import forget_secrets
from models import Answer, Entry, Member, Organisation
from models.framework import Framework, read_framework
from simulator import Message
from tests.office import Office, data_behind
from tests.talks.test_confidences import ASKED, REPORT, SECRET, tables_with

INSIDE = {**ASKED, "key": "inside", "privacy": "department", "reader": None}
TAPPED = {**REPORT, "fields": REPORT["fields"][:1]}


def inside(form: dict[str, Any] = REPORT, **more: Any) -> Framework:
    """The model with a check-in whose answers stay in the department."""
    content = read_framework("3315").model_dump(mode="json")
    content["forms"].append(form)
    content["check_ins"].append({**INSIDE, **more})
    return Framework.model_validate(content)


async def opens(office: Office, framework: Framework) -> None:
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        change_framework(session, organisation, framework, now=office.clock.now())
    await office.clock.jumps_to("2026-11-24 09:59")
    await office.clock.moves_to("2026-11-24 10:00")


async def tells_the_secret(office: Office) -> Message:
    asked = await office.zhang.hears("有人过问吗")
    assert "内容只有您本人和所在部门的负责人看得到" in asked.text
    await office.zhang.taps("有", on=asked)
    await office.zhang.says(SECRET)
    await office.zhang.says("昨天")
    summary = await office.zhang.hears("请核对")
    await office.zhang.taps("提交", on=summary)
    assert SECRET in summary.text
    return summary


async def test_the_heads_of_the_unit_read_it_and_nobody_else(office: Office) -> None:
    await opens(office, inside())
    await tells_the_secret(office)
    await office.other_member.taps("没有", on=await office.other_member.hears("有人过问吗"))
    await office.clock.moves_to("2026-11-25 10:00")
    await office.clock.moves_to("2026-11-26 08:45")
    told = await office.head.opens_listed("过问报告 · 填报情况")
    assert "已报：张三" in told.text
    assert SECRET not in told.text
    behind = data_behind(told, "看填报内容")
    await office.head.taps("看填报内容", on=told)
    read = await office.head.hears("过问报告 · 填报内容")
    assert f"经过：{SECRET}" in read.text
    assert "钱七" not in read.text
    # Another department's head reads his own people's, and nothing else.
    theirs = await office.other_head.opens_listed("过问报告 · 填报情况")
    assert "已报：钱七" in theirs.text
    await office.other_head.taps("看填报内容", on=theirs)
    page = await office.other_head.hears("过问报告 · 填报内容")
    assert "钱七" in page.text
    assert "张三" not in page.text
    for who in (office.leader, office.supervisor, office.admin, office.wang, office.other_head):
        await who.says("/help")
        press = await who.taps_forged(behind, on=who.hears_everything()[-1])
        assert SECRET not in str(await press.answered())
        await who.says(f"/find {SECRET[:4]}")
        assert not any(SECRET in message.text for message in who.hears_everything())


async def test_its_words_stand_in_no_ledger_no_export_and_no_outbox(office: Office) -> None:
    await opens(office, inside())
    await tells_the_secret(office)
    await office.clock.moves_to("2026-11-25 10:00")
    await office.clock.moves_to("2026-11-26 08:45")
    told = await office.head.opens_listed("过问报告 · 填报情况")
    await office.head.taps("看填报内容", on=told)
    await office.head.hears(SECRET)
    async with office.database.write() as session:
        await forget_secrets(session, office.organisation_id)
        zhang = await session.get_one(Member, (office.organisation_id, office.zhang.member_id))
        assert SECRET not in str(await data_of(session, zhang))
        lines = [str(row) async for row in entries_of(session, zhang.organisation_id)]
        assert not any(SECRET in line for line in lines)
        organisation = await session.get_one(Organisation, office.organisation_id)
        sheets = await export_rounds(session, organisation, office.clock.now())
        rows = [row for sheet in sheets async for page in sheet.pages for row in page]
        counted = [row for row in rows if row[0] == "过问报告"]
        assert [row[5] for row in counted] == [1]  # who has answered is counted
        assert SECRET not in str(rows)
        assert all(sheet.sheet.name != "过问报告" for sheet in sheets)
    assert await tables_with(office, SECRET) == {"answers"}
    [entry] = await office.all(Entry, Entry.kind == "checked_in")
    assert "sealed" in (entry.content or "")
    [answer] = await office.all(Answer)
    assert answer.confidential


async def test_what_one_tap_said_is_the_heads_to_read_too(office: Office) -> None:
    await opens(office, inside(TAPPED))
    asked = await office.zhang.hears("有人过问吗")
    await office.zhang.taps("有", on=asked)
    assert "✅ 有" in asked.text
    await office.clock.moves_to("2026-11-25 10:00")
    await office.clock.moves_to("2026-11-26 08:45")
    told = await office.head.opens_listed("过问报告 · 填报情况")
    await office.head.taps("看填报内容", on=told)
    read = await office.head.hears("过问报告 · 填报内容")
    assert "有人过问吗？：有" in read.text


async def test_compiled_it_goes_to_each_head_of_his_own(office: Office) -> None:
    await opens(office, inside(follow_up={"tell": "nobody", "compile_for": "head"}))
    await tells_the_secret(office)
    await office.clock.moves_to("2026-11-25 10:00")
    await office.clock.moves_to("2026-11-26 08:45")
    read = await office.head.opens_listed("过问报告 · 填报内容")
    assert f"经过：{SECRET}" in read.text
    for who in (office.other_head, office.leader, office.supervisor, office.admin):
        assert not any(SECRET in message.text for message in who.hears_everything())


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"reader": "supervisor"}, "names its reader"),
        ({"sign_off": "head"}, "not signed off"),
        ({"follow_up": {"compile_for": "leader"}}, "for its head alone"),
    ],
)
def test_what_would_let_others_read_it_is_refused(more: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        inside(**more)


def test_neither_files_nor_rules_go_with_it() -> None:
    proof = {"name": "proof", "type": "image", "label": "照片"}
    with pytest.raises(ValidationError, match="neither files nor readings"):
        inside({**REPORT, "fields": [*REPORT["fields"], proof]})
    content = inside().model_dump(mode="json")
    content["rules"].append({"on": "check_in:inside", "ask": "inside"})
    with pytest.raises(ValidationError, match="nothing follows"):
        Framework.model_validate(content)
