"""/help by role, the command menus, and the choice of language, as talks."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from ledger.people.menus import GROUP_COMMANDS, commands_for, issue_member_menu, issue_menus
from ledger.roster.carrying_out import carry_out
from ledger.roster.planning import plan_import
from models import Member, Organisation, Outbox, Role, RoleName, Unit
from models.framework import read_framework
from models.workbook import read_workbook
from simulator import Person
from tests.office import Colleague, Office
from tests.roster.workbooks import workbook
from wording.catalogues import translations

EVERYONE = {
    "/list",
    "/study",
    "/records",
    "/find",
    "/doc",
    "/person",
    "/turns",
    "/review",
    "/points",
    "/year",
    "/calendar",
    "/away",
    "/again",
    "/help",
    "/language",
    "/quiet",
    "/timezone",
    "/cancel",
}


def commands_in(text: str) -> set[str]:
    return {line.split()[0] for line in text.splitlines() if line.startswith("/")}


@pytest.mark.parametrize(
    ("who", "role", "more", "sections"),
    [
        ("zhang", "成员", {"/record"}, set()),
        ("supervisor", "督查员", {"/record", "/overview", "/indicators", "/report"}, {"请您审核"}),
        (
            "head",
            "部门负责人",
            {"/record", "/new", "/mine", "/recurring", "/indicators", "/report"},
            {"请您审核", "登记事项", "工作群"},
        ),
        (
            "leader",
            "领导",
            {
                "/record",
                "/new",
                "/mine",
                "/recurring",
                "/overview",
                "/burden",
                "/tree",
                "/indicators",
                "/report",
            },
            {"请您审核", "登记事项", "工作群"},
        ),
        (
            "admin",
            "管理员",
            {"/new", "/mine", "/recurring", "/overview", "/burden", "/tree", "/indicators"}
            | {"/report", "/invite", "/leave", "/move", "/import", "/export", "/settings"},
            {"请您审核", "登记事项", "工作群"},
        ),
    ],
)
async def test_help_tells_each_what_he_can_do(
    office: Office, who: str, role: str, more: set[str], sections: set[str]
) -> None:
    colleague: Colleague = getattr(office, who)
    await colleague.says("/help")
    text = (await colleague.hears(role)).text
    assert commands_in(text) == EVERYONE | more
    for section in ("请您审核", "登记事项", "工作群"):
        assert (section in text) is (section in sections)
    assert len(text) < 1000


async def test_every_command_of_the_help_is_answered(office: Office) -> None:
    await office.admin.says("/help")
    for command in commands_in((await office.admin.hears()).text):
        await office.admin.says(command)
        heard = await office.admin.hears()
        assert "没有这个命令" not in heard.text
        assert "不认识" not in heard.text


def test_every_command_of_the_menus_stands_in_the_manual() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "manual.md").read_text("utf-8")
    offered = (*commands_for(read_framework("3315"), tuple(RoleName)), *GROUP_COMMANDS)
    assert [command.name for command in offered if f"`/{command.name}" not in manual] == []


def menu_for(office: Office, person: Person) -> dict[str, str]:
    """What his menu shows, the narrowest scope first, as Telegram chooses it."""
    menus = {
        (scope["type"], scope.get("chat_id"), language): commands
        for (text, language), commands in office.bot.commands.items()
        for scope in (json.loads(text),)
    }
    chosen = menus.get(("chat", person.id, "")) or menus["all_private_chats", None, ""]
    return {entry["command"]: entry["description"] for entry in chosen}


async def menus(office: Office) -> list[dict[str, Any]]:
    return [row.payload for row in await office.all(Outbox, Outbox.method == "setMyCommands")]


async def test_menus_are_issued_for_chats_and_groups_in_both_languages_once(office: Office) -> None:
    issued = await menus(office)
    assert sorted((menu["scope"]["type"], menu.get("language_code", "")) for menu in issued) == [
        (scope, language)
        for scope in ("all_group_chats", "all_private_chats")
        for language in ("", "en", "zh")
    ]
    assert menu_for(office, office.zhang.person)["list"] == "责任清单"
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        assert await issue_menus(session, organisation, now=office.clock.now()) == 0
        framework = read_framework("3315").model_dump(mode="json")
        [form] = [one for one in framework["forms"] if one["key"] == "weekly-study"]
        form["title"] = "每周晨读"
        organisation.framework = framework
        assert await issue_menus(session, organisation, now=office.clock.now()) == 2
    await office.settle()
    assert menu_for(office, office.zhang.person)["study"] == "每周晨读"


async def test_no_catalogue_is_read_for_menus_that_are_as_they_were(office: Office) -> None:
    translations.cache_clear()
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        assert await issue_menus(session, organisation, now=office.clock.now()) == 0
        assert translations.cache_info().currsize == 0
        organisation.language = "en"
        assert await issue_menus(session, organisation, now=office.clock.now()) > 0


async def test_the_own_menu_goes_when_there_is_no_more_reason_for_it(office: Office) -> None:
    key = (office.organisation_id, office.head.member_id)
    async with office.database.write() as session:
        head = await session.get_one(Member, key)
        assert await issue_member_menu(session, head, now=office.clock.now()) == 1
    await office.settle()
    assert "new" in menu_for(office, office.head.person)
    async with office.database.write() as session:
        await session.execute(delete(Role).where(Role.member_id == office.head.member_id))
        head = await session.get_one(Member, key)
        assert await issue_member_menu(session, head, now=office.clock.now()) == 1
        assert await issue_member_menu(session, head, now=office.clock.now()) == 0
    await office.settle()
    assert "new" not in menu_for(office, office.head.person)


@pytest.mark.parametrize("language", [None, "en"])
async def test_whoever_an_import_makes_a_plain_member_loses_the_menu_of_his_office(
    office: Office, language: str | None
) -> None:
    key = (office.organisation_id, office.head.member_id)
    now = office.clock.now()
    async with office.database.write() as session:
        head = await session.get_one(Member, key)
        head.language = language
        await issue_member_menu(session, head, now=now)
        organisation = await session.get_one(Organisation, office.organisation_id)
        unit = await session.get_one(Unit, (office.organisation_id, head.unit_id))
        row = (head.name, unit.name, "成员", head.code)
    await office.settle()
    assert "new" in menu_for(office, office.head.person)
    async with office.database.write() as session:
        contents = read_workbook(workbook([row]))
        plan = await plan_import(session, organisation=organisation, contents=contents, now=now)
        assert plan.problems == ()
        outcome = await carry_out(
            session, organisation=organisation, plan=plan, source="roster.xlsx", now=now
        )
        assert outcome.people_changed == 1
    await office.settle()
    menu, common = (menu_for(office, one.person) for one in (office.head, office.zhang))
    assert menu.keys() == common.keys()
    assert menu["help"] == ("How to use this" if language else common["help"])


async def test_a_member_chooses_his_language_and_everything_follows(office: Office) -> None:
    await office.zhang.says("/language")
    await office.zhang.hears("请选择语言 / Please choose your language")
    await office.zhang.taps("English")
    await office.zhang.hears("Fine, English from now on")
    await office.zhang.says("/help")
    assert "Working on tasks" in (await office.zhang.hears("member")).text
    async with office.database.read() as session:
        row = await session.get_one(Member, (office.organisation_id, office.zhang.member_id))
    assert row.language == "en"
    assert office.ledger.contents(row) == [{"before": None, "language": "en"}]
    assert menu_for(office, office.zhang.person)["help"] == "How to use this"

    await office.zhang.says("/language")
    await office.zhang.taps("English")  # said again, it changes nothing
    await office.zhang.hears("Please choose")
    assert office.ledger.kinds(row) == ["language_chosen"]
    await office.zhang.says("/language")
    await office.zhang.taps("中文")
    await office.zhang.hears("好的，以后用中文")
    assert menu_for(office, office.zhang.person)["help"] == "使用说明"
