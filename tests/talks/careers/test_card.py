"""Tags and the history card, as talks.

S18 人才强检、人才梯队: the talent pipeline.
"""

from sqlalchemy import select

from demo.sample import DEPARTMENT
from ledger.book.chain import append_entry
from ledger.careers.card import card_of
from ledger.people.audiences import bears_tag
from ledger.talk.acts import Act
from models import Database, Entry, Member, MemberTag, Subject, SubjectKind, Task
from models.workbook import PEOPLE
from tests.office import Office, data_behind
from tests.staff import MONDAY, hire
from tests.statements import watching
from tests.talks.roster.test_tree import imports


async def tags_in(office: Office) -> set[tuple[int, str]]:
    """Who bears which tag."""
    return {(row.member_id, row.tag) for row in await office.all(MemberTag)}


async def test_s18_a_head_tags_his_people_and_reads_what_they_have_done(office: Office) -> None:
    task = await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    await office.zhang.taps("完成", on=task)
    await office.head.taps("同意销号", on=task)
    secret = await office.leader.registers("@张三 周五前 核查线索 #履职责任")
    async with office.database.write() as session:
        row = await session.get_one(Task, (secret.organisation_id, secret.id))
        row.confidential = True
    await office.zhang.taps("完成", on=secret)

    await office.head.says("/person 张三")
    card = await office.head.hears("张三 履历卡")
    assert "2026年：销号 1 项，参加填报 0 次" in card.text
    [done] = [one for one in office.ledger.entries(task) if one.kind == "completed"]
    assert f"报完成 · 完成专项检查 №{done.seq} {done.hash[:8]}" in card.text
    assert "核查线索" not in card.text  # known to whoever registered it and to its owner

    await office.head.taps("标签", on=card)
    await office.head.taps("青年干警", on=card)
    await office.head.taps("人才库", on=card)
    await office.head.taps("✓ 人才库", on=card)
    await office.head.taps("‹ 返回履历卡", on=card)
    assert "标签：青年干警" in card.text
    assert await tags_in(office) == {(office.zhang.member_id, "young")}
    [member] = await office.all(Member, Member.id == office.zhang.member_id)
    assert office.ledger.kinds(member) == ["tagged", "tagged", "untagged"]

    await office.zhang.says("/person")
    own = await office.zhang.hears("张三 履历卡")
    assert "核查线索" in own.text
    assert not own.has_button("标签")  # nobody tags himself
    await office.wang.says("/person 张三")
    await office.wang.hears("只有本人和他的部门负责人")
    await office.other_head.says("/person 张三")
    await office.other_head.hears("只有本人和他的部门负责人")
    await office.zhang.taps("更早的 »", on=own)
    await office.zhang.taps("« 更新的", on=own)
    assert "核查线索" in own.text
    await office.admin.says("/person 领导甲")
    leader = await office.admin.hears("领导甲 履历卡")
    forged = data_behind(leader, "标签").replace("person.tags", "person.tag")
    await office.admin.taps_forged(forged, leader)
    assert len(await tags_in(office)) == 1

    # The workbook says which tags there are; silence changes nothing.
    cells = {"姓名": "张三", "部门": DEPARTMENT, "标签": "业务标兵、人才库"}
    for said in (cells, cells | {"标签": ""}):
        await imports(office, [tuple(said.get(one) for one in PEOPLE.headings)])
        assert {tag for _, tag in await tags_in(office)} == {"pacesetter", "talent"}
    async with office.database.read() as session:
        assert set(await session.scalars(select(Member.name).where(bears_tag("talent")))) == {
            "张三"
        }


async def test_a_long_career_is_read_a_page_at_a_time(database: Database) -> None:
    staff = await hire(database)
    async with database.write() as session:
        member = await session.get_one(Member, (staff.organisation_id, staff.people["张三"]))
        for number in range(60):
            await append_entry(
                session,
                organisation_id=staff.organisation_id,
                kind="checked_in" if number % 2 else "reported",
                now=MONDAY,
                actor_id=member.id,
                about=Subject(SubjectKind.ROUND, 1_000_000 + number) if number % 2 else None,
            )
    async with database.read() as session:
        member = await session.get_one(Member, (staff.organisation_id, staff.people["张三"]))
        act = Act(session, member, MONDAY)
        with watching(database) as watched:
            card = await card_of(act, member.id)
        assert card.years[0].took_part == 30
        assert (len(card.lines), card.older, card.newer) == (6, True, False)
        assert watched.loaded[Entry] == 6
        seen = [line.receipt.seq for line in card.lines]
        while card.older:
            card = await card_of(act, member.id, before=seen[-1])
            seen += [line.receipt.seq for line in card.lines]
        assert seen == sorted(set(seen), reverse=True)
        assert len(seen) == 60
        back = await card_of(act, member.id, after=seen[-1])
        assert [line.receipt.seq for line in back.lines] == seen[-7:-1]
