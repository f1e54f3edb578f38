"""Deadlines as a calendar: of one person, as a file or by an address of his own.

The address holds a key made of the organisation's and of chance that stands with the member: other
chance, and the old address leads nowhere.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.talk.acts import Act
from ledger.talk.files import answer_with_file
from ledger.talk.saying import reader_of
from models import Member, Milestone, Organisation, Task, TaskCoOwner
from models.among import THESE, Among
from models.work import OPEN
from wording.calendars import talk
from wording.calendars.file import Calendar, Due
from wording.calendars.talk import (
    CalendarFeedSent,
    CalendarRenewed,
    CalendarSent,
    NothingInCalendar,
)
from wording.catalogues import translations

MOST = 200  # of one person; the nearest
FILE = "deadlines.ics"
ENDING = ".ics"
KEY_BYTES, SALT_BYTES = 20, 16


async def send_calendar(act: Act) -> None:
    """/calendar: send one's own deadlines as a file, and the address where one is served."""
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    calendar = await calendar_of_member(act.session, organisation, act.by, now=act.now)
    count, address = len(calendar.due), address_of_feed(organisation, act.by)
    if not count and address is None:
        await act.answer(NothingInCalendar())
        return
    caption = CalendarSent(count) if address is None else CalendarFeedSent(count, address)
    await answer_with_file(act, calendar, name=FILE, caption=caption, of=act.by)


async def renew_address(act: Act) -> None:
    """Give who acts another address: the old one leads nowhere from now on."""
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    act.by.calendar_salt = None
    address = address_of_feed(organisation, act.by)
    if address is not None:
        await act.answer(CalendarRenewed(address))


def address_of_feed(organisation: Organisation, member: Member) -> str | None:
    """Return the address of a member's calendar; None where none is served."""
    if organisation.calendar_url is None:
        return None
    if member.calendar_salt is None:
        member.calendar_salt = secrets.token_bytes(SALT_BYTES)
    return f"{organisation.calendar_url}{member.id}-{key_of(organisation, member)}{ENDING}"


def key_of(organisation: Organisation, member: Member) -> str:
    """Return the key in the address of a member's calendar; he has chance of his own by now."""
    said = b"calendar:%d:" % member.id + (member.calendar_salt or b"")
    made = hmac.digest(organisation.button_key, said, hashlib.sha256)[:KEY_BYTES]
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


async def member_behind(
    session: AsyncSession, organisation: Organisation, name: str
) -> Member | None:
    """Return whose calendar is asked for under a name: `12-KEY.ics`; None for any other name."""
    number, _, key = name.removesuffix(ENDING).partition("-")
    if not name.endswith(ENDING) or not (number.isascii() and number.isdigit()) or len(number) > 15:
        return None
    member = await session.get(Member, (organisation.id, int(number)))
    if member is None or member.left_at is not None or member.calendar_salt is None:
        return None
    fits = hmac.compare_digest(
        key.encode(errors="surrogateescape"), key_of(organisation, member).encode()
    )
    return member if fits else None


async def calendar_of_member(
    session: AsyncSession, organisation: Organisation, member: Member, *, now: datetime
) -> Calendar:
    """Return what a member owns or helps with and what its plan says, the nearest first."""
    tasks = await tasks_where(session, organisation.id, Task.owner_id == member.id)
    helped = select(TaskCoOwner.task_id).where(
        TaskCoOwner.organisation_id == organisation.id, TaskCoOwner.member_id == member.id
    )
    tasks += await tasks_where(session, organisation.id, Task.id.in_(helped))
    nearest = sorted(tasks, key=lambda one: one.deadline)[:MOST]
    language = reader_of(member, organisation, now).language
    return Calendar(
        name=translations(language).gettext(talk.CALENDAR_NAME).format(name=member.name),
        language=language,
        timezone=organisation.timezone,
        made_at=now,
        due=tuple(await due_of(session, organisation, nearest, language)),
    )


async def tasks_where(
    session: AsyncSession, organisation_id: int, condition: ColumnElement[bool]
) -> list[Task]:
    """Return open tasks, the nearest first, so many at most."""
    rows = await session.scalars(
        select(Task)
        .where(Task.organisation_id == organisation_id, condition, Task.state.in_(OPEN))
        .order_by(Task.deadline, Task.id)
        .limit(MOST)
    )
    return list(rows)


async def due_of(
    session: AsyncSession, organisation: Organisation, tasks: Sequence[Task], language: str
) -> list[Due]:
    """Return tasks, and the open steps of their plans, as a calendar has them, nearest first.

    Of a confidential one it says no more than that: calendars are shown on walls.
    """
    say = translations(language).gettext
    place = f"{organisation.created_at:%Y%m%d%H%M%S}-{organisation.id}.taizhang"
    title_of = {one.id: say(talk.CONFIDENTIAL) if one.confidential else one.title for one in tasks}
    due = [
        Due(
            uid=f"task-{one.id}@{place}",
            at=one.deadline,
            title=title_of[one.id],
            description="" if one.confidential else one.standard or "",
            version=one.version,
        )
        for one in tasks
    ]
    known = {one.id: one for one in tasks if not one.confidential}
    for step in await steps_of(session, organisation.id, list(known)):
        words = say(talk.PLAN_STEP).format(step=step.title, task=title_of[step.task_id])
        due.append(Due(f"step-{step.id}@{place}", step.due, words, "", known[step.task_id].version))
    return sorted(due, key=lambda one: (one.at, one.uid))


async def steps_of(
    session: AsyncSession, organisation_id: int, task_ids: list[int]
) -> list[Milestone]:
    """Return the open steps of tasks' plans."""
    rows = await session.scalars(
        select(Milestone).where(
            and_(Milestone.organisation_id == organisation_id, Milestone.done_at.is_(None)),
            Among(Milestone.task_id, THESE),
        ),
        {"these": task_ids},
    )
    return list(rows)
