"""One's own draft of the year 述职: a text to copy, each line of it on record."""

from datetime import timedelta

from ledger.book.chain import append_entry, receipt_of
from ledger.careers.card import card_of
from ledger.careers.year import year_of
from ledger.talk.acts import Act
from models import (
    Database,
    Entry,
    Member,
    Organisation,
    Record,
    Subject,
    SubjectKind,
    Task,
    TaskState,
)
from models.numbering import add
from tests.office import Office
from tests.staff import MONDAY, hire
from tests.statements import watching
from wording.careers.year import Section


async def test_a_year_is_drafted_from_the_ledger_for_its_reader_alone(office: Office) -> None:
    await office.zhang.says("/year")
    await office.zhang.hears("这一年台账里还没有您的记录")
    task = await office.head.registers("@张三 周五前 <完成>专项检查 #履职责任")
    card = await office.zhang.message_about(task)
    await office.zhang.says("困难：缺两份材料", reply_to=card)
    await office.zhang.taps("完成", on=task)
    await office.head.taps("同意销号", on=task)
    secret = await office.head.registers("@张三 周五前 核查线索 #履职责任")
    async with office.database.write() as session:
        (await session.get_one(Task, (secret.organisation_id, secret.id))).confidential = True
    await office.zhang.taps("完成", on=secret)
    await office.clock.jumps_to("fri 18:59")
    await office.clock.moves_to("fri 19:00")
    await office.zhang.taps("已读", on=await office.zhang.hears("本周夜读完成了吗"))

    await office.zhang.says("/year")
    draft = await office.zhang.hears("张三 2026年述职（草稿）")
    struck_off = office.ledger.entries(task)[-1]
    assert "办结事项（1 项）\n履职责任\n" in draft.text
    assert f"<完成>专项检查 №{struck_off.seq} {struck_off.hash[:8]}" in draft.text
    assert "遇到的困难（1 次）" in draft.text
    assert "缺两份材料" in draft.text
    assert "每周夜读 参加 1 次" in draft.text
    assert "核查线索" not in draft.text
    assert not draft.has_button("‹ 2025")  # the ledger began this year
    await office.head.says("/year")
    assert "办结事项" not in (await office.head.hears("李四 2026年述职")).text


async def test_a_long_year_is_read_a_page_at_a_time(database: Database) -> None:
    staff = await hire(database)
    for number in range(30):
        done_at = MONDAY + timedelta(minutes=number)
        await staff.task(
            "张三", f"第{number}件", MONDAY, state=TaskState.STRUCK_OFF, struck_off_at=done_at
        )
    await staff.task(
        "张三", "保密", MONDAY, state=TaskState.STRUCK_OFF, struck_off_at=MONDAY, confidential=True
    )
    number = staff.organisation_id
    async with database.write() as session:
        organisation = await session.get_one(Organisation, number)
        organisation.created_at = MONDAY - timedelta(days=400)
        member = await session.get_one(Member, (number, staff.people["张三"]))
        for task in range(5):
            await append_entry(
                session,
                organisation_id=number,
                kind="directive_answered",
                now=MONDAY + timedelta(hours=task),
                actor_id=member.id,
                about=Subject(SubjectKind.TASK, 1_000_000 + task),
                text="已办",
            )
        honour = Record(
            organisation_id=number,
            register="honour",
            form="digest",
            member_id=member.id,
            unit_id=member.unit_id,
            on_date=MONDAY.date(),
            values={"kind": "honour", "title": "青年标兵"},
            recorded_at=MONDAY,
        )
        await add(session, honour)
        noted = await append_entry(
            session,
            organisation_id=number,
            kind="recorded",
            now=MONDAY,
            actor_id=member.id,
            about=honour.subject,
        )
        receipt = receipt_of(noted)
    async with database.read() as session:
        member = await session.get_one(Member, (number, staff.people["张三"]))
        with watching(database) as watched:
            first = await year_of(session, member, now=MONDAY)
        assert (first.pages, first.totals[Section.DONE], first.secrets) == (3, 30, 1)
        assert watched.loaded[Task] == watched.loaded[Entry] == 0
        last = await year_of(session, member, now=MONDAY, year=2026, page=3)
        assert [(one.section, len(one.lines)) for one in last.groups] == [
            (Section.DONE, 6),
            (Section.DIRECTIVES, 5),
            (Section.RECORDS, 1),
        ]
        [line] = last.groups[-1].lines
        assert (line.under, line.title, line.receipt) == (
            "调研成果与典型培树", "青年标兵", receipt,
        )  # fmt: skip
        card = await card_of(Act(session, member, MONDAY), member.id)
        assert (card.years[0].struck_off, card.years[0].records) == (30, 1)
        # What a forged button names is brought back to a year that there is.
        assert (await year_of(session, member, now=MONDAY, year=9999, page=99)).year == 2026
        before = await year_of(session, member, now=MONDAY, year=1)
        assert (before.year, before.groups) == (2025, ())
