"""Posting to the groups: one post per bound group and working day, the one before shortened."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.bulletins.posting import places_taken
from ledger.lists.posts import EVER, OF, SINCE, compose_posts
from ledger.rhythm.fan_out import Chunk, nights_of
from ledger.talk.saying import put_in_outbox, reader_of, said_among, shorten
from models import Group, Occurrence, Organisation, Outbox, OutboxState, Priority
from models.among import THESE, Among
from models.each import ask_of_each
from wording import render
from wording.lists.posts import GroupPost

GROUPS_AT_ONCE = 20
UNSEEN = (OutboxState.PENDING, OutboxState.DROPPED, OutboxState.REFUSED)
_POSTS = select(Outbox).where(Outbox.organisation_id == OF, Among(Outbox.id, THESE))
_LAST_SEEN = (
    select(Outbox.id)
    .where(
        Outbox.organisation_id == OF,
        Outbox.about_kind == bindparam("kind"),
        Outbox.about_id == bindparam("group"),
        Outbox.rule == bindparam("rule"),
        Outbox.state.not_in(UNSEEN),
        Outbox.created_at >= SINCE,
    )
    .order_by(Outbox.id.desc())
    .limit(1)
)


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
    taken = await places_taken(session, organisation, groups, now=now)  # one post a day
    free = [group for group in groups if group.id not in taken]
    posted = await post_to_those(session, organisation, free, occurrence, now=now)
    last = groups[-1].id if len(groups) == GROUPS_AT_ONCE else None
    return Chunk((), last, added=posted)


async def post_to_those(
    session: AsyncSession,
    organisation: Organisation,
    groups: Sequence[Group],
    occurrence: Occurrence,
    *,
    now: datetime,
) -> int:
    """Say the day's post in groups and shorten the last ones; return in how many there was one.

    All is read before the first of them is written.
    """
    last = await last_posts(session, organisation.id, groups)
    unseen = [group for group in groups if not was_seen(last[group.id])]
    seen = last | await last_seen(session, organisation.id, unseen, rule=occurrence.rule)
    told = [(group, seen[group.id]) for group in groups]
    messages = await compose_posts(session, organisation, told, now=now)
    keys = {group.id: once_key(occurrence, group) for group in groups}
    said = await said_among(session, organisation.id, list(keys.values()))
    posted = 0
    for group, message in zip(groups, messages, strict=True):
        if message is None or keys[group.id] in said:
            continue
        await post_to_group(session, organisation, group, message, occurrence, now=now)
        for older in {last[group.id], seen[group.id]}:
            if older is not None:
                await make_way(session, group, older, now=now)
        posted += 1
    return posted


async def last_posts(
    session: AsyncSession, organisation_id: int, groups: Sequence[Group]
) -> dict[int, Outbox | None]:
    """Return of each group its newest post, whether it was seen or not."""
    numbers = [group.post_id for group in groups if group.post_id is not None]
    rows = await posts_numbered(session, organisation_id, numbers)
    return {group.id: rows.get(group.post_id or 0) for group in groups}


async def posts_numbered(
    session: AsyncSession, organisation_id: int, numbers: Collection[int]
) -> dict[int, Outbox]:
    """Return posts by their numbers."""
    if not numbers:
        return {}
    wanted = {"of": organisation_id, "these": numbers}
    return {row.id: row for row in await session.scalars(_POSTS, wanted)}


def once_key(occurrence: Occurrence, group: Group) -> str:
    """Return under which key a group's post is unique."""
    return f"{occurrence.rule}:{occurrence.period}:group:{group.id}"


async def post_to_group(
    session: AsyncSession,
    organisation: Organisation,
    group: Group,
    message: GroupPost,
    occurrence: Occurrence,
    *,
    now: datetime,
) -> None:
    """Say the day's post in one group."""
    reader = reader_of(group, organisation, now)
    post = await put_in_outbox(
        session,
        organisation,
        chat_id=group.chat_id,
        topic_id=group.topic_id,
        rendered=render(message, reader),
        now=now,
        about=group.subject,
        once_per=once_key(occurrence, group),
        priority=Priority.REMINDER,
    )
    post.not_after = occurrence.useful_until
    post.rule, post.period = occurrence.rule, occurrence.period
    night = nights_of(organisation, occurrence, now=now)(None, None)
    post.quiet_from, post.quiet_until = night or (None, None)
    post.shorter = render(message.shortened, reader).text
    group.post_id = post.id


def was_seen(post: Outbox | None) -> bool:
    """Return whether the group has seen the post, as far as is known."""
    return post is not None and post.state not in UNSEEN


async def last_seen(
    session: AsyncSession, organisation_id: int, groups: Sequence[Group], *, rule: str
) -> dict[int, Outbox | None]:
    """Return of each group the last post that came through since it was bound: what it was told.

    The newest may have waited for a Telegram that was away, until it was too late for it.
    """
    wanted = [
        {
            "of": organisation_id,
            "kind": group.subject.kind,
            "group": group.id,
            "rule": rule,
            "since": group.bound_at or EVER,
        }
        for group in groups
    ]
    found = await ask_of_each(session, _LAST_SEEN, wanted)
    numbers = {group.id: rows[0][0] for group, rows in zip(groups, found, strict=True) if rows}
    posts = await posts_numbered(session, organisation_id, set(numbers.values()))
    return {group.id: posts.get(numbers.get(group.id, 0)) for group in groups}


async def make_way(session: AsyncSession, group: Group, post: Outbox, *, now: datetime) -> None:
    """Shorten the last post, so that they do not fill the chat; what never came needs no place."""
    if post.state is OutboxState.PENDING:
        post.state, post.error = OutboxState.DROPPED, "replaced by a newer post"
    elif post.chat_id == group.chat_id and post.message_id is not None:
        await shorten(session, post, now=now)
