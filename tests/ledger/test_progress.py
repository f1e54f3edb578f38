"""What came in since the last digest: whose it is to hear."""

from sqlalchemy import select

from ledger.lists.digests import digest_of
from ledger.lists.progress import ON_A_DIGEST, progress_since
from ledger.people.readership import reading
from models import Database, Member, Role, RoleName, Task
from tests.staff import DAY, HOUR, MONDAY, hire
from tests.statements import watching
from wording.lists.digests import HeadDigest


async def test_an_administrator_who_looks_after_a_unit_hears_no_word_about_it(
    database: Database,
) -> None:
    staff = await hire(database)
    task = await staff.task("张三", "核查线索甲", MONDAY + DAY)
    async with database.write() as session:
        row = await session.get_one(Task, (staff.organisation_id, task))
        row.confidential, row.last_heard_at = True, MONDAY
        boss = await session.scalar(
            select(Role.member_id).where(Role.role == RoleName.ADMINISTRATOR)
        )
        wanted = dict(await reading(session, staff.organisation_id, boss or 0))
        wanted["units"] = wanted["administered"] = {row.unit_id}
        assert (await progress_since(session, wanted, since=MONDAY - DAY)).count == 0
        row.confidential = False
        assert (await progress_since(session, wanted, since=MONDAY - DAY)).count == 1


async def test_what_came_in_is_read_for_the_page_that_shows_it(database: Database) -> None:
    staff = await hire(database)
    for number in range(12):
        await staff.task("张三", f"逾期{number}", MONDAY - DAY, last_heard_at=MONDAY)

    async def page(number: int) -> tuple[HeadDigest, int]:
        async with database.read() as session:
            head = await session.get_one(Member, (staff.organisation_id, staff.people["李四"]))
            with watching(database) as watched:
                digest = await digest_of(session, head, now=MONDAY + HOUR, page=number)
        assert isinstance(digest, HeadDigest)
        return digest, watched.asked

    (first, with_progress), (second, without) = await page(1), await page(2)
    assert (first.progress.count, len(first.progress.lines)) == (12, ON_A_DIGEST)
    assert (second.page, len(second.sections[0].lines)) == (2, 2)
    assert without < with_progress
    assert not second.progress.lines
