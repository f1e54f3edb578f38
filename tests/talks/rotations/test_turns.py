"""Rotations, as talks: whose turn it is, a swap, material by reply, held and missed.

S12 青年干警学讲案例: young staff present cases in turn.
S15 领导干部上讲台: leaders lecture.
"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from demo.sample import ZONE
from ledger.organisations import framework_of
from ledger.people.tags import give_tag
from ledger.rotations.planning import next_member, turn_of
from models import (
    Database,
    Member,
    Organisation,
    Respondent,
    Round,
    TimeOff,
    Turn,
    TurnState,
)
from models.framework import Framework, Rotation, Shift, Turns, read_framework
from scheduler.due import run_due
from tests.office import Colleague, Office
from tests.staff import MONDAY, hire


async def tags(office: Office, key: str, *colleagues: Colleague) -> None:
    """Give people a tag, as their heads do in chat."""
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        [tag] = [one for one in framework_of(organisation).tags if one.key == key]
        for one in colleagues:
            member = await session.get_one(Member, (organisation.id, one.member_id))
            await give_tag(session, member, tag, by=None, now=office.clock.now())
    await office.ticks()


async def turns(office: Office) -> list[Turn]:
    """All turns, in the order of their dates."""
    return sorted(await office.all(Turn), key=lambda turn: turn.at)


async def test_s12_turns_are_planned_swapped_prepared_and_held(office: Office) -> None:
    assert await office.ticks() >= 0
    assert await office.all(Turn) == []  # nobody belongs to it yet
    await tags(office, "young", office.zhang, office.wang)
    planned = await turns(office)
    zhang, wang = office.zhang.member_id, office.wang.member_id
    assert [turn.member_id for turn in planned] == [zhang, wang] * 3
    assert [f"{turn.at.astimezone(ZONE):%m-%d %H}" for turn in planned[:2]] == [
        "12-16 15",
        "01-20 15",
    ]
    assert office.ledger.kinds(planned[0]) == ["turn_planned"]

    await office.clock.jumps_to("2026-12-11 09:00")
    await office.ticks()
    coming = await office.zhang.hears("“青年干警学讲案例”轮到您了")
    await office.zhang.taps("和别人调换", on=coming)
    offered = await office.zhang.hears("和谁调换")
    await office.zhang.taps("王五 01-20", on=offered)
    asked = await office.wang.hears("张三想和您调换")
    await office.head.says("/turns")
    assert "张三" in (await office.head.hears("青年干警学讲案例")).text.splitlines()[1]
    await office.wang.says("同意", reply_to=asked)
    await office.zhang.hears("已和王五调换，您的改为2027年1月20日")
    assert [turn.member_id for turn in (await turns(office))[:2]] == [wang, zhang]
    again = await office.wang.taps("同意调换", on=asked)  # outdated: nothing swaps back
    assert "已经换人" in (await again.answered()).text
    [swapped] = [one for one in office.ledger.contents(planned[0]) if "other_on" in one]
    assert (swapped["name"], swapped["before"]) == ("王五", "张三")

    done = await office.wang.hears("已和张三调换，您的改为12月16日")
    await office.wang.sends_document("课件.pptx", reply_to=done)
    await office.wang.hears("已收到，附在12月16日")
    await office.zhang.says("这是我的", reply_to=coming)
    await office.zhang.hears("这一期不是您的")
    await office.clock.jumps_to("2026-12-16 15:00")
    await office.ticks()
    ended = await office.wang.hears("今天的“青年干警学讲案例”办了吗")
    await office.zhang.says("/turns")
    assert "待确认" in (await office.zhang.hears("青年干警学讲案例")).text
    await office.wang.taps("办了", on=ended)
    assert "✅ 已办" in ended.text
    [held, *_] = await turns(office)
    assert (held.state, held.marked_by) == (TurnState.HELD, wang)


async def test_s15_leave_passes_a_turn_on_and_all_on_leave_loses_nothing(office: Office) -> None:
    await tags(office, "lecturer", office.leader, office.zhang)
    [first, *_] = await turns(office)
    assert (first.rotation, first.member_id) == ("leaders-lecture", office.leader.member_id)
    async with office.database.write() as session:
        session.add(
            TimeOff(
                organisation_id=office.organisation_id,
                member_id=office.leader.member_id,
                begins_at=first.at - timedelta(days=1),
                ends_at=first.at + timedelta(days=1),
                entered_by=office.leader.member_id,
                entered_at=office.clock.now(),
            )
        )
    await office.clock.jumps_to("2026-12-01 09:00")
    await office.ticks()
    await office.admin.hears("“领导干部上讲台”没有人可轮")
    assert office.ledger.kinds(first) == ["turn_planned", "turn_vacant"]
    await office.clock.jumps_to("2026-12-02 09:00")
    await office.ticks()
    await office.admin.hears_nothing("没有人可轮")  # told once
    async with office.database.write() as session:
        (await session.scalars(select(TimeOff))).one().ended_at = office.clock.now()
    await office.clock.jumps_to("2026-12-03 09:00")
    await office.ticks()
    await office.leader.hears("“领导干部上讲台”轮到您了")
    assert office.ledger.kinds(first)[-1] == "turn_passed"
    # Afterwards whoever looks after him says what came of it; others may not.
    await office.clock.jumps_to("2026-12-15 15:00")
    await office.ticks()
    asked = await office.leader.hears("今天的“领导干部上讲台”办了吗")
    await office.zhang.says("/turns")
    await office.zhang.hears("目前没有您参加的轮值")
    await office.leader.says("没讲成", reply_to=asked)
    await office.leader.hears("没办")
    await office.admin.says("/turns")
    await office.admin.taps("下一页", on=await office.admin.hears("青年干警学讲案例"))
    listed = await office.admin.hears("领导干部上讲台")
    assert "已办 0 期，没办 1 期" in listed.text


async def test_whoever_had_no_turn_for_longest_comes_next_and_leave_is_kept(
    database: Database,
) -> None:
    model = read_framework("3315")
    tea = Rotation(
        key="duty",
        title="值班",
        responsibility="performance",
        who=Turns(roles=("member", "head")),
        rule="FREQ=WEEKLY;BYDAY=SA",
        shift=Shift.LATER,
        remind_working_days=1,
    )
    staff = await hire(
        database,
        framework=model.model_copy(update={"rotations": (tea,), "reviews": (), "bulletins": ()}),
    )
    number = staff.organisation_id
    async with database.write() as session:
        session.add(
            TimeOff(
                organisation_id=number,
                member_id=staff.people["张三"],
                begins_at=MONDAY,
                ends_at=MONDAY + timedelta(days=10),
                entered_by=staff.people["张三"],
                entered_at=MONDAY,
            )
        )
    await run_due(database, number, MONDAY)
    async with database.read() as session:
        organisation = await session.get_one(Organisation, number)
        rows = await session.execute(
            select(Turn.at, Member.name).join(Member, Member.id == Turn.member_id).order_by(Turn.at)
        )
        found = [(f"{at.astimezone(ZONE):%m-%d}", name) for at, name in rows]
        # Saturdays go to the Monday after; who is away at first comes when he is back.
        assert found == [
            ("11-23", "李四"),
            ("11-30", "王五"),
            ("12-07", "张三"),
            ("12-14", "李四"),
            ("12-21", "王五"),
            ("12-28", "张三"),
        ]
        for day, name in ((date(2026, 11, 30), "王五"), (date(2026, 12, 1), "张三")):
            holder = await turn_of(session, organisation, "duty", day)
            assert holder is not None
            assert holder.name == name
        assert await turn_of(session, organisation, "duty", date(2028, 1, 1)) is None
        by_roster = tea.model_copy(update={"order": "roster"})
        at = datetime(2027, 1, 11, 9, tzinfo=ZONE)
        behind = await next_member(session, organisation, by_roster, at)
        assert behind is not None
        assert behind.name == "王五"  # who stands behind 张三 on the roster


ASKED: dict[str, Any] = {
    "key": "other",
    "name": "另一种模式",
    "responsibilities": [{"key": "duty", "name": "值班"}],
    "tags": [{"key": "young", "name": "青年"}],
    "rotations": [
        {
            "key": "duty",
            "title": "值班",
            "responsibility": "duty",
            "who": {"tags": ["young"]},
            "rule": "FREQ=WEEKLY;BYDAY=WE",
        }
    ],
    "forms": [
        {
            "key": "ready",
            "title": "准备情况",
            "fields": [{"name": "done", "type": "acknowledge", "label": "准备好了吗？"}],
        }
    ],
    "check_ins": [
        {
            "key": key,
            "form": "ready",
            "responsibility": "duty",
            "respondents": whom,
            "schedule": {"rule": "FREQ=WEEKLY;BYDAY=MO", "at": "10:00", "open_for": "P1D"},
        }
        for key, whom in (("whose-turn", {"turn": "duty"}), ("all-young", {"tags": ["young"]}))
    ],
}


async def test_a_check_in_asks_whose_turn_it_is_or_who_bears_a_tag(database: Database) -> None:
    staff = await hire(database, framework=Framework.model_validate(ASKED))
    zhang, wang = staff.people["张三"], staff.people["王五"]
    async with database.write() as session:
        for number in (zhang, wang):
            member = await session.get_one(Member, (staff.organisation_id, number))
            tag = Framework.model_validate(ASKED).tags[0]
            await give_tag(session, member, tag, by=None, now=MONDAY)
        for number in (zhang, wang):
            session.add(
                TimeOff(
                    organisation_id=staff.organisation_id,
                    member_id=number,
                    begins_at=MONDAY + timedelta(days=6),
                    ends_at=MONDAY + timedelta(days=20),
                    entered_by=number,
                    entered_at=MONDAY,
                )
            )

    async def asked(week: int) -> dict[str, set[int]]:
        await run_due(database, staff.organisation_id, MONDAY + timedelta(days=7 * week, hours=3))
        async with database.read() as session:
            rows = await session.execute(
                select(Round.check_in, Respondent.member_id)
                .join(Respondent, Respondent.round_id == Round.id)
                .where(Round.period == f"2026-W{48 + week}", Respondent.asked_at.is_not(None))
            )
            found: dict[str, set[int]] = {}
            for key, number in rows:
                found.setdefault(key, set()).add(number)
            return found

    await run_due(database, staff.organisation_id, MONDAY)
    assert await asked(0) == {"whose-turn": {zhang}, "all-young": {zhang, wang}}
    # All are on leave: nobody is asked, and the administrators know of the turn.
    await run_due(database, staff.organisation_id, MONDAY + timedelta(days=6, hours=3))
    assert await asked(1) == {}
    assert any("值班" in words for words in await staff.heard("管理员甲"))


@pytest.mark.parametrize(
    ("whom", "reason"),
    [
        ({"turn": "nothing"}, "no rotation nothing"),
        ({"tags": ["nobody"]}, "no tag nobody"),
        ({"turn": "duty", "one_per": "unit"}, "only one of"),
        ({"level": "branch", "one_per": "unit"}, "only one of"),
        ({"turn": "duty", "tags": ["young"]}, "tags go with roles"),
    ],
)
def test_whom_a_check_in_cannot_find_is_refused(whom: dict[str, object], reason: str) -> None:
    changed = {**ASKED, "check_ins": [{**ASKED["check_ins"][0], "respondents": whom}]}
    with pytest.raises(ValidationError, match=reason):
        Framework.model_validate(changed)


async def test_a_rule_that_comes_rarely_is_planned_as_far_ahead(database: Database) -> None:
    rare = Rotation(
        key="duty",
        title="值班",
        responsibility="performance",
        rule="FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYMONTHDAY=23",
    )
    model = read_framework("3315").model_copy(
        update={"rotations": (rare,), "reviews": (), "bulletins": ()}
    )
    staff = await hire(database, framework=model)
    await run_due(database, staff.organisation_id, MONDAY + timedelta(hours=3))
    async with database.read() as session:
        years = [at.year for at in await session.scalars(select(Turn.at).order_by(Turn.at))]
    assert years == [2028, 2032, 2036, 2040, 2044, 2048]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("every friday", "please use"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "BYMONTHDAY=-1 is the last day"),
        ("FREQ=WEEKLY;BYDAY=FR;COUNT=3", "please use"),
        ("FREQ=YEARLY;INTERVAL=30;BYMONTH=5;BYMONTHDAY=4", "less than twice in 8 years"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused(rule: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Rotation(key="duty", title="值班", responsibility="performance", rule=rule)
