"""Anonymous rounds: that one has answered is known, what one answered is not, to nobody.

No mechanism of the model asks in this way; an organisation may.
"""

import re
from datetime import time, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from demo.sample import ZONE
from ledger.check_ins.anonymity import shuffle_in
from ledger.organisations import change_framework
from models import (
    AnonymousAnswer,
    Answer,
    Base,
    Database,
    Entry,
    Inbox,
    Organisation,
    Outbox,
    Prompt,
    Respondent,
    Round,
)
from models.framework import Framework, read_framework
from models.numbering import add
from tests.office import Colleague, Office
from tests.staff import MONDAY, hire

FORM = {
    "key": "mood",
    "title": "工作氛围",
    "fields": [
        {
            "name": "mood",
            "type": "select_one",
            "label": "部门氛围怎么样？",
            "choices": {"fine": "挺好", "middling": "一般", "bad": "不好"},
        }
    ],
}
CHECK_IN = {
    "key": "mood",
    "form": "mood",
    "responsibility": "supervision",
    "respondents": {"roles": ["member", "head", "leader"]},
    "schedule": {"rule": "FREQ=WEEKLY;BYDAY=TU", "at": "10:00", "open_for": "P1D"},
    "follow_up": {"compile_for": "supervisor"},
    "privacy": "anonymous",
}


def asking(**changes: Any) -> Framework:
    content = read_framework("3315").model_dump(mode="json")
    content["forms"].append(FORM)
    content["check_ins"].append({**CHECK_IN, **changes})
    return Framework.model_validate(content)


async def test_nobody_who_has_the_whole_database_can_tell_who_answered_what(
    office: Office,
) -> None:
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        change_framework(session, organisation, asking(), now=office.clock.now())
    await office.clock.jumps_to("2026-11-24 09:59")
    await office.clock.moves_to("2026-11-24 10:00")
    people = [office.zhang, office.wang, office.head, office.leader, office.other_head]
    asked = {who.name: await who.hears("部门氛围怎么样？") for who in people}
    assert "只记您填过，不记您选了什么" in asked["张三"].text
    chosen = dict(zip(asked, ("不好", "挺好", "挺好", "挺好", "一般"), strict=True))
    for who in people:
        await who.taps(chosen[who.name], on=asked[who.name])
        assert "✅ 已收到" in asked[who.name].text
        assert not asked[who.name].buttons

    rounds = await office.all(Round, Round.check_in == "mood")
    for row in await office.all(Respondent, Respondent.round_id == rounds[0].id):
        if row.answered_at is not None:  # no time finer than the day
            assert row.answered_at.astimezone(ZONE).time() == time(0, 0)
    assert set(AnonymousAnswer.__table__.columns.keys()) == {
        *("organisation_id", "round_id", "place", "fields", "sealed"),
    }
    assert await told_elsewhere(office, people) == []

    await office.clock.moves_to("2026-11-25 10:00")
    counts = await office.supervisor.hears("📊 工作氛围 · 匿名汇总")
    # 3, 1, 1: two are too few to be shown, and the sum tells them together only.
    assert "挺好：3\n一般：–\n不好：–" in counts.text
    await office.clock.moves_to("2026-11-26 08:45")
    told = await office.head.opens_listed("工作氛围 · 填报情况")
    assert "已报：李四、张三、王五" in told.text
    [entry] = await office.all(
        Entry, Entry.kind == "round_closed", Entry.subject_id == rounds[0].id
    )
    assert "sealed" in (entry.content or "")
    answers = await office.all(AnonymousAnswer)
    assert len(answers) == len(people)
    assert all(one.sealed for one in answers)
    # What comes too late is not counted, and not kept either.
    await office.other_member.taps("不好", on=await office.other_member.hears("部门氛围怎么样？"))
    assert await told_elsewhere(office, people) == []
    assert len(await office.all(AnonymousAnswer)) == len(people)


SEALED = re.compile(r"'callback_data': '[^']*'")  # by chance there are words in it


async def told_elsewhere(office: Office, people: list[Colleague]) -> list[Base]:
    """Return the rows of anybody's that hold what he chose, wherever they are."""
    assert await office.all(Answer) == []
    assert await office.all(Prompt) == []
    found: list[Base] = [row for row in await office.all(Inbox) if "check_in.choose" in row.payload]
    words = ("fine", "middling", "bad", "挺好", "一般", "不好")
    for entry in await office.all(Entry, Entry.kind == "checked_in"):
        found += [entry] if any(word in (entry.content or "") for word in words) else []
    numbers = {who.member_id for who in people}
    for row in await office.all(Outbox):  # the question offers all of them to everybody
        said = SEALED.sub("", str(row.payload))
        some = [word for word in words if word in said]
        if row.member_id in numbers and 0 < len(some) < 3:
            found.append(row)
    return found


async def test_answers_stand_in_no_order_of_their_coming(database: Database) -> None:
    staff = await hire(database, framework=asking())
    orders = set()
    for number in range(25):
        async with database.write() as session:
            row = await add(
                session,
                Round(
                    organisation_id=staff.organisation_id,
                    check_in="mood",
                    period=str(number),
                    opened_at=MONDAY,
                    closes_at=MONDAY + timedelta(days=1),
                ),
            )
            await session.flush()
            for choice in ("a", "b", "c"):
                await shuffle_in(session, row, {"mood": choice})
            places = [
                await session.get_one(AnonymousAnswer, (row.organisation_id, row.id, place))
                for place in (1, 2, 3)
            ]
            order = "".join(one.fields["mood"] for one in places)
            assert sorted(order) == ["a", "b", "c"]
            orders.add(order)
    assert len(orders) > 2  # by chance less than once in a thousand million million


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"follow_up": {}}, "who gets the counts"),
        ({"form": "weekly-study"}, "one tap of several choices"),
        ({"reader": "leader"}, "names its reader"),
    ],
)
def test_what_cannot_be_anonymous_is_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        asking(**changes)
