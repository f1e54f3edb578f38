"""A reader sees one moment, however long it reads and whatever is written meanwhile."""

import pytest

from ledger.book import chain
from ledger.book.chain import append_entry, verify_chain
from models import Database, Entry
from tests.staff import MONDAY, hire


async def test_verifying_while_people_write_finds_no_tampering(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = await hire(database)
    number = staff.organisation_id
    read_page = chain.entries_after

    async def write_one() -> None:
        async with database.write() as session:
            await append_entry(session, organisation_id=number, kind="spoke", now=MONDAY)

    for _ in range(3):
        await write_one()

    async def read_while_written(*arguments: object) -> list[Entry]:
        page = list(await read_page(*arguments, at_most=2))  # type: ignore[arg-type]
        if len(page) != 1:  # so that the reader comes to an end in any case
            await write_one()
        return page

    monkeypatch.setattr(chain, "entries_after", read_while_written)
    async with database.read() as session:
        verdict = await verify_chain(session, number)
    assert verdict.broken is None
    monkeypatch.setattr(chain, "entries_after", read_page)
    async with database.read() as session:
        later = await verify_chain(session, number)
    assert later.broken is None
    assert later.entries > verdict.entries
