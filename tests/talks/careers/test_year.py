"""One's own draft of the year 述职: a text to copy, each line of it on record."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ledger.book.chain import append_entry, receipt_of
from ledger.careers.card import card_of
from ledger.careers.drawing import draw, draw_year
from ledger.careers.year import year_of
from ledger.talk.acts import Act
from models import (
    Database,
    Entry,
    Member,
    Organisation,
    ProducedFile,
    Record,
    Round,
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
    [drawn] = [one for one in office.zhang.hears_everything() if one.file is not None]
    assert drawn.text == "📊 张三 2026年办结1项，按月。数字与述职草稿一致。"
    assert drawn.file is not None
    assert (drawn.file.kind, drawn.file.width) == ("photo", 1080)
    [file] = await office.all(ProducedFile)
    assert (file.source["title"], file.member_id) == ("张三 2026年述职，按月", task.owner_id)
    assert {one["name"]: sum(filter(None, one["counts"])) for one in file.source["rows"]} == {
        "办结事项（1 项）": 1,
        "遇到的困难（1 次）": 1,
        "学习与填报（1 类） · 参加 1 次": 1,
    }
    await office.zhang.taps("逐条看", on=drawn)
    assert (await office.zhang.hears("张三 2026年述职（草稿）")).file is None
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


MOMENTS = (  # on the clock in Beijing, and the month of 2026 it counts in
    ("2026-01-01T00:00", 1),
    ("2026-01-31T23:59", 1),
    ("2026-02-01T00:00", 2),
    ("2026-07-01T07:59", 7),  # in London it is June
    ("2026-11-30T09:00", 11),
)


async def test_the_picture_of_a_year_holds_the_numbers_of_the_draft(database: Database) -> None:
    staff = await hire(database)
    zone = ZoneInfo("Asia/Shanghai")
    there = [(datetime.fromisoformat(told).replace(tzinfo=zone), at) for told, at in MOMENTS]
    outside = [datetime(2025, 12, 31, 23, 59, tzinfo=zone), datetime(2027, 1, 1, tzinfo=zone)]
    for moment in [*(one for one, _ in there), *outside]:
        for secret in (False, True, True):
            await staff.task(
                "张三", "一件", moment, state=TaskState.STRUCK_OFF, struck_off_at=moment,
                confidential=secret,
            )  # fmt: skip
    async with database.write() as session:
        organisation = await session.get_one(Organisation, staff.organisation_id)
        organisation.created_at = MONDAY - timedelta(days=400)
        member = await session.get_one(Member, (staff.organisation_id, staff.people["张三"]))
        for place, (moment, _) in enumerate(there):
            for kind in ("directive_answered", "blocked", "blocked"):
                about = Subject(SubjectKind.TASK, 1_000_000 + place)
                await append_entry(
                    session, organisation_id=organisation.id, kind=kind, now=moment,
                    actor_id=member.id, about=about, text="已办",
                )  # fmt: skip
            row = Round(
                organisation_id=organisation.id, check_in="weekly-study", opened_at=moment,
                closes_at=moment, period=str(moment.date()),
            )  # fmt: skip
            await add(session, row)
            for later in (0, 40):  # answered anew in another month, it is one, of the first
                await append_entry(
                    session, organisation_id=organisation.id, kind="checked_in",
                    now=moment + timedelta(days=later), actor_id=member.id, about=row.subject,
                )  # fmt: skip
            for number in range(place):
                record = Record(
                    organisation_id=organisation.id, register="honour", form="digest",
                    member_id=member.id, unit_id=member.unit_id, values={"title": f"{number}"},
                    on_date=moment.date(), recorded_at=moment,
                )  # fmt: skip
                await add(session, record)
    now = datetime(2026, 11, 30, 12, tzinfo=zone)
    async with database.write() as session:
        member = await session.get_one(Member, (staff.organisation_id, staff.people["张三"]))
        shown = await year_of(session, member, now=now)
        with watching(database) as watched:
            await draw(Act(session, member, now), shown)
        assert watched.loaded[Task] == watched.loaded[Entry] == watched.loaded[Record] == 0
        before = await year_of(session, member, now=now, year=2025)
        assert before.keyboard()[0][0].action == "year.draw"
        await draw_year(Act(session, member, now), 2025)
    async with database.read() as session:
        files = await session.scalars(select(ProducedFile).order_by(ProducedFile.id))
        drawn, past = [file.source for file in files]

    def by_month(of_each: Callable[[int], int]) -> list[int | None]:
        counts: list[int | None] = [0] * 11
        for place, (_, month) in enumerate(there):
            counts[month - 1] = (counts[month - 1] or 0) + of_each(place)
        return [*counts, None]

    rows = {row["name"]: row["counts"] for row in drawn["rows"]}
    assert rows == {
        "办结事项（5 项）": by_month(lambda _: 1),
        "答复批示（5 件）": by_month(lambda _: 1),
        "遇到的困难（10 次）": by_month(lambda _: 2),
        "学习与填报（1 类） · 参加 5 次": by_month(lambda _: 1),
        "登记与荣誉（10 条）": by_month(lambda place: place),
        "办结的保密事项（10 项）": by_month(lambda _: 2),
    }
    assert drawn["subtitle"] == "截至2026年11月30日（周一）"
    # The same numbers as in the draft, heading by heading.
    [taken] = shown.taken_part
    sums = [sum(filter(None, one["counts"])) for one in drawn["rows"]]
    totals = {**shown.totals, Section.TAKEN_PART: taken.count}
    assert sums == [*totals.values(), shown.secrets]
    assert past["subtitle"] == "全年"
    assert [(row["name"], row["counts"]) for row in past["rows"]] == [
        ("办结事项（1 项）", [0] * 11 + [1]),
        ("办结的保密事项（2 项）", [0] * 11 + [2]),
    ]
