"""Posting: a released bulletin takes the place of a group's post of one working day."""

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.bulletins.files import send_bulletin
from ledger.organisations import calendar_of, framework_of
from ledger.rhythm.fan_out import Chunk
from ledger.rhythm.planning import POSTING
from models import (
    BulletinPost,
    Group,
    Instant,
    IssuedBulletin,
    Occurrence,
    Organisation,
    Outbox,
    OutboxState,
    Unit,
)
from models.among import THESE, Among
from models.framework import PushKind

GROUPS_AT_ONCE = 20
UNSEEN = (OutboxState.DROPPED, OutboxState.REFUSED)


async def groups_of(session: AsyncSession, organisation: Organisation, key: str) -> int:
    """Return to how many groups a bulletin goes."""
    count = await session.scalar(
        select(func.count()).select_from(Group).where(*bound(organisation, key))
    )
    return count or 0


def bound(organisation: Organisation, key: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the groups that a bulletin is for."""
    bulletin = framework_of(organisation).bulletin(key)
    there = (
        Group.organisation_id == organisation.id,
        Group.unit_id.is_not(None),
        Group.removed_at.is_(None),
    )
    if bulletin is None or not bulletin.groups:
        return there
    of_kind = select(Unit.id).where(
        Unit.organisation_id == organisation.id, Unit.kind.in_(bulletin.groups)
    )
    return (*there, Group.unit_id.in_(of_kind))


async def post_bulletin(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, now: datetime
) -> Chunk:
    """Let the next groups have the bulletin: now, where the day's place is free, else in turn."""
    key = occurrence.rule.removesuffix(POSTING)
    number = int(occurrence.period)
    groups = list(
        await session.scalars(
            select(Group)
            .where(*bound(organisation, key), Group.id > occurrence.served_up_to)
            .order_by(Group.id)
            .limit(GROUPS_AT_ONCE)
        )
    )
    posted = 0
    for group in groups:
        waiting = BulletinPost(
            organisation_id=organisation.id, bulletin_id=number, group_id=group.id
        )
        session.add(waiting)
        if await is_free(session, organisation, group, now=now):
            await post(session, organisation, group, waiting, now=now)
            posted += 1
    last = groups[-1].id if len(groups) == GROUPS_AT_ONCE else None
    return Chunk((), last, added=posted)


async def is_free(
    session: AsyncSession, organisation: Organisation, group: Group, *, now: datetime
) -> bool:
    """Return whether the group can be told today, and at this hour; without daily posts always."""
    framework = framework_of(organisation)
    if not any(push.kind is PushKind.GROUP_POST for push in framework.pushes):
        return True
    calendar = await calendar_of(session, organisation)
    today = calendar.day_of(now)
    clock = now.astimezone(ZoneInfo(organisation.timezone)).time()
    if not calendar.is_working_day(today) or framework.thresholds.is_quiet(clock):
        return False
    begins = calendar.instant(today, time.min)
    last = await session.get(Outbox, (group.organisation_id, group.post_id or 0))
    if last is not None and last.created_at >= begins and last.state not in UNSEEN:
        return False
    return not await was_posted(session, group, begins)


async def was_posted(session: AsyncSession, group: Group, since: datetime) -> bool:
    """Return whether the group has had a bulletin since."""
    found = await session.scalar(
        select(BulletinPost.bulletin_id)
        .where(
            BulletinPost.organisation_id == group.organisation_id,
            BulletinPost.group_id == group.id,
            BulletinPost.posted_at >= since,
        )
        .limit(1)
    )
    return found is not None


# Built once: every chunk of the day's posts asks it.
_TODAYS_OR_WAITING = (
    select(BulletinPost)
    .where(
        BulletinPost.organisation_id == bindparam("of"),
        Among(BulletinPost.group_id, THESE),
        or_(
            BulletinPost.posted_at.is_(None),
            BulletinPost.posted_at >= bindparam("since", type_=Instant()),
        ),
    )
    .order_by(BulletinPost.bulletin_id)
)


async def places_taken(
    session: AsyncSession, organisation: Organisation, groups: Sequence[Group], *, now: datetime
) -> set[int]:
    """Return in which groups a bulletin is the post of today; one that waits is posted for it."""
    calendar = await calendar_of(session, organisation)
    wanted = {
        "of": organisation.id,
        "these": [group.id for group in groups],
        "since": calendar.instant(calendar.day_of(now), time.min),
    }
    posts = (await session.scalars(_TODAYS_OR_WAITING, wanted)).all()
    taken = {one.group_id for one in posts if one.posted_at is not None}
    known = {group.id: group for group in groups}
    for waiting in posts:
        if waiting.group_id not in taken:
            await post(session, organisation, known[waiting.group_id], waiting, now=now)
            taken.add(waiting.group_id)
    return taken


async def post(
    session: AsyncSession,
    organisation: Organisation,
    group: Group,
    waiting: BulletinPost,
    *,
    now: datetime,
) -> None:
    """Say the bulletin in the group, and send what was made of it."""
    row = await session.get_one(IssuedBulletin, (organisation.id, waiting.bulletin_id))
    said = await send_bulletin(session, organisation, group, row, now=now)
    waiting.posted_at, waiting.outbox_id = now, said.id if said else None
