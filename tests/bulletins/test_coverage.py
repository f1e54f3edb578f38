"""Coverage of clauses: one of which nobody says anything stays a clause, however old it is.

S07 实施意见落实: published measures broken down into clauses, each with an owner.
"""

from datetime import UTC, date, datetime, timedelta

from ledger.bulletins.behind import behind
from ledger.bulletins.compiling import compile_bulletin
from ledger.bulletins.scans import scan_of
from ledger.talk.acts import Act
from ledger.tasks.assigning import NewTask, register_task
from models import Database
from models.framework import Bulletin, BulletinSection
from tests.bulletins.agreement import assert_agree
from tests.ledger.offices import MONDAY, open_office, responsibility

MONTHLY = Bulletin(
    key="any-month",
    title="一月",
    responsibility="opinions",
    per="month",
    sections=(BulletinSection(kind="coverage", responsibility="opinions"),),
)


async def test_s07_a_clause_that_nobody_has_touched_for_years_is_still_counted(
    database: Database,
) -> None:
    office = await open_office(database)
    async with database.write() as session:
        node = await responsibility(session, office, "实施意见落实")
        new = NewTask(
            title="第一条", responsibility=node, owner=office.zhang,
            deadline=MONDAY + timedelta(days=30),
        )  # fmt: skip
        await register_task(Act(session, office.leader, MONDAY), new)
    first, known_at = date(2028, 2, 1), datetime(2028, 3, 5, tzinfo=UTC)  # told of on 29 February
    async with database.read() as session:
        found = await compile_bulletin(
            session, office.organisation, MONTHLY, first, known_at=known_at
        )
        [part] = found.parts
        [row] = part.tables[0].rows
        assert [int(one.value or 0) for one in row.numbers] == [1, 0, 1, 1]
        scan = await scan_of(session, office.organisation, "month", first, known_at=known_at)
        for number, column in zip(row.numbers, part.tables[0].columns, strict=True):
            assert number.behind is not None
            seen = await behind(scan, part, number.behind, column.key, page=1)
            assert seen.total == number.value
    assert_agree(found)
