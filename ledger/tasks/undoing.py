"""Undoing: a tap is taken back within ten minutes by who tapped, as an entry that reverses it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import select

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.talk.acts import Act
from ledger.tasks.closing import ask_to_verify, ask_to_verify_anew
from ledger.tasks.finding import co_owners_of, hold_task, owner_of, share_of
from ledger.tasks.history import about
from ledger.tasks.leading import ask_to_verify_lead
from ledger.tasks.life import Step
from ledger.tasks.open_demands import let_demand_follow
from ledger.tasks.recording import restore_difficulty
from ledger.tasks.showing import show_card
from models import Entry, Member, Stance, SubjectKind, Task, TaskState
from wording.tasks.leading import LeadVerificationUndone
from wording.tasks.transferring import OfferWithdrawn
from wording.tasks.undoing import (
    NotYoursToUndo,
    SomethingSince,
    StrikeOffStands,
    StrikeOffUndone,
    TooLateToUndo,
)

UNDONE_WITHIN = timedelta(minutes=10)
Content = Mapping[str, Any]


async def undo(act: Act, seq: int) -> Task:
    """Reverse the step of that entry, and show the task as it stands again."""
    entry = await act.session.get(Entry, (act.organisation_id, seq))
    if entry is None or entry.subject_kind is not SubjectKind.TASK or entry.actor_id != act.by.id:
        raise Refusal(NotYoursToUndo())
    assert entry.subject_id is not None  # noqa: S101  # its kind is said to be a task
    task = await hold_task(act.session, act.organisation_id, entry.subject_id)
    await check_can_undo(act, task, entry)
    content = orjson.loads(entry.content or "{}")
    task.version += 1  # what was shown before is outdated
    await REVERSALS[Step(entry.kind)](act, task, content)
    reversing = await append_entry(
        act.session,
        organisation_id=task.organisation_id,
        kind=Step.UNDO,
        now=act.now,
        actor_id=act.by.id,
        about=task.subject,
        version=task.version,
        effect_key=f"{Step.UNDO}:{seq}",
        title=task.title,
        step=entry.kind,
        seq=seq,
    )
    await show_card(act, task, entry=reversing)
    return task


async def check_can_undo(act: Act, task: Task, entry: Entry) -> None:
    """Refuse after ten minutes, and once anything else has happened to the task."""
    if entry.kind not in REVERSALS:
        raise Refusal(NotYoursToUndo())
    if act.at - entry.at > UNDONE_WITHIN:
        too_late = StrikeOffStands if entry.kind == Step.STRIKE_OFF else TooLateToUndo
        raise Refusal(too_late(task.title))
    last = await act.session.scalar(
        select(Entry.seq).where(*about(task)).order_by(Entry.seq.desc()).limit(1)
    )
    if last != entry.seq:
        raise Refusal(SomethingSince(task.title))


async def unsign(_act: Act, task: Task, content: Content) -> None:
    """The task lies there as it was handed out, or declined."""
    task.state = TaskState(content["was"])


async def put_stance_back(_act: Act, task: Task, content: Content) -> None:
    """What the owner said before counts again."""
    stance, at = content["stance_before"], content["stance_at_before"]
    task.stance = Stance(stance) if stance else None
    task.stance_at = datetime.fromisoformat(at) if at else None


async def put_difficulty_back(_act: Act, task: Task, content: Content) -> None:
    """The difficulty stands in the way again, since when it did."""
    restore_difficulty(task, content)


async def put_back_on_books(act: Act, task: Task, content: Content) -> None:
    """The task waits for verification again, and whoever may verify it is asked anew."""
    task.state, task.struck_off_at = TaskState.COMPLETED, None
    await take_last_back(act, task, content)
    if content.get("difficulty"):
        await put_difficulty_back(act, task, content)
    await ask_to_verify(act.session, task, now=act.now)
    message = StrikeOffUndone(task.title, act.by.name)
    for member in (await owner_of(act.session, task), *await co_owners_of(act.session, task)):
        await act.tell(member, message, about=task.subject)
    await let_demand_follow(act, task)


async def take_last_back(act: Act, task: Task, content: Content) -> None:
    """What was verified last waits for it again: a lead's part, or the owner's."""
    share = await share_of(act.session, task, content["lead_id"]) if "lead_id" in content else None
    if share is None:
        task.verified_at = None
    else:
        share.verified_at = None


async def unverify(act: Act, task: Task, _content: Content) -> None:
    """The owner's part waits to be verified again."""
    task.verified_at = None
    await ask_to_verify_anew(act.session, task, asked_as=task.version - 1, now=act.now)


async def unverify_lead(act: Act, task: Task, content: Content) -> None:
    """A lead's part waits to be verified again."""
    share = await share_of(act.session, task, content["lead_id"])
    if share is None:
        raise Refusal(SomethingSince(task.title))
    share.verified_at = None
    lead = await act.session.get_one(Member, (task.organisation_id, share.member_id))
    await ask_to_verify_lead(act.session, task, share, lead, now=act.now)
    message = LeadVerificationUndone(task.title, act.by.name)
    await act.tell(lead, message, about=task.subject)
    if task.state is TaskState.COMPLETED:
        await ask_to_verify_anew(act.session, task, asked_as=task.version - 1, now=act.now)


async def withdraw_offer(act: Act, task: Task, content: Content) -> None:
    """The colleague need not answer any more."""
    task.offered_to = None
    colleague = await act.session.get_one(Member, (task.organisation_id, content["to_id"]))
    await act.tell(colleague, OfferWithdrawn(task.title, act.by.name), about=task.subject)


REVERSALS: Mapping[Step, Callable[[Act, Task, Content], Awaitable[None]]] = {
    Step.SIGN: unsign,
    Step.ON_TRACK: put_stance_back,
    Step.BEHIND: put_stance_back,
    Step.CLEAR: put_difficulty_back,
    Step.VERIFY: unverify,
    Step.VERIFY_LEAD: unverify_lead,
    Step.STRIKE_OFF: put_back_on_books,
    Step.OFFER: withdraw_offer,
}
