"""The history of a task: what the ledger says about it, a page at a time, and its files again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.talk.acts import Act
from ledger.talk.digests import DIGESTED
from ledger.talk.evidence import count_evidence, evidence_of, latest_evidence, say_files
from ledger.tasks.finding import task_of
from ledger.tasks.last_words import last_words_about
from ledger.tasks.life import Step
from ledger.tasks.open_directives import directives_about
from ledger.tasks.reading import check_may_read
from models import Answer, Entry, Member, SubjectKind, Task
from wording.tasks.cards import TaskGone
from wording.tasks.facts import SoFar
from wording.tasks.history import HistoryLine, HistoryShown, NoFilesThere

LINES_ON_A_PAGE = 8
SHOWN_FILES = 20
COUNTED = 99  # entries; more are not counted for a button
# Where an entry keeps what was said: the first of these that it has.
WORDS = ("text", "reason", "difficulty", "words", "standard")


async def so_far_of(session: AsyncSession, task: Task, *, now: datetime) -> SoFar:
    """Return what a card tells of the task's history."""
    some = (
        select(Entry.seq)
        .where(*about(task), Entry.kind != Step.ASSIGN)
        .limit(COUNTED + 1)
        .subquery()
    )
    count = await session.scalar(select(func.count()).select_from(some)) or 0
    words = await last_words_about(session, task.organisation_id, [task])
    directives = await directives_about(session, task.organisation_id, [task.id], now=now)
    return SoFar(
        last=words.get(task.id),
        files=await count_evidence(session, task.organisation_id, task.subject),
        entries=min(count, COUNTED),
        more=count > COUNTED,
        directives=directives.get(task.id, ()),
    )


async def history_of(
    act: Act, task: Task, *, before: int | None = None, after: int | None = None
) -> HistoryShown:
    """Return a page of the task's entries: the newest, those before an entry, or those after one.

    Raises Refusal for whom the task does not concern.
    """
    await check_may_read(act, task)
    entries, more = await entries_of(act.session, task, before=before, after=after)
    return HistoryShown(
        task_id=task.id,
        title=task.title,
        lines=await lines_of(act.session, task, entries),
        newer=more if after is not None else before is not None,
        older=after is not None or more,
    )


async def show_with_files(act: Act, task_id: int) -> None:
    """Show the newest page, and send the files handed in for the task."""
    task = await task_of(act.session, act.organisation_id, task_id)
    shown = await history_of(act, task)
    files = await latest_evidence(
        act.session, task.organisation_id, task.subject, limit=SHOWN_FILES
    )
    count = await count_evidence(act.session, task.organisation_id, task.subject)
    message = HistoryShown(
        shown.task_id, shown.title, shown.lines, shown.newer, shown.older, count, len(files)
    )
    await act.answer(message, about=task.subject)
    await say_files(act.session, to=act.by, files=files, now=act.now, about=task.subject)


async def send_files_of(act: Act, answer_id: int) -> None:
    """Send again what was handed in with one answer about a task."""
    answer = await act.session.get(Answer, (act.organisation_id, answer_id))
    if answer is None or answer.subject_kind is not SubjectKind.TASK:
        raise Refusal(TaskGone())
    task = await task_of(act.session, act.organisation_id, answer.subject_id)
    await check_may_read(act, task)
    files = await evidence_of(act.session, answer)
    if not files:
        raise Refusal(NoFilesThere())
    await say_files(act.session, to=act.by, files=files, now=act.now, about=task.subject)


def about(task: Task) -> tuple[Any, ...]:
    """Return the conditions that an entry tells what somebody did about the task."""
    return (
        Entry.organisation_id == task.organisation_id,
        Entry.subject_kind == SubjectKind.TASK,
        Entry.subject_id == task.id,
        Entry.kind != DIGESTED,  # nobody did that: it follows each file
    )


async def entries_of(
    session: AsyncSession, task: Task, *, before: int | None, after: int | None
) -> tuple[Sequence[Entry], bool]:
    """Return a page of entries, newest first, and whether there are more in that direction.

    Pages are found by the entry they end with: the last costs what the first does.
    """
    wanted = select(Entry).where(*about(task))
    if after is not None:
        wanted = wanted.where(Entry.seq > after).order_by(Entry.seq)
    else:
        wanted = wanted.order_by(Entry.seq.desc())
        wanted = wanted if before is None else wanted.where(Entry.seq < before)
    found = (await session.scalars(wanted.limit(LINES_ON_A_PAGE + 1))).all()
    page = found[:LINES_ON_A_PAGE]
    return (page[::-1] if after is not None else page), len(found) > LINES_ON_A_PAGE


async def lines_of(
    session: AsyncSession, task: Task, entries: Sequence[Entry]
) -> tuple[HistoryLine, ...]:
    """Return a line for each entry."""
    contents = [orjson.loads(entry.content or "{}") for entry in entries]
    numbers = {content["answer"] for content in contents if "answer" in content}
    names = await names_of(session, task, {entry.actor_id for entry in entries})
    corrected = await corrected_among(session, task, numbers)
    return tuple(
        HistoryLine(
            seq=entry.seq,
            at=entry.at,
            name=names.get(entry.actor_id, ""),
            kind=entry.kind,
            text=words_in(content),
            files=len(content.get("files", ())),
            answer_id=content.get("answer", 0),
            corrected=content.get("answer") in corrected,
            erased=entry.erased_at is not None,
        )
        for entry, content in zip(entries, contents, strict=True)
    )


def words_in(content: dict[str, Any]) -> str:
    """Return what was said, as far as the entry holds words."""
    return next((str(content[key]) for key in WORDS if content.get(key)), "")


async def names_of(
    session: AsyncSession, task: Task, numbers: set[int | None]
) -> dict[int | None, str]:
    """Return the names of who acted."""
    rows = await session.execute(
        select(Member.id, Member.name).where(
            Member.organisation_id == task.organisation_id,
            Member.id.in_([number for number in numbers if number is not None]),
        )
    )
    return dict(rows.all())


async def corrected_among(session: AsyncSession, task: Task, numbers: set[int]) -> set[int]:
    """Return which of the answers a newer version has replaced."""
    if not numbers:
        return set()
    rows = await session.scalars(
        select(Answer.id).where(
            Answer.organisation_id == task.organisation_id,
            Answer.id.in_(numbers),
            Answer.superseded,
        )
    )
    return set(rows)
