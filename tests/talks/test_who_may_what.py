"""Who may what besides the steps of a task: commands by role, and every button in other hands.

The steps themselves are tried in `tests/ledger/test_who_may_what.py`.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

import handlers
from handlers import merged_tables
from ledger.people.menus import commands_for
from ledger.replies.placing import TARGETS
from ledger.talk.buttons import seal
from models import Base, Directive, Prompt, RoleName, SubjectKind
from models.framework import read_framework
from tests.office import Colleague, Office
from wording import Button

EVERYBODY = frozenset(
    {"zhang", "other_member", "head", "other_head", "leader", "supervisor", "admin"}
)
HEADS, ABOVE = frozenset({"head", "other_head"}), frozenset({"leader", "admin"})
BY_ADMINISTRATORS = frozenset({"admin"}), "这一项只有管理员可以办"
# Who may use a command that not everybody may, and what the others read instead.
KEPT: dict[str, tuple[frozenset[str], str]] = {
    "new": (HEADS | ABOVE, "登记事项由部门负责人和领导来办"),
    "mine": (HEADS | ABOVE, "供部门负责人和领导查看自己交办的事项"),
    "recurring": (HEADS | ABOVE, "重复事项由部门负责人和领导来安排"),
    "indicators": (HEADS | ABOVE | {"supervisor"}, "现在没有您可以查看的指标"),
    "report": (HEADS | ABOVE | {"supervisor"}, "通报数据给部门负责人和领导看"),
    "overview": (HEADS | ABOVE | {"supervisor"}, "部门总览供领导、督查员和部门负责人查看"),
    "burden": (ABOVE, "消息负担供领导和管理员查看"),
    "tree": (ABOVE, "供领导和管理员查看组织"),
    "invite": BY_ADMINISTRATORS,
    "leave": BY_ADMINISTRATORS,
    "move": BY_ADMINISTRATORS,
    "import": BY_ADMINISTRATORS,
    "export": BY_ADMINISTRATORS,
    "settings": BY_ADMINISTRATORS,
}
OFFERED = [command.name for command in commands_for(read_framework("3315"), tuple(RoleName))]
# What the house keeps of its own running.
RUNNING = {"inbox", "outbox", "chain_ends", "leases", "sweeps", "menus"}


@pytest.mark.parametrize("name", sorted(EVERYBODY))
async def test_each_command_is_theirs_whom_the_table_names(office: Office, name: str) -> None:
    who: Colleague = getattr(office, name)
    await who.says("/help")
    offered = {line.split()[0] for line in (await who.hears()).text.splitlines() if line[:1] == "/"}
    for command in OFFERED:
        allowed, refusal = KEPT.get(command, (EVERYBODY, "只有管理员可以办"))
        await who.says(f"/{command}")
        heard = "\n".join(message.text for message in who.hears_everything())
        assert heard, command
        assert (refusal in heard) is (name not in allowed), (command, heard)
        assert f"/{command}" not in offered or name in allowed, command
        await who.says("/cancel")
        who.hears_everything()


async def belongings(office: Office, besides: Colleague) -> dict[str, set[str]]:
    """All that is stored and is not one's own, by table."""
    found = {}
    async with office.database.read() as session:
        for table in Base.metadata.sorted_tables:
            rows = (await session.execute(select(table))).mappings()
            found[table.name] = {
                repr(dict(row))
                for row in rows
                if besides.member_id not in {row.get("member_id"), row.get("actor_id")}
                and (table.name, row.get("id")) != ("members", besides.member_id)
            }
    return {name: rows for name, rows in found.items() if name not in RUNNING}


async def presses(office: Office, who: Colleague, *buttons: tuple[str, int, int]) -> None:
    """Press buttons of ours that were never handed to him."""
    await who.says("/help")
    own = [one for one in who.person.chat(office.bot).messages if one.is_from_bot][-1]
    key = (await office.organisation()).button_key
    for action, target, version in buttons:
        await who.person.taps_forged(seal(Button("", action, target, version), key), on=own)
    await office.settle()


async def in_full_swing(office: Office) -> dict[SubjectKind, list[tuple[int, int]]]:
    """An office amid its work; what could be pressed at: number and version, by kind."""
    task = await office.head.registers("@张三 协办王五 下周五前 完成专项检查 #履职责任")
    done = await office.head.registers("@王五 周五前 整理卷宗 #履职责任")
    await office.wang.taps("完成", on=done)
    for words in ("困难：缺人手", "申请延期到下周日，等材料"):
        await office.zhang.says(words, reply_to=await office.zhang.message_about(task))
    tasks = [(row.id, row.version) for row in (await office.now(task), await office.now(done))]
    await presses(office, office.leader, ("task.direct", *tasks[0]))
    await office.leader.says("请说明进度")
    await presses(office, office.head, ("task.hand_over", *tasks[0]))
    await office.head.says("/new")
    await office.admin.says("/leave 王五")
    directive = await office.newest(Directive)
    prompts = await office.all(Prompt, Prompt.closed_at.is_(None))
    assert {prompt.kind for prompt in prompts} >= {"task.whom", "registering", "leave"}
    return {
        SubjectKind.TASK: tasks,
        SubjectKind.DIRECTIVE: [(directive.id, directive.version)],
        SubjectKind.PROMPT: [(prompt.id, office.other_head.member_id) for prompt in prompts],
    }


def every_button(there: dict[SubjectKind, list[tuple[int, int]]]) -> Iterator[tuple[str, int, int]]:
    """Every button that there is, with what it may be about: a task, if nothing else."""
    for action in merged_tables(handlers.MODULES, "PRESSES"):
        kind = TARGETS.get(action.partition(".")[0], SubjectKind.TASK)
        yield from ((action, *one) for one in there.get(kind, there[SubjectKind.TASK][:1]))


async def test_no_button_in_other_hands_changes_what_is_not_ones_own(office: Office) -> None:
    there = await in_full_swing(office)
    who = office.other_head  # who may do all of this, but in his own department
    before = await belongings(office, who)
    buttons = list(every_button(there))
    for first in range(0, len(buttons), 50):
        await presses(office, who, *buttons[first : first + 50])
    after = await belongings(office, who)
    changed = {name: rows ^ after[name] for name, rows in before.items() if rows != after[name]}
    assert changed == {}
