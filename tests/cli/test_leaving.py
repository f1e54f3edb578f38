"""`taizhang leave`: who leaves hands over what he has in hand, by the command line."""

from tests.cli.conftest import Terminal
from tests.cli.test_books import staffed

__all__ = ["staffed"]


def test_without_yes_it_says_what_would_happen(staffed: Terminal) -> None:
    asked = staffed("leave", "张三", "--to", "李四")
    assert asked.code == 1
    assert "张三 would leave, 1 open tasks go to 李四" in asked.err
    assert "--yes" in asked.err
    people = staffed("invites", "--format", "json").json()
    assert [one["name"] for one in people] == ["管理员甲", "张三", "李四"]


def test_open_tasks_are_handed_over_and_the_ledger_says_so(staffed: Terminal) -> None:
    done = staffed("leave", "001", "--to", "002", "--reason", "调离", "--yes")
    assert done.code == 0, done.err
    assert "张三 has left, 1 open tasks handed over to 李四" in done.out
    rows = staffed("ledger", "--format", "json").json()
    assert [row["kind"] for row in rows][-2:] == ["handed_over", "member_left"]
    assert [row["actor"] for row in rows][-2:] == [None, None]
    assert f"entry {rows[-1]['seq']} says so" in done.out
    assert staffed("verify").code == 0
    people = staffed("invites", "--format", "json").json()
    assert [one["name"] for one in people] == ["管理员甲", "李四"]
    told = staffed("outbox", "--format", "json").json()
    assert any("张三负责的" in str(row["text"]) and row["to"] == "李四" for row in told)
    stored = staffed("person", "张三", "--format", "json").json()  # what he said stays
    assert '"reason":"调离"' in stored["entries"][-1]["content"]
    assert "nobody on the roster" in staffed("leave", "张三", "--yes").err
    assert staffed("erase", "张三", "--yes").code == 0


def test_what_cannot_be_is_one_clear_line(staffed: Terminal) -> None:
    for arguments, words in (
        (("张三", "--yes"), "张三 answers for 1 open tasks: say with --to who takes over"),
        (("张三", "--to", "张三", "--yes"), "张三 cannot take over from 张三"),
        (("管理员甲", "--to", "张三", "--yes"), "管理员甲 is the only administrator"),
        (("无名", "--yes"), "nobody on the roster is called 无名"),
        (("张三", "--to", "无名"), "nobody on the roster is called 无名"),
        (("张三",), "say with --to"),
    ):
        refused = staffed("leave", *arguments)
        assert refused.code == 1
        assert words in refused.err
        assert len(refused.err.splitlines()) == 1
    kinds = [row["kind"] for row in staffed("ledger", "--format", "json").json()]
    assert "member_left" not in kinds


def test_whoever_has_nothing_in_hand_needs_no_successor(staffed: Terminal) -> None:
    assert staffed("leave", "李四", "--to", "张三", "--yes").code == 0
    assert "张三 has left" not in staffed("leave", "张三").err
    rows = staffed("ledger", "--format", "json").json()
    assert [row["kind"] for row in rows][-3:] == ["help_ended", "handed_over", "member_left"]
