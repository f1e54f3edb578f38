"""Proposing: new entries of the ledger are read by a cursor, and rules give their points for them.

A piece of the scheduler's work reads so many entries, proposes what follows, and moves the cursor,
all in one transaction: a crash loses nothing, and a unique key lets nothing be proposed twice.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import orjson
from sqlalchemy import BindParameter, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of, framework_of
from ledger.points.access import confirmers_of
from ledger.points.events import (
    TAKEN_BACK,
    UNDONE,
    Happened,
    happened_in,
    kinds_for,
    surroundings,
    title_kept,
)
from ledger.points.periods import is_open, term_at
from ledger.points.recording import PROPOSED, WITHDRAWN, append_step, record_step
from ledger.talk.saying import say
from models import (
    ChainEnd,
    Entry,
    Member,
    Organisation,
    Point,
    PointsBook,
    PointState,
    Priority,
    SubjectKind,
    Task,
    Term,
)
from models.among import THESE, Among, Words
from models.framework import Framework, PointRule
from models.frozen import frozen
from models.numbering import add, hold_chain_end
from models.periods import first_day
from models.records import scaled, unscaled
from models.whether import Question
from wording.points.telling import PointsProposed, PointWithdrawn

AT_ONCE = 100  # entries that rules are about, read in one transaction
PASSED_AT_ONCE = 1000  # entries of all kinds that the cursor passes in one
BEGINNINGS = ("founded", "framework_changed")  # with which a work model comes
OF: BindParameter[int] = bindparam("of")
BOOK = PointsBook.organisation_id == OF
# The entries that rules are about, of those to be read next.
NEXT = (
    Entry.organisation_id == OF,
    Entry.seq > PointsBook.read_to,
    Entry.seq <= PointsBook.read_to + PASSED_AT_ONCE,
    Among(Entry.kind, bindparam("kinds", type_=Words())),
)
# Built once: every tick asks these.
_NO_BOOK_YET = select(ChainEnd.last_seq).where(
    ChainEnd.organisation_id == OF, ~exists().where(BOOK)
)
_MANY_PASSED = (
    select(ChainEnd.last_seq)
    .join(PointsBook, PointsBook.organisation_id == ChainEnd.organisation_id)
    .where(BOOK, ChainEnd.last_seq - PointsBook.read_to >= PASSED_AT_ONCE)
)
_WAITING = select(Entry.seq).join(PointsBook, BOOK).where(*NEXT)
_ENTRIES = select(Entry).join(PointsBook, BOOK).where(*NEXT).order_by(Entry.seq).limit(AT_ONCE)
# Of what one entry gave, and of what earlier ones about the same gave: the points that stand.
_STANDING = (
    select(Point)
    .where(Point.organisation_id == OF, Point.state != PointState.WITHDRAWN)
    .order_by(Point.id)
)
_OF_ENTRY = _STANDING.where(Point.seq == bindparam("seq"))
_ABOUT_IT = _STANDING.where(
    Point.about_kind == bindparam("kind"),
    Point.about_id == bindparam("id"),
    Point.seq < bindparam("seq"),
)


async def entries_wait(
    _session: AsyncSession,
    organisation: Organisation,
    now: datetime,  # noqa: ARG001
) -> list[Question]:
    """Return what finds whether an entry waits that some rule is about, or very many do."""
    wanted = {"of": organisation.id}
    rules = framework_of(organisation).points
    about = Question(_WAITING, {**wanted, "kinds": sorted(kinds_for(rules))})
    begun = [Question(_MANY_PASSED, wanted), about]
    return [Question(_NO_BOOK_YET, wanted), *begun] if rules else begun


@frozen
class Desk:
    """What entries are read with: in which transaction, of whom, on which calendar, when."""

    session: AsyncSession
    organisation: Organisation
    calendar: WorkCalendar
    now: datetime

    @property
    def framework(self) -> Framework:
        """The work model of now."""
        return framework_of(self.organisation)


async def propose_points(session: AsyncSession, organisation: Organisation, now: datetime) -> None:
    """Read the next entries, propose what follows from them, and remember how far it came."""
    end = await hold_chain_end(session, organisation.id)
    book = await book_of(session, organisation)
    passed = min(end.last_seq, book.read_to + PASSED_AT_ONCE)
    kinds = sorted(kinds_for(framework_of(organisation).points))
    found = await session.scalars(_ENTRIES, {"of": organisation.id, "kinds": kinds})
    entries = found.all()
    book.read_to = passed if len(entries) < AT_ONCE else entries[-1].seq
    held = await tasks_of(session, organisation, entries)  # while they are, each is found at once
    desk = Desk(session, organisation, await calendar_of(session, organisation), now)
    proposed: list[Point] = []
    for entry in entries:
        await take_back(desk, entry)
        proposed += await propose_for(desk, entry)
    del held
    await tell_confirmers(desk, proposed)


async def tasks_of(
    session: AsyncSession, organisation: Organisation, entries: Sequence[Entry]
) -> Sequence[Task]:
    """Return the tasks that entries are about."""
    about = {one.subject_id for one in entries if one.subject_kind is SubjectKind.TASK}
    tasks = await session.scalars(
        select(Task).where(Task.organisation_id == organisation.id, Among(Task.id, THESE)),
        {"these": list(about)},
    )
    return tasks.all()


async def book_of(session: AsyncSession, organisation: Organisation) -> PointsBook:
    """Return how far the ledger was read: a new book begins where the rules came."""
    book = await session.get(PointsBook, organisation.id, populate_existing=True)
    if book is None:
        begun = [await newest_of(session, organisation, kind) for kind in BEGINNINGS]
        book = PointsBook(organisation_id=organisation.id, read_to=max(begun))
        session.add(book)
    return book


async def newest_of(session: AsyncSession, organisation: Organisation, kind: str) -> int:
    """Return the number of the newest entry of a kind; 0 where there is none."""
    found = await session.scalar(
        select(Entry.seq)
        .where(Entry.organisation_id == organisation.id, Entry.kind == kind)
        .order_by(Entry.at.desc())
        .limit(1)
    )
    return found or 0


async def propose_for(desk: Desk, entry: Entry) -> list[Point]:
    """Propose what the rules give for one entry."""
    session, number = desk.session, desk.organisation.id
    happened = await happened_in(session, desk.organisation, entry)
    if happened is None:
        return []
    seen = surroundings(happened, entry.at, desk.calendar)
    proposed = []
    for rule in desk.framework.points:
        if rule.on != happened.event or not rule.holds(seen):
            continue
        for one in await happened.members(session, rule, number):
            member = await session.get(Member, (number, one))
            if member is not None and member.left_at is None:
                point = await propose(desk, rule, happened, entry, member)
                proposed += [point] if point is not None else []
    return proposed


async def propose(
    desk: Desk, rule: PointRule, happened: Happened, entry: Entry, member: Member
) -> Point | None:
    """Propose a rule's points to one member, as far as its cap goes; None where nothing is left."""
    session, version = desk.session, desk.organisation.framework_version
    term = term_at(desk.framework, desk.calendar.day_of(entry.at))
    amount = await within_cap(session, rule, member, term)
    if not amount or await is_proposed(session, rule, entry, member):
        return None
    point = Point(
        organisation_id=member.organisation_id,
        rule=rule.key,
        framework=version,
        event=happened.event,
        seq=entry.seq,
        member_id=member.id,
        unit_id=member.unit_id,
        per=term.per,
        period=term.first,
        title=title_kept(happened),
        about_kind=happened.about.kind,
        about_id=happened.about.id,
        proposed=amount,
        amount=amount,
    )
    await add(session, point)
    told = {"on": happened.event, "framework": version, "words": rule.title}
    await append_step(session, point, PROPOSED, now=desk.now, by=None, **told)
    await session.flush()  # the cap counts it
    return point


async def within_cap(session: AsyncSession, rule: PointRule, member: Member, term: Term) -> int:
    """Return how much of a rule's points is left to a member in a period, scaled."""
    if rule.cap is None:
        return scaled(rule.points)
    given = await session.scalar(
        select(func.sum(Point.proposed)).where(
            Point.organisation_id == member.organisation_id,
            Point.member_id == member.id,
            Point.per == term.per,
            Point.period == term.first,
            Point.rule == rule.key,
            Point.state != PointState.WITHDRAWN,
        )
    )
    left = max(scaled(rule.cap) - abs(int(given or 0)), 0)
    sign = 1 if rule.points > 0 else -1
    return sign * min(scaled(abs(rule.points)), left)


async def is_proposed(session: AsyncSession, rule: PointRule, entry: Entry, member: Member) -> bool:
    """Return whether the entry has given that member the rule's points already."""
    found = await session.scalar(
        select(Point.id).where(
            Point.organisation_id == member.organisation_id,
            Point.seq == entry.seq,
            Point.rule == rule.key,
            Point.member_id == member.id,
        )
    )
    return found is not None


async def take_back(desk: Desk, entry: Entry) -> None:
    """Withdraw what was given for entries that this one takes back, while their period is open."""
    today = desk.calendar.day_of(desk.now)
    for point in await taken_back(desk.session, entry):
        if not is_open(desk.framework, point.term, today):
            continue
        counted, about = point.counted, point.subject
        point.withdrawn_at = desk.now
        await record_step(
            desk.session,
            point,
            WITHDRAWN,
            state=PointState.WITHDRAWN,
            now=desk.now,
            by=None,
            taken_back_by=entry.seq,
        )
        if counted:
            member = await desk.session.get_one(Member, (desk.organisation.id, point.member_id))
            rule = desk.framework.point_rule(point.rule)
            message = PointWithdrawn(rule, point.rule, point.title, unscaled(counted))
            await say(desk.session, to=member, message=message, now=desk.now, about=about)


async def taken_back(session: AsyncSession, entry: Entry) -> list[Point]:
    """Return the points of entries that no longer hold, since this one."""
    of = entry.organisation_id
    if entry.kind == UNDONE:
        rows = await session.scalars(_OF_ENTRY, {"of": of, "seq": reversed_by(entry)})
    elif entry.kind in TAKEN_BACK and entry.subject_kind is not None:
        about = {"kind": entry.subject_kind, "id": entry.subject_id}
        rows = await session.scalars(_ABOUT_IT, {"of": of, "seq": entry.seq, **about})
    else:
        return []
    events = TAKEN_BACK.get(entry.kind)
    return [
        point
        for point in rows
        if events is None or point.event in events or point.event.partition(":")[0] in events
    ]


def reversed_by(entry: Entry) -> int:
    """Return which entry one of undoing names; 0 where its content is erased."""
    content = orjson.loads(entry.content or "{}")
    return int(content.get("seq") or 0)


async def tell_confirmers(desk: Desk, proposed: Iterable[Point]) -> None:
    """Tell who confirms that something waits: once a week, and in office hours."""
    session, told = desk.session, dict[int, Member]()
    for point in proposed:
        member = await session.get_one(Member, (desk.organisation.id, point.member_id))
        for one in await confirmers_of(session, desk.framework, member, unit_id=point.unit_id):
            told[one.id] = one
    week = first_day("week", desk.calendar.day_of(desk.now))
    for one in told.values():
        row = await say(
            session,
            to=one,
            message=PointsProposed(),
            now=desk.now,
            once_per=f"points:{week.isoformat()}:{one.id}",
            priority=Priority.REMINDER,
        )
        if row is not None:
            row.not_before = opening(desk.framework, desk.calendar, desk.now)


def opening(framework: Framework, calendar: WorkCalendar, now: datetime) -> datetime | None:
    """Return when office hours begin next; None while they last."""
    thresholds, today = framework.thresholds, calendar.day_of(now)
    opens = calendar.instant(today, thresholds.start_of_day)
    closes = calendar.instant(today, thresholds.end_of_day)
    if calendar.is_working_day(today):
        if opens <= now < closes:
            return None
        if now < opens:
            return opens
    return calendar.instant(calendar.add_working_days(today, 1), thresholds.start_of_day)
