"""The group's post: one per bound group and working day, the one before taken away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.working_days import WorkCalendar
from ledger.lists.responsibility_lists import witness_of
from ledger.organisations import calendar_of
from ledger.people.authority import units_below
from ledger.rhythm.fan_out import Chunk
from ledger.talk.saying import edit, say
from models import (
    Call,
    Group,
    Member,
    Occurrence,
    Organisation,
    Outbox,
    OutboxState,
    Priority,
    Task,
    TaskState,
    Unit,
)
from models.work import IN_HAND
from wording.lists.posts import GroupPost, PostLine, PostReplaced, PostSection

GROUPS_AT_ONCE = 20
SHOWN = 12  # lines per section: the post stays well under 4096 characters
# A bot may delete its message within 48 hours; an hour is left for the way. Bot API.
DELETABLE_FOR = timedelta(hours=47)
FIRST_LOOKS_BACK = timedelta(days=7)
UNSEEN = (OutboxState.PENDING, OutboxState.DROPPED, OutboxState.REFUSED)


@dataclass(frozen=True)
class PostedTask:
    """A task with its owner, as the post names them."""

    task: Task
    owner: Member
    unit: str


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
    """Say the day's post in one group and take the last one away; return whether there was one."""
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
    group.post_id = post.id
    for older in {last, seen}:
        if older is not None:
            await take_away(session, group, older, now=now)
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
            Outbox.once_key.startswith(f"{occurrence.rule}:", autoescape=True),
            Outbox.state.not_in(UNSEEN),
            Outbox.created_at >= (group.bound_at or datetime.min.replace(tzinfo=UTC)),
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
    assert group.unit_id is not None  # noqa: S101  # only bound groups are asked for
    units = await units_below(session, organisation.id, [group.unit_id])
    since = (
        before.created_at
        if before
        else max(group.bound_at or organisation.created_at, now - FIRST_LOOKS_BACK)
    )
    overdue = await rows_of(
        session, organisation.id, units, Task.state.in_(IN_HAND), Task.deadline < now
    )
    struck_off = await rows_of(
        session,
        organisation.id,
        units,
        Task.state == TaskState.STRUCK_OFF,
        Task.struck_off_at >= since,
        Task.struck_off_at < now,
    )
    if not overdue and not struck_off:
        return None
    calendar = await calendar_of(session, organisation)
    new = [row for row in overdue if before is None or row.task.deadline >= since]
    still = [row for row in overdue if row not in new]
    new_week = before is None or week_of(since, calendar) != week_of(now, calendar)
    unit = (await session.get_one(Unit, (organisation.id, group.unit_id))).name
    return GroupPost(
        at=now,
        unit=unit,
        new=section(new, now, calendar, own_unit=unit, mentions=group.mentions),
        still=section(still, now, calendar, own_unit=unit, mentions=False),
        struck_off=section(struck_off, now, calendar, own_unit=unit, mentions=False),
        witness=await witness_of(session, organisation.id) if new_week else None,
    )


async def rows_of(
    session: AsyncSession,
    organisation_id: int,
    unit_ids: set[int],
    *conditions: ColumnElement[bool],
) -> list[PostedTask]:
    """Return the tasks of the units under the conditions, by deadline."""
    rows = await session.execute(
        select(Task, Member, Unit.name)
        .join(
            Member, and_(Member.organisation_id == Task.organisation_id, Member.id == Task.owner_id)
        )
        .join(Unit, and_(Unit.organisation_id == Task.organisation_id, Unit.id == Task.unit_id))
        .where(Task.organisation_id == organisation_id, Task.unit_id.in_(unit_ids), *conditions)
        .order_by(Task.deadline, Task.id)
    )
    return [PostedTask(task, owner, unit) for task, owner, unit in rows]


def section(
    rows: Sequence[PostedTask],
    now: datetime,
    calendar: WorkCalendar,
    *,
    own_unit: str,
    mentions: bool,
) -> PostSection:
    """Return the section with its first lines."""
    today = calendar.day_of(now)
    lines = tuple(
        PostLine(
            title=row.task.title,
            owner=row.owner.name,
            unit=row.unit if row.unit != own_unit else "",
            deadline=row.task.deadline,
            days_left=calendar.working_days_between(today, calendar.day_of(row.task.deadline)),
            user_id=row.owner.telegram_user_id if mentions else None,
        )
        for row in rows[:SHOWN]
    )
    return PostSection(lines, len(rows))


def week_of(moment: datetime, calendar: WorkCalendar) -> tuple[int, int]:
    """Return the ISO year and week: the first post of each bears the ledger's witness."""
    year, week, _ = calendar.day_of(moment).isocalendar()
    return year, week


async def take_away(session: AsyncSession, group: Group, post: Outbox, *, now: datetime) -> None:
    """Delete the last post, so that they do not pile up; too old for that, it shrinks to a line."""
    if post.state is OutboxState.PENDING:
        post.state, post.error = OutboxState.DROPPED, "replaced by a newer post"
    elif post.chat_id != group.chat_id or post.message_id is None or post.sent_at is None:
        return  # never arrived, or in a chat that has moved since
    elif now - post.sent_at < DELETABLE_FOR:
        session.add(
            Outbox(
                organisation_id=group.organisation_id,
                method=Call.DELETE,
                chat_id=post.chat_id,
                payload={"chat_id": post.chat_id, "message_id": post.message_id},
                priority=Priority.REMINDER,
                created_at=now,
                about_kind=group.subject.kind,
                about_id=group.id,
            )
        )
    else:
        await edit(
            session,
            earlier=post,
            to=group,
            message=PostReplaced(),
            now=now,
            priority=Priority.REMINDER,
        )
