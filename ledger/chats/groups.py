"""Work groups: a Telegram group, or one topic of it, from the day the bot is taken in.

A group that loses the bot loses its binding with it (`ledger.chats.bindings`); taken in again,
it is bound anew.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.people.carers import tell_heads
from ledger.talk.acts import Act
from ledger.talk.reading_ahead import organisation_of
from ledger.talk.waiting import drop
from models import Group, Organisation, Outbox, Unit
from models.frozen import frozen
from models.numbering import add
from wording.chats import BotAddedToGroup, GroupLost, GroupSilenced

FIRST_SUPERGROUP = -1_000_000_000_000  # from here downwards; above are basic groups


@frozen
class Place:
    """Where in Telegram something was said: a group, the topic in it (0: none), its title."""

    chat_id: int
    topic_id: int
    title: str


async def groups_of_chat(session: AsyncSession, organisation_id: int, chat_id: int) -> list[Group]:
    """Return all rows of one Telegram group, topic by topic, those the bot has left included."""
    rows = await session.scalars(
        select(Group)
        .where(Group.organisation_id == organisation_id, Group.chat_id == chat_id)
        .order_by(Group.topic_id)
    )
    return list(rows)


async def group_at(session: AsyncSession, organisation: Organisation, place: Place) -> Group:
    """Return the row of that place, made now if it is new to us."""
    group = await session.scalar(
        select(Group).where(
            Group.organisation_id == organisation.id,
            Group.chat_id == place.chat_id,
            Group.topic_id == place.topic_id,
        )
    )
    if group is None:
        group = Group(
            organisation_id=organisation.id,
            chat_id=place.chat_id,
            topic_id=place.topic_id,
            title=place.title[:255],
        )
        await add(session, group)
    group.title = place.title[:255]
    group.removed_at = None  # who is spoken to from there is there
    return group


async def enter_group(act: Act, place: Place) -> BotAddedToGroup | None:
    """Note who took the bot in; return what to say there, or None if it was there already."""
    known = await groups_of_chat(act.session, act.organisation_id, place.chat_id)
    if any(group.removed_at is None for group in known):
        return None
    organisation = await organisation_of(act.session, act.organisation_id)
    upgraded = await is_upgrade(act.session, organisation, place)
    group = await group_at(act.session, organisation, place)
    group.added_by_user_id = act.by.telegram_user_id
    kind, title = "group_entered", group.title
    await note(act.session, group, kind, now=act.now, actor_id=act.by.id, title=title)
    return None if upgraded else BotAddedToGroup()


async def is_upgrade(session: AsyncSession, organisation: Organisation, place: Place) -> bool:
    """Return whether this seems to be a known group on its way to becoming a supergroup.

    Telegram then tells that the bot has joined the new chat, perhaps before it tells of the move
    (tdlib/telegram-bot-api issue 266); nobody has to bind it again.
    """
    if place.chat_id > FIRST_SUPERGROUP:
        return False
    found = await session.scalar(
        select(Group.id).where(
            Group.organisation_id == organisation.id,
            Group.chat_id.between(FIRST_SUPERGROUP + 1, -1),
            Group.title == place.title[:255],
            Group.removed_at.is_(None),
        )
    )
    return found is not None


async def rename_group(
    session: AsyncSession, *, organisation: Organisation, chat_id: int, title: str, now: datetime
) -> None:
    """Keep the group's new title."""
    for group in await groups_of_chat(session, organisation.id, chat_id):
        if group.title != title[:255]:
            before, group.title = group.title, title[:255]
            await note(session, group, "group_renamed", now=now, before=before, title=group.title)


def clear_binding(group: Group) -> None:
    """Leave the group without a unit."""
    group.unit_id = group.bound_by = group.bound_at = group.post_id = None
    group.version += 1


async def unit_of(session: AsyncSession, group: Group) -> Unit | None:
    """Return the unit that the group is bound to."""
    if group.unit_id is None:
        return None
    return await session.get_one(Unit, (group.organisation_id, group.unit_id))


async def note(
    session: AsyncSession,
    group: Group,
    kind: str,
    *,
    now: datetime,
    actor_id: int | None = None,
    **content: Any,
) -> None:
    """Append the entry of one step in the group's life."""
    await append_entry(
        session,
        organisation_id=group.organisation_id,
        kind=kind,
        now=now,
        actor_id=actor_id,
        about=group.subject,
        **content,
    )


async def leave_group(
    session: AsyncSession,
    *,
    organisation: Organisation,
    chat_id: int,
    now: datetime,
    only_topic: int | None = None,
) -> None:
    """Note that the bot is in the group no more, or the topic gone; tell the heads of its unit.

    What still waits for a lost group is dropped.
    """
    lost = [
        group
        for group in await groups_of_chat(session, organisation.id, chat_id)
        if group.removed_at is None and only_topic in (None, group.topic_id)
    ]
    if lost and only_topic is None:
        of_chat = (Outbox.organisation_id == organisation.id, Outbox.chat_id == chat_id)
        await drop(session, *of_chat, error="group lost")
    for group in lost:
        unit = await unit_of(session, group)
        group.removed_at = now
        clear_binding(group)
        name = unit.name if unit else None
        await note(session, group, "group_left", now=now, unit=name, title=group.title)
        if unit is not None:
            words = GroupLost(unit.name, group.title)
            await tell_heads(session, unit=unit, message=words, now=now)


async def note_silenced(
    session: AsyncSession, *, organisation: Organisation, chat_id: int, now: datetime
) -> None:
    """Tell the heads that the bot may not speak in their group; once a day."""
    for group in await groups_of_chat(session, organisation.id, chat_id):
        unit = await unit_of(session, group)
        if unit is not None and group.removed_at is None:
            words = GroupSilenced(unit.name, group.title)
            key = f"group-silenced:{group.id}:{now:%Y%m%d}"
            if await tell_heads(session, unit=unit, message=words, now=now, once_per=key):
                await note(session, group, "group_silenced", now=now, unit=unit.name)
