"""Reading ahead and writing later change when the database is asked, never what is found."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import found_organisation
from ledger.people.authority import member_by_user_id
from ledger.talk.answers import keep_answer, was_heard
from ledger.talk.reading_ahead import UpdateOutline, read_ahead
from models import Answer, AnswerKind, Database, Member, Organisation, Subject, SubjectKind
from models.framework import read_framework
from models.talk import Said

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
USER = 5001
ABOUT = Subject(SubjectKind.TASK, 1)


@pytest.fixture
async def organisation_id(database: Database) -> int:
    async with database.write() as session:
        organisation, member = await found_organisation(
            session,
            name="测试院",
            framework=read_framework("3315"),
            administrator="王主任",
            now=NOW,
        )
        member.telegram_user_id = USER
        return organisation.id


async def known(session: AsyncSession, organisation_id: int) -> Member:
    member = await member_by_user_id(session, organisation_id, USER)
    assert member is not None
    return member


def words(message_id: int) -> Said:
    return Said(text="卷宗已归档", chat_id=USER, message_id=message_id)


async def answer(session: AsyncSession, member: Member, message_id: int) -> Answer:
    return await keep_answer(
        session,
        by=member,
        kind=AnswerKind.PROGRESS,
        about=ABOUT,
        said=words(message_id),
        at=NOW,
    )


async def test_a_row_written_later_has_its_number_and_defaults_at_once(
    database: Database, organisation_id: int
) -> None:
    async with database.write() as session:
        member = await known(session, organisation_id)
        first, second = await answer(session, member, 1), await answer(session, member, 2)
        assert second.id == first.id + 1
        assert (first.version, first.superseded, first.late) == (1, False, False)
        assert {first, second} <= set(session.new)


async def test_a_statement_finds_what_was_to_be_written_later(
    database: Database, organisation_id: int
) -> None:
    async with database.write() as session:
        member = await known(session, organisation_id)
        kept = await answer(session, member, 1)
        assert await session.scalar(select(func.count()).select_from(Answer)) == 1
        assert await session.get(Answer, (organisation_id, kept.id)) is kept
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Answer)) == 1


async def answer_and_fail(database: Database, organisation_id: int) -> None:
    async with database.write() as session:
        await answer(session, await known(session, organisation_id), 1)
        raise LookupError


async def test_nothing_is_written_when_the_block_fails(
    database: Database, organisation_id: int
) -> None:
    with pytest.raises(LookupError):
        await answer_and_fail(database, organisation_id)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Answer)) == 0


async def test_a_message_taken_meanwhile_is_known_as_heard(
    database: Database, organisation_id: int
) -> None:
    outlines = [UpdateOutline(USER, USER, 1, None)]
    async with database.write() as session:
        organisation = await session.get_one(Organisation, organisation_id)
        await read_ahead(session, organisation, outlines)
        member = await known(session, organisation_id)
        assert not await was_heard(session, member, words(1))
        await answer(session, member, 1)
        assert await was_heard(session, member, words(1))


async def test_a_message_that_came_twice_in_a_group_is_asked_for_each_time(
    database: Database, organisation_id: int
) -> None:
    outlines = [UpdateOutline(USER, USER, 1, None)] * 2
    async with database.write() as session:
        organisation = await session.get_one(Organisation, organisation_id)
        await read_ahead(session, organisation, outlines)
        member = await known(session, organisation_id)
        assert not await was_heard(session, member, words(1))
        await answer(session, member, 1)
        assert await was_heard(session, member, words(1))


async def test_a_member_who_has_left_is_nobody_though_he_was_read_ahead(
    database: Database, organisation_id: int
) -> None:
    async with database.write() as session:
        organisation = await session.get_one(Organisation, organisation_id)
        await read_ahead(session, organisation, [UpdateOutline(USER, USER, 1, None)])
        member = await known(session, organisation_id)
        member.left_at = NOW
        await session.flush()
        assert await member_by_user_id(session, organisation_id, USER) is None
