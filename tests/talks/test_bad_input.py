"""Whatever is said at whatever question: a clear word or taken as it is, and nothing lost."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select, text

import handlers
from handlers import merged_tables
from ledger.talk.buttons import seal
from models import Base, Directive, IssuedBulletin, Prompt, Task
from tests.office import Colleague, Office
from wording import Button

LINE = "@张三 周五前 完成专项检查 #履职责任"
Opener = Callable[[Office], Awaitable[Colleague]]
MARK = "标记戊"
STICKER = {
    "file_id": "sticker", "file_unique_id": "s1", "type": "regular", "width": 512, "height": 512,
    "is_animated": False, "is_video": False,
}  # fmt: skip
PHOTO = [{"file_id": "photo", "file_unique_id": "p1", "width": 90, "height": 90}]
LARGE = {
    "file_id": "large",
    "file_unique_id": "l1",
    "file_name": "纪要.docx",
    "file_size": 25 << 20,
}
ORIGIN = {"type": "hidden_user", "sender_user_name": "<b>", "date": 1_790_000_000}
INPUTS: dict[str, dict[str, Any]] = {
    "a 25 MB file": {"document": LARGE},
    "a sticker": {"sticker": STICKER},
    "a piece of an album": {"photo": PHOTO, "media_group_id": "album"},
    "a place": {"location": {"latitude": 36.7, "longitude": 117.0}},
    "5,000 characters": {"text": MARK + "长" * 4997},
    "emoji": {"text": f"👍🏽👨‍👩‍👧{MARK}"},
    "right to left": {"text": f"\u202eשלום {MARK}\u202c"},
    "HTML": {"text": f"<b>&{MARK}</i>"},
    "a forwarded message": {"text": f"转来的{MARK}", "forward_origin": ORIGIN},
}


async def presses(
    office: Office, who: Colleague, action: str, target: int, version: int = 0
) -> Colleague:
    """Press a button of ours that stands somewhere above."""
    organisation = await office.organisation()
    data = seal(Button("", action, target, version), organisation.button_key)
    shown = who.person.chat(office.bot).messages
    if not shown or not any(one.is_from_bot for one in shown):
        await who.says("/help")
        shown = who.person.chat(office.bot).messages
    await who.taps_forged(data, on=next(one for one in reversed(shown) if one.is_from_bot))
    return who


async def task_of(office: Office) -> Task:
    rows = await office.all(Task)
    return rows[-1] if rows else await office.head.registers(LINE)


def on_task(who: str, action: str, *before: tuple[str, str, str]) -> Opener:
    """A button of the task's card; before it, what others press and answer."""

    async def opens(office: Office) -> Colleague:
        for name, earlier, words in before:
            task = await office.now(await task_of(office))
            actor = await presses(office, getattr(office, name), earlier, task.id, task.version)
            if words:
                await actor.says(words)
        task = await office.now(await task_of(office))
        return await presses(office, getattr(office, who), action, task.id, task.version)

    return opens


def by_saying(who: str, *lines: str) -> Opener:
    async def opens(office: Office) -> Colleague:
        actor: Colleague = getattr(office, who)
        for line in lines:
            await actor.says(line)
        return actor

    return opens


async def opens_correction(office: Office) -> Colleague:
    task = await task_of(office)
    await office.zhang.says("卷宗已归档", reply_to=await office.zhang.message_about(task))
    await office.zhang.taps("更正", in_=office.bot)
    return office.zhang


async def opens_setting(office: Office) -> Colleague:
    await office.admin.says("/settings")
    overview = await office.admin.hears("时间与提醒")
    await office.admin.taps("责任清单", on=overview)
    await office.admin.taps("时间", on=overview)
    return office.admin


async def directed(office: Office) -> Directive:
    await on_task("leader", "task.direct")(office)
    await office.leader.says("请说明进度")
    return await office.newest(Directive)


async def opens_answer(office: Office) -> Colleague:
    row = await directed(office)
    return await presses(office, office.zhang, "directive.answer", row.id, row.version)


async def opens_further(office: Office) -> Colleague:
    row = await directed(office)
    await presses(office, office.zhang, "directive.done", row.id, row.version)
    row = await office.now(row)
    return await presses(office, office.leader, "directive.again", row.id, row.version)


async def opens_new_value(office: Office) -> Colleague:
    await on_task("head", "task.change")(office)
    shown = [one for one in office.head.person.chat(office.bot).messages if one.is_from_bot]
    await office.head.taps(shown[-1].buttons[0][0], on=shown[-1])
    return office.head


async def opens_handing_over(office: Office) -> Colleague:
    await on_task("head", "task.hand_over")(office)
    shown = [one for one in office.head.person.chat(office.bot).messages if one.is_from_bot]
    await office.head.taps(shown[-1].buttons[0][-1], on=shown[-1])
    return office.head


async def opens_note(office: Office) -> Colleague:
    if not await office.all(IssuedBulletin):
        await office.clock.moves_to("2026-11-30 08:50")
    draft = await office.newest(IssuedBulletin)
    return await presses(office, office.leader, "bulletin.note", draft.id, draft.version)


DONE = ("zhang", "task.complete", "")
OPENERS: dict[str, Opener] = {
    "task.progress": on_task("zhang", "task.progress"),
    "task.difficulty": on_task("zhang", "task.difficulty"),
    "difficulty.answer": on_task(
        "head", "difficulty.answer", ("zhang", "task.difficulty", "缺少经费")
    ),
    "task.plan": on_task("zhang", "task.plan_anew"),
    "task.correct": opens_correction,
    "task.whom": on_task("zhang", "task.offer"),
    "task.hand_over_reason": opens_handing_over,
    "task.extension_date": on_task("zhang", "task.ask_extension"),
    "task.extension_reason": on_task(
        "zhang", "task.progress", ("zhang", "task.ask_extension", "下周五")
    ),
    "task.new_value": opens_new_value,
    "task.return": on_task("head", "task.return", DONE),
    "task.decline": on_task("zhang", "task.decline"),
    "task.insist": on_task("head", "task.insist", ("zhang", "task.decline", "手上的事太多")),
    "task.cancel": on_task("head", "task.cancel"),
    "task.reopen": on_task("leader", "task.reopen", DONE, ("head", "task.verify", "")),
    "task.write": on_task("head", "task.write"),
    "task.directive": on_task("leader", "task.direct"),
    "task.notice": on_task("supervisor", "task.notice"),
    "directive.answer": opens_answer,
    "directive.again": opens_further,
    "registering": by_saying("head", "/new"),
    "minutes": by_saying("head", "1. 张三 12月10日前 完成专项检查\n2. 王五 12月20日前 报送"),
    "leave": by_saying("admin", "/leave"),
    "move": by_saying("admin", "/move 张三"),
    "settings.value": opens_setting,
    "bulletin.note": opens_note,
}
# Of the same kind as one that is tried, further down a dialogue.
SIBLINGS = {
    "bulletin.directive": "task.directive",
    "task.amount": "task.progress",
    "task.change_reason": "task.new_value",
    "lead.return": "task.return",
    "record.correct": "task.return",
    "record.withdraw": "task.return",
    "demand.answer": "task.progress",
    "demand.return": "task.return",
    "away.whom": "task.whom",
    "check_in.note": "task.progress",
    "check_in.why": "task.return",
    "doc.add": "registering",
    "import.file": "registering",
    "task.rhythm": "task.new_value",
    "indicator.read": "task.new_value",
    "point.change": "task.new_value",
    "point.reset": "task.new_value",
    "point.appeal": "task.progress",
    "point.keep": "task.return",
    "indicator.line": "task.progress",
    "indicator.return": "task.return",
}


def test_every_question_is_tried() -> None:
    kinds = set(merged_tables(handlers.MODULES, "PROMPTS"))
    assert kinds == OPENERS.keys() | SIBLINGS.keys()


async def hears_raw(office: Office, who: Colleague, said: dict[str, Any]) -> None:
    """Telegram delivers what the simulator's people cannot say themselves."""
    chat = who.person.chat(office.bot)
    body = {
        "message_id": chat.next_id(),
        "date": int(office.clock.now().timestamp()),
        "chat": {"id": who.person.id, "type": "private", "first_name": who.name},
        "from": who.person.as_json(),
        **said,
    }
    office.bot.updates.put("message", body, queue=chat.id)
    await office.settle()


async def is_stored(office: Office) -> bool:
    """Whether the marked words stand anywhere but where they came in."""
    async with office.database.read() as session:
        for table in Base.metadata.sorted_tables:
            if table.name in {"inbox", "outbox"}:
                continue
            rows = await session.execute(select(table))
            if any(MARK in str(value) for row in rows for value in row):
                return True
    return False


async def open_kinds(office: Office, who: Colleague) -> set[str]:
    mine = Prompt.member_id == who.member_id
    rows = await office.all(Prompt, mine, Prompt.closed_at.is_(None))
    return {prompt.kind for prompt in rows}


def said_so_far(office: Office, who: Colleague) -> int:
    messages = who.person.chat(office.bot).messages
    return sum(1 + message.version for message in messages if message.is_from_bot)


@pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", OPENERS)
async def test_whatever_is_said_is_taken_or_answered(office: Office, kind: str) -> None:
    for name, said in INPUTS.items():
        who = await OPENERS[kind](office)
        if kind not in await open_kinds(office, who):
            await office.head.registers(LINE)  # what was said before has led the old one on
            who = await OPENERS[kind](office)
        assert kind in await open_kinds(office, who), (kind, name)
        before = said_so_far(office, who)
        await hears_raw(office, who, said)
        assert said_so_far(office, who) > before, (kind, name, "not a word")
        if MARK in said.get("text", ""):
            still_open = bool(await open_kinds(office, who))
            assert still_open or await is_stored(office), (kind, name, "lost")
        async with office.database.write() as session:
            await session.execute(text("UPDATE prompts SET closed_at = opened_at"))
