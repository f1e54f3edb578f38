"""What an entry tells to rules of points: about what it is, whose it is, under which conditions.

Of what is confidential it tells nothing: its points would let others know that it is there.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import field
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.working_days import WorkCalendar
from ledger.forms.versions import form_of_version
from ledger.organisations import calendar_of, framework_of
from ledger.people.authority import heads_of, workers_on
from models import (
    Answer,
    Demand,
    Entry,
    Member,
    Organisation,
    Record,
    Standing,
    Subject,
    SubjectKind,
    Task,
    TaskState,
    Turn,
)
from models.framework import FieldType, Form, PointRule
from models.framework.conditions import Surroundings, Value
from models.framework.points import ASKED, HEAD, HELPERS, RECORD
from models.frozen import frozen
from models.points import TITLE_LENGTH

RECORDED = frozenset({"recorded", "record_corrected"})
# Whatever was given for the one before no longer stands once the other has happened to the same.
TAKEN_BACK: Mapping[str, tuple[str, ...]] = {
    "reopened": ("struck_off",),
    "turn_held": ("turn_missed", "turn_held"),
    "turn_missed": ("turn_held", "turn_missed"),
    "record_withdrawn": (RECORD,),
    "record_corrected": (RECORD,),
}
UNDONE = "undone"  # names the entry that it reverses


@frozen
class Happened:
    """An entry as rules see it. `title` is what people call what it is about."""

    event: str  # what rules are on: "struck_off", "record:honour"
    about: Subject
    unit_id: int | None  # whose head is meant by "head"; None: that of whose it is
    asked: int  # whose it is
    title: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)
    helpers: tuple[int, ...] = ()
    form: Form | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    async def members(self, session: AsyncSession, rule: PointRule, number: int) -> list[int]:
        """Return the numbers of those to whom a rule gives its points, each once."""
        if rule.to == HEAD:
            unit_id = self.unit_id or (await session.get_one(Member, (number, self.asked))).unit_id
            return [one.id for one in await heads_of(session, number, unit_id)]
        return list(dict.fromkeys(self.named(rule.to)))

    def named(self, to: str) -> Iterable[int]:
        """Return who is meant by a word, or by a field of the form."""
        if to == HELPERS:
            return self.helpers
        if to == ASKED or self.form is None:
            return (self.asked,)
        told = self.values.get(to) or ()
        found = self.form.field(to)
        several = found is not None and found.type is FieldType.MEMBERS
        return told if several else (told,) if told else ()


@frozen
class Sight:
    """What an entry is read against."""

    session: AsyncSession
    organisation: Organisation
    calendar: WorkCalendar
    entry: Entry

    @property
    def content(self) -> dict[str, Any]:
        """What the entry tells; nothing, where it was erased."""
        found: dict[str, Any] = orjson.loads(self.entry.content or "{}")
        return found

    async def row(self, table: type[Any]) -> Any:
        """Return the row that the entry is about, as it stands now."""
        key = (self.organisation.id, self.entry.subject_id)
        return await self.session.get(table, key)


async def happened_in(
    session: AsyncSession, organisation: Organisation, entry: Entry
) -> Happened | None:
    """Return what an entry tells; None of one that no rule is about, or that holds no more."""
    read = READERS.get(entry.kind)
    if read is None or entry.subject_id is None:
        return None
    calendar = await calendar_of(session, organisation)
    return await read(Sight(session, organisation, calendar, entry))


async def of_task(sight: Sight) -> Happened | None:
    """A task: struck off, sent back, gone up. Struck off no more, if it was taken back since."""
    task: Task | None = await sight.row(Task)
    entry = sight.entry
    if task is None or task.confidential:
        return None
    if entry.kind == "struck_off" and task.state is not TaskState.STRUCK_OFF:
        return None
    facts: dict[str, Value] = {}
    helpers: set[int] = set()  # rules are about them only once it is struck off
    if entry.kind == "struck_off":
        helpers = await workers_on(sight.session, task) - {task.owner_id}
        done = task.completed_at or entry.at
        facts = {
            "late": yes_no(done > task.deadline),
            "days_late": days_late(sight.calendar, task.deadline, done),
            "extensions": whole(task.extensions),
        }
    elif entry.kind == "escalated":
        facts = {"level": str(sight.content.get("level", ""))}
    return Happened(
        event=entry.kind,
        about=task.subject,
        unit_id=task.unit_id,
        asked=task.owner_id,
        title=task.title,
        facts=facts,
        helpers=tuple(sorted(helpers)),
    )


async def of_demand(sight: Sight) -> Happened | None:
    """What a record asked: accepted, put right, or gone up for want of an answer."""
    demand: Demand | None = await sight.row(Demand)
    if demand is None or demand.confided:
        return None
    facts: dict[str, Value] = {"register": demand.register}
    if sight.entry.kind == "demand_accepted":
        key = (sight.organisation.id, demand.answer_id)
        answer = await sight.session.get(Answer, key) if demand.answer_id else None
        facts["late"] = yes_no(answer is not None and answer.said_at > demand.due_at)
    elif sight.entry.kind == "demand_went_up":
        facts["stage"] = str(sight.content.get("stage", ""))
    return Happened(
        event=sight.entry.kind,
        about=demand.subject,
        unit_id=demand.unit_id,
        asked=demand.member_id,
        title=str(sight.content.get("title", "")),
        facts=facts,
    )


async def of_reading(sight: Sight) -> Happened | None:
    """A reading that is its unit's newest: how it compares was judged when it was read."""
    standing: Standing | None = await sight.row(Standing)
    content = sight.content
    if standing is None or standing.period is None:
        return None
    if sight.entry.actor_id is None or standing.period.isoformat() != content.get("period"):
        return None
    names = (content.get("indicator", ""), content.get("department", ""))
    return Happened(
        event=sight.entry.kind,
        about=standing.subject,
        unit_id=standing.unit_id,
        asked=sight.entry.actor_id,
        title=" · ".join(filter(None, names)),
        facts={
            "indicator": standing.indicator,
            "behind": yes_no(standing.behind),
            "zero": yes_no(standing.zero),
            "last": yes_no(standing.last),
        },
    )


async def of_turn(sight: Sight) -> Happened | None:
    """A turn of a rotation, as its newest word has it."""
    turn: Turn | None = await sight.row(Turn)
    if turn is None or turn.member_id is None or f"turn_{turn.state}" != sight.entry.kind:
        return None
    return Happened(
        event=sight.entry.kind,
        about=turn.subject,
        unit_id=None,
        asked=turn.member_id,
        title=str(sight.content.get("title", "")),
        facts={"rotation": turn.rotation},
    )


async def of_answer(sight: Sight) -> Happened | None:
    """An answer to a check-in that whoever looks after its author has confirmed."""
    content, entry = sight.content, sight.entry
    if not content.get("member") or entry.subject_id is None:
        return None
    check_in = framework_of(sight.organisation).check_in(str(content.get("rule", "")))
    return Happened(
        event=entry.kind,
        about=Subject(SubjectKind.ROUND, entry.subject_id),
        unit_id=None,
        asked=int(content["member"]),
        title=check_in.title_in(sight.organisation.language) if check_in is not None else "",
        facts={"check_in": str(content.get("rule", ""))},
    )


async def of_record(sight: Sight) -> Happened | None:
    """A record, as it is recorded now: of what was corrected, the correction tells."""
    record: Record | None = await sight.row(Record)
    if record is None or record.cancelled_at is not None or record.version != sight.entry.version:
        return None
    number = sight.organisation.id
    form = await form_of_version(sight.session, number, record.form)
    demand = await sight.session.get(Demand, (number, record.id))
    if demand is not None and demand.confided:
        return None
    told = [
        str(record.values[one.name])
        for one in form.fields
        if one.type is FieldType.TEXT and record.values.get(one.name)
    ]
    return Happened(
        event=f"{RECORD}:{record.register}",
        about=record.subject,
        unit_id=record.unit_id,
        asked=record.member_id,
        title=" ".join(told[:1]),
        facts=form.natives(record.values, sight.calendar.day_of(sight.entry.at)),
        form=form,
        values=record.values,
    )


READERS: Mapping[str, Callable[[Sight], Awaitable[Happened | None]]] = {
    **dict.fromkeys(("struck_off", "returned", "escalated"), of_task),
    **dict.fromkeys(("demand_accepted", "demand_put_right", "demand_went_up"), of_demand),
    **dict.fromkeys(RECORDED, of_record),
    "reading_recorded": of_reading,
    "turn_held": of_turn,
    "turn_missed": of_turn,
    "check_in_signed_off": of_answer,
}


def kinds_for(rules: Iterable[PointRule]) -> frozenset[str]:
    """Return the kinds of entries that are to be read for some rules; with what takes them back."""
    kinds: set[str] = set()
    for rule in rules:
        kinds |= RECORDED if rule.register is not None else {rule.on}
    back = {kind for kind, taken in TAKEN_BACK.items() if kinds & {*taken, *taken_kinds(taken)}}
    return frozenset({*kinds, *back, UNDONE}) if kinds else frozenset()


def taken_kinds(events: Iterable[str]) -> frozenset[str]:
    """Return the kinds of the entries behind events."""
    return frozenset().union(*(RECORDED if one == RECORD else {one} for one in events))


def surroundings(happened: Happened, at: datetime, calendar: WorkCalendar) -> Surroundings:
    """Return what conditions see of it."""
    return Surroundings(happened.facts, calendar.day_of(at))


def yes_no(truth: bool) -> str:  # noqa: FBT001  # it is all that it says
    """Return a truth as conditions compare it."""
    return "yes" if truth else "no"


def whole(number: int) -> Decimal:
    """Return a number as conditions compare it."""
    return Decimal(number)


def days_late(calendar: WorkCalendar, deadline: datetime, done: datetime) -> Decimal:
    """Return by how many calendar days something was late; 0 where it was in time."""
    late = (calendar.day_of(done) - calendar.day_of(deadline)).days
    return whole(max(late, 1) if done > deadline else 0)


def title_kept(happened: Happened) -> str:
    """Return the title as it is kept."""
    return happened.title[:TITLE_LENGTH]
