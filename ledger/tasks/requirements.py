"""What has to be there before a task may be reported as done."""

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.talk.evidence import count_evidence
from ledger.tasks.helping import check_leads
from ledger.tasks.part_counts import part_counts
from models import Task
from wording.tasks.closing import EvidenceMissing
from wording.tasks.parts import PartsOpen


async def check_requirements(session: AsyncSession, task: Task) -> None:
    """Refuse to complete a task that lacks its evidence, or has parts that are not struck off."""
    await check_evidence(session, task)
    await check_leads(session, task)
    done, total = await part_counts(session, task)
    if done < total:
        raise Refusal(PartsOpen(task.title, total - done))


async def check_evidence(session: AsyncSession, task: Task) -> None:
    """Refuse to complete a task that requires evidence while there is no file of anybody's."""
    if not task.evidence_required:
        return
    if not await count_evidence(session, task.organisation_id, task.subject):
        raise Refusal(EvidenceMissing(task.title))
