"""Urging 催办: a gentle word to a task's owner, on record, once a day per task."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry, effect_exists, receipt_of
from ledger.book.refusals import Refusal
from ledger.organisations import calendar_of
from ledger.people.authority import oversees
from ledger.people.time_off import last_moment, time_off_at
from ledger.talk.acts import Act
from ledger.talk.saying import say
from ledger.tasks.finding import hold_task
from ledger.tasks.showing import facts_of
from models import Member, Organisation, Priority
from models.work import IN_HAND
from wording.people.time_off import OwnerAway
from wording.tasks.cards import AlreadyHandled
from wording.tasks.urging import (
    MayNotUrge,
    OwnerNotHere,
    OwnerOutOfReach,
    TaskUrged,
    UrgedAlready,
    UrgingNoted,
)

URGED = "urged"


async def urge_owner(act: Act, task_id: int) -> UrgingNoted:
    """Remind the owner of an open task in someone's name; return what to tell that one."""
    session, by, now = act.session, act.by, act.now
    task = await hold_task(session, act.organisation_id, task_id)
    owner = await session.get_one(Member, (task.organisation_id, task.owner_id))
    if by.id == owner.id or not await oversees(session, by, task):
        raise Refusal(MayNotUrge())
    if task.state not in IN_HAND:
        raise Refusal(AlreadyHandled(task.title, task.state))
    check_hears(owner)
    if (away := await time_off_at(session, owner, now)) is not None:
        raise Refusal(OwnerAway(owner.name, last_moment(away)))
    key = await key_of_today(session, task.organisation_id, task.id, now=now)
    if await effect_exists(session, task.organisation_id, key):
        raise Refusal(UrgedAlready(owner.name))
    entry = await append_entry(
        session,
        organisation_id=task.organisation_id,
        kind=URGED,
        now=now,
        actor_id=by.id,
        about=task.subject,
        effect_key=key,
        title=task.title,
    )
    task.urged_at = now
    await say(
        session,
        to=owner,
        message=TaskUrged(await facts_of(session, task, now=now), by.name),
        now=now,
        about=task.subject,
        priority=Priority.REMINDER,
    )
    return UrgingNoted(owner.name, receipt_of(entry))


def check_hears(owner: Member) -> None:
    """Refuse to put on record as said what the owner would not hear."""
    if owner.telegram_user_id is None or owner.left_at is not None:
        raise Refusal(OwnerNotHere(owner.name))
    if owner.unreachable_at is not None:
        raise Refusal(OwnerOutOfReach(owner.name))


async def key_of_today(
    session: AsyncSession, organisation_id: int, task_id: int, *, now: datetime
) -> str:
    """Return the key that lets a task be urged once on a day of the organisation's calendar."""
    organisation = await session.get_one(Organisation, organisation_id)
    day = (await calendar_of(session, organisation)).day_of(now)
    return f"{URGED}:{task_id}:{day.isoformat()}"
