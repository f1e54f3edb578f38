"""Somebody leaves: his open tasks go to a colleague, his account is released."""

from typing import TYPE_CHECKING

from bot.commands import Complaint
from bot.commands.opening import existing_database
from bot.commands.personal import person_or_complaint
from bot.commands.tables import put
from bot.process.clock import Clock
from bot.process.settings import Settings
from bot.process.speaking import words
from wording.command_line import people as said

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
        to_whom = words(said.WOULD_GO_TO, successor=to, tasks=tasks) if tasks else ""
        put(words(said.WOULD_LEAVE, name=member.name) + to_whom)
    else:
        to_whom = (
            words(said.HANDED_OVER, successor=left.successor, tasks=left.tasks)
            if left.tasks
            else ""
        )
        record = words(said.ON_RECORD, seq=left.receipt.seq)
        put(words(said.HAS_LEFT, name=left.name) + to_whom + record)


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
            return Complaint(words(said.SUCCESSOR_NEEDED, name=name, tasks=tasks))
        case SuccessorGone(successor=successor, name=name):
            return Complaint(words(said.SUCCESSOR_GONE, successor=successor, name=name))
        case LastAdministrator(name=name):
            return Complaint(words(said.LAST_ADMINISTRATOR, name=name))
        case HasLeftAlready(name=name):
            return Complaint(words(said.LEFT_ALREADY, name=name))
    raise refusal
