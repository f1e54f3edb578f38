"""Points: rules that name use are refused; sums are what the ledger tells, whatever happens.

S31 考核责任: scoring, with reasons.
"""

from collections import defaultdict
from contextlib import suppress
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.organisations import calendar_of, top_unit
from ledger.points.appealing import KEEP, RESET, appeal, take_ruling
from ledger.points.deciding import CHANGE, confirm, read_change, take_change, undo
from ledger.points.events import Happened, happened_in, kinds_for
from ledger.points.proposing import Desk, propose, take_back
from ledger.points.recounting import recounted
from ledger.talk.acts import Act
from ledger.talk.prompts import open_prompt
from models import (
    Database,
    Entry,
    Member,
    Organisation,
    Point,
    Prompt,
    RoleName,
    Score,
    Subject,
    Turn,
    TurnState,
)
from models.base import SubjectKind
from models.framework import Framework, PointRule, read_framework
from models.framework.points import EVENTS, OF_USE
from models.framework.reading import flaws_of
from models.numbering import add
from models.talk import Said
from tests.staff import MONDAY, Staff, hire
from wording.frameworks.flaws import flaw_text

WHOLE = read_framework("3315").model_dump(mode="json")
RULE: dict[str, Any] = WHOLE["points"][0] | {"when": None}
# What is changed in a rule, what is said of it in Chinese, in English.
REFUSED: tuple[tuple[dict[str, Any], str, str], ...] = (
    *(({"on": on}, f"{on} 说的是使用情况", f"{on} tells of the use") for on in sorted(OF_USE)),
    ({"on": "sneezed"}, "不是可以赋分的起因", "no event that points follow"),
    ({"points": 0}, "分值不能是 0", "above or below 0"),
    ({"points": 101}, "不能大于 100", "may not be more than 100"),
    ({"points": "0.125"}, "小数最多 2 位", "decimal places"),
    ({"to": "nobody"}, "没有这个人员题目", "no member field"),
    ({"on": "returned", "to": "helpers"}, "只能和销号", "with struck_off"),
)
UNFIT: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"on": "record:nix"}, "没有这本登记册", "no register of that name"),
    ({"on": "record:honour", "to": "issuer"}, "没有这个人员题目", "no member field"),
    ({"when": "${speed} > 3"}, "条件：", "when:"),
    ({"on": "tapped"}, "赋分不看这些", "never follow from that"),
)


def test_s31_a_rule_that_names_use_of_the_bot_is_refused_by_name() -> None:
    assert not OF_USE & EVENTS.keys()
    for changed, chinese, english in REFUSED:
        with pytest.raises(ValidationError) as refused:
            PointRule.model_validate(RULE | changed)
        _, flaw, _ = next(flaws_of(refused.value))
        assert chinese in flaw_text(flaw, "zh_CN")
        assert english in flaw_text(flaw, "en")
    for changed, chinese, english in UNFIT:
        with pytest.raises(ValidationError) as refused:
            Framework.model_validate(WHOLE | {"points": [RULE | changed]})
        place, flaw, _ = next(flaws_of(refused.value))
        assert place[:2] == ("points", 0)
        assert chinese in flaw_text(flaw, "zh_CN")
        assert english in flaw_text(flaw, "en")


SAID = {
    "改为 -0.5分，材料不全": (Decimal("-0.5"), "材料不全"),
    "１ 情况属实": (Decimal(1), "情况属实"),
    "+2: well done": (Decimal(2), "well done"),
    "0 不计": (Decimal(0), "不计"),
    "−1.25 points late": (Decimal("-1.25"), "late"),
    "2": None,
    "多给一点": None,
    "1e9 很多": None,
    "0.125 零头": None,
    "²  平方": (Decimal(2), "平方"),
    "<b>1</b> x": None,
}


def test_an_amount_is_read_with_its_reason() -> None:
    for words, meant in SAID.items():
        if meant is None:
            with pytest.raises(Refusal):
                read_change(words)
        else:
            assert read_change(words) == meant


STEPS = ("confirm", "change", "undo", "unsettle", "withdraw_appeal", "appeal", "keep", "reset")
History = list[tuple[str, int]]


def histories() -> list[History]:
    """Return a handful of histories that hypothesis thinks of, the same each time."""
    found: list[History] = []
    step = st.tuples(st.sampled_from((*STEPS, *STEPS, "take_back")), st.sampled_from((0, 2)))

    @settings(max_examples=5, deadline=None, derandomize=True, database=None)
    @given(st.lists(step, min_size=16, max_size=30))
    def think(history: History) -> None:
        found.append(history)

    think()
    return found


# One in which everything happens, then those.
WHOLE_LIFE = "confirm undo change appeal withdraw_appeal appeal reset unsettle keep take_back"
HISTORIES = [[(step, 0) for step in WHOLE_LIFE.split()], *histories()]


class Play:
    """Three points of two members, and those who decide on them."""

    def __init__(self, session: AsyncSession, staff: Staff) -> None:
        self.session, self.staff = session, staff
        self.points: list[Point] = []
        self.said = 0

    async def begins(self) -> None:
        number = self.staff.organisation_id
        organisation = await self.session.get_one(Organisation, number)
        calendar = await calendar_of(self.session, organisation)
        self.desk = Desk(self.session, organisation, calendar, MONDAY)
        for name in ("张三", "张三", "王五"):
            entry = await append_entry(
                self.session, organisation_id=number, kind="returned", now=MONDAY
            )
            member = await self.member(name)
            about = Subject(SubjectKind.TASK, entry.seq)
            happened = Happened("returned", about, member.unit_id, member.id, "材料")
            rule = self.desk.framework.point_rule("returned")
            assert rule is not None
            point = await propose(self.desk, rule, happened, entry, member)
            assert point is not None
            self.points.append(point)

    async def member(self, name: str) -> Member:
        key = (self.staff.organisation_id, self.staff.people[name])
        return await self.session.get_one(Member, key)

    async def act(self, name: str, words: str = "") -> Act:
        self.said += 1
        said = Said(words, 1, self.said) if words else None
        return Act(self.session, await self.member(name), MONDAY, said=said)

    async def asks(self, act: Act, kind: str, point: Point) -> Prompt:
        return await open_prompt(act, kind, about=point.subject, version=point.version)

    async def takes(self, step: str, place: int) -> None:
        point = self.points[place]
        owner = "王五" if place == 2 else "张三"
        amount = f"{place}.{self.said % 100:02} 理由"
        match step:
            case "confirm":
                await confirm(await self.act("督查甲"), point.id)
            case "appeal":
                await appeal(await self.act(owner, "不服"), point.id)
            case "undo" | "unsettle" | "withdraw_appeal":
                by = {"undo": "督查甲", "unsettle": "领导甲", "withdraw_appeal": owner}[step]
                await undo(await self.act(by), point.id)
            case "change":
                act = await self.act("督查甲", amount)
                asked = await self.asks(act, CHANGE, point)
                await take_change(act, asked)
            case "keep" | "reset":
                act = await self.act("领导甲", amount)
                asked = await self.asks(act, KEEP if step == "keep" else RESET, point)
                await take_ruling(act, asked)
            case "take_back":
                number, seq = self.staff.organisation_id, point.seq
                entry = await append_entry(
                    self.session, organisation_id=number, kind="undone", now=MONDAY, seq=seq
                )
                await take_back(self.desk, entry)

    async def slowly(self) -> dict[int, Decimal]:
        """Each one's sum by the plainest reading: every point's entries, from the first one on."""
        sums: dict[int, Decimal] = defaultdict(Decimal)
        for point in self.points:
            counts, confirmed = Decimal(0), Decimal(0)
            for entry in await self.session.scalars(
                select(Entry)
                .where(Entry.subject_kind == SubjectKind.POINT, Entry.subject_id == point.id)
                .order_by(Entry.seq)
            ):
                told = Decimal(orjson.loads(entry.content or "{}")["points"])
                if entry.kind in {"point_confirmed", "point_changed"}:
                    counts = confirmed = told
                elif entry.kind == "point_settled":
                    counts = told
                elif entry.kind == "point_unsettled":
                    counts = confirmed
                elif entry.kind in {"point_unconfirmed", "point_withdrawn"}:
                    counts = Decimal(0)
            sums[point.member_id] += counts
        return sums


async def test_s31_sums_are_what_the_ledger_tells_whatever_has_happened(database: Database) -> None:
    staff = await hire(database)
    async with database.read() as session:
        top = await top_unit(session, staff.organisation_id)
    staff.units[top.name] = top.id
    await staff.person("督查甲", top.name, RoleName.SUPERVISOR)
    await staff.person("领导甲", top.name, RoleName.LEADER)
    taken = 0
    for history in HISTORIES:
        async with database.write() as session:
            play = Play(session, staff)
            await play.begins()
            for step, place in history:
                with suppress(Refusal):
                    await play.takes(step, place)
                    taken += 1
            await session.flush()
            scores = {one.member_id: one for one in await session.scalars(select(Score))}
            for member_id, told in (await play.slowly()).items():
                kept = scores[member_id].points if member_id in scores else 0
                assert kept == int(told * 10_000), history
            outcome = await recounted(session, staff.organisation_id)
            assert outcome.differing == []
            # One that is not what the ledger tells is found.
            for score in scores.values():
                score.points += 1
            await session.flush()
            outcome = await recounted(session, staff.organisation_id)
            assert len(outcome.differing) == len(scores)
            for table in (Point, Score):
                await session.execute(delete(table))
            await session.execute(delete(Entry).where(Entry.subject_kind == SubjectKind.POINT))
    assert taken > 30


async def test_turns_and_signed_answers_tell_whose_they_are(database: Database) -> None:
    staff = await hire(database)
    number, zhang = staff.organisation_id, staff.people["张三"]
    async with database.write() as session:
        organisation = await session.get_one(Organisation, number)
        at = {"nominal": MONDAY.date(), "at": MONDAY, "state": TurnState.HELD}
        turn = Turn(organisation_id=number, rotation="lectures", member_id=zhang, **at)
        await add(session, turn)

        async def tells(kind: str, about: Subject, **content: Any) -> Happened | None:
            entry = await append_entry(
                session, organisation_id=number, kind=kind, now=MONDAY, about=about, **content
            )
            return await happened_in(session, organisation, entry)

        held = await tells("turn_held", turn.subject, title="讲课")
        assert held is not None
        assert (held.asked, held.facts, held.title) == (zhang, {"rotation": "lectures"}, "讲课")
        assert await tells("turn_missed", turn.subject) is None  # not what stands now
        signed = await tells(
            "check_in_signed_off", Subject(SubjectKind.ROUND, 7), member=zhang, rule="weekly-report"
        )
        assert signed is not None
        assert (signed.asked, signed.facts) == (zhang, {"check_in": "weekly-report"})
        assert await tells("signed", Subject(SubjectKind.TASK, 9)) is None  # no event of the list
        rule = PointRule.model_validate(RULE | {"on": "turn_held", "to": "head"})
        assert await held.members(session, rule, number) == [staff.people["李四"]]


def test_what_takes_back_is_read_with_what_it_takes_back() -> None:
    rules = [PointRule.model_validate(RULE | {"on": on}) for on in ("record:honour", "turn_held")]
    assert kinds_for(rules) == {
        *("recorded", "record_corrected", "record_withdrawn"),
        *("turn_held", "turn_missed", "undone"),
    }
    assert kinds_for([]) == frozenset()
