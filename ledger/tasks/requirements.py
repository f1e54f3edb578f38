"""What has to be there before a task may be reported as done, and before it is struck off."""

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.talk.evidence import count_evidence
from ledger.tasks.finding import leads_of
from ledger.tasks.part_counts import part_counts
from models import Task, TaskCoOwner
from wording.tasks.closing import EvidenceMissing
from wording.tasks.helping import LeadsOpen
from wording.tasks.parts import PartsOpen


async def check_parts_struck_off(session: AsyncSession, task: Task) -> None:
    """Refuse to complete a task with parts that are not struck off."""
    done, total = await part_counts(session, task)
    if done < total:
        raise Refusal(PartsOpen(task.title, total - done))


async def check_evidence(session: AsyncSession, task: Task) -> None:
    """Refuse to complete a task that requires evidence while there is no file of anybody's."""
    if not task.evidence_required:
        return
    if not await count_evidence(session, task.organisation_id, task.subject):
        raise Refusal(EvidenceMissing(task.title))


async def check_leads_done(session: AsyncSession, task: Task) -> None:
    """Refuse to complete a task while one who leads it with its owner has not done his part."""
    leads = await leads_of(session, task)
    names = tuple(member.name for member, part in leads if part.done_at is None)
    if names:
        raise Refusal(LeadsOpen(task.title, names))


def waits_for_verification(part: TaskCoOwner) -> bool:
    """Return whether who leads a task says that his part is done, and nobody has verified it."""
    return part.leads and part.done_at is not None and part.verified_at is None


async def unverified(session: AsyncSession, task: Task) -> tuple[str, ...]:
    """Return the names of whoever leads the task too and whose part nobody has verified yet."""
    leads = await leads_of(session, task)
    return tuple(member.name for member, part in leads if part.verified_at is None)
