"""Somebody leaves: his open tasks go to a colleague, his account is released."""

from typing import TYPE_CHECKING

from bot.commands import Complaint
from bot.commands.opening import existing_database
from bot.commands.personal import person_or_complaint
from bot.commands.tables import put
from bot.process.clock import Clock
from bot.process.settings import Settings

if TYPE_CHECKING:
    from ledger.book.refusals import Refusal


async def leave(
    settings: Settings, *, name: str, to: str | None, reason: str, dry_run: bool
) -> None:
    """Let the member leave, or only say what would happen."""
    from ledger.book.refusals import Refusal  # noqa: PLC0415
    from ledger.people.introductions import open_tasks_of  # noqa: PLC0415
    from ledger.roster.leaving import Leaving, check_may_leave  # noqa: PLC0415
    from ledger.roster.leaving import leave as let_go  # noqa: PLC0415

    async with (
        existing_database(settings) as database,
        database.read() if dry_run else database.write() as session,
    ):
        member = await person_or_complaint(session, name, present=True)
        successor = await person_or_complaint(session, to, present=True) if to else None
        try:
            if dry_run:
                await check_may_leave(session, member, successor)
                tasks = await open_tasks_of(session, member)
            else:
                leaving = Leaving(member, successor, None, reason, Clock().now())
                left = await let_go(session, leaving)
        except Refusal as refusal:
            raise complaint_of(refusal) from refusal
    if dry_run:
        to_whom = f"; open tasks that go to {to}: {tasks}" if tasks else ""
        put(f"{member.name} would leave (nothing is changed yet){to_whom}")
    else:
        to_whom = (
            f"; open tasks handed over to {left.successor}: {left.tasks}" if left.tasks else ""
        )
        put(f"{left.name} has left{to_whom}; entry {left.receipt.seq} says so")


def complaint_of(refusal: "Refusal") -> Complaint:
    """Return what the refusal says as a line that names the options."""
    from wording.roster.leaving import (  # noqa: PLC0415
        HasLeftAlready,
        LastAdministrator,
        SuccessorGone,
        SuccessorNeeded,
    )

    match refusal.message:
        case SuccessorNeeded(name=name, tasks=tasks):
            return Complaint(
                f"{name} answers for {tasks} open tasks: say who takes over, --to NAME"
            )
        case SuccessorGone(successor=successor, name=name):
            return Complaint(f"{successor} cannot take over from {name}: name somebody who stays")
        case LastAdministrator(name=name):
            return Complaint(f"{name} is the only administrator: make another one first")
        case HasLeftAlready(name=name):
            return Complaint(f"{name} has left already")
    raise refusal
