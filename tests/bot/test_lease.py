"""One process at a time holds the token."""

import asyncio
import socket
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from bot.process import logs
from bot.process.house import House
from bot.process.lease import (
    LASTS,
    Holder,
    LeaseHeldError,
    Tenure,
    moment_of,
    started_at,
    take_lease,
)
from bot.process.settings import SettingsError, read_settings
from models import Database, Inbox, InboxState, Lease
from models.database import NotOursError
from tests.office import Office

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HERE = socket.gethostname()
US = Holder.this_process()
ELSEWHERE = Holder("another-host", "-", 4711, "99")


async def take(database: Database, holder: Holder, now: datetime = NOW) -> int:
    async with database.write() as session:
        return await take_lease(session, organisation_id=1, holder=holder, now=now)


async def test_a_second_process_is_told_who_has_it(database: Database) -> None:
    await take(database, ELSEWHERE)
    with pytest.raises(LeaseHeldError, match="4711"):
        await take(database, US, NOW + timedelta(seconds=5))


async def test_after_its_end_anybody_may_take_it(database: Database) -> None:
    await take(database, ELSEWHERE)
    await take(database, US, NOW + LASTS)
    async with database.read() as session:
        assert (await session.get_one(Lease, (1, "token"))).holder == str(US)


async def test_a_dead_process_of_this_host_is_succeeded_at_once(database: Database) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE
    )
    holder = replace(US, pid=child.pid, started=started_at(child.pid) or "-")
    await take(database, holder)
    with pytest.raises(LeaseHeldError):
        await take(database, US)
    child.kill()
    await child.wait()
    await take(database, US)


async def test_a_process_number_used_again_is_not_taken_for_the_holder(database: Database) -> None:
    await take(database, replace(US, started="1"))
    await take(database, US)


async def test_a_container_of_the_same_hostname_is_another_host(database: Database) -> None:
    # Its process 1 is alive; here there is a process 1 too, and it began at another time.
    await take(database, Holder(HERE, "its own boot and namespace", 1, "99"))
    with pytest.raises(LeaseHeldError):
        await take(database, US)


class Two:
    """Two processes with their tenures of one lease."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.lost: list[str] = []
        self.ours = Tenure(organisation_id=1, holder=US, lost=lambda: self.lost.append("ours"))
        self.theirs = Tenure(
            organisation_id=1, holder=ELSEWHERE, lost=lambda: self.lost.append("theirs")
        )

    async def expires(self) -> None:
        async with self.database.write() as session:
            lease = await session.get_one(Lease, (1, "token"))
            lease.until = await moment_of(session) - timedelta(seconds=1)

    async def begins(self, tenure: Tenure) -> None:
        async with self.database.write() as session:
            await tenure.begin(session)

    async def prolongs(self, tenure: Tenure) -> bool:
        async with self.database.write() as session:
            return await tenure.prolong(session)


async def test_whoever_lost_the_lease_writes_nothing_and_is_told_once(database: Database) -> None:
    two = Two(database)
    await two.begins(two.ours)
    guarded = database.guarded(two.ours.check)
    async with guarded.write() as session:
        session.add(Lease(organisation_id=2, name="before", holder="-", until=NOW, epoch=0))
    await two.expires()  # the process was asleep
    await two.begins(two.theirs)
    for number in (3, 4):
        with pytest.raises(NotOursError):
            async with guarded.write() as session:
                session.add(Lease(organisation_id=number, name="after", holder="-", until=NOW))
    assert not await two.prolongs(two.ours)
    assert await two.prolongs(two.theirs)
    assert two.lost == ["ours"]
    async with database.read() as session:
        assert sorted(await session.scalars(select(Lease.organisation_id))) == [1, 2]


async def test_a_lease_that_ran_out_and_was_taken_by_nobody_is_still_ours(
    database: Database,
) -> None:
    two = Two(database)
    await two.begins(two.ours)
    await two.expires()
    async with database.guarded(two.ours.check).write():
        pass
    assert await two.prolongs(two.ours)
    assert two.lost == []


async def test_given_back_it_is_free_at_once_and_no_epoch_comes_twice(database: Database) -> None:
    two = Two(database)
    await two.begins(two.ours)
    with pytest.raises(LeaseHeldError):
        await two.begins(two.theirs)
    async with database.write() as session:
        await two.theirs.give_back(session)  # not his to give
    with pytest.raises(LeaseHeldError):
        await two.begins(two.theirs)
    async with database.write() as session:
        await two.ours.give_back(session)
    await two.begins(two.theirs)
    async with database.read() as session:
        assert (await session.get_one(Lease, (1, "token"))).epoch == 2


async def test_the_clock_is_the_databases_own(database: Database) -> None:
    with time_machine.travel(NOW + timedelta(days=400)):  # this machine's clock jumped
        two = Two(database)
        await two.begins(two.ours)
    with pytest.raises(LeaseHeldError):
        await two.begins(two.theirs)


async def test_two_at_the_same_moment_and_one_has_it(database: Database) -> None:
    tries = await asyncio.gather(
        take(database, US), take(database, ELSEWHERE), return_exceptions=True
    )
    assert sum(isinstance(one, BaseException) for one in tries) == 1


async def test_a_house_whose_lease_is_taken_ends(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.process.house_keeping.RENEWED_EVERY", timedelta(seconds=0.05))
    await office.restarts()
    async with office.database.write() as session:
        lease = await session.get_one(Lease, (office.organisation_id, "token"))
        lease.epoch += 1
    await asyncio.wait_for(office.house.stopped.wait(), 5)


async def test_a_house_that_lost_its_lease_neither_stores_nor_answers(office: Office) -> None:
    await office.zhang.says("/list")
    heard = len(office.zhang.person.heard())
    async with office.database.write() as session:
        lease = await session.get_one(Lease, (office.organisation_id, "token"))
        lease.epoch, lease.holder = lease.epoch + 1, str(ELSEWHERE)
    await office.zhang.person.says("/list", office.bot)
    await asyncio.wait_for(office.house.stopped.wait(), 5)
    assert len(office.zhang.person.heard()) == heard
    async with office.database.read() as session:
        waiting = await session.scalars(select(Inbox).where(Inbox.state != InboxState.DONE))
        assert list(waiting) == []
    assert office.house.broken is None


async def test_losing_the_lease_is_one_line_whatever_is_under_way(
    office: Office, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(logs.tells_more_than_an_end)
    capsys.readouterr()
    async with office.database.write() as session:
        lease = await session.get_one(Lease, (office.organisation_id, "token"))
        lease.epoch, lease.holder = lease.epoch + 1, str(ELSEWHERE)
    for colleague in (office.zhang, office.wang, office.head) * 10:
        await colleague.person.says("/list", office.bot)
    await asyncio.wait_for(office.house.stopped.wait(), 30)
    await office.goes_down()
    lines = [line for line in capsys.readouterr().out.splitlines() if "[debug" not in line]
    assert ["lease_lost" in line for line in lines] == [True], lines
    assert caplog.records == []


async def test_a_house_does_not_open_while_another_process_holds_the_token(office: Office) -> None:
    await office.goes_down()
    async with office.database.write() as session:
        await take_lease(
            session,
            organisation_id=office.organisation_id,
            holder=ELSEWHERE,
            now=await moment_of(session),
        )
    with pytest.raises(LeaseHeldError):
        await office.starts()


async def test_a_house_without_an_organisation_says_what_to_do(database_url: str) -> None:
    settings = read_settings(_env_file=None, bot_token="1:abc", database_url=database_url)
    with pytest.raises(SettingsError, match="taizhang init"):
        async with House(settings):
            pass
