"""`taizhang person` and `erase`: what is stored about one person, and its end."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from ledger.talk.acts import Act
from ledger.tasks.closing import complete, verify
from ledger.tasks.reporting import report_progress
from models import Database, EvidenceKind, Inbox, InboxState, Member, Task
from models.talk import File, Said
from tests.cli.conftest import Terminal
from tests.cli.test_books import staffed

__all__ = ["staffed"]

WORDS = "卷宗已归档，附照片"


@pytest.fixture
def spoken(staffed: Terminal, database_url: str) -> Terminal:
    """张三 has said something about his task, with a photo, and has an update in the inbox."""

    async def speaks() -> None:
        database = Database(database_url)
        async with database.write() as session:
            task = await session.scalar(select(Task).where(Task.title == "专项检查"))
            assert task is not None
            owner = await session.get_one(Member, (1, task.owner_id))
            photo = File(EvidenceKind.PHOTO, "file-1", "unique-1", None, None, None)
            chat = owner.telegram_user_id or 0
            said = Said(WORDS, chat, 7, (photo,))
            act = Act(session, owner, datetime.now(UTC), said=said)
            await report_progress(act, task.id)
            session.add(
                Inbox(
                    organisation_id=1,
                    bot_id=1,
                    update_id=1,
                    arrival=1,
                    chat_key=chat,
                    payload=WORDS,
                    received_at=act.now,
                    state=InboxState.DONE,
                    done_at=act.now,
                )
            )
            await complete(replace(act, said=None), task.id)
            administrator = await session.scalar(select(Member).where(Member.name == "管理员甲"))
            assert administrator is not None
            await verify(Act(session, administrator, act.now), task.id)
        await database.dispose()

    asyncio.run(speaks())
    return staffed


def test_everything_about_a_person_in_json_and_in_a_sheet(spoken: Terminal, folder: Path) -> None:
    data = spoken("person", "张三", "--format", "json").json()
    assert data["member"][0]["name"] == "张三"
    assert [row["text"] for row in data["answers"]] == [WORDS]
    assert [row["file_id"] for row in data["files"]] == ["file-1"]
    assert any(WORDS in row["content"] for row in data["entries"])
    assert [row["payload"] for row in data["updates"]] == [WORDS]
    assert data["messages"]
    assert "code_hash" not in str(data)
    assert spoken("person", "张三", "-o", "zhang.xlsx").code == 0
    book = CalamineWorkbook.from_filelike(BytesIO((folder / "zhang.xlsx").read_bytes()))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == ["table", "when", "content"]
    assert any(row[0] == "answers" and WORDS in str(row[2]) for row in rows)
    assert WORDS in spoken("person", "张三").out


def test_erased_is_erased_and_the_ledger_still_verifies(spoken: Terminal) -> None:
    asked = spoken("erase", "张三")
    assert (asked.code, "--yes" in asked.err) == (1, True)
    assert WORDS in spoken("person", "张三").out
    done = spoken("erase", "张三", "--yes")
    assert done.code == 0, done.err
    assert spoken("verify").code == 0
    kinds = [row["kind"] for row in spoken("ledger", "--format", "json").json()]
    assert kinds[-1] == "person_erased"
    assert {"reported", "completed", "struck_off"} <= set(kinds)  # the history stays
    assert "nobody on the roster" in spoken("person", "张三").err
    left = spoken("person", "（已删除）", "--format", "json").json()
    for table in ("files", "questions", "updates"):
        assert left[table] == []
    assert WORDS not in str(left)
    assert left["member"][0]["telegram_user_id"] is None
    assert {row["chat_id"] for row in left["messages"]} == {None}


def test_who_answers_for_open_tasks_or_administers_alone_is_not_erased(staffed: Terminal) -> None:
    assert "answers for 1 open tasks" in staffed("erase", "张三", "--yes").err
    assert "only administrator" in staffed("erase", "管理员甲", "--yes").err
    assert "nobody on the roster is called 无名" in staffed("erase", "无名", "--yes").err
