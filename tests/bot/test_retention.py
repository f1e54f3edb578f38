"""What is swept away, and when: never the ledger, never what a reply needs; in small batches."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from bot.process import retention
from bot.process.clock import Clock
from bot.process.house_keeping import sweep
from ledger.book.chain import verify_chain
from ledger.rhythm.folding import FOLDED
from models import (
    Answer,
    Call,
    Database,
    Inbox,
    InboxState,
    Occurrence,
    OccurrenceState,
    Outbox,
    OutboxState,
    Priority,
    Prompt,
    SubjectKind,
)
from models.framework import read_framework
from tests.databases import SqliteCopies
from tests.office import Office
from tests.staff import DAY, HOUR, MONDAY, Staff, hire


class At(Clock):
    """A clock that stands."""

    def __init__(self, moment: datetime) -> None:
        super().__init__()
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


async def outbox(
    staff: Staff, *rows: tuple[str, OutboxState, timedelta], words: str = "words"
) -> None:
    """Rows of that method and state about a task, so old on Monday."""
    async with staff.database.write() as session:
        session.add_all(
            Outbox(
                id=9000 + number,
                organisation_id=staff.organisation_id,
                method=method,
                chat_id=5001,
                payload={"text": words},
                priority=Priority.REPLY,
                created_at=MONDAY - age,
                state=state,
                about_kind=SubjectKind.TASK,
                about_id=1,
            )
            for number, (method, state, age) in enumerate(rows)
        )


async def left(staff: Staff) -> dict[int, bool]:
    """The rows that are left, and whether they still have their words."""
    async with staff.database.read() as session:
        rows = await session.scalars(select(Outbox).where(Outbox.id >= 9000).order_by(Outbox.id))
        return {row.id - 9000: bool(row.payload) for row in rows}


async def test_passing_calls_go_and_messages_keep_their_place_without_words(
    database: Database,
) -> None:
    staff = await hire(database)
    sent, week, season = OutboxState.SENT, 8 * DAY, 91 * DAY
    await outbox(
        staff,
        (Call.SAY, sent, season),  # 0: slimmed
        (Call.SAY, OutboxState.REFUSED, season),  # 1: kept, for whoever looks at the outbox
        (Call.ANSWER_PRESS, sent, season),  # 2: gone
        (Call.ANSWER_PRESS, OutboxState.DROPPED, week),  # 3: gone
        (Call.EDIT, sent, week),  # 4: gone
        (Call.EDIT, OutboxState.PENDING, week),  # 5: kept, it is still to go
        (Call.SAY, sent, week),  # 6: kept whole
        (Call.EDIT, sent, 6 * DAY),  # 7: kept
        (Call.ANSWER_PRESS, sent, HOUR),  # 8: kept
    )
    await sweep(database, At(MONDAY), organisation_id=staff.organisation_id)
    assert await left(staff) == {0: False, 1: True, 5: True, 6: True, 7: True, 8: True}
    await sweep(database, At(MONDAY + DAY), organisation_id=staff.organisation_id)
    assert await left(staff) == {0: False, 1: True, 5: True, 6: True, 8: True}


@pytest.mark.parametrize(
    ("row", "stays"),
    [
        ({}, False),
        ({"about_kind": SubjectKind.TASK, "about_id": 1}, True),
        ({"once_key": "told:1"}, True),  # whoever told it finds it by that
        ({"produced_id": 1}, True),
        ({"rule": "weekly-list", "period": "2026-W30", "once_key": "weekly-list:1"}, False),
        ({"rule": "weekly-list", "period": "2026-W31", "once_key": "weekly-list:2"}, True),
        ({"state": OutboxState.DROPPED, "error": FOLDED}, False),
        ({"state": OutboxState.DROPPED}, True),
        ({"state": OutboxState.UNKNOWN}, True),
        ({"created_at": MONDAY - 89 * DAY}, True),
        ({"chat_id": None, "method": Call.DESCRIBE}, True),
    ],
)
async def test_what_is_about_nothing_goes_after_a_season(
    database: Database, row: dict[str, object], *, stays: bool
) -> None:
    staff = await hire(database)
    await outbox(staff, (Call.SAY, OutboxState.SENT, 91 * DAY))
    # A push that was begun and, the process having stood all the time, is not handed out to all.
    begun = Occurrence(
        organisation_id=staff.organisation_id,
        rule="weekly-list",
        period="2026-W31",
        due_at=MONDAY - 91 * DAY,
        opened_at=MONDAY - 91 * DAY,
        useful_until=MONDAY + DAY,
        state=OccurrenceState.OPEN,
    )
    async with database.write() as session:
        session.add(begun)
        message = await session.get_one(Outbox, (staff.organisation_id, 9000))
        for name, value in ({"about_kind": None, "about_id": None} | row).items():
            setattr(message, name, value)
    await sweep(database, At(MONDAY), organisation_id=staff.organisation_id)
    assert (0 in await left(staff)) is stays


async def test_a_list_keeps_its_place_for_sixty_days_however_soon_its_words_go(
    database: Database,
) -> None:
    plain = read_framework("3315")
    soon = plain.thresholds.model_copy(update={"keep_words_days": 2})
    staff = await hire(database, framework=plain.model_copy(update={"thresholds": soon}))
    ages = (DAY, 3 * DAY, 59 * DAY, 61 * DAY)
    await outbox(staff, *((Call.SAY, OutboxState.SENT, age) for age in ages))
    async with database.write() as session:
        await session.execute(update(Outbox).values(about_kind=None, about_id=None))
    await sweep(database, At(MONDAY), organisation_id=staff.organisation_id)
    assert await left(staff) == {0: True, 1: False, 2: False}


async def test_what_is_emptied_leaves_room_in_an_sqlite_file(sqlite_template: SqliteCopies) -> None:
    with sqlite_template.fresh() as url:
        database = Database(url)
        try:
            staff = await hire(database)
            await outbox(staff, *[(Call.SAY, OutboxState.SENT, 91 * DAY)] * 200, words="长" * 500)
            before = await free_pages(database)
            await sweep(database, At(MONDAY), organisation_id=staff.organisation_id)
            assert await left(staff) == dict.fromkeys(range(200), False)
            assert await free_pages(database) > before + 50
        finally:
            await database.dispose()


async def free_pages(database: Database) -> int:
    """How many pages of the file hold nothing and are free for what comes."""
    async with database.read() as session:
        return int(await session.scalar(text("PRAGMA freelist_count")) or 0)


async def test_a_batch_is_small_and_the_next_goes_on_behind_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    monkeypatch.setattr("bot.process.house_keeping.BETWEEN_BATCHES_S", 0)
    staff = await hire(database)
    await outbox(staff, *[(Call.EDIT, OutboxState.SENT, 8 * DAY)] * 10)
    idle = len(retention.SWEEPS)
    assert await sweep(database, At(MONDAY), organisation_id=staff.organisation_id) == idle + 3
    assert await left(staff) == {}
    assert await sweep(database, At(MONDAY), organisation_id=staff.organisation_id) == idle


async def test_updates_questions_and_pushes_go_when_they_are_over_long_enough(
    office: Office,
) -> None:
    begun, number = office.clock.now(), office.organisation_id
    await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    await office.head.says("/new")
    await office.clock.moves_to("mon 09:00")
    assert await office.all(Inbox, Inbox.state == InboxState.DONE)
    await sweep(office.database, At(begun + 47 * HOUR), organisation_id=number)
    kept = len(await office.all(Inbox))
    await sweep(office.database, At(begun + 49 * HOUR), organisation_id=number)
    assert kept > 0 == len(await office.all(Inbox))
    assert await office.all(Prompt)
    over = await office.all(Occurrence, Occurrence.state == OccurrenceState.DONE)
    # A bulletin is still drafted five days late.
    await sweep(office.database, At(begun + 406 * DAY), organisation_id=number)
    assert over
    assert await office.all(Prompt) == []
    assert await office.all(Occurrence, Occurrence.state == OccurrenceState.DONE) == []
    async with office.database.read() as session:
        assert (await verify_chain(session, number)).broken is None


async def test_a_reply_to_a_message_without_words_still_finds_its_place(office: Office) -> None:
    task = await office.head.registers("@张三 12月31日 完成专项检查 #履职责任")
    await office.head.registers("@张三 12月31日 整理台账 #履职责任")
    card = await office.zhang.message_about(task)
    later = office.clock.now() + 100 * DAY
    await sweep(office.database, At(later), organisation_id=office.organisation_id)
    assert all(row.payload == {} for row in await office.all(Outbox, Outbox.method == Call.SAY))
    await office.zhang.says("卷宗已归档", reply_to=card)
    answers = await office.all(Answer)
    assert [(row.text, row.subject_id) for row in answers] == [("卷宗已归档", task.id)]
    await office.zhang.taps("正常推进", on=card)
    assert "正常推进" in card.text


async def test_a_list_of_a_season_ago_is_answered_below(office: Office) -> None:
    await office.head.registers("@张三 12月31日 完成专项检查 #履职责任")
    await office.head.registers("@张三 12月31日 整理台账 #履职责任")
    await office.zhang.says("/list")
    listed = await office.zhang.hears("责任清单")
    before = listed.text
    await sweep(
        office.database, At(office.clock.now() + 91 * DAY), organisation_id=office.organisation_id
    )
    await office.zhang.taps("1 正常推进", on=listed)
    below = await office.zhang.hears("责任清单")
    assert listed.text == before
    assert below is not listed
    assert "🟢" in below.text
    await office.zhang.says("卷宗已归档", reply_to=listed)
    await office.zhang.hears("这句话是关于哪一项的？")
    assert await office.all(Answer) == []
