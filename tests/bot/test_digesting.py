"""What is handed in has its digest, in its row and in the ledger, and nobody waits for it."""

import asyncio
import hashlib
from datetime import timedelta

import pytest

from bot.commands.books import entries_of
from bot.incoming.digesting import NotNowError, digest_one, digest_regularly
from bot.process import house
from bot.process.clock import Clock
from bot.process.house import House
from bot.process.patience import Patience
from bot.transport import NotSentError, Telegram
from ledger.book.chain import verify_chain
from ledger.people.personal_data import data_of, erase_some
from ledger.talk import digests
from ledger.talk.digests import DIGESTED, Digest, keep_digest
from models import Answer, Database, Entry, Evidence, Member, NoDigest, Task
from simulator.chats import files
from tests.office import Office

LINE = "@张三 周五前 完成专项检查 #履职责任"
PICTURE = b"\x89PNG a picture of the site"
SHA256 = hashlib.sha256(PICTURE).hexdigest()
MINUTE = timedelta(minutes=1)


async def handed_in(office: Office, content: bytes = PICTURE) -> Task:
    """A task with a file, whose receipt has come."""
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    await office.zhang.sends_document("现场.png", content, caption="查了一家", reply_to=card)
    await office.zhang.hears("进展收到了，含1件材料")
    return task


async def takes_one(office: Office) -> bool:
    """Take the digest that is due first."""
    done = await digest_one(
        office.database,
        office.standing_clock,
        office.house.telegram,
        organisation_id=office.organisation_id,
    )
    await office.settle()
    return done


async def all_files(office: Office) -> list[Evidence]:
    return sorted(await office.all(Evidence), key=lambda row: row.id)


async def test_a_file_has_its_digest_in_its_row_and_in_the_ledger(office: Office) -> None:
    task = await handed_in(office)
    [row] = await office.all(Evidence)
    assert row.sha256 is None
    assert await takes_one(office)
    [row] = await office.all(Evidence)
    assert (row.sha256, row.digest_after, row.no_digest) == (SHA256, None, None)
    assert office.ledger.of_kind(DIGESTED) == [
        {
            "evidence": row.id,
            "file": row.file_unique_id,
            "size": len(PICTURE),
            "sha256": SHA256,
        }
    ]
    assert office.ledger.kinds(task)[-1] == DIGESTED
    assert not await takes_one(office)
    async with office.database.read() as session:
        assert (await verify_chain(session, office.organisation_id)).broken is None
        shown = [entry async for entry in entries_of(session, office.organisation_id)]
        assert SHA256 in shown[-1]["text"]
        zhang = await session.get_one(Member, (office.organisation_id, office.zhang.member_id))
        assert [file["sha256"] for file in (await data_of(session, zhang))["files"]] == [SHA256]


class Telling(Patience):
    """Tells when a turn has gone well."""

    def __init__(self) -> None:
        super().__init__(first=0.01)
        self.went_well = asyncio.Event()

    def relax(self) -> None:
        super().relax()
        self.went_well.set()


async def test_in_a_running_house_it_needs_no_asking(office: Office) -> None:
    await handed_in(office)
    office.sim.faults.flood(0, method="getFile")
    patience = Telling()
    working = asyncio.create_task(
        digest_regularly(
            office.database,
            office.standing_clock,
            office.house.telegram,
            organisation_id=office.organisation_id,
            patience=patience,
        )
    )
    async with asyncio.timeout(20):
        await patience.went_well.wait()
    working.cancel()
    await office.settle()
    assert len(office.ledger.of_kind(DIGESTED)) == 1


async def test_a_house_with_a_heartbeat_does_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await handed_in(office)
    await office.goes_down()
    done = asyncio.Event()

    async def take_one(
        database: Database, clock: Clock, telegram: Telegram, *, organisation_id: int, **_: object
    ) -> None:
        await digest_one(database, clock, telegram, organisation_id=organisation_id)
        done.set()

    monkeypatch.setattr(house, "digest_regularly", take_one)
    async with House(office.settings(), office.standing_clock), asyncio.timeout(20):
        await done.wait()
    [row] = await office.all(Evidence)
    assert row.sha256 == SHA256


async def test_a_task_is_undone_as_if_no_digest_had_come_and_its_history_shows_none(
    office: Office,
) -> None:
    task = await handed_in(office)
    card = await office.zhang.message_about(task, "落后")
    await office.zhang.taps("落后", on=card)
    await takes_one(office)
    await office.zhang.taps("撤回这一步", on=card)
    assert office.ledger.kinds(task)[-3:] == ["behind", DIGESTED, "undone"]
    await office.zhang.taps("查看进展（4）", on=card)
    shown = await office.zhang.message_about(task, "‹ 返回事项")
    told = [line for line in shown.text.splitlines() if "№" in line]
    assert len(told) == 5  # it was handed out, signed, reported, behind, undone
    assert "其他记录" not in shown.text


async def test_what_is_too_large_says_so_and_has_no_entry(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await handed_in(office, bytes(files.LARGEST_DOWNLOAD + 1))
    assert await takes_one(office)
    [row] = await office.all(Evidence)
    assert (row.sha256, row.no_digest, row.digest_after) == (None, NoDigest.TOO_LARGE, None)
    assert office.ledger.of_kind(DIGESTED) == []
    assert not await takes_one(office)


async def test_what_breaks_is_fetched_again_after_longer_and_longer(office: Office) -> None:
    await handed_in(office)
    office.sim.faults.server_error(502, times=2, method="getFile")
    assert await takes_one(office)
    assert not await takes_one(office)
    await office.clock.passes(MINUTE)
    assert await takes_one(office)
    await office.clock.passes(MINUTE)
    assert not await takes_one(office)
    await office.clock.passes(3 * MINUTE)
    assert await takes_one(office)
    [row] = await office.all(Evidence)
    assert (row.sha256, row.digest_tries) == (SHA256, 2)
    assert len(office.ledger.of_kind(DIGESTED)) == 1


async def test_in_the_end_it_is_given_up_with_a_reason(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "TRIES", 2)
    await handed_in(office)
    office.sim.files._by_unique_id.clear()
    assert await takes_one(office)
    await office.clock.passes(MINUTE)
    assert await takes_one(office)
    [row] = await office.all(Evidence)
    assert (row.no_digest, row.digest_after) == (NoDigest.GONE, None)
    assert office.ledger.of_kind(DIGESTED) == []


async def test_a_file_that_cannot_be_fetched_holds_no_other_up(office: Office) -> None:
    task = await handed_in(office)
    await office.zhang.sends_photo(
        b"another", reply_to=await office.zhang.message_about(task), caption="查了两家"
    )
    office.sim.faults.reset_before(method="getFile")
    assert await takes_one(office)
    assert await takes_one(office)
    first, second = await all_files(office)
    assert (first.sha256, second.sha256) == (None, hashlib.sha256(b"another").hexdigest())


async def test_while_no_call_leaves_or_telegram_wants_a_pause_no_try_is_counted(
    office: Office,
) -> None:
    await handed_in(office)
    office.sim.faults.flood(7, method="getFile")
    with pytest.raises(NotNowError) as refused:
        await takes_one(office)
    assert refused.value.wait_s == 7
    async with Telegram("http://127.0.0.1:1", office.house.settings.token) as nowhere:
        with pytest.raises(NotSentError):
            await digest_one(
                office.database,
                office.standing_clock,
                nowhere,
                organisation_id=office.organisation_id,
            )
    [row] = await office.all(Evidence)
    assert row.digest_tries == 0
    assert await takes_one(office)


async def test_broken_off_before_it_is_written_it_is_taken_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await handed_in(office)
    with monkeypatch.context() as patch:

        async def fails(*_: object, **__: object) -> None:
            raise ZeroDivisionError

        patch.setattr("ledger.talk.digests.append_entry", fails)
        with pytest.raises(ZeroDivisionError):
            await takes_one(office)
    [row] = await office.all(Evidence)
    assert row.sha256 is None
    await office.restarts()
    assert await takes_one(office)
    async with office.database.write() as session:  # as if by whoever fetched it the first time
        again = await keep_digest(
            session, office.organisation_id, row.id, Digest("0" * 64, 1), now=office.clock.now()
        )
    assert not again
    [row] = await office.all(Evidence)
    assert row.sha256 == SHA256
    await office.settle()
    assert len(office.ledger.of_kind(DIGESTED)) == 1


async def test_what_was_erased_meanwhile_has_none_and_what_had_one_is_erased(
    office: Office,
) -> None:
    task = await handed_in(office)
    await takes_one(office)
    await office.zhang.sends_photo(
        b"another", reply_to=await office.zhang.message_about(task), caption="查了两家"
    )
    last = (await all_files(office))[-1]
    async with office.database.write() as session:
        zhang = await session.get_one(Member, (office.organisation_id, office.zhang.member_id))
        while await erase_some(session, zhang, now=office.clock.now()):
            pass
        kept = await keep_digest(
            session, office.organisation_id, last.id, Digest(SHA256, 1), now=office.clock.now()
        )
    assert not kept
    [entry] = await office.all(Entry, Entry.kind == DIGESTED)
    assert entry.content is None
    async with office.database.read() as session:
        assert (await verify_chain(session, office.organisation_id)).broken is None


async def test_of_an_answer_corrected_meanwhile_each_version_has_it_by_one_entry(
    office: Office,
) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    sent = await office.zhang.sends_photo(PICTURE, caption="查了一家", reply_to=card)
    await office.zhang.edits(sent, "查了两家")
    assert await takes_one(office)
    await office.zhang.edits(sent, "查了三家")
    office.sim.files._by_unique_id.clear()  # what is known is not fetched again
    assert [await takes_one(office) for _ in range(3)] == [True, True, False]
    assert [row.sha256 for row in await all_files(office)] == [SHA256] * 3
    assert len(office.ledger.of_kind(DIGESTED)) == 1


async def test_of_a_confidential_answer_the_ledger_tells_of_no_file(office: Office) -> None:
    await handed_in(office)
    async with office.database.write() as session:
        [answer] = await office.all(Answer)
        (await session.get_one(Answer, (office.organisation_id, answer.id))).confidential = True
    assert await takes_one(office)
    [row] = await office.all(Evidence)
    assert row.sha256 == SHA256
    assert office.ledger.of_kind(DIGESTED) == []


async def test_what_was_handed_in_before_has_none(office: Office) -> None:
    await handed_in(office)
    async with office.database.write() as session:
        [row] = await office.all(Evidence)
        (await session.get_one(Evidence, (office.organisation_id, row.id))).digest_after = None
    assert not await takes_one(office)
