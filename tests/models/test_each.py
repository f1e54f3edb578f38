"""The same asked of many is what is asked of each, from fewer statements."""

import pytest
from sqlalchemy import bindparam, select, union_all

from models import Database, Member
from models.each import ask_of_each
from tests.staff import hire
from tests.statements import watching

OF = Member.organisation_id == bindparam("of")
NAMES = (
    select(Member.name)
    .where(OF, Member.id >= bindparam("since"))
    .order_by(Member.id.desc())
    .limit(2)
)
FIRST = select(Member.id).where(OF, Member.id == bindparam("since")).cte("first", recursive=True)
WALK = FIRST.union(select(Member.id).where(OF, Member.id == FIRST.c.id + 1))


@pytest.mark.parametrize(
    "statement", [NAMES, select(WALK.c.id), union_all(NAMES.subquery().select())]
)
async def test_each_has_the_rows_of_his_own(database: Database, statement: object) -> None:
    staff = await hire(database)
    wanted = [{"of": staff.organisation_id, "since": number} for number in staff.people.values()]
    wanted += [{"of": staff.organisation_id, "since": 0}, {"of": 0, "since": 0}]
    async with database.read() as session:
        alone = [
            [tuple(row) for row in await session.execute(statement, one)]  # type: ignore[call-overload]
            for one in wanted
        ]
        with watching(database) as watched:
            assert await ask_of_each(session, statement, wanted) == alone  # type: ignore[arg-type]
    assert watched.asked == len(wanted) // 4 + len(wanted) % 4
