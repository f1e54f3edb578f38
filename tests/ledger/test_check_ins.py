"""Check-ins as rows: any framework's, whoever is in the audience, once whatever happens."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import verify_chain
from ledger.book.refusals import Refusal
from ledger.check_ins.answering import add_note, answer_check_in, withdraw_check_in
from ledger.check_ins.cards import card_of_check_in
from ledger.talk.acts import Act
from models import (
    Answer,
    AnswerKind,
    Database,
    Entry,
    Member,
    Occurrence,
    OccurrenceState,
    Organisation,
    Outbox,
    OutboxState,
    RoleName,
    Round,
    SubjectKind,
)
from models.framework import Framework
from models.talk import Said
from scheduler.due import run_due
from tests.staff import DAY, HOUR, MONDAY, Staff, hire
from tests.statements import watching
from wording import Reader, render
from wording.check_ins import (
    CheckInAnsweredBefore,
    CheckInChanged,
    CheckInIsClosed,
    CheckInNotForYou,
    CheckInTakesNoNotes,
)
from wording.talk import ButtonNotOurs

AT_MOST_A_TAP = 12  # statements: six that look, two that note, four rows that are written
WEDNESDAY_NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
FRAMEWORK = Framework.model_validate(
    {
        "key": "other",
        "name": "另一种模式",
        "responsibilities": [{"key": "safety", "name": "安全"}],
        "forms": [
            {
                "key": "safety-round",
                "title": "安全巡查",
                "english": "Safety round",
                "fields": [
                    {
                        "name": "done",
                        "type": "acknowledge",
                        "label": "今天巡查了吗？",
                        "label_en": "Done?",
                        "choices": {"OK": "已巡查"},
                        "choices_en": {"OK": "Done {x}"},
                    }
                ],
            }
        ],
        "check_ins": [
            {
                "key": "safety-round",
                "form": "safety-round",
                "responsibility": "safety",
                "schedule": {"rule": "FREQ=WEEKLY;BYDAY=WE", "at": "12:00", "open_for": "PT6H"},
                "follow_up": {"remind": ["PT1H"]},
                "respondents": {"roles": ["head"]},
                "command": "safety",
            }
        ],
    }
)


async def member(session: AsyncSession, staff: Staff, name: str) -> Member:
    return await session.get_one(Member, (staff.organisation_id, staff.people[name]))


async def the_round(staff: Staff) -> Round:
    async with staff.database.read() as session:
        asked = Round.check_in.in_(("weekly-study", "safety-round"))
        return (await session.scalars(select(Round).where(asked))).one()


@pytest.fixture
async def staff(database: Database) -> Staff:
    """The organisation with 每周夜读 open since Friday evening."""
    hired = await hire(database, founded=MONDAY)
    await run_due(database, hired.organisation_id, MONDAY + 4 * DAY + 11 * HOUR)
    return hired


FRIDAY = MONDAY + 4 * DAY + 11 * HOUR
SUNDAY_NIGHT = MONDAY + 6 * DAY + 14 * HOUR


async def test_a_check_in_is_data_any_framework_may_bring_its_own(database: Database) -> None:
    staff = await hire(database, framework=FRAMEWORK, founded=MONDAY)
    await staff.person("Ann", "业务一部", RoleName.HEAD, language="en")
    await run_due(database, staff.organisation_id, WEDNESDAY_NOON)
    assert "安全巡查" in (await staff.heard("李四"))[0]
    assert await staff.labels("李四") == [["✅ 已巡查"]]
    assert "Safety round" in (await staff.heard("Ann"))[0]
    assert await staff.labels("Ann") == [["✅ Done {x}"]]
    assert await staff.heard("张三") == []  # only heads are asked
    row = await the_round(staff)
    said = Said("走了一圈", 1, 1)
    async with database.write() as session:
        head = await member(session, staff, "李四")
        with pytest.raises(Refusal) as refused:
            await add_note(Act(session, head, WEDNESDAY_NOON, said=said), row.id)
        assert isinstance(refused.value.message, CheckInTakesNoNotes)
        await answer_check_in(Act(session, head, WEDNESDAY_NOON, version=0), row.id)
        zhang = await member(session, staff, "张三")
        with pytest.raises(Refusal) as refused:
            await answer_check_in(Act(session, zhang, WEDNESDAY_NOON, version=0), row.id)
        assert isinstance(refused.value.message, CheckInNotForYou)
    await run_due(database, staff.organisation_id, WEDNESDAY_NOON + 5 * HOUR)
    assert len(await staff.heard("李四")) == 1
    assert len(await staff.heard("Ann")) == 2  # one reminder
    await run_due(database, staff.organisation_id, WEDNESDAY_NOON + 6 * HOUR)
    assert "已报 1/2" in (await staff.heard("李四"))[-1]
    assert "answered 1/2" in (await staff.heard("Ann"))[-1]


async def test_two_answers_at_once_count_once(staff: Staff, database_url: str) -> None:
    row = await the_round(staff)
    other = Database(database_url)

    async def tap(database: Database) -> str:
        async with database.write() as session:
            try:
                by = await member(session, staff, "张三")
                await answer_check_in(Act(session, by, FRIDAY, version=0), row.id)
            except Refusal as refusal:
                return type(refusal.message).__name__
            return "noted"

    try:
        outcomes = await asyncio.gather(*(tap(one) for one in (staff.database, other) * 3))
    finally:
        await other.dispose()
    assert sorted(outcomes) == ["CheckInAnsweredBefore"] * 5 + ["noted"]
    async with staff.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Answer)) == 1
        assert (await verify_chain(session, staff.organisation_id)).broken is None


async def test_a_tap_takes_as_many_statements_however_much_was_answered(staff: Staff) -> None:
    row = await the_round(staff)

    async def tap(name: str) -> int:
        async with staff.database.write() as session:
            by = await member(session, staff, name)
            with watching(staff.database) as watched:
                await answer_check_in(Act(session, by, FRIDAY, version=0), row.id)
                await session.flush()
        return watched.asked

    first = await tap("王五")
    async with staff.database.write() as session:
        session.add_all(
            Answer(
                organisation_id=staff.organisation_id,
                member_id=staff.people[name],
                kind=AnswerKind.CHECK_IN,
                subject_kind=SubjectKind.ROUND,
                subject_id=row.id + 1 + number,
                said_at=FRIDAY - DAY,
            )
            for name in ("张三", "王五")
            for number in range(30)
        )
    assert await tap("张三") == first <= AT_MOST_A_TAP
    async with staff.database.read() as session:
        dropped = select(func.count()).where(Outbox.state == OutboxState.DROPPED)
        assert await session.scalar(dropped) == 2  # what was to be asked of them, and is over


async def test_an_answer_goes_through_versions_and_keeps_each(staff: Staff) -> None:
    row = await the_round(staff)
    async with staff.database.write() as session:
        zhang = await member(session, staff, "张三")
        await answer_check_in(Act(session, zhang, FRIDAY, version=0), row.id)
        with pytest.raises(Refusal) as refused:
            await answer_check_in(Act(session, zhang, FRIDAY, version=0), row.id)
        assert isinstance(refused.value.message, CheckInAnsweredBefore)
        await add_note(Act(session, zhang, FRIDAY, said=Said("一", 1, 1)), row.id)
        with pytest.raises(Refusal) as refused:
            await withdraw_check_in(Act(session, zhang, FRIDAY, version=1), row.id)
        assert isinstance(refused.value.message, CheckInChanged)
        await withdraw_check_in(Act(session, zhang, FRIDAY, version=2), row.id)
        with pytest.raises(Refusal) as refused:
            await answer_check_in(Act(session, zhang, FRIDAY, version=0), row.id)
        assert isinstance(refused.value.message, CheckInChanged)
        await answer_check_in(Act(session, zhang, FRIDAY, version=2), row.id)
        with pytest.raises(Refusal) as refused:
            await withdraw_check_in(Act(session, zhang, SUNDAY_NIGHT, version=3), row.id)
        assert isinstance(refused.value.message, CheckInIsClosed)
    async with staff.database.read() as session:
        answers = (await session.scalars(select(Answer).order_by(Answer.version))).all()
        assert [(one.version, one.superseded, one.text) for one in answers] == [
            (1, True, ""),
            (2, True, "一"),
            (3, False, ""),
        ]


async def test_a_round_of_another_number_is_refused(staff: Staff) -> None:
    async with staff.database.write() as session:
        zhang = await member(session, staff, "张三")
        with pytest.raises(Refusal) as refused:
            await answer_check_in(Act(session, zhang, FRIDAY, version=0), 999_999)
        assert isinstance(refused.value.message, ButtonNotOurs)


async def test_each_step_of_a_round_happens_once_with_two_processes(
    staff: Staff, database_url: str
) -> None:
    other = Database(database_url)
    try:
        for now in (FRIDAY + 2 * DAY, SUNDAY_NIGHT, SUNDAY_NIGHT + HOUR):
            await asyncio.gather(
                *(run_due(one, staff.organisation_id, now) for one in (staff.database, other) * 2)
            )
    finally:
        await other.dispose()
    async with staff.database.read() as session:
        row = (await session.scalars(select(Round).where(Round.check_in == "weekly-study"))).one()
        kinds = list(await session.scalars(select(Entry.kind).where(Entry.subject_id == row.id)))
        for kind in ("round_opened", "round_reminded", "round_closed"):
            assert kinds.count(kind) == 1
    heard = [text for text in await staff.heard("李四") if "夜读" in text]
    assert len(heard) == 3  # the question, the reminder, the summary


async def test_a_question_cut_off_by_a_crash_is_not_put_after_the_closing(staff: Staff) -> None:
    async with staff.database.write() as session:
        row = await session.get_one(Occurrence, (staff.organisation_id, "weekly-study", "2026-W48"))
        row.state, row.served_up_to = OccurrenceState.OPEN, staff.people["张三"]
    before = len(await staff.heard("王五"))
    await run_due(staff.database, staff.organisation_id, SUNDAY_NIGHT)
    assert len(await staff.heard("王五")) == before
    assert any("每周夜读" in text for text in await staff.heard("管理员甲"))


async def test_the_card_says_late_after_the_closing(staff: Staff) -> None:
    row = await the_round(staff)
    await run_due(staff.database, staff.organisation_id, SUNDAY_NIGHT)
    async with staff.database.write() as session:
        zhang = await member(session, staff, "张三")
        asked = await card_of_check_in(Act(session, zhang, SUNDAY_NIGHT), row.id)
        assert "现在填报会注明“补报”" in render(asked, Reader()).text
        await answer_check_in(Act(session, zhang, SUNDAY_NIGHT, version=0), row.id)
        card = await card_of_check_in(Act(session, zhang, SUNDAY_NIGHT), row.id)
        assert "（补报）" in render(card, Reader()).text
        assert render(card, Reader()).keyboard == ()
        assert "(late)" in render(card, Reader("en")).text


async def test_a_check_in_taken_out_of_the_framework_closes_quietly(staff: Staff) -> None:
    async with staff.database.write() as session:
        organisation = await session.get_one(Organisation, staff.organisation_id)
        without: dict[str, list[object]] = {"check_ins": [], "rules": [], "bulletins": []}
        organisation.framework = {**organisation.framework, **without}
    assert await run_due(staff.database, staff.organisation_id, SUNDAY_NIGHT + timedelta(1)) > 0
    assert (await the_round(staff)).closed_at is not None
    assert not any("填报情况" in text for text in await staff.heard("李四"))
