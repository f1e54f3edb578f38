"""The last words about a task: noted on its row, so that no list has to look for them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Answer, Member, Task
from models.among import Among, Numbers
from wording.tasks.facts import LastWords

OF: BindParameter[int] = bindparam("of")
# Built once: every list asks it.
_WORDS = (
    select(Answer.id, Member.name, Answer.said_at, Answer.text)
    .join(
        Member,
        (Member.organisation_id == Answer.organisation_id) & (Member.id == Answer.member_id),
    )
    .where(
        Answer.organisation_id == OF,
        Among(Answer.id, bindparam("answers", type_=Numbers())),
        Answer.text != "",
    )
)


def note_words(task: Task, answer: Answer, *, now: datetime) -> None:
    """Note what was just said about the task; files without a word leave the last words alone.

    With the moment it is dealt with: what was said before a digest and heard after it is news to
    the next one.
    """
    task.last_heard_at = now
    if answer.text:
        task.last_answer_id = answer.id


def note_correction(task: Task, earlier: Answer, newer: Answer, *, now: datetime) -> None:
    """Note that the last words were corrected, if it is they that were."""
    if task.last_answer_id == earlier.id:
        note_words(task, newer, now=now)


async def last_words_about(
    session: AsyncSession, organisation_id: int, tasks: Collection[Task]
) -> dict[int, LastWords]:
    """Return the last words about each of the tasks that has any, from one statement."""
    wanted = {task.last_answer_id: task.id for task in tasks if task.last_answer_id is not None}
    if not wanted:
        return {}
    rows = await session.execute(_WORDS, {"of": organisation_id, "answers": list(wanted)})
    return {wanted[number]: LastWords(name, at, text) for number, name, at, text in rows}
