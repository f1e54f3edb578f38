"""The head's digest: what needs him counted by cause, and one page of it read.

Whoever looks after a unit (see `ledger.people.readership`) reads about it; what a head completes
himself is put to the next one upward who may verify it.
"""

from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import compress
from types import MappingProxyType
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.calendar.colours import amber_until, colour, is_overdue, judge
from ledger.calendar.working_days import WorkCalendar
from ledger.calendar.working_hours import working_hours_ago
from ledger.indicators.in_charge import nobodys
from ledger.indicators.showing import Sight
from ledger.lists.asked_extensions import extensions_asked_there
from ledger.lists.departments import counted
from ledger.lists.desk_counts import count_before
from ledger.lists.leads_waiting import leads_waiting_there
from ledger.lists.needs import in_section, section_page, states_of
from ledger.lists.pages import Part
from ledger.lists.progress import ON_A_DIGEST, last_digest_before, some_of
from ledger.lists.together import comes_with_list
from ledger.lists.unanswered_directives import unanswered_there
from ledger.lists.unreachable import unreachable_there
from ledger.organisations import calendar_of, framework_of
from ledger.people.audiences import has_role, holders_among
from ledger.people.readership import (
    CARING,
    reading_and_leading,
)
from ledger.people.time_off import frozen_owners
from ledger.rhythm.fan_out import Chunk, Letter, chunk_of, next_recipients
from ledger.rhythm.folding import WORTH_A_LIST, lines_folded, lines_waiting
from ledger.rhythm.occurrences import latest_opening
from ledger.talk.pages import turned_to
from models import Member, Occurrence, Organisation, Stance, Task, TaskState
from models.framework import Framework, PushKind
from models.frozen import frozen
from models.work import DONE, WAITING, Colour
from wording.indicators.lines import IndicatorLine
from wording.lists.digests import (
    HEADINGS,
    AskedExtension,
    Cause,
    DigestLine,
    DigestSection,
    HeadDigest,
    LeadWaiting,
    Need,
    NoDigestForYou,
    NothingInDigest,
    UnansweredDirective,
)
from wording.lists.folded import FoldedLine
from wording.lists.progress import Progress
from wording.rendering import MANY

HEADS_AT_ONCE = 50
LINES_ON_A_PAGE = 10
UNITS_NAMED = 41  # one sign each with a comma in between would fill the 80 signs they may take
ORDER = list(HEADINGS)
Some = tuple[Any, Any]  # the first of some lines, and how many there are
Ask = Callable[[AsyncSession, Sequence[Mapping[str, Any]]], Awaitable[Sequence[Some]]]


@frozen
class DigestContext:
    """What every line is seen against."""

    now: datetime
    calendar: WorkCalendar
    soon_working_days: int
    unsigned_since: datetime  # handed out before, and not signed for: its head is told
    unsigned_before: datetime  # of what was handed out earlier the last digest told
    escalated_since: datetime  # what came up to a leader before then was told before
    frozen: frozenset[int]  # owners whose deadlines are not judged now
    framework: Framework

    @property
    def moments(self) -> dict[str, Any]:
        """The parameters between which deadlines lie: now, the end of the day, no longer soon."""
        today = self.calendar.day_of(self.now)
        tomorrow = today + timedelta(days=1)
        return {
            "now": self.now,
            "today": today,
            "frozen": self.frozen,
            "escalated_since": self.escalated_since,
            "unsigned_since": self.unsigned_since,
            "unsigned_before": self.unsigned_before,
            "tomorrow": self.calendar.instant(tomorrow, time.min),
            "soon": amber_until(self.now, self.calendar, self.soon_working_days),
        }


@frozen
class Desk:
    """What lies before one reader: how many tasks for each cause, and whom the bot cannot reach."""

    organisation_id: int
    reader_id: int
    wanted: Mapping[str, Any]  # the parameters of all that is asked about it
    units: tuple[str, ...]
    counts: Mapping[Cause, int]
    newly_unsigned: int  # of those that nobody has signed for
    unreachable: tuple[str, ...]
    last_unreachable_at: datetime | None
    progress: int  # of how many tasks something new was said since his last digest
    directives: tuple[UnansweredDirective, ...]
    directives_count: int
    extensions: tuple[AskedExtension, ...]
    extensions_count: int
    leads: tuple[LeadWaiting, ...]  # whose part waits to be verified
    leads_count: int
    indicators: tuple[IndicatorLine, ...] = ()  # that lag or are empty, and nobody holds
    indicators_count: int = 0
    folded: tuple[FoldedLine, ...] = ()  # what would else be messages of their own

    @property
    def is_clear(self) -> bool:
        """Whether there is nothing to read."""
        waits = self.total or self.extensions or self.directives or self.leads or self.indicators
        return not (waits or self.unreachable or self.progress or self.folded)

    @property
    def total(self) -> int:
        """How many tasks need the reader."""
        return sum(self.counts.values())


async def letters_of_digests(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, now: datetime
) -> Chunk:
    """Return the next heads' digests; who has nothing to see to is left alone.

    On the day of the list it brings them.
    """
    context = await read_digest_context(session, organisation, now=now)
    if is_with_list(organisation, context):
        return Chunk((), None)
    heads, more = await next_recipients(session, occurrence, has_role(CARING), limit=HEADS_AT_ONCE)
    before = await latest_opening(
        session, organisation, kind=PushKind.HEAD_DIGEST, before=occurrence.opened_at
    )
    since = before or organisation.created_at
    context = after_digest(organisation, context, since)
    waiting = await lines_waiting(session, organisation.id, [head.chat_id for head in heads])
    numbers = [head.id for head in heads]
    desks = await desks_of(session, organisation.id, numbers, context, since=since)
    letters = []
    for head, desk_there in zip(heads, desks, strict=True):
        desk = replace(desk_there, folded=waiting.get(head.chat_id, ()))
        if has_news(desk, since):
            folds = tuple(line.id for line in desk.folded)
            letters.append(Letter(head, await page_of(session, desk, 1, context), folds=folds))
    return chunk_of(heads, letters, more=more)


def is_with_list(organisation: Organisation, context: DigestContext) -> bool:
    """Return whether the list brings the digest today."""
    calendar = context.calendar
    today = calendar.day_of(context.now)
    return comes_with_list(framework_of(organisation), PushKind.HEAD_DIGEST, today, calendar)


async def desks_on_list_day(
    session: AsyncSession,
    organisation: Organisation,
    member_ids: Collection[int],
    context: DigestContext,
    waiting: Mapping[int, tuple[FoldedLine, ...]] = MappingProxyType({}),
) -> dict[int, Desk]:
    """Return what lies before each of the members who would have had a digest today.

    Empty on other days: then digests come on their own. `waiting` is what waits for the list, by
    member.
    """
    if not is_with_list(organisation, context):
        return {}
    morning = context.calendar.instant(context.calendar.day_of(context.now), time.min)
    before = await latest_opening(session, organisation, kind=PushKind.HEAD_DIGEST, before=morning)
    since = before or organisation.created_at
    context = after_digest(organisation, context, since)
    numbers = await holders_among(session, organisation.id, member_ids, CARING)
    found = await desks_of(session, organisation.id, numbers, context, since=since)
    desks = {
        number: replace(desk, folded=waiting.get(number, ()))
        for number, desk in zip(numbers, found, strict=True)
    }
    # What nobody holds comes once a week and brings no digest of its own.
    return {
        number: desk for number, desk in desks.items() if has_news(desk, since) or desk.indicators
    }


def has_news(desk: Desk, since: datetime) -> bool:
    """Say whether there is a task to see to, or something that was not so last time."""
    noticed = desk.last_unreachable_at
    # What nobody signs for brings a digest once; after that it stands in those that come anyway.
    known = 0 if desk.newly_unsigned else desk.counts.get(Need.UNSIGNED, 0)
    if desk.total > known or desk.progress:
        return True
    if desk.directives or desk.extensions or desk.leads or len(desk.folded) >= WORTH_A_LIST:
        return True
    return noticed is not None and noticed >= since


async def digest_of(
    session: AsyncSession,
    member: Member,
    *,
    now: datetime,
    page: int = 1,
    with_task: int | None = None,
) -> HeadDigest | NothingInDigest:
    """Return a page of the member's digest as it stands now: by number, or the one with the task.

    Refused to whoever looks after nobody and leads nobody.
    """
    organisation = await session.get_one(Organisation, member.organisation_id)
    context = await read_digest_context(session, organisation, now=now)
    since = await last_digest_before(session, organisation)
    [desk] = await desks_of(session, organisation.id, [member.id], context, since=since)
    morning = context.calendar.instant(context.calendar.day_of(now), time.min)
    told = await lines_folded(session, organisation.id, member.telegram_user_id, since=morning)
    desk = replace(desk, folded=told)
    if not (desk.units or desk.total or desk.wanted["led"]):
        raise Refusal(NoDigestForYou())
    if desk.is_clear:
        return NothingInDigest(now)
    if with_task is not None:
        place = await place_of_task(session, desk, with_task, context)
        page = page if place is None else place // LINES_ON_A_PAGE + 1
    return await page_of(session, desk, page, context)


async def desks_of(
    session: AsyncSession,
    organisation_id: int,
    reader_ids: Sequence[int],
    context: DigestContext,
    *,
    since: datetime,
) -> list[Desk]:
    """Return what lies before each reader: all is counted at once, and read where there is some."""
    moments = {**context.moments, "since": since, "first": 0, "size": ON_A_DIGEST}
    readers = await reading_and_leading(session, organisation_id, reader_ids)
    wanted = [{**whose, **moments} for whose in readers]
    sight = Sight(organisation_id, context.framework, context.calendar.day_of(context.now))
    found = await count_before(session, wanted)
    there = [one.unreachable for one in found]
    unreachable = await some_where(session, unreachable_there, wanted, there, nothing=((), None))
    there = [one.directives for one in found]
    directives = await some_where(session, unanswered_there, wanted, there)
    there = [one.extensions for one in found]
    extensions = await some_where(session, extensions_asked_there, wanted, there)
    leads = await some_where(session, leads_waiting_there, wanted, [one.leads for one in found])
    return [
        Desk(
            organisation_id,
            reader_id,
            wanted[place],
            tuple(wanted[place]["unit_names"][:UNITS_NAMED]),
            before.counts,
            before.newly_unsigned,
            *unreachable[place],
            before.progress,
            *directives[place],
            *extensions[place],
            *leads[place],
            *await nobodys(session, sight, wanted[place]["led"] if before.indicators else ()),
        )
        for place, (reader_id, before) in enumerate(zip(reader_ids, found, strict=True))
    ]


async def some_where(
    session: AsyncSession,
    ask: Ask,
    wanted: Sequence[Mapping[str, Any]],
    there: Sequence[bool],
    *,
    nothing: Some = ((), 0),
) -> list[Some]:
    """Return the first lines for each reader, asked for only where there are some."""
    asked = iter(await ask(session, list(compress(wanted, there))))
    return [next(asked) if is_there else nothing for is_there in there]


async def place_of_task(
    session: AsyncSession, desk: Desk, task_id: int, context: DigestContext
) -> int | None:
    """Return how many tasks stand before one on the desk; None where it does not stand there.

    So it is beyond those that are shown page by page, too.
    """
    task = await session.get(Task, (desk.organisation_id, task_id))
    cause = cause_of(task, context) if task is not None else None
    if task is None or cause is None:
        return None
    earlier = or_(
        Task.deadline < task.deadline, and_(Task.deadline == task.deadline, Task.id < task.id)
    )
    some_frozen = bool(context.frozen)
    there, before = (
        await session.execute(
            select(
                counted(Task.id == task.id),
                counted(earlier),
            ).where(
                *in_section(cause, some_frozen=some_frozen),
                Task.state.in_(states_of(cause)),
                Task.deadline <= task.deadline,
            ),
            desk.wanted,
        )
    ).one()
    if not there or before >= MANY:
        return None
    sections = ORDER[: ORDER.index(cause)]
    return sum(desk.counts.get(one, 0) for one in sections) + before


async def read_digest_context(
    session: AsyncSession, organisation: Organisation, *, now: datetime
) -> DigestContext:
    """Read what all lines have in common."""
    calendar = await calendar_of(session, organisation)
    framework = framework_of(organisation)
    unsigned_since = unsigned_since_at(organisation, calendar, now)
    return DigestContext(
        now=now,
        calendar=calendar,
        soon_working_days=framework.thresholds.soon_working_days,
        unsigned_since=unsigned_since,
        unsigned_before=unsigned_since,
        escalated_since=calendar.instant(calendar.day_of(now), time.min),
        frozen=await frozen_owners(session, organisation.id, now),
        framework=framework,
    )


def unsigned_since_at(
    organisation: Organisation, calendar: WorkCalendar, now: datetime
) -> datetime:
    """Return before when a task was handed out that is told of at that moment as not signed for."""
    thresholds = framework_of(organisation).thresholds
    return working_hours_ago(
        thresholds.sign_working_hours,
        now,
        calendar,
        begins=thresholds.start_of_day,
        ends=thresholds.end_of_day,
    )


def after_digest(
    organisation: Organisation, context: DigestContext, since: datetime
) -> DigestContext:
    """Return the context of a digest that follows on one of that moment."""
    before = unsigned_since_at(organisation, context.calendar, since)
    return replace(context, escalated_since=since, unsigned_before=before)


def cause_of(task: Task, context: DigestContext) -> Cause | None:
    """Return the first cause why the task needs its head, if it does."""
    if task.state in WAITING:
        return task.state
    if task.state in DONE or task.owner_id in context.frozen:
        return None
    if is_overdue(task, context.now):
        return Need.OVERDUE
    if task.blocked_at is not None:
        return Need.BLOCKED
    if is_due_today(task, context):
        return Need.TODAY
    return cause_ahead(task, context)


def cause_ahead(task: Task, context: DigestContext) -> Need | None:
    """Return why a task whose day has not come needs its head, if it does."""
    seen_as = colour(task, context.now, context.calendar, context.soon_working_days)
    if seen_as is Colour.AMBER:
        return Need.SOON
    handed_out = task.stance_at or task.registered_at
    late = task.state is TaskState.ASSIGNED and handed_out < context.unsigned_since
    return Need.UNSIGNED if late else None


def is_due_today(task: Task, context: DigestContext) -> bool:
    """Return whether the deadline falls on this very day."""
    return is_today(task.deadline, context)


def is_today(moment: datetime | None, context: DigestContext) -> bool:
    """Return whether the moment, if there is one, falls on this very day."""
    day_of = context.calendar.day_of
    return moment is not None and day_of(moment) == day_of(context.now)


def line_of(
    number: int, task: Task, owner: str, reader_id: int, context: DigestContext
) -> DigestLine:
    """Return the line of one task."""
    own, cause = task.owner_id == reader_id, cause_of(task, context)
    near = judge(task, context.now, context.calendar, context.soon_working_days, context.frozen)
    return DigestLine(
        number=number,
        cause=None if own and cause is Need.UNSIGNED else cause,
        id=task.id,
        version=task.version,
        title=task.title,
        owner=owner,
        own=own,
        colour=near.colour,
        deadline=task.deadline,
        days_left=near.days_left,
        overdue=near.overdue,
        due_today=near.due_today,
        blocker=task.blocker,
        completed_at=task.completed_at,
        behind=task.stance is Stance.BEHIND,
        urged=is_today(task.urged_at, context),
        answer_missing_since=missing_since(task, context),
    )


def missing_since(task: Task, context: DigestContext) -> datetime | None:
    """Return since when a difficulty lacks its answer, in the first digest after that."""
    due = task.answer_due_at
    if due is None or not context.escalated_since <= due < context.now:
        return None
    return due


async def page_of(
    session: AsyncSession, desk: Desk, page: int, context: DigestContext
) -> HeadDigest:
    """Return one page of the digest; whom the bot cannot reach stands on the last one."""
    page, pages = turned_to(page, desk.total, LINES_ON_A_PAGE)
    sections, number = [], (page - 1) * LINES_ON_A_PAGE + 1
    for cause, first, size in parts_of(desk.counts, number - 1):
        part = Part(first, size, desk.counts[cause])
        page_there = section_page(cause, way=part.way, some_frozen=bool(desk.wanted["frozen"]))
        tasks = await session.execute(page_there, {**desk.wanted, **part.wanted})
        lines = tuple(
            line_of(place, task, owner, desk.reader_id, context)
            for place, (task, owner) in enumerate(tasks, number)
        )
        sections.append(DigestSection(cause, desk.counts[cause], lines))
        number += size
    is_first = page == 1
    progress = await some_of(session, desk.wanted, desk.progress) if is_first else Progress()
    return HeadDigest(
        at=context.now,
        units=desk.units,
        sections=tuple(sections),
        soon_working_days=context.soon_working_days,
        unreachable=desk.unreachable if page == pages else (),
        page=page,
        pages=pages,
        later=tuple(causes_after(desk.counts, number - 1)),
        progress=progress,
        directives=desk.directives if is_first else (),
        directives_count=desk.directives_count,
        extensions=desk.extensions if is_first else (),
        extensions_count=desk.extensions_count,
        leads=desk.leads if is_first else (),
        leads_count=desk.leads_count,
        indicators=desk.indicators if is_first else (),
        indicators_count=desk.indicators_count,
        folded=desk.folded if is_first else (),
    )


def parts_of(counts: Mapping[Cause, int], first: int) -> Iterator[tuple[Cause, int, int]]:
    """Yield what a page after the `first` tasks shows: of which cause, after how many, how many.

    >>> list(parts_of({Need.OVERDUE: 12, Need.TODAY: 3}, 10))
    [(<Need.OVERDUE: 'overdue'>, 10, 2), (<Need.TODAY: 'today'>, 0, 3)]
    """
    room = LINES_ON_A_PAGE
    for cause in ORDER:
        size = min(counts.get(cause, 0) - first, room)
        if size > 0:
            yield cause, first, size
        room -= max(size, 0)
        first = max(first - counts.get(cause, 0), 0)


def causes_after(counts: Mapping[Cause, int], shown: int) -> Iterator[tuple[Cause, int]]:
    """Yield the causes no task of which is among the first ones shown, each with its count.

    >>> list(causes_after({Need.OVERDUE: 12, Need.TODAY: 3}, 10))
    [(<Need.TODAY: 'today'>, 3)]
    """
    before = 0
    for cause in ORDER:
        count = counts.get(cause, 0)
        if count and before >= shown:
            yield cause, count
        before += count
