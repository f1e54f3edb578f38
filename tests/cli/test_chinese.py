"""A Chinese organisation is spoken to in Chinese: no command leaves an English sentence."""

import re
from pathlib import Path

import pytest

from bot.cli import call
from tests.cli.conftest import FOUNDING, change
from tests.cli.test_roster import PEOPLE, TASKS
from tests.roster.workbooks import workbook

# Three English words on end are a sentence; names of files, settings and options are none.
SENTENCE = re.compile(r"(?:\b[A-Za-z]{2,}['’,;]? ){2,}[A-Za-z]{2,}\b")
# What is typed, not said; the names of the libraries that go with it.
TYPED = re.compile(r"`[^`]*`|taizhang [a-z -]+|pip install [-\w ]+|Telegram Bot API")
BAD_TASK = ("专项检查", "没有的责任", None, "查无此人", None, "昨天")
CALLS: tuple[tuple[str, ...], ...] = (
    FOUNDING,
    (),
    ("import", "--help"),
    ("ledger",),
    ("outbox",),
    ("verify",),
    ("template", "empty.xlsx"),
    ("template", "empty.xlsx"),
    ("template", "empty.txt"),
    ("import", "empty.xlsx"),
    ("import", "nowhere.xlsx"),
    ("import", "bad.xlsx"),
    ("import", "roster.xlsx", "--dry-run"),
    ("import", "roster.xlsx"),
    ("import", "roster.xlsx"),
    ("invites",),
    ("doctor",),
    ("push", "weekly-list"),
    ("push", "weekly-list"),
    ("push", "nothing"),
    ("ledger",),
    ("outbox",),
    ("verify", "--witness", "abc"),
    ("verify", "--witness", "999:0123456789ab"),
    ("verify", "--witness", "1:0123456789ab"),
    ("person", "张三"),
    ("person", "没有的人"),
    ("move", "张三"),
    ("move", "张三", "--to", "没有的部门"),
    ("move", "张三", "--role", "皇帝"),
    ("move", "张三", "--role", "督查员", "--dry-run"),
    ("leave", "张三"),
    ("leave", "张三", "--to", "李四", "--dry-run"),
    ("leave", "张三", "--to", "李四"),
    ("erase", "李四", "--yes"),
    ("erase", "张三"),
    ("init", "--reissue"),
    ("init", "--reissue", "--admin", "别人"),
    ("init", "--reissue", "--lost-account"),
    ("init", "--name", "名" * 121, "--admin", "甲"),
    FOUNDING,
    ("nonsense",),
    ("ledger", "--format", "yaml"),
    ("ledger", "--format", "json", "-o", "x.xlsx"),
    ("import",),
    ("simulate", "--port", "70000"),
    ("verify", "--nonsense"),
    ("framework", "diff"),
    ("framework", "check", "3315"),
    ("framework", "check", "bad.toml"),
    ("framework", "check", "nowhere.toml"),
    ("framework", "export", "ours.toml"),
    ("framework", "export", "ours.toml"),
    ("run",),
)


def test_no_command_leaves_an_english_sentence(
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", database_url)
    (folder / "roster.xlsx").write_bytes(workbook(PEOPLE, TASKS))
    (folder / "bad.xlsx").write_bytes(workbook(PEOPLE, [BAD_TASK]))
    (folder / "bad.toml").write_text('key = "bad"\nname = 3\nmore = 1\n', "utf-8")
    for arguments in CALLS:
        call(list(arguments))
        out, err = capfd.readouterr()
        printed = TYPED.sub("", out + err)
        assert printed
        assert "Traceback" not in printed
        if arguments[:1] != ("person",):  # his rows are put out as they are stored
            assert SENTENCE.findall(printed) == [], (arguments, printed)


def test_headings_are_words_and_keys_stay_as_they_are(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "roster.xlsx").write_bytes(workbook(PEOPLE, TASKS))
    for arguments in (FOUNDING, ("import", "roster.xlsx")):
        assert call(list(arguments)) == 0
    capfd.readouterr()

    def printed(*arguments: str) -> str:
        assert call(list(arguments)) == 0
        return capfd.readouterr().out

    assert printed("ledger").split("\n")[0].split() == [
        "№", "记录时间", "种类", "经办人", "关于", "内容",
    ]  # fmt: skip
    assert "单位建立" in printed("ledger")
    assert printed("invites").split("\n")[0].split()[:3] == ["姓名", "部门", "角色"]
    assert '"kind":"founded"' in printed("ledger", "--format", "json")
    assert printed("verify").startswith("链条完整：共 ")
    change(
        "sqlite:///taizhang.db",
        "UPDATE organisations SET language = 'en'",
        "UPDATE entries SET content = '{}' WHERE seq = 2",
    )
    assert printed("ledger").split()[:3] == ["№", "at", "kind"]
    assert call(["verify"]) == 1
    assert "the chain is broken at entry 2: content changed" in capfd.readouterr().err
