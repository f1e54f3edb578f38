"""Anonymous rounds 匿名: who has answered is known, who answered what is not, to nobody.

An answer has no member, no moment and no order of its own: it changes places with one that is
drawn among those before it, and when the round closes all are written once more in one statement,
so that not even the database's own marks tell what came together. Of a person the ledger holds
that he answered; of the answers one digest, once the round has closed. The update that brought
an answer is emptied with it.
"""

import hashlib
import secrets
from datetime import time

import orjson
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry, receipt_of
from ledger.organisations import calendar_of
from ledger.rhythm.respondents import note_answer, standing_of
from ledger.talk.acts import Act
from ledger.talk.forgetting import forget_said
from ledger.talk.reading_ahead import organisation_of
from models import AnonymousAnswer, Entry, Round
from models.framework import CheckIn
from wording.check_ins.anonymity import (
    FEWEST,
    CheckInAnsweredAnonymously,
    CheckInCounted,
)

SALT_BYTES = 16
draw = secrets.SystemRandom()


async def answer_anonymously(
    act: Act, row: Round, check_in: CheckIn, fields: dict[str, str]
) -> Entry | None:
    """Keep an answer apart from who gave it; None where it is over, or he has given one before.

    That is no refusal: what is refused is not forgotten.
    """
    forget_said(act.session)
    over = act.at >= row.closes_at or row.closed_at is not None
    if over or await standing_of(act.session, row, act.by) is not None:
        return None
    await shuffle_in(act.session, row, fields)
    organisation = await organisation_of(act.session, act.organisation_id)
    calendar = await calendar_of(act.session, organisation)
    day = calendar.instant(calendar.day_of(act.at), time.min)  # nothing finer
    await note_answer(act.session, row, check_in, act.by, at=day)
    return await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind="checked_in",
        now=act.now,
        actor_id=act.by.id,
        about=row.subject,
        effect_key=f"checked_in:{row.id}:{act.by.id}",
        rule=row.check_in,
        period=row.period,
        anonymous=True,
    )


async def shuffle_in(session: AsyncSession, row: Round, fields: dict[str, str]) -> None:
    """Put an answer in a place drawn among all; who stood there takes the new one at the end.

    So every order of the answers is as likely as any other, after each of them.
    """
    here = (
        AnonymousAnswer.organisation_id == row.organisation_id,
        AnonymousAnswer.round_id == row.id,
    )
    last = await session.scalar(select(func.max(AnonymousAnswer.place)).where(*here)) or 0
    place = draw.randint(1, last + 1)
    moved = fields
    if place <= last:
        taken = await session.get_one(
            AnonymousAnswer, (row.organisation_id, row.id, place), populate_existing=True
        )
        moved, taken.fields = taken.fields, fields
    session.add(
        AnonymousAnswer(
            organisation_id=row.organisation_id, round_id=row.id, place=last + 1, fields=moved
        )
    )
    await session.flush()


async def anonymous_card(
    act: Act, row: Round, check_in: CheckIn, receipt_for: Entry | None
) -> CheckInAnsweredAnonymously | None:
    """Return that who acts has answered, and nothing of what; None where he has not."""
    if await standing_of(act.session, row, act.by) is None:
        return None
    receipt = receipt_of(receipt_for) if receipt_for else None
    return CheckInAnsweredAnonymously(check_in, row.id, receipt)


async def seal_answers(session: AsyncSession, row: Round) -> str:
    """Write all answers once more, together; return the salted digest of them all."""
    here = (
        AnonymousAnswer.organisation_id == row.organisation_id,
        AnonymousAnswer.round_id == row.id,
    )
    await session.execute(update(AnonymousAnswer).where(*here).values(sealed=True))
    answers = await session.scalars(select(AnonymousAnswer.fields).where(*here))
    content = sorted(orjson.dumps(one, option=orjson.OPT_SORT_KEYS) for one in answers)
    row.salt = row.salt or secrets.token_bytes(SALT_BYTES)
    return hashlib.sha256(row.salt + b"\n".join(content)).hexdigest()


async def counted(session: AsyncSession, row: Round, check_in: CheckIn) -> CheckInCounted:
    """Return how often each choice was made, as far as that tells of nobody.

    Where only one count is too small to be shown, the smallest of the others is not shown either:
    how many have answered is known, and the rest would tell it.
    """
    tap = check_in.tap
    assert tap is not None  # noqa: S101  # see `CheckIn.flaws_with`
    chosen = AnonymousAnswer.fields[tap.name].as_string()
    rows = await session.execute(
        select(chosen, func.count())
        .where(
            AnonymousAnswer.organisation_id == row.organisation_id,
            AnonymousAnswer.round_id == row.id,
        )
        .group_by(chosen)
    )
    counts = dict.fromkeys(tap.choices, 0) | {str(value): count for value, count in rows}
    hidden = {choice for choice, count in counts.items() if count < FEWEST}
    if len(hidden) == 1:
        shown = [choice for choice in counts if choice not in hidden]
        hidden.add(min(shown, key=counts.__getitem__))
    told = {choice: None if choice in hidden else count for choice, count in counts.items()}
    return CheckInCounted(check_in, row.closes_at, told)
