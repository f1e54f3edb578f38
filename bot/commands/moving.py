"""Somebody goes to another department or gets other roles; his open tasks are seen to."""

from typing import TYPE_CHECKING

from bot.commands import Complaint, WrongCall
from bot.commands.leaving import complaint_of as complaint_of_leaving
from bot.commands.opening import existing_database
from bot.commands.personal import person_or_complaint
from bot.commands.tables import put
from bot.process.clock import Clock
from bot.process.settings import Settings
from bot.process.speaking import spoken, words
from wording.catalogues import listed_text
from wording.command_line import people as said

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from ledger.book.refusals import Refusal
    from models import Member, RoleName, Unit
    from wording.roster.moving import MovingDone


async def move(
    settings: Settings,
    *,
    name: str,
    to: str | None,
    role: str | None,
    tasks_to: str | None,
    tasks_follow: bool,
    dry_run: bool,
) -> None:
    """Let the member move, or only say what would happen."""
    from ledger.book.refusals import Refusal  # noqa: PLC0415
    from ledger.roster.moving import Moving, foresee  # noqa: PLC0415
    from ledger.roster.moving import move as carry_out  # noqa: PLC0415

    async with (
        existing_database(settings) as database,
        database.read() if dry_run else database.write() as session,
    ):
        member = await person_or_complaint(session, name, present=True)
        moving = Moving(
            member=member,
            unit=await unit_or_complaint(session, member, to),
            roles=roles_or_complaint(role),
            to=await person_or_complaint(session, tasks_to, present=True) if tasks_to else None,
            follows=tasks_follow,
            by=None,
            now=Clock().now(),
        )
        try:
            if dry_run:
                foreseen = await foresee(session, moving)
            else:
                moved = await carry_out(session, moving)
        except Refusal as refusal:
            raise complaint_of(refusal) from refusal
    if dry_run:
        put(told(foreseen, said.WOULD_BE) + words(said.NOT_YET))
    else:
        put(told(moved.done, said.IS_NOW) + words(said.ON_RECORD, seq=moved.receipt.seq))


async def unit_or_complaint(session: "AsyncSession", member: "Member", name: str | None) -> "Unit":
    """Return the unit of that name, or the member's own if none is named."""
    from ledger.chats.bindings import unit_named  # noqa: PLC0415
    from ledger.roster.reading import units_of  # noqa: PLC0415
    from models import Unit  # noqa: PLC0415

    if name is None:
        return await session.get_one(Unit, (member.organisation_id, member.unit_id))
    unit = await unit_named(session, member.organisation_id, name)
    if unit is None:
        known = [one.name for one in await units_of(session, member.organisation_id)]
        raise Complaint(words(said.NO_DEPARTMENT, name=name, known=listed_text(known, spoken())))
    return unit


def roles_or_complaint(text: str | None) -> "frozenset[RoleName] | None":
    """Return the roles that the words name; None if there are no words."""
    from ledger.roster.choosing import roles_named  # noqa: PLC0415
    from models.workbook.layout import ROLE_WORDS  # noqa: PLC0415

    if text is None:
        return None
    roles = roles_named(text)
    if roles is None:
        raise WrongCall(words(said.NO_ROLE, text=text, known="、".join(ROLE_WORDS)))
    return roles


def told(done: "MovingDone", sentence: str) -> str:
    """Return in a line how he stands, and what becomes of his tasks."""
    parts = [words(sentence, name=done.name, unit=done.unit, roles=done.roles_text(spoken()))]
    if done.handed:
        stay = {"successor": done.successor, "before": done.before, "tasks": done.handed}
        parts.append(words(said.TASKS_STAY, **stay))
    if done.followed:
        parts.append(words(said.TASKS_FOLLOW, tasks=done.followed))
    return "".join(parts)


def complaint_of(refusal: "Refusal") -> Complaint:
    """Return what the refusal says as a line that names the options."""
    from wording.roster.moving import (  # noqa: PLC0415
        LastAdministratorStays,
        NothingMoves,
        RolesUndecided,
        TasksUndecided,
    )

    match refusal.message:
        case TasksUndecided(name=name, tasks=tasks):
            return Complaint(words(said.TASKS_UNDECIDED, name=name, tasks=tasks))
        case RolesUndecided(name=name, before=before, unit=unit):
            return Complaint(words(said.ROLES_UNDECIDED, name=name, before=before, unit=unit))
        case LastAdministratorStays(name=name):
            return Complaint(words(said.LAST_ADMINISTRATOR, name=name))
        case NothingMoves(name=name, unit=unit):
            return Complaint(words(said.NOTHING_MOVES, name=name, unit=unit))
    return complaint_of_leaving(refusal)
