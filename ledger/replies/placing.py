"""Where a reply belongs: to the message it answers, to the one open question, or to what is tapped.

Words whose place is not known wait until their sender points it out: `ledger.replies.waiting`.
"""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.replies.candidates import candidates_for
from ledger.replies.waiting import add_words, keep_waiting, waiting_words
from ledger.talk.acts import Act
from ledger.talk.buttons import Press, open_seal
from ledger.talk.prompts import WHICH, open_prompts
from ledger.talk.reading_ahead import organisation_of
from ledger.talk.saying import outbox_row_at
from models import Answer, Member, Organisation, Outbox, Prompt, Subject, SubjectKind
from wording.replies import NothingOpen

# What the target of a button is, by the first word of its action; that of 更正 is an answer.
TARGETS = {
    "task": SubjectKind.TASK,
    "help": SubjectKind.TASK,
    "check_in": SubjectKind.ROUND,
    "prompt": SubjectKind.PROMPT,
    "new": SubjectKind.PROMPT,
    "minutes": SubjectKind.PROMPT,
    "form": SubjectKind.PROMPT,
    "leave": SubjectKind.PROMPT,
    "move": SubjectKind.PROMPT,
    WHICH: SubjectKind.PROMPT,
    "directive": SubjectKind.DIRECTIVE,
    "record": SubjectKind.RECORD,
    "indicator": SubjectKind.INDICATOR,
    "point": SubjectKind.POINT,
}
CORRECT, PART_OF = "task.correct", "new.part_of"


async def replied_to(
    session: AsyncSession,
    member: Member,
    *,
    chat_id: int,
    message_id: int,
    seals: Collection[str] = (),
) -> Subject | None:
    """Return what the bot's message was about, if it said it and it was about something.

    `seals` is what the message's buttons carry. They tell it of a message whose number was never
    noted: it reached its reader, and the answer to the call did not reach us.
    """
    row: Outbox | None = await outbox_row_at(
        session, member.organisation_id, chat_id=chat_id, message_id=message_id
    )
    if row is None:
        return await subject_on_buttons(session, member, seals)
    if row.about_kind is None or row.about_id is None:
        return None
    return Subject(row.about_kind, row.about_id)


async def subject_on_buttons(
    session: AsyncSession, member: Member, seals: Collection[str]
) -> Subject | None:
    """Return what all buttons of a message that are about something are about, if it is one."""
    organisation = await organisation_of(session, member.organisation_id)
    presses = [open_seal(seal, organisation.button_key) for seal in seals]
    subjects = {await subject_of(session, organisation, press) for press in presses if press}
    subjects.discard(None)
    return subjects.pop() if len(subjects) == 1 else None


async def subject_of(
    session: AsyncSession, organisation: Organisation, press: Press
) -> Subject | None:
    """Return what a button is about: a task, a round or a question; None for any other."""
    if press.action == CORRECT:
        answer = await session.get(Answer, (organisation.id, press.target))
        return Subject(answer.subject_kind, answer.subject_id) if answer else None
    if press.action == PART_OF:
        return Subject(SubjectKind.TASK, press.target)
    kind = TARGETS.get(press.action.partition(".")[0])
    return Subject(kind, press.target) if kind else None


async def questions_to(act: Act, kinds: Collection[str]) -> list[Prompt]:
    """Return the open questions to who acts that are answered in words."""
    return [prompt for prompt in await open_prompts(act) if prompt.kind in kinds]


async def ask_which(act: Act, questions: Collection[Prompt]) -> None:
    """Keep the words and ask with buttons where they belong; say so when there is nothing open."""
    waiting = await waiting_words(act)
    if waiting is not None:
        await add_words(act, waiting)
        return
    candidates = await candidates_for(act, questions)
    if candidates:
        await keep_waiting(act, candidates)
    else:
        await act.answer(NothingOpen())
