"""`taizhang move`: another department or other roles, by the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Terminal
from tests.cli.test_books import staffed
from tests.cli.test_roster import PEOPLE, TASKS
from tests.roster.workbooks import workbook

__all__ = ["staffed"]


@pytest.fixture
def two_departments(staffed: Terminal, folder: Path) -> Terminal:
    """王五 works in another department."""
    people = [*PEOPLE, ("王五", "财务处", None, "003")]
    (folder / "roster.xlsx").write_bytes(workbook(people, TASKS))
    assert staffed("import", "roster.xlsx").code == 0
    return staffed


def test_a_dry_run_says_what_would_happen(two_departments: Terminal) -> None:
    asked = two_departments("move", "李四", "--to", "财务处", "--tasks-to", "张三", "--dry-run")
    assert (asked.code, asked.err) == (0, "")
    assert (
        "李四 would be in 财务处, member; open tasks that go to 张三 and stay with 办公室: 1"
        in asked.out
    )
    people = two_departments("invites", "--format", "json").json()
    assert [one["department"] for one in people if one["name"] == "李四"] == ["办公室"]


def test_tasks_follow_or_stay_as_it_is_said(two_departments: Terminal) -> None:
    done = two_departments("move", "李四", "--to", "财务处", "--tasks-follow")
    assert done.code == 0, done.err
    assert "李四 is in 财务处, member; open tasks that follow: 1; entry" in done.out
    rows = two_departments("ledger", "--format", "json").json()
    assert [row["kind"] for row in rows][-2:] == ["member_changed", "task_moved"]
    back = two_departments("move", "002", "--to", "办公室", "--tasks-to", "003")
    assert "open tasks that go to 王五 and stay with 财务处: 1" in back.out
    rows = two_departments("ledger", "--format", "json").json()
    assert [row["kind"] for row in rows][-2:] == ["member_changed", "handed_over"]
    assert two_departments("verify").code == 0


def test_roles_change_alone_and_are_asked_of_a_head(two_departments: Terminal) -> None:
    refused = two_departments("move", "张三", "--to", "财务处", "--tasks-follow")
    assert "张三 heads 办公室: say with --role what he is in 财务处" in refused.err
    done = two_departments("move", "张三", "--role", "督查员、成员")
    assert "张三 is in 办公室, supervisor; entry" in done.out
    people = two_departments("invites", "--format", "json").json()
    assert [one["role"] for one in people if one["name"] == "张三"] == ["supervisor"]


def test_what_cannot_be_is_one_clear_line(two_departments: Terminal) -> None:
    for arguments, code, words in (
        (("李四",), 2, "move needs --to DEPARTMENT, --role ROLES, or both"),
        (
            ("李四", "--to", "财务处", "--tasks-to", "张三", "--tasks-follow"),
            2,
            "do not go together",
        ),
        (
            ("李四", "--to", "财务处"),
            1,
            "李四 answers for 1 open tasks there: say --tasks-",
        ),
        (
            ("李四", "--to", "后勤处"),
            1,
            "no department is called 后勤处; there are 示例单位, 办公室",
        ),
        (("李四", "--role", "皇帝"), 2, "give one or more of 管理员、领导"),
        (("李四", "--role", "member"), 1, "李四 is in 办公室 with these roles already"),
        (("管理员甲", "--role", "领导"), 1, "管理员甲 is the only administrator"),
        (("无名", "--to", "财务处"), 1, "nobody on the roster is called 无名"),
    ):
        refused = two_departments("move", *arguments)
        assert (refused.code, len(refused.err.splitlines())) == (code, 1), refused.err
        assert words in refused.err
    kinds = [row["kind"] for row in two_departments("ledger", "--format", "json").json()]
    assert "member_changed" not in kinds
