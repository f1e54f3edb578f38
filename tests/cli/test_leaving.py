"""`taizhang leave`: who leaves hands over what he has in hand, by the command line."""

from pathlib import Path

from tests.cli.conftest import Terminal
from tests.cli.test_books import staffed
from tests.cli.test_roster import PEOPLE, TASKS
from tests.roster.workbooks import workbook

__all__ = ["staffed"]


def test_a_dry_run_says_what_would_happen(staffed: Terminal) -> None:
    asked = staffed("leave", "张三", "--to", "李四", "--dry-run")
    assert (asked.code, asked.err) == (0, "")
    assert "张三 would leave (nothing is changed yet); open tasks that go to 李四: 1" in asked.out
    people = staffed("invites", "--format", "json").json()
    assert [one["name"] for one in people] == ["管理员甲", "张三", "李四"]


def test_open_tasks_are_handed_over_and_the_ledger_says_so(staffed: Terminal) -> None:
    done = staffed("leave", "001", "--to", "002", "--reason", "调离")
    assert done.code == 0, done.err
    assert "张三 has left; open tasks handed over to 李四: 1" in done.out
    rows = staffed("ledger", "--format", "json").json()
    assert [row["kind"] for row in rows][-2:] == ["handed_over", "member_left"]
    assert [row["actor"] for row in rows][-2:] == [None, None]
    assert f"entry {rows[-1]['seq']} says so" in done.out
    assert staffed("verify").code == 0
    people = staffed("invites", "--format", "json").json()
    assert [one["name"] for one in people] == ["管理员甲", "李四"]
    told = staffed("outbox", "--format", "json").json()
    assert any("张三" in str(row["text"]) and row["to"] == "李四" for row in told)
    stored = staffed("person", "张三", "--format", "json").json()  # what he said stays
    assert '"reason":"调离"' in stored["entries"][-1]["content"]
    assert "nobody on the roster" in staffed("leave", "张三").err
    assert staffed("erase", "张三", "--yes").code == 0


def test_what_cannot_be_is_one_clear_line(staffed: Terminal) -> None:
    for arguments, words in (
        (("张三",), "张三 answers for 1 open tasks: say who takes over, --to NAME"),
        (("张三", "--to", "张三"), "张三 cannot take over from 张三"),
        (("管理员甲", "--to", "张三"), "管理员甲 is the only administrator"),
        (("无名",), "nobody on the roster is called 无名"),
        (("张三", "--to", "无名", "--dry-run"), "nobody on the roster is called 无名"),
        (("张三", "--dry-run"), "say who takes over"),
    ):
        refused = staffed("leave", *arguments)
        assert refused.code == 1
        assert words in refused.err
        assert len(refused.err.splitlines()) == 1
    kinds = [row["kind"] for row in staffed("ledger", "--format", "json").json()]
    assert "member_left" not in kinds


def test_an_import_says_whom_it_brings_back(staffed: Terminal) -> None:
    assert staffed("leave", "张三", "--to", "李四").code == 0
    again = staffed("import", "roster.xlsx", "--dry-run")
    assert "张三 had left and is on the roster again" in again.out + again.err


def test_a_sheet_that_names_the_new_owner_brings_no_task_twice(
    staffed: Terminal, folder: Path
) -> None:
    people = [*PEOPLE, ("王五", "财务处", None, "003")]
    (folder / "roster.xlsx").write_bytes(workbook(people, TASKS))
    assert staffed("import", "roster.xlsx").code == 0
    assert staffed("leave", "张三", "--to", "李四").code == 0
    assert staffed("leave", "李四", "--to", "王五").code == 0
    tasks = [(*row[:3], "王五", None, *row[5:]) for row in TASKS]
    (folder / "roster.xlsx").write_bytes(workbook(people[2:], tasks))
    again = staffed("import", "roster.xlsx", "--dry-run")
    assert "nothing to import, everything is on the books already" in again.out, again.err
    others = [("另一件", *row[1:]) for row in tasks]
    (folder / "roster.xlsx").write_bytes(workbook(people[2:], others))
    assert "tasks: 2 new" in staffed("import", "roster.xlsx", "--dry-run").out


def test_whoever_has_nothing_in_hand_needs_no_successor(staffed: Terminal) -> None:
    assert staffed("leave", "李四", "--to", "张三").code == 0
    rows = staffed("ledger", "--format", "json").json()
    assert [row["kind"] for row in rows][-3:] == ["help_ended", "handed_over", "member_left"]


def test_namesakes_are_told_apart_by_number_or_department(staffed: Terminal, folder: Path) -> None:
    people = [*PEOPLE, ("王五", "财务处"), ("王五", "综合处", None, "004")]
    (folder / "roster.xlsx").write_bytes(workbook(people, TASKS))
    assert staffed("import", "roster.xlsx").code == 0
    refused = staffed("leave", "王五")
    assert "2 people are called 王五: say which one by 王五（财务处）, 004" in refused.err
    assert staffed("leave", "王五（后勤处）").code == 1
    assert "王五 has left" in staffed("leave", "王五（财务处）").out
    assert "王五 has left" in staffed("leave", "王五").out  # there is one only
