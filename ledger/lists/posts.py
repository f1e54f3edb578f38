"""What a group's post says: what is newly overdue, what still is, and what was struck off."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.working_days import WorkCalendar
from ledger.lists.departments import how_many
from ledger.lists.pages import Part, Way, page_by_deadline
from ledger.lists.responsibility_lists import witness_of
from ledger.lists.told import not_told_yet, told_until
from ledger.organisations import calendar_of
from ledger.people.authority import below_each
from models import Group, Instant, Member, Organisation, Outbox, Task, Unit
from models.among import THESE, Among, Numbers, one_of
from models.each import ask_of_each
from models.frozen import frozen
from models.work import IN_HAND
from wording.lists.posts import GroupPost, PostLine, PostSection

FIRST_LOOKS_BACK = timedelta(days=7)
SHOWN = 12  # lines per section: the post stays well under 4096 characters
EVER = datetime.min.replace(tzinfo=UTC)
Statement = Select[*tuple[Any, ...]]
# Statements are built once, and told these.
OF: BindParameter[int] = bindparam("of")
UNITS: BindParameter[Any] = bindparam("units", type_=Numbers())
UNTOLD: BindParameter[Any] = bindparam("untold", type_=Numbers())
NOW, SINCE, NEW_FROM, TOLD = (
    bindparam(name, type_=Instant()) for name in ("now", "since", "new_from", "told")
)

_UNITS = select(Unit).where(Unit.organisation_id == OF, Among(Unit.id, THESE))


class Kind(Enum):
    """The sections of a post."""

    NEW = auto()
    STILL = auto()
    STRUCK_OFF = auto()


@frozen
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


async def compose_post(
    session: AsyncSession,
    organisation: Organisation,
    group: Group,
    before: Outbox | None,
    *,
    now: datetime,
) -> GroupPost | None:
    """Return what there is to tell one group since its last post; None when there is nothing."""
    [post] = await compose_posts(session, organisation, [(group, before)], now=now)
    return post


async def compose_posts(
    session: AsyncSession,
    organisation: Organisation,
    told: Sequence[tuple[Group, Outbox | None]],
    *,
    now: datetime,
) -> list[GroupPost | None]:
    """Return what there is to tell each group since its last post; None when there is nothing.

    The first post takes all that is overdue as new, and what was struck off lately. Owners are
    mentioned when a task is new, so that nobody is called every day for the same one.
    """
    contexts = await read_post_contexts(session, organisation, told, now=now)
    if not contexts:
        return []
    counting = post_counts(some_untold=bool(contexts[0].untold))  # the same for all groups
    counts = await ask_of_each(session, counting, [context.wanted for context in contexts])
    witness = await witness_of(session, organisation.id)
    found: list[GroupPost | None] = []
    for (group, _), context, [(new, still, struck_off)] in zip(told, contexts, counts, strict=True):
        if not (new or still or struck_off):
            found.append(None)
            continue
        found.append(
            GroupPost(
                at=now,
                unit=context.unit.name,
                new=await section(session, context, Kind.NEW, new, mentions=group.mentions),
                still=await section(session, context, Kind.STILL, still),
                struck_off=await section(session, context, Kind.STRUCK_OFF, struck_off),
                witness=witness,
            )
        )
    return found


async def read_post_contexts(
    session: AsyncSession,
    organisation: Organisation,
    told: Sequence[tuple[Group, Outbox | None]],
    *,
    now: datetime,
) -> list[PostContext]:
    """Read what the posts are about."""
    roots = [group.unit_id for group, _ in told if group.unit_id is not None]
    wanted = {"of": organisation.id, "these": roots}
    units = {unit.id: unit for unit in await session.scalars(_UNITS, wanted)}
    below = await below_each(session, organisation.id, roots)
    calendar = await calendar_of(session, organisation)
    moments = {now, *(before.created_at for _, before in told if before is not None)}
    told_at = {
        moment: await told_until(session, organisation, calendar, moment) or EVER
        for moment in moments
    }
    untold = await not_told_yet(session, organisation, calendar, now)
    return [
        PostContext(
            unit=units[unit_id],
            units=below[unit_id],
            now=now,
            since=before.created_at
            if before
            else max(group.bound_at or organisation.created_at, now - FIRST_LOOKS_BACK),
            new_from=told_at[before.created_at] if before else EVER,
            calendar=calendar,
            told=told_at[now],
            untold=untold,
        )
        for unit_id, (group, before) in zip(roots, told, strict=True)
    ]


def is_for_all() -> ColumnElement[bool]:
    """Return the condition that a group may hear of a task; a secret one is not even counted."""
    return Task.confidential.is_(False)


@cache
def post_counts(*, some_untold: bool) -> Statement:
    """Return the statement that counts what is newly and still overdue, and what was struck off.

    Each count walks its part of an index; who owns a task is read only where somebody is untold.
    """
    there = (
        Task.organisation_id == OF,
        Among(Task.unit_id, UNITS),
        is_for_all(),
        one_of(Task.state, IN_HAND),
    )
    return select(
        how_many(*there, *newly_overdue(some_untold=some_untold)).label("new"),
        how_many(*there, *still_overdue(some_untold=some_untold)).label("still"),
        how_many(*was_struck_off()).label("struck_off"),
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
