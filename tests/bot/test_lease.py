"""One process at a time holds the token."""

import asyncio
import os
import socket
import sys
from datetime import UTC, datetime, timedelta

import pytest

from bot.process.house import House
from bot.process.lease import (
    LASTS,
    Holder,
    LeaseHeldError,
    give_back_lease,
    renew_lease,
    started_at,
    take_lease,
)
from bot.process.settings import SettingsError, read_settings
from models import Database, Lease
from tests.office import Office

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HERE = socket.gethostname()
US = Holder(HERE, os.getpid(), started_at(os.getpid()) or "-")
ELSEWHERE = Holder("another-host", 4711, "99")


async def take(database: Database, holder: Holder, now: datetime = NOW) -> None:
    async with database.write() as session:
        await take_lease(session, organisation_id=1, holder=holder, now=now)


async def test_a_second_process_is_told_who_has_it(database: Database) -> None:
    await take(database, ELSEWHERE)
    with pytest.raises(LeaseHeldError, match="number 4711 on another-host"):
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
    holder = Holder(HERE, child.pid, started_at(child.pid) or "-")
    await take(database, holder)
    with pytest.raises(LeaseHeldError):
        await take(database, US)
    child.kill()
    await child.wait()
    await take(database, US)


async def test_a_process_number_used_again_is_not_taken_for_the_holder(database: Database) -> None:
    await take(database, Holder(HERE, os.getpid(), "1"))
    await take(database, US)


async def test_only_the_holder_prolongs_and_gives_back(database: Database) -> None:
    await take(database, US)
    async with database.write() as session:
        assert not await renew_lease(session, organisation_id=1, holder=ELSEWHERE, now=NOW)
        assert await renew_lease(
            session, organisation_id=1, holder=US, now=NOW + timedelta(seconds=10)
        )
        await give_back_lease(session, organisation_id=1, holder=ELSEWHERE)
    with pytest.raises(LeaseHeldError):
        await take(database, ELSEWHERE, NOW + LASTS)
    async with database.write() as session:
        await give_back_lease(session, organisation_id=1, holder=US)
    await take(database, ELSEWHERE)


async def test_two_at_the_same_moment_and_one_has_it(database: Database) -> None:
    tries = await asyncio.gather(
        take(database, US), take(database, ELSEWHERE), return_exceptions=True
    )
    assert sum(1 for failure in tries if failure is not None) == 1


async def test_a_house_whose_lease_is_taken_ends(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.process.house_keeping.RENEWED_EVERY", timedelta(seconds=0.05))
    await office.restarts()
    async with office.database.write() as session:
        lease = await session.get_one(Lease, (office.organisation_id, "token"))
        lease.holder = str(ELSEWHERE)
    await asyncio.wait_for(office.house.stopped.wait(), 5)


async def test_a_house_does_not_open_while_another_process_holds_the_token(office: Office) -> None:
    await office.goes_down()
    async with office.database.write() as session:
        await take_lease(
            session,
            organisation_id=office.organisation_id,
            holder=ELSEWHERE,
            now=office.clock.now(),
        )
    with pytest.raises(LeaseHeldError):
        await office.starts()


async def test_a_house_without_an_organisation_says_what_to_do(database_url: str) -> None:
    settings = read_settings(_env_file=None, bot_token="1:abc", database_url=database_url)
    with pytest.raises(SettingsError, match="taizhang init"):
        async with House(settings):
            pass
