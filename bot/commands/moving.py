"""Somebody goes to another department or gets other roles; his open tasks are seen to."""

from typing import TYPE_CHECKING

from bot.commands import Complaint, WrongCall
from bot.commands.leaving import complaint_of as complaint_of_leaving
from bot.commands.opening import existing_database
from bot.commands.personal import person_or_complaint
from bot.commands.tables import put
from bot.process.clock import Clock
from bot.process.settings import Settings

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
        put(f"{told(foreseen, 'would be')} (nothing is changed yet)")
    else:
        put(f"{told(moved.done, 'is')}; entry {moved.receipt.seq} says so")


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
        raise Complaint(f"no department is called {name}; there are {', '.join(known)}")
    return unit


def roles_or_complaint(text: str | None) -> "frozenset[RoleName] | None":
    """Return the roles that the words name; None if there are no words."""
    from ledger.roster.choosing import roles_named  # noqa: PLC0415
    from models.workbook.layout import ROLE_WORDS  # noqa: PLC0415

    if text is None:
        return None
    roles = roles_named(text)
    if roles is None:
        raise WrongCall(f"--role {text}: give one or more of {'、'.join(ROLE_WORDS)}")
    return roles


def told(done: "MovingDone", verb: str) -> str:
    """Return in a line how he stands, and what becomes of his tasks."""
    words = f"{done.name} {verb} in {done.unit}, {done.roles_text('en')}"
    if done.handed:
        words += (
            f"; open tasks that go to {done.successor} and stay with {done.before}: {done.handed}"
        )
    if done.followed:
        words += f"; open tasks that follow: {done.followed}"
    return words


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
            return Complaint(
                f"{name} answers for {tasks} open tasks there: say --tasks-follow, or with"
                " --tasks-to who takes over"
            )
        case RolesUndecided(name=name, before=before, unit=unit):
            return Complaint(f"{name} heads {before}: say with --role what he is in {unit}")
        case LastAdministratorStays(name=name):
            return Complaint(f"{name} is the only administrator: make another one first")
        case NothingMoves(name=name, unit=unit):
            return Complaint(f"{name} is in {unit} with these roles already")
    return complaint_of_leaving(refusal)
