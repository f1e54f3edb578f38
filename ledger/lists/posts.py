"""The group's post: one per bound group and working day, the one before shortened."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    not_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.bulletins.posting import takes_place
from ledger.calendar.working_days import WorkCalendar
from ledger.lists.departments import how_many
from ledger.lists.pages import Part, Way, page_by_deadline
from ledger.lists.responsibility_lists import witness_of
from ledger.lists.told import not_told_yet, told_until
from ledger.organisations import calendar_of
from ledger.people.authority import all_below
from ledger.rhythm.fan_out import Chunk, nights_of
from ledger.talk.saying import reader_of, say, shorten
from models import (
    Group,
    Instant,
    Member,
    Occurrence,
    Organisation,
    Outbox,
    OutboxState,
    Priority,
    Task,
    Unit,
)
from models.among import Among, Numbers
from models.remembering import remember
from models.work import IN_HAND
from wording import render
from wording.lists.posts import GroupPost, PostLine, PostSection

GROUPS_AT_ONCE = 20
SHOWN = 12  # lines per section: the post stays well under 4096 characters
FIRST_LOOKS_BACK = timedelta(days=7)
UNSEEN = (OutboxState.PENDING, OutboxState.DROPPED, OutboxState.REFUSED)
EVER = datetime.min.replace(tzinfo=UTC)
Statement = Select[*tuple[Any, ...]]
# Statements are built once, and told these.
OF: BindParameter[int] = bindparam("of")
UNITS: BindParameter[Any] = bindparam("units", type_=Numbers())
UNTOLD: BindParameter[Any] = bindparam("untold", type_=Numbers())
NOW, SINCE, NEW_FROM, TOLD = (
    bindparam(name, type_=Instant()) for name in ("now", "since", "new_from", "told")
)


class Kind(Enum):
    """The sections of a post."""

    NEW = auto()
    STILL = auto()
    STRUCK_OFF = auto()


@dataclass(frozen=True)
class PostContext:
    """What a post is about: the unit with all below it, and since when its group was told."""

    unit: Unit
    units: Collection[int]
    now: datetime
    since: datetime
    new_from: datetime  # a deadline from then on is news to the group
    calendar: WorkCalendar
    told: datetime  # a deadline from then on is not known to its owner yet
    untold: Collection[int]  # owners who hear of theirs later today

    @property
    def wanted(self) -> dict[str, Any]:
        """The parameters of the statements."""
        return {
            "of": self.unit.organisation_id,
            "units": self.units,
            "now": self.now,
            "since": self.since,
            "new_from": self.new_from,
            "told": self.told,
            "untold": self.untold,
        }


async def post_to_groups(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, now: datetime
) -> Chunk:
    """Post to the next groups; where nothing is overdue and nothing was struck off, be silent."""
    groups = list(
        await session.scalars(
            select(Group)
            .where(
                Group.organisation_id == organisation.id,
                Group.id > occurrence.served_up_to,
                Group.unit_id.is_not(None),
                Group.removed_at.is_(None),
            )
            .order_by(Group.id)
            .limit(GROUPS_AT_ONCE)
        )
    )
    posted = 0
    for group in groups:
        if await takes_place(session, organisation, group, now=now):
            continue  # one post a day: a bulletin is today's
        posted += await post_to_group(session, organisation, group, occurrence, now=now)
    last = groups[-1].id if len(groups) == GROUPS_AT_ONCE else None
    return Chunk((), last, added=posted)


async def post_to_group(
    session: AsyncSession,
    organisation: Organisation,
    group: Group,
    occurrence: Occurrence,
    *,
    now: datetime,
) -> bool:
    """Say the day's post in one group and shorten the last one; return whether there was one."""
    last = await session.get(Outbox, (group.organisation_id, group.post_id or 0))
    seen = last if was_seen(last) else await last_seen(session, group, occurrence)
    message = await compose_post(session, organisation, group, seen, now=now)
    if message is None:
        return False
    post = await say(
        session,
        to=group,
        message=message,
        now=now,
        about=group.subject,
        once_per=f"{occurrence.rule}:{occurrence.period}:group:{group.id}",
        priority=Priority.REMINDER,
    )
    if post is None:
        return False
    post.not_after = occurrence.useful_until
    post.rule, post.period = occurrence.rule, occurrence.period
    night = nights_of(organisation, occurrence, now=now)(None, None)
    post.quiet_from, post.quiet_until = night or (None, None)
    post.shorter = render(message.shortened, reader_of(group, organisation, now)).text
    group.post_id = post.id
    for older in {last, seen}:
        if older is not None:
            await make_way(session, group, older, now=now)
    return True


def was_seen(post: Outbox | None) -> bool:
    """Return whether the group has seen the post, as far as is known."""
    return post is not None and post.state not in UNSEEN


async def last_seen(session: AsyncSession, group: Group, occurrence: Occurrence) -> Outbox | None:
    """Return the last post that came through since the group was bound: what it has been told.

    The newest may have waited for a Telegram that was away, until it was too late for it.
    """
    found: Outbox | None = await session.scalar(
        select(Outbox)
        .where(
            Outbox.organisation_id == group.organisation_id,
            Outbox.about_kind == group.subject.kind,
            Outbox.about_id == group.id,
            Outbox.rule == occurrence.rule,
            Outbox.state.not_in(UNSEEN),
            Outbox.created_at >= (group.bound_at or EVER),
        )
        .order_by(Outbox.id.desc())
        .limit(1)
    )
    return found


async def compose_post(
    session: AsyncSession,
    organisation: Organisation,
    group: Group,
    before: Outbox | None,
    *,
    now: datetime,
) -> GroupPost | None:
    """Return what there is to tell since the last post; None when there is nothing.

    The first post takes all that is overdue as new, and what was struck off lately. Owners are
    mentioned when a task is new, so that nobody is called every day for the same one.
    """
    context = await read_post_context(session, organisation, group, before, now=now)
    counts = overdue_counts(some_untold=bool(context.untold))
    new, still = (await session.execute(counts, context.wanted)).one()
    struck_off = await session.scalar(struck_off_count(), context.wanted) or 0
    if not (new or still or struck_off):
        return None
    return GroupPost(
        at=now,
        unit=context.unit.name,
        new=await section(session, context, Kind.NEW, new, mentions=group.mentions),
        still=await section(session, context, Kind.STILL, still),
        struck_off=await section(session, context, Kind.STRUCK_OFF, struck_off),
        witness=await witness_of(session, organisation.id),
    )


async def read_post_context(
    session: AsyncSession,
    organisation: Organisation,
    group: Group,
    before: Outbox | None,
    *,
    now: datetime,
) -> PostContext:
    """Read what the post is about."""
    assert group.unit_id is not None  # noqa: S101  # only bound groups are asked for
    unit = await session.get_one(Unit, (organisation.id, group.unit_id))
    first_since = max(group.bound_at or organisation.created_at, now - FIRST_LOOKS_BACK)
    calendar = await calendar_of(session, organisation)

    async def told_at(moment: datetime) -> datetime:  # the same for all groups
        async def look_up() -> datetime:
            return await told_until(session, organisation, calendar, moment) or EVER

        return await remember(session, ("told until", organisation.id, moment), look_up)

    async def told_later() -> Collection[int]:
        return await not_told_yet(session, organisation, calendar, now)

    return PostContext(
        unit=unit,
        units=await all_below(session, organisation.id, [unit.id]),
        now=now,
        since=before.created_at if before else first_since,
        new_from=await told_at(before.created_at) if before else EVER,
        calendar=calendar,
        told=await told_at(now),
        untold=await remember(session, ("told later", organisation.id, now), told_later),
    )


def is_for_all() -> ColumnElement[bool]:
    """Return the condition that a group may hear of a task; a secret one is not even counted."""
    return Task.confidential.is_(False)


@cache
def overdue_counts(*, some_untold: bool) -> Statement:
    """Return the statement that counts what is newly and what is still overdue.

    Each count walks its part of an index; who owns a task is read only where somebody is untold.
    """
    there = (
        Task.organisation_id == OF,
        Among(Task.unit_id, UNITS),
        is_for_all(),
        Task.state.in_(IN_HAND),
    )
    return select(
        how_many(*there, *newly_overdue(some_untold=some_untold)),
        how_many(*there, *still_overdue(some_untold=some_untold)),
    )


def newly_overdue(*, some_untold: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what is over since the last post, and known to its owner."""
    return (Task.deadline >= NEW_FROM, *known_to_owner(some_untold=some_untold))


def still_overdue(*, some_untold: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what was over before, and is known to its owner."""
    return (Task.deadline < NEW_FROM, *known_to_owner(some_untold=some_untold))


def known_to_owner(*, some_untold: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that the owner of an overdue task was told so in private."""
    known = (not_(Among(Task.owner_id, UNTOLD)),) if some_untold else ()
    return (Task.deadline < TOLD, *known)


def was_struck_off() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a task of the units was struck off since the group was told."""
    return (
        Task.organisation_id == OF,
        Among(Task.unit_id, UNITS),
        is_for_all(),
        Task.struck_off_at >= SINCE,
        Task.struck_off_at < NOW,
    )


@cache
def struck_off_count() -> Statement:
    """Return the statement that counts what was struck off since the group was told."""
    return select(func.count()).select_from(Task).where(*was_struck_off())


@cache
def section_page(kind: Kind, *, way: Way, some_untold: bool) -> Statement:
    """Return the statement for the first tasks of a section, with owners and units, by deadline."""
    if kind is Kind.STRUCK_OFF:
        page = (
            select(Task.id)
            .where(*was_struck_off())
            .order_by(Task.struck_off_at, Task.id)
            .limit(SHOWN)
            .subquery()
        )
    else:
        is_new = kind is Kind.NEW
        limits = (newly_overdue if is_new else still_overdue)(some_untold=some_untold)
        there = (Task.organisation_id == OF, Among(Task.unit_id, UNITS), is_for_all(), *limits)
        page = page_by_deadline(*there, states=IN_HAND, way=way)
    return (
        select(Task, Member, Unit.name)
        .join(page, page.c.id == Task.id)
        .join(
            Member, and_(Member.organisation_id == Task.organisation_id, Member.id == Task.owner_id)
        )
        .join(Unit, and_(Unit.organisation_id == Task.organisation_id, Unit.id == Task.unit_id))
        .where(Task.organisation_id == OF)
        .order_by(Task.deadline, Task.id)
    )


async def section(
    session: AsyncSession, context: PostContext, kind: Kind, count: int, *, mentions: bool = False
) -> PostSection:
    """Return a section with its first lines; nothing is read where nothing is."""
    if not count:
        return PostSection()
    part = Part(0, SHOWN, count)
    page = section_page(kind, way=part.way, some_untold=bool(context.untold))
    rows = await session.execute(page, context.wanted | part.wanted)
    lines = (line_of(task, owner, unit, context, mentions=mentions) for task, owner, unit in rows)
    return PostSection(tuple(lines), count)


def line_of(
    task: Task, owner: Member, unit: str, context: PostContext, *, mentions: bool
) -> PostLine:
    """Return the line of one task."""
    calendar = context.calendar
    today, due = calendar.day_of(context.now), calendar.day_of(task.deadline)
    return PostLine(
        title=task.title,
        owner=owner.name,
        unit=unit if unit != context.unit.name else "",
        deadline=task.deadline,
        days_left=calendar.working_days_between(today, due),
        user_id=owner.telegram_user_id if mentions else None,
    )


async def make_way(session: AsyncSession, group: Group, post: Outbox, *, now: datetime) -> None:
    """Shorten the last post, so that they do not fill the chat; what never came needs no place."""
    if post.state is OutboxState.PENDING:
        post.state, post.error = OutboxState.DROPPED, "replaced by a newer post"
    elif post.chat_id == group.chat_id and post.message_id is not None:
        await shorten(session, post, now=now)
