"""The chain holds, and whoever touches an entry is found."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from ledger.book.chain import append_entry, effect_exists, erase_content, verify_chain
from ledger.organisations import found_organisation
from models import Database, Entry
from models.framework import read_framework

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


async def founded(database: Database) -> int:
    async with database.write() as session:
        organisation, _ = await found_organisation(
            session,
            name="示例单位",
            framework=read_framework("3315"),
            administrator="管理员甲",
            now=NOW,
        )
        for number in range(9):
            await append_entry(
                session,
                organisation_id=organisation.id,
                kind="reported",
                now=NOW,
                effect_key=f"effect:{number}",
                text=f"第{number}条",
            )
        return organisation.id


async def test_an_untouched_chain_verifies_with_any_witness_seen_before(database: Database) -> None:
    organisation_id = await founded(database)
    async with database.read() as session:
        verdict = await verify_chain(session, organisation_id)
        assert (verdict.entries, verdict.broken) == (10, None)
        witness = (await session.get_one(Entry, (organisation_id, 4))).hash[:12]
        assert (await verify_chain(session, organisation_id, witness=(4, witness))).broken is None
        other = await verify_chain(session, organisation_id, witness=(4, "0" * 12))
        assert other.broken is not None
        assert other.broken.reason == "witness_differs"


@pytest.mark.parametrize(
    ("change", "seq", "reason"),
    [
        ('UPDATE entries SET content = \'{"text":"别的"}\' WHERE seq = 5', 5, "content_changed"),
        ("UPDATE entries SET actor_id = 7 WHERE seq = 5", 5, "entry_changed"),
        ("UPDATE entries SET kind = 'verified' WHERE seq = 6", 6, "entry_changed"),
        ("UPDATE entries SET content = NULL, salt = NULL WHERE seq = 6", 6, "content_missing"),
        ("DELETE FROM entries WHERE seq = 3", 3, "entry_missing"),
        ("DELETE FROM entries WHERE seq = 10", 10, "tail_missing"),
        ("DELETE FROM entries WHERE seq = 1", 1, "entry_missing"),
        ("UPDATE entries SET seq = 99 WHERE seq = 10", 10, "entry_missing"),
        ("UPDATE entries SET subject_kind = 'nonsense' WHERE seq = 4", 4, "entry_unreadable"),
        ("DELETE FROM chain_ends", 11, "tail_missing"),
    ],
)
async def test_an_edit_a_deletion_and_a_cut_off_tail_are_found(
    database: Database, change: str, seq: int, reason: str
) -> None:
    organisation_id = await founded(database)
    async with database.write() as session:
        await session.execute(text(change))
    async with database.read() as session:
        verdict = await verify_chain(session, organisation_id)
    assert verdict.broken is not None
    assert (verdict.broken.seq, verdict.broken.reason) == (seq, reason)


async def test_content_can_be_erased_and_the_chain_still_verifies(database: Database) -> None:
    organisation_id = await founded(database)
    async with database.write() as session:
        erase_content(await session.get_one(Entry, (organisation_id, 5)), now=NOW)
    async with database.read() as session:
        assert (await verify_chain(session, organisation_id)).broken is None
        assert (await session.get_one(Entry, (organisation_id, 5))).content is None


async def test_an_effect_is_known_by_its_key_before_and_after_the_commit(
    database: Database,
) -> None:
    organisation_id = await founded(database)
    async with database.write() as session:
        assert await effect_exists(session, organisation_id, "effect:3")
        assert not await effect_exists(session, organisation_id, "effect:new")
        await append_entry(
            session, organisation_id=organisation_id, kind="x", now=NOW, effect_key="effect:new"
        )
        assert await effect_exists(session, organisation_id, "effect:new")


async def test_writers_at_the_same_time_queue_on_the_head(database: Database) -> None:
    organisation_id = await founded(database)

    async def append(number: int) -> int:
        async with database.write() as session:
            entry = await append_entry(
                session, organisation_id=organisation_id, kind="x", now=NOW, text=str(number)
            )
            await session.flush()
            await asyncio.sleep(0)
            return entry.seq

    assert sorted(await asyncio.gather(*map(append, range(8)))) == list(range(11, 19))
    async with database.read() as session:
        assert (await verify_chain(session, organisation_id)).broken is None
