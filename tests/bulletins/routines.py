"""Random histories of records, readings, answers, turns and points, made by people's operations."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import strategies as st
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.check_ins.answering import answer_check_in, withdraw_check_in
from ledger.forms.fillings import Filled
from ledger.forms.versions import keep_version
from ledger.indicators.reading import NewReading, record_reading
from ledger.organisations import calendar_of, framework_of, top_unit
from ledger.points.deciding import confirm, undo
from ledger.points.events import Happened
from ledger.points.proposing import Desk, propose
from ledger.registers.changing import submit_correction, withdraw
from ledger.registers.recording import submit_record
from ledger.rotations.marking import hold, miss
from ledger.talk.acts import Act
from models import (
    Answer,
    Database,
    Member,
    Organisation,
    Point,
    Record,
    RoleName,
    Round,
    Subject,
    SubjectKind,
    Turn,
    Unit,
)
from models.base import Numbered
from models.framework import Framework, read_framework
from models.numbering import next_numbers
from models.periods import shifted
from scheduler.due import run_due
from tests.ledger.offices import photo
from tests.staff import HOUR, MONDAY, Staff, hire

Deed = tuple[int, str, int]  # hours that pass before it, what is done, a number to choose by
Row = TypeVar("Row", bound=Numbered)
MEMBERS = ("张三", "王五", "钱七")
REGISTER, INDICATOR, CHECK_IN, RULE, ROTATION = (
    *("inspection", "public-interest-cases", "weekly-study", "returned", "talks"),
)
TALKS = {
    "key": ROTATION,
    "title": "讲一讲",
    "responsibility": "training",
    "who": {"roles": ["member"]},
    "rule": "FREQ=DAILY",
    "at": "15:00:00",
    "shift": "none",
}
KINDS = (
    *("record", "record", "correct", "withdraw", "read", "read"),
    *("answer", "answer", "answer", "take_back", "earn", "confirm", "confirm", "undo"),
    *("held", "held", "missed"),
)
DEEDS = st.lists(
    st.tuples(st.integers(1, 40), st.sampled_from(KINDS), st.integers(0, 1000)),
    min_size=8,
    max_size=24,
)
# One of each, whatever chance brings: records with files and without, corrected, withdrawn.
EVERY = [(9, kind, 7 * place + 1) for place, kind in enumerate(KINDS)]
# A record with a file, which is withdrawn after the moment of which is told.
WITHDRAWN: list[Deed] = [(9, "record", 1), (9, "withdraw", 0)]


def framework() -> Framework:
    """A work model with one of each: register, indicators, check-in, rotation, rule of points."""
    whole = read_framework("3315").model_dump(mode="json")
    kept = {"registers": REGISTER, "check_ins": CHECK_IN, "points": RULE}
    for part, key in kept.items():
        whole[part] = [one for one in whole[part] if one["key"] == key]
    empty: dict[str, list[Any]] = {part: [] for part in ("pushes", "reviews", "rules", "bulletins")}
    return Framework.model_validate(whole | empty | {"rotations": [TALKS]})


@dataclass
class Routine:
    """An office whose clock goes on, and a moment after each deed."""

    staff: Staff
    now: datetime = MONDAY
    moments: list[datetime] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.staff.organisation_id

    async def goes_on(self, deeds: Sequence[Deed]) -> None:
        for hours, kind, number in deeds:
            self.now += hours * HOUR
            if kind == "take_back":  # while the round is open, and again an hour later
                self.now += timedelta(days=(5 - self.now.weekday()) % 7)
            await run_due(self.staff.database, self.number, self.now)
            self.now += timedelta(minutes=1)
            try:
                async with self.staff.database.write() as session:
                    await self.does(session, kind, number)
            except Refusal:
                continue  # it could not happen then
            self.moments.append(self.now + timedelta(seconds=1))
            if kind == "take_back":
                self.now += HOUR
                await self.takes_back(number)
                self.moments.append(self.now + timedelta(seconds=1))

    async def takes_back(self, number: int) -> None:
        async with self.staff.database.write() as session:
            by = await self.person(session, MEMBERS[number % 3])
            row = await self.some(session, Round, 0, Round.check_in == CHECK_IN)
            assert row is not None
            given = await session.scalar(
                select(Answer.version)
                .where(Answer.subject_id == row.id, Answer.member_id == by.id)
                .order_by(Answer.version.desc())
                .limit(1)
            )
            await withdraw_check_in(Act(session, by, self.now, version=given), row.id)

    async def does(self, session: AsyncSession, kind: str, number: int) -> None:
        by = await self.person(session, MEMBERS[number % 3])
        act = Act(session, by, self.now)
        if kind == "record":
            [new] = range(first := await next_numbers(session, self.number, 1), first + 1)
            about = Subject(SubjectKind.RECORD, new)
            await submit_record(act, await self.filled(act, about, number))
        elif kind in {"correct", "withdraw"}:
            await self.changes(session, kind, number)
        elif kind == "read":
            await self.reads(session, number)
        elif kind in {"answer", "take_back"}:
            row = await self.some(session, Round, 0, Round.check_in == CHECK_IN)
            if row is not None:
                await answer_check_in(act, row.id)
        elif kind in {"held", "missed"}:
            await self.marks(session, kind, number)
        elif kind == "earn":
            await self.earns(session, by, number)
        else:
            point = await self.some(session, Point, number)
            if point is not None:
                by = await self.person(session, "督查甲")
                deed = confirm if kind == "confirm" else undo
                await deed(Act(session, by, self.now), point.id)

    async def person(self, session: AsyncSession, name: str) -> Member:
        return await session.get_one(Member, (self.number, self.staff.people[name]))

    async def some(
        self, session: AsyncSession, table: type[Row], number: int, *which: ColumnElement[bool]
    ) -> Row | None:
        """One of the newest rows."""
        found = await session.scalars(
            select(table)
            .where(table.organisation_id == self.number, *which)
            .order_by(table.id.desc())
            .limit(3)
        )
        rows = found.all()
        return rows[number % len(rows)] if rows else None

    async def filled(self, act: Act, about: Subject, number: int, **context: Any) -> Filled:
        """A form of the register, filled in by chance: of which day, how much."""
        organisation = await act.session.get_one(Organisation, self.number)
        form = framework_of(organisation).form(REGISTER)
        assert form is not None
        digest = await keep_version(act.session, self.number, form, now=self.now)
        day = self.now.date() - timedelta(days=number % 12)
        values: dict[str, Any] = {"on": day.isoformat(), "place": f"第{number}处", "found": "no"}
        if number % 4:
            values["amount"] = f"{number % 7}.{number % 10}"
        if number % 5 == 0:
            values |= {"found": "yes", "problem": "有垃圾"}
        files = [photo(f"{self.now.isoformat()}-{place}") for place in range(number % 3)]
        if files:
            values["photos"] = [one.file_unique_id for one in files]
        context = {"register": REGISTER, **context}
        return Filled(form, digest, about, values, {"photos": tuple(files)}, context, act)

    async def changes(self, session: AsyncSession, kind: str, number: int) -> None:
        record = await self.some(session, Record, number, Record.cancelled_at.is_(None))
        if record is None:
            return
        by = await session.get_one(Member, (self.number, record.member_id))
        act = Act(session, by, self.now)
        if kind == "withdraw":
            await withdraw(act, record, reason="")
            return
        context = {"version": record.version, "reason": ""}
        await submit_correction(act, await self.filled(act, record.subject, number, **context))

    async def reads(self, session: AsyncSession, number: int) -> None:
        organisation = await session.get_one(Organisation, self.number)
        calendar = await calendar_of(session, organisation)
        today = calendar.day_of(self.now)
        indicator = framework_of(organisation).indicator(INDICATOR)
        assert indicator is not None
        units = list(self.staff.units.values())
        unit = await session.get_one(Unit, (self.number, units[number % len(units)]))
        period = shifted("month", indicator.period_before(today), -(number // 7 % 3))
        new = NewReading(indicator, unit, period, Decimal(number % 5), None)
        await record_reading(session, new, today=today, at=self.now, now=self.now)

    async def marks(self, session: AsyncSession, kind: str, number: int) -> None:
        """Who holds one of the last turns tells what came of it; perhaps once more, otherwise."""
        turns = await session.scalars(
            select(Turn)
            .where(Turn.at <= self.now, Turn.member_id.is_not(None))
            .order_by(Turn.at.desc())
            .limit(3)
        )
        some = turns.all()
        if some:
            turn = some[number % len(some)]
            by = await session.get_one(Member, (self.number, turn.member_id))
            await (hold if kind == "held" else miss)(Act(session, by, self.now), turn.id)

    async def earns(self, session: AsyncSession, by: Member, number: int) -> None:
        organisation = await session.get_one(Organisation, self.number)
        desk = Desk(session, organisation, await calendar_of(session, organisation), self.now)
        entry = await append_entry(session, organisation_id=self.number, kind=RULE, now=self.now)
        happened = Happened(
            RULE, Subject(SubjectKind.TASK, entry.seq), by.unit_id, by.id, f"第{number}件"
        )
        rule = desk.framework.point_rule(RULE)
        assert rule is not None
        await propose(desk, rule, happened, entry, by)


ROUTINES: dict[Database, Routine] = {}


async def routine_of(database: Database) -> Routine:
    """The office of a database, founded once: every history goes on from the last."""
    if database not in ROUTINES:
        staff = await hire(database, framework=framework(), founded=MONDAY - 40 * timedelta(days=1))
        await staff.unit("业务二部")
        await staff.person("赵六", "业务二部", RoleName.HEAD)
        await staff.person("钱七", "业务二部")
        async with database.read() as session:
            top = await top_unit(session, staff.organisation_id)
        staff.units[top.name] = top.id
        await staff.person("督查甲", top.name, RoleName.SUPERVISOR)
        del staff.units[top.name]
        ROUTINES[database] = Routine(staff)
    return ROUTINES[database]


def day_of(moment: datetime) -> date:
    """The day of a moment in Shanghai."""
    return (moment + 8 * HOUR).date()
