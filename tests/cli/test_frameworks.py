"""`taizhang framework`: what the shipped work model has got since, and how it comes to hold."""

import asyncio
import json
from pathlib import Path

from sqlalchemy import select

import frameworks
from ledger.organisations import framework_of
from models import Database, Entry, FrameworkVersion, Organisation, Responsibility
from models.framework import Framework, read_framework
from tests.cli.conftest import Terminal, change
from tests.cli.test_roster import PEOPLE, TASKS
from tests.models.workbooks import add, packed, put, sheets_of
from tests.roster.workbooks import workbook

SHIPPED = (Path(frameworks.__file__).parent / "3315.toml").read_text("utf-8")
REMINDER = SHIPPED[SHIPPED.index("# Before the group hears") :].partition("[[pushes]]")[2]
OLDER = SHIPPED.replace("[[pushes]]" + REMINDER.partition("[[pushes]]")[0], "", 1).replace(
    "extension_days = 10", "extension_days = 7"
)


def stored(url: str) -> tuple[Framework, list[Entry], list[str], int]:
    async def look() -> tuple[Framework, list[Entry], list[str], int]:
        database = Database(url)
        async with database.read() as session:
            organisation = (await session.scalars(select(Organisation))).one()
            entries = list(await session.scalars(select(Entry).order_by(Entry.seq)))
            nodes = list(await session.scalars(select(Responsibility.key)))
            versions = list(await session.scalars(select(FrameworkVersion)))
            found = framework_of(organisation), entries, nodes, len(versions)
        await database.dispose()
        return found

    return asyncio.run(look())


def found_older(taizhang: Terminal, folder: Path, url: str) -> None:
    """As an organisation founded before there were reminders of deadlines."""
    (folder / "older.toml").write_text(OLDER, "utf-8")
    older = ("init", "--framework", "older.toml", "--name", "示例单位", "--admin", "管理员甲")
    assert taizhang(*older).code == 0
    change(url, "UPDATE organisations SET language = 'en'")


def test_an_older_organisation_gets_what_the_shipped_one_has_got_since(
    taizhang: Terminal, folder: Path, database_url: str
) -> None:
    found_older(taizhang, folder, database_url)
    shown = taizhang("framework", "diff")
    assert shown.code == 0
    assert shown.out.splitlines() == [
        "~ thresholds: extension_days from 7 to 10",
        "+ pushes deadline-reminder (deadline-reminder): new",
    ]
    dry = taizhang("framework", "apply", "3315", "--dry-run")
    assert "would change to" in dry.out
    assert stored(database_url)[0].push("deadline-reminder") is None
    done = taizhang("framework", "apply", "3315")
    assert "version 2; entry" in done.out
    framework, entries, _, versions = stored(database_url)
    assert framework == read_framework("3315")
    assert versions == 2
    entry = entries[-1]
    content = json.loads(entry.content or "")
    assert entry.kind == "framework_changed"
    assert content["changes"][0]["fields"] == [["extension_days", 7, 10]]
    assert "no difference to" in taizhang("framework", "diff").out
    assert "no difference to" in taizhang("framework", "apply", "3315").out
    assert taizhang("verify").code == 0
    assert taizhang("push", "deadline-reminder").code == 0


def test_what_the_administrator_set_stays_unless_all_is_taken(
    taizhang: Terminal, folder: Path, database_url: str
) -> None:
    found_older(taizhang, folder, database_url)

    async def set_in_chat() -> None:
        from datetime import UTC, datetime  # noqa: PLC0415

        from ledger.settings.dialogue import change_setting  # noqa: PLC0415
        from ledger.talk.acts import Act  # noqa: PLC0415
        from models import Member  # noqa: PLC0415
        from models.settings import settings_of  # noqa: PLC0415

        database = Database(database_url)
        async with database.write() as session:
            organisation = (await session.scalars(select(Organisation))).one()
            member = (await session.scalars(select(Member))).one()
            framework = framework_of(organisation)
            setting = next(one for one in settings_of(framework) if one.name == "extension_days")
            act = Act(session, member, datetime.now(UTC))
            await change_setting(act, framework, setting, {"extension_days": 5})
        await database.dispose()

    asyncio.run(set_in_chat())
    kept = taizhang("framework", "apply", "3315")
    assert "kept as the administrator set them: thresholds extension_days" in kept.err
    framework = stored(database_url)[0]
    assert framework.thresholds.extension_days == 5
    assert framework.push("deadline-reminder") is not None
    assert "extension_days from 5 to 10" in taizhang("framework", "apply", "3315", "--all").out
    assert stored(database_url)[0] == read_framework("3315")


def test_a_responsibility_with_open_tasks_is_not_dropped(
    founded: Terminal, folder: Path, database_url: str
) -> None:
    (folder / "roster.xlsx").write_bytes(workbook(PEOPLE, TASKS))
    assert founded("import", "roster.xlsx").code == 0
    refused = founded("framework", "apply", "okr")
    assert refused.code == 1
    assert "open tasks on 主体责任, 履职责任: 2; it cannot be dropped" in refused.err
    change(database_url, "UPDATE tasks SET state = 'struck_off'")
    assert founded("framework", "apply", "okr").code == 0
    framework, _, nodes, _ = stored(database_url)
    assert framework == read_framework("okr")
    assert {"uptime", "performance"} <= set(nodes)  # closed tasks still hang where they hung
    (folder / "more.xlsx").write_bytes(workbook(PEOPLE, [("又一件", *TASKS[0][1:])]))
    again = founded("import", "more.xlsx", "--dry-run")
    assert "履职责任" in again.err  # nothing new is hung there


def test_what_is_exported_reads_back_and_what_is_broken_is_told(
    founded: Terminal, folder: Path, database_url: str
) -> None:
    assert founded("framework", "export", "ours.txt").code == 1
    for file in ("ours.toml", "ours.xlsx"):
        assert founded("framework", "export", file).code == 0
        assert founded("framework", "export", file).code == 1
        assert "no difference" in founded("framework", "diff", file).out
        assert "can be used" in founded("framework", "check", file).out
    assert read_framework(str(folder / "ours.toml")) == stored(database_url)[0]
    assert founded("framework", "check", "okr").code == 0
    (folder / "bad.toml").write_text('key = "bad"\nname = 3\n', "utf-8")
    for command in (("check",), ("apply",), ("diff",)):
        told = founded("framework", *command, "bad.toml")
        assert (told.code, told.err.count("\n")) == (1, 3)
        assert "  name: it should be text\n  responsibilities: it is missing\n" in told.err
    assert founded("framework", "check", "没有.toml").code == 1
    assert founded("framework", "check", "没有.xlsx").code == 1


def test_a_workbook_is_applied_and_a_bad_one_is_told_in_the_organisations_language(
    founded: Terminal, folder: Path, database_url: str
) -> None:
    assert founded("framework", "export", "ours.xlsx").code == 0
    sheets = sheets_of((folder / "ours.xlsx").read_bytes())
    add(sheets, "Tags", {"Key": "veteran", "Name": "老同志", "English": "Veteran"})
    put(sheets, "Settings", "thresholds.extension_days", "Value", 12)
    (folder / "ours.xlsx").write_bytes(packed(sheets))
    shown = founded("framework", "diff", "ours.xlsx").out
    assert shown == "~ thresholds: extension_days from 10 to 12\n+ tags veteran (老同志): new\n"
    assert founded("framework", "apply", "ours.xlsx").code == 0
    assert [tag.key for tag in stored(database_url)[0].tags][-1] == "veteran"
    put(sheets, "Check-ins", "weekly-study", "Schedule: Open for", "long")
    put(sheets, "Pushes", "weekly-list", "Days", "mon, someday")
    (folder / "ours.xlsx").write_bytes(packed(sheets))
    english = founded("framework", "check", "ours.xlsx")
    assert english.code == 1
    assert "Open for “long”: please write a length of time, such as 3h, 2d, 90min" in english.err
    assert "Days “mon, someday”: please write one of mon, tue, wed, thu" in english.err
    change(database_url, "UPDATE organisations SET language = 'zh_CN'")
    chinese = founded("framework", "apply", "ours.xlsx").err
    assert "不能使用，有 2 处问题" in chinese
    assert "“long”: 请填时长，如 3小时、2天、90分钟" in chinese


BROKEN = (
    ('rule = "FREQ=WEEKLY;BYDAY=FR"', 'rule = "FREQ=WEEKLY"', "没有写是哪一天：BYDAY"),
    ('form = "weekly-study"', 'form = "nothing"', "check_ins weekly-study form: 填报 weekly-study"),
    ("${found} = 'yes'", "${found} ~ 'yes'", "不支持 \"~ 'yes'\""),
    ('key = "3315"', "key = 3315", "key: 应为文字"),
    ('key = "3315"', 'key = "3315', "不是 TOML 文件：第 5 行第 12 列：文字里有不能用的字符"),
)


def test_what_is_wrong_with_a_file_is_told_in_chinese_to_a_chinese_office(
    founded: Terminal, folder: Path, database_url: str
) -> None:
    change(database_url, "UPDATE organisations SET language = 'zh_CN'")
    for good, bad, why in BROKEN:
        (folder / "bad.toml").write_text(SHIPPED.replace(good, bad, 1), "utf-8")
        told = founded("framework", "check", "bad.toml")
        assert told.code == 1
        assert why in told.err
