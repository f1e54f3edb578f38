"""A draft that comes again: what every-week phrases make of it, and what a tap changes."""

from datetime import UTC
from typing import Any

from ledger.book.refusals import Refusal
from ledger.registering.drafts import Draft, Question, check_question
from ledger.talk.acts import Act
from ledger.tasks.recurring import Again, due_after
from ledger.tasks.rhythms import Rhythm
from models import Shift
from wording.registering import QuestionPast

Changes = dict[str, Any]


async def repeated(act: Act, rhythm: Rhythm, moved: Shift = Shift.EARLIER) -> Changes:
    """Return what a draft keeps of the phrase: the rule, and the first deadline."""
    again = Again(rhythm.rule, rhythm.words, moved)
    due = await due_after(act.session, act.organisation_id, again, act.now)
    return {
        "again": {"rule": again.rule, "words": again.words, "moved": again.moved},
        "deadline": due.astimezone(UTC).isoformat(),
    }


def again_of(draft: Draft) -> Again | None:
    """Return how the draft comes again, if it does."""
    if draft.again is None:
        return None
    return Again(draft.again["rule"], draft.again["words"], Shift(draft.again["moved"]))


async def only_once(_act: Act, draft: Draft, _number: int) -> Changes:
    """Keep the first deadline, and let the task not come again."""
    check_question(draft, Question.CONFIRM)
    return {"again": None}


async def turn_moved(act: Act, draft: Draft, _number: int) -> Changes:
    """Let a deadline on a day off go the other way: 提前 or 顺延."""
    check_question(draft, Question.CONFIRM)
    again = again_of(draft)
    if again is None:
        raise Refusal(QuestionPast())
    other = Shift.LATER if again.moved is Shift.EARLIER else Shift.EARLIER
    return await repeated(act, Rhythm(again.rule, again.words, (0, 0)), other)
