"""Reviews: listed by a workbook, drawn by a seed on record, reviewed by others, told of.

S35 案件质量评查、司法行为督促检查: rounds of quality review.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ledger.organisations import framework_of
from ledger.people.tags import give_tag
from ledger.reviews.drawing import drawn_again
from ledger.reviews.periods import period_at
from ledger.roster.carrying_out import carry_out
from ledger.roster.planning import plan_import
from models import ListedItem, Member, Record, Sample, SampleItem, Task
from models.workbook import read_workbook
from simulator import Message
from tests.office import Colleague, Office, data_behind
from tests.roster.workbooks import workbook

CLOSED = date(2026, 11, 20)
CASES = [
    *((f"2026-刑-{number:03}", "张三", None, "审查起诉", CLOSED) for number in range(1, 6)),
    *((f"2026-民-{number:03}", "钱七", "第二检察部", "支持起诉", CLOSED) for number in range(1, 4)),
    ("2026-行-001", "督查甲", None, None, CLOSED),
]


async def lists(office: Office, rows: Sequence[Sequence[Any]]) -> list[str]:
    """Import the sheet as `taizhang import` does; return what is wrong with it."""
    async with office.database.write() as session:
        organisation = await office.organisation()
        contents = read_workbook(workbook(items=rows))
        now = office.clock.now()
        plan = await plan_import(session, organisation=organisation, contents=contents, now=now)
        if not plan.problems:
            await carry_out(
                session, organisation=organisation, plan=plan, source="cases.xlsx", now=now
            )
    await office.settle()
    return [f"{one.cell}: {one.reason}" for one in plan.problems]


async def tags_reviewers(office: Office) -> None:
    organisation = await office.organisation()
    framework = framework_of(organisation)
    tag = next(tag for tag in framework.tags if tag.key == "reviewer")
    async with office.database.write() as session:
        for who in (office.supervisor, office.leader, office.head):
            member = await session.get_one(Member, (office.organisation_id, who.member_id))
            await give_tag(session, member, tag, by=None, now=office.clock.now())
    await office.ticks()


async def draws(office: Office, who: Colleague) -> Message:
    await who.says("/review")
    shown = await who.hears("选一期抽取或查看")
    await who.taps("抽取：案件质量评查 · 2026年11月", on=shown)
    return shown


async def reviews(who: Colleague, shown: Message, place: str, grade: str, *more: str) -> None:
    """Fill in the review of one of the items shown."""
    await who.taps(place, on=shown)
    asked = await who.hears("等次")
    await who.taps(grade, on=asked)
    for said in more:
        if asked.has_button(said):
            await who.taps(said, on=asked)
            await who.taps("选好了", on=asked)
        else:
            await who.says(said)
            asked = await who.hears("请核对")
    await who.taps("提交", on=asked)
    await who.hears("已登记")


async def test_s35_a_sample_is_drawn_by_a_seed_and_reviewed_by_others(
    office: Office,
) -> None:
    wrong = [("2026-刑-001", "无此人", None, None, CLOSED), (None, "张三", None, None, "哪天")]
    assert await lists(office, wrong) == ["B2: person_unknown", "A3: required", "E3: not_date"]
    assert await lists(office, CASES) == []
    assert await lists(office, CASES) == []  # nothing twice
    assert len(await office.all(ListedItem)) == len(CASES)
    await office.supervisor.says("/review")
    shown = await office.supervisor.hears("选一期")
    press = await office.supervisor.taps("抽取：案件质量评查 · 2026年11月", on=shown)
    assert "还没有排到人" in (await press.answered()).text
    await tags_reviewers(office)
    # Drawn by whom it is for; nobody else, and not a second time.
    await office.zhang.says("/review")
    own = await office.zhang.hears("没有要您评查或抽取的")
    press = await office.zhang.taps_forged(
        data_behind(shown, "抽取：案件质量评查 · 2026年11月"), on=own
    )
    assert "由督查员或领导抽取" in (await press.answered()).text
    drawn = await draws(office, office.supervisor)
    assert "清单 9 件，抽取 5 件" in drawn.text
    sample = await office.newest(Sample)
    assert sample.seed in drawn.text
    [entry] = [one for one in office.ledger.contents(sample) if "seed" in one]
    assert (entry["seed"], entry["list_digest"]) == (sample.seed, sample.digest)
    items = await office.all(SampleItem)
    assert sorted(entry["drawn"]) == sorted(item.key for item in items)
    for item in items:
        assert item.reviewer_id not in {item.handler_id, None}
    ours = {item.reviewer_id for item in items if item.handler_id == office.zhang.member_id}
    assert office.head.member_id not in ours  # his own department's
    # Anybody with the database draws the same again.
    async with office.database.read() as session:
        again = await drawn_again(
            session, await office.organisation(), sample, period_at("month", CLOSED)
        )
    assert again == (entry["drawn"], True)
    await lists(office, [("2026-刑-099", "张三", None, None, CLOSED)])
    async with office.database.read() as session:
        again = await drawn_again(
            session, await office.organisation(), sample, period_at("month", CLOSED)
        )
    assert again is not None
    assert not again[1]  # the list is another one now, and that is seen


async def test_s35_what_is_found_is_counted_and_becomes_tasks(office: Office) -> None:
    assert await lists(office, CASES) == []
    await tags_reviewers(office)
    await draws(office, office.leader)
    items = await office.all(SampleItem)
    people = {one.member_id: one for one in (office.supervisor, office.leader, office.head)}
    flawed = next(item for item in items if item.handler_id == office.zhang.member_id)
    for number, reviewer in people.items():
        own = [item for item in items if item.reviewer_id == number]
        if not own:
            await reviewer.hears_nothing("请在")
            continue
        shown = await reviewer.hears("点编号填写")
        for place, item in enumerate(own, 1):
            if item is flawed:
                await reviews(reviewer, shown, str(place), "瑕疵", "法律文书", "补正<两处>")
            else:
                await reviews(reviewer, shown, str(place), "合格")
    task = await office.newest(Task)
    assert task.title == f"整改：{flawed.key} 法律文书"
    assert task.owner_id == office.zhang.member_id
    assert await office.zhang.hears("整改：")
    records = await office.all(Record)
    assert {record.unit_id for record in records} == {item.unit_id for item in items}
    report = await office.leader.hears("评查结果")
    assert f"已评 {len(items)}/{len(items)} 件" in report.text
    assert f"等次：合格 {len(items) - 1} · 瑕疵 1" in report.text
    assert "问题类别：法律文书 1" in report.text
    assert "第一检察部 · 合格 1 · 瑕疵 1" in report.text
    await office.zhang.hears_nothing("评查结果")
    assert (await office.newest(Sample)).reviewed_at is not None


async def test_s35_reviewers_are_reminded_and_who_drew_it_hears_what_is_late(
    office: Office,
) -> None:
    assert await lists(office, CASES[:1]) == []
    await tags_reviewers(office)
    await draws(office, office.leader)
    [item] = await office.all(SampleItem)
    sample = await office.newest(Sample)
    [reviewer] = [
        one for one in (office.supervisor, office.leader) if one.member_id == item.reviewer_id
    ]
    await reviewer.hears("点编号填写")
    await office.clock.moves_to("2026-12-04 09:00")
    assert await reviewer.hears("还没有评完")
    await office.clock.passes(sample.due_at - office.clock.now())
    await office.clock.moves_to("18:01")
    late = await office.leader.hears("还有 1 件没有评")
    await office.leader.taps("查看", on=late)
    assert item.key in late.text
