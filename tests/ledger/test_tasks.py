"""The life of a task, operation by operation, on both databases.

S20 任务项目化、项目责任化: every task has a project and a responsible person.
S26 完成一项、销号一项: what is done is verified by another, then struck off.
"""

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import verify_chain
from ledger.book.refusals import Refusal
from ledger.talk.acts import Act
from ledger.talk.evidence import latest_evidence
from ledger.tasks.assigning import NewTask, add_task, register_task
from ledger.tasks.closing import complete, send_back, verify, withdraw_completion
from ledger.tasks.history import show_with_files
from ledger.tasks.reporting import (
    clear_difficulty,
    correct_report,
    report_difficulty,
    report_progress,
    take_stance,
)
from models import Answer, Database, Member, Outbox, Stance, Task, TaskState
from tests.ledger.offices import (
    FRIDAY_EVENING,
    MONDAY,
    Office,
    heard,
    in_days,
    open_office,
    photo,
    responsibility,
    said,
    task_kinds,
)
from wording import Message
from wording.tasks.cards import (
    AlreadyHandled,
    DeadlinePast,
    MayNotAssign,
    ReasonNeeded,
    TaskClosed,
    TaskNotForYou,
    TaskNotYours,
    TaskWithoutDeadline,
    TaskWithoutOwner,
    TaskWithoutResponsibility,
    TaskWithoutTitle,
)
from wording.tasks.closing import (
    MayNotVerify,
    OwnTaskNotVerified,
    SharedTaskNotVerified,
)
from wording.tasks.reporting import (
    CorrectedSince,
    NothingChanged,
    NothingToCorrect,
    StanceAlreadyNoted,
)


async def handed_out(
    session: AsyncSession, office: Office, *, by: Member | None = None, **changes: Any
) -> Task:
    facts: dict[str, Any] = {
        "title": "完成专项检查",
        "responsibility": await responsibility(session, office, "履职责任"),
        "owner": office.zhang,
        "deadline": FRIDAY_EVENING,
        "co_owners": (office.li,),
    } | changes
    task, _ = await register_task(Act(session, by or office.head, MONDAY), NewTask(**facts))
    return task


def refused(message: type[Message]) -> pytest.RaisesExc[Refusal]:
    return pytest.raises(Refusal, match=re.escape(message.template))


async def test_s20_a_task_lacking_what_every_task_must_have_is_refused(database: Database) -> None:
    office = await open_office(database)
    async with database.write() as session:
        for change, reason in (
            ({"owner": None}, TaskWithoutOwner),
            ({"responsibility": None}, TaskWithoutResponsibility),
            ({"deadline": None}, TaskWithoutDeadline),
            ({"deadline": MONDAY}, DeadlinePast),
            ({"title": " \n "}, TaskWithoutTitle),
            ({"by": office.zhang}, MayNotAssign),
            ({"by": office.zhao}, MayNotAssign),
        ):
            with refused(reason):
                await handed_out(session, office, **change)
        assert list(await session.scalars(Task.__table__.select())) == []
        assert await handed_out(session, office, by=office.leader)


async def test_s26_done_verified_by_another_struck_off(database: Database) -> None:
    office = await open_office(database)
    async with database.write() as session:
        task = await handed_out(session, office)
        assert "王主任交给您一项新事项" in (await heard(session, office.zhang))[0]
        assert "由张三负责" in (await heard(session, office.li))[0]
    async with database.write() as session:
        words = said("查了三家，照片附后", office.zhang, photo("a"))
        await report_progress(Act(session, office.zhang, MONDAY, said=words), task.id)
        await complete(Act(session, office.zhang, MONDAY, version=1), task.id)
        for head in (office.head, office.deputy):
            assert "请审核：张三报这一项已完成。" in (await heard(session, head))[-1]
        assert await heard(session, office.zhao) == []
    async with database.write() as session:
        await verify(Act(session, office.head, MONDAY, version=2), task.id)
        with refused(AlreadyHandled):
            await verify(Act(session, office.deputy, MONDAY, version=2), task.id)
        assert await task_kinds(session, task) == [
            "assigned", "signed", "reported", "completed", "verified", "struck_off",
        ]  # fmt: skip
        assert "经王主任审核，已销号" in (await heard(session, office.zhang))[-1]
        assert "王主任已同意销号" in (await heard(session, office.deputy))[-1]
        with refused(TaskClosed):
            await report_progress(
                Act(session, office.zhang, MONDAY, said=said("再补一句", office.zhang)), task.id
            )
        assert (await verify_chain(session, office.organisation.id)).broken is None


async def test_only_those_entitled_take_a_step(database: Database) -> None:
    office = await open_office(database)
    async with database.write() as session:
        task = await handed_out(session, office)
        for by in (office.li, office.head, office.ouyang):
            with refused(TaskNotYours):
                await complete(Act(session, by, MONDAY), task.id)
        with refused(TaskNotYours):
            await report_progress(
                Act(session, office.head, MONDAY, said=said("好", office.head)), task.id
            )
        await report_progress(
            Act(session, office.li, MONDAY, said=said("我这边好了", office.li)), task.id
        )
        assert task.state is TaskState.ASSIGNED  # the owner has not said a word yet
        await complete(Act(session, office.zhang, MONDAY), task.id)
        with refused(OwnTaskNotVerified):
            await verify(Act(session, office.zhang, MONDAY), task.id)
        for by in (office.li, office.zhao):
            with refused(MayNotVerify):
                await verify(Act(session, by, MONDAY), task.id)
        with refused(TaskNotForYou):
            await show_with_files(Act(session, office.ouyang, MONDAY), task.id)
        assert await task_kinds(session, task) == ["assigned", "reported", "signed", "completed"]


async def test_who_helped_is_not_asked_to_verify_and_may_not(database: Database) -> None:
    office = await open_office(database)
    async with database.write() as session:
        task = await handed_out(session, office, co_owners=(office.head,))
        await complete(Act(session, office.zhang, MONDAY), task.id)
        assert not any("请审核" in text for text in await heard(session, office.head))
        assert "等周副主任审核" in (await heard(session, office.zhang))[-1]
        for step in (verify, send_back):
            with refused(SharedTaskNotVerified):
                words = said("好", office.head)
                await step(Act(session, office.head, MONDAY, said=words), task.id)
        await verify(Act(session, office.deputy, MONDAY), task.id)
        assert task.state is TaskState.STRUCK_OFF


async def test_only_who_can_hear_it_is_asked_to_verify_and_named(database: Database) -> None:
    office = await open_office(database)
    async with database.write() as session:
        number = office.organisation.id
        head = await session.get_one(Member, (number, office.head.id))
        head.telegram_user_id = None
        deputy = await session.get_one(Member, (number, office.deputy.id))
        deputy.unreachable_at = MONDAY
        task = await handed_out(session, office, by=office.leader)
        await complete(Act(session, office.zhang, MONDAY), task.id)
        assert "等孙检察长审核" in (await heard(session, office.zhang))[-1]
        assert "请审核" in (await heard(session, office.leader))[-1]
        assert not any("请审核" in text for text in await heard(session, deputy))


async def test_a_heads_own_task_is_verified_by_another_head_or_above(database: Database) -> None:
    office = await open_office(database)
    async with database.write() as session:
        task = await handed_out(session, office, owner=office.zhao, by=office.leader, co_owners=())
        await complete(Act(session, office.zhao, MONDAY), task.id)
        assert "请审核" in (await heard(session, office.leader))[-1]
        await verify(Act(session, office.leader, MONDAY), task.id)
        assert task.state is TaskState.STRUCK_OFF


async def test_sent_back_with_a_reason_and_done_again(database: Database) -> None:
    office = await open_office(database)
    async with database.write() as session:
        task = await handed_out(session, office)
        await complete(Act(session, office.zhang, MONDAY, version=1), task.id)
        with refused(ReasonNeeded):
            await send_back(Act(session, office.head, MONDAY, said=said(" ", office.head)), task.id)
        await send_back(
            Act(session, office.head, MONDAY, version=2, said=said("缺<b>照片</b>", office.head)),
            task.id,
        )
        told = (await heard(session, office.zhang))[-1]
        assert "缺&lt;b&gt;照片&lt;/b&gt;" in told
        with refused(AlreadyHandled):  # the button of the first time, pressed again
            await complete(Act(session, office.zhang, MONDAY, version=1), task.id)
        await complete(Act(session, office.zhang, MONDAY, version=3), task.id)
        assert await task_kinds(session, task) == [
            "assigned", "signed", "completed", "returned", "completed",
        ]  # fmt: skip
        texts = await heard(session, office.deputy)
        assert "王主任已退回" in texts[-2]
        assert "请审核" in texts[-1]


async def test_a_completion_can_be_taken_back_until_it_is_verified(database: Database) -> None:
    office = await open_office(database)
    async with database.write() as session:
        task = await handed_out(session, office)
        await complete(Act(session, office.zhang, MONDAY), task.id)
        await withdraw_completion(Act(session, office.zhang, MONDAY, version=2), task.id)
        assert "撤回了完成" in (await heard(session, office.head))[-1]
        with refused(AlreadyHandled):
            await verify(Act(session, office.head, MONDAY, version=2), task.id)
        with refused(AlreadyHandled):
            await verify(Act(session, office.head, MONDAY), task.id)


async def test_a_stance_is_noted_once_a_day_and_can_change(database: Database) -> None:
    office = await open_office(database)
    async with database.write() as session:
        task = await handed_out(session, office)
        act = Act(session, office.zhang, MONDAY)
        await take_stance(replace(act, effect_key="a"), task.id, Stance.ON_TRACK)
        with refused(StanceAlreadyNoted):
            await take_stance(act, task.id, Stance.ON_TRACK)
        await take_stance(replace(act, effect_key="b"), task.id, Stance.BEHIND)
        with refused(AlreadyHandled):  # the first press, delivered a second time
            await take_stance(replace(act, effect_key="a"), task.id, Stance.ON_TRACK)
        await take_stance(replace(act, now=in_days(1)), task.id, Stance.BEHIND)
        assert task.stance is Stance.BEHIND
        assert await task_kinds(session, task) == [
            "assigned", "signed", "on_track", "behind", "behind",
        ]  # fmt: skip


async def test_a_difficulty_is_named_and_cleared(database: Database) -> None:
    office = await open_office(database)
    async with database.write() as session:
        task = await handed_out(session, office)
        await report_difficulty(
            Act(session, office.zhang, MONDAY, said=said("缺人手", office.zhang)), task.id
        )
        assert (task.blocker, task.blocked_at) == ("缺人手", MONDAY)
        await clear_difficulty(Act(session, office.zhang, MONDAY), task.id)
        assert task.blocker is None
        with refused(AlreadyHandled):
            await clear_difficulty(Act(session, office.zhang, MONDAY), task.id)
        assert await task_kinds(session, task) == ["assigned", "signed", "blocked", "cleared"]


async def test_a_correction_is_a_new_version_and_the_old_one_is_kept(database: Database) -> None:
    office = await open_office(database)
    async with database.write() as session:
        task = await handed_out(session, office)
        first = await report_progress(
            Act(session, office.zhang, MONDAY, said=said("查了三家", office.zhang, photo("a"))),
            task.id,
        )
        second = await correct_report(
            Act(session, office.zhang, MONDAY, version=1, said=said("查了四家", office.zhang)),
            first,
        )
        assert (second.version, second.supersedes_id, first.superseded) == (2, first.id, True)
        assert first.text == "查了三家"
        files = await latest_evidence(session, office.organisation.id, task.subject, limit=9)
        assert [(file.answer_id, file.file_id) for file in files] == [(second.id, "id-a")]
        for by, answer, words, reason in (
            (office.zhang, first, "再改", CorrectedSince),
            (office.zhang, second, "查了四家", NothingChanged),
            (office.li, second, "冒名", NothingToCorrect),
        ):
            with refused(reason):
                await correct_report(Act(session, by, MONDAY, said=said(words, by)), answer)
        assert "现在是第2版" in (await heard(session, office.zhang))[-1]
        assert await task_kinds(session, task) == ["assigned", "signed", "reported", "corrected"]


async def test_the_verifier_sees_the_words_and_is_sent_the_files(database: Database) -> None:
    office = await open_office(database)
    async with database.write() as session:
        task = await handed_out(session, office)
        words = said("照片附后", office.zhang, photo("a"), photo("b"))
        await report_progress(Act(session, office.zhang, MONDAY, said=words), task.id)
        await show_with_files(Act(session, office.head, MONDAY), task.id)
        rows = list(
            await session.scalars(
                Outbox.__table__.select()
                .with_only_columns(Outbox.payload)
                .where(Outbox.method == "sendMediaGroup")
            )
        )
        assert rows == [
            {
                "chat_id": office.head.telegram_user_id,
                "media": [
                    {"type": "photo", "media": "id-a"},
                    {"type": "photo", "media": "id-b"},
                ],
            }
        ]
        assert "照片附后" in (await heard(session, office.head))[-2]


async def test_an_import_tells_nobody(database: Database) -> None:
    office = await open_office(database)
    async with database.write() as session:
        new = NewTask(
            title="完成专项检查",
            responsibility=await responsibility(session, office, "履职责任"),
            owner=office.zhang,
            deadline=FRIDAY_EVENING,
            import_key="row-1",
        )
        by = office.administrator
        task, entry = await add_task(Act(session, by, MONDAY), new)
        assert (entry.kind, entry.actor_id, task.registered_by) == ("assigned", by.id, by.id)
        assert await heard(session, office.zhang) == []


async def test_whoever_has_not_joined_is_no_hindrance(database: Database) -> None:
    office = await open_office(database)
    async with database.write() as session:
        owner = await session.get_one(Member, (office.organisation.id, office.zhang.id))
        owner.telegram_user_id = None
        task = await handed_out(session, office, owner=owner, co_owners=())
        assert task.state is TaskState.ASSIGNED
        assert list(await session.scalars(Answer.__table__.select())) == []
