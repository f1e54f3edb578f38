"""What may not have arrived: Telegram's answer never came, so its reader asks for it once more."""

from datetime import timedelta

from sqlalchemy import or_, select

from ledger.talk.acts import Act
from models import Outbox, OutboxState, Priority
from models.numbering import add
from wording.process import MoreToSayAgain, NothingToSayAgain, SayingAgain

SAID_AT_ONCE = 20  # more would bury the reader, who can ask once more
KEPT_FOR = timedelta(days=7)  # what is older, lists and cards say anew


async def say_again(act: Act) -> None:
    """Say once more what may not have reached who acts, oldest first, after how much it is."""
    rows = await may_not_have_arrived(act, limit=SAID_AT_ONCE + 1)
    if not rows:
        await act.answer(NothingToSayAgain())
        return
    said_now = rows[:SAID_AT_ONCE]
    await act.answer(SayingAgain(len(said_now)))
    for row in said_now:
        await repeat(act, row)
    if len(rows) > SAID_AT_ONCE:
        await act.answer(MoreToSayAgain())


async def may_not_have_arrived(act: Act, *, limit: int) -> list[Outbox]:
    """Return what was sent to who acts, perhaps in vain, and is not going to be sent again."""
    rows = await act.session.scalars(
        select(Outbox)
        .where(
            Outbox.organisation_id == act.organisation_id,
            Outbox.chat_id == act.by.telegram_user_id,
            Outbox.message_id.is_(None),
            Outbox.state == OutboxState.UNKNOWN,
            Outbox.not_before.is_(None),
            Outbox.method.startswith("send"),
            Outbox.created_at > act.now - KEPT_FOR,
            or_(Outbox.not_after.is_(None), Outbox.not_after > act.now),
        )
        .order_by(Outbox.id)
        .limit(limit)
    )
    return [row for row in rows if row.payload.keys() - {"chat_id"}]  # of a secret no word is kept


async def repeat(act: Act, row: Outbox) -> None:
    """Put the message into the outbox once more; a try is counted, so that it says so (补发)."""
    again = Outbox(
        organisation_id=row.organisation_id,
        method=row.method,
        chat_id=row.chat_id,
        payload=row.payload,
        priority=Priority.REPLY,
        created_at=act.now,
        not_after=row.not_after,
        attempts=1,
        member_id=row.member_id,
        about_kind=row.about_kind,
        about_id=row.about_id,
        secret=row.secret,
    )
    await add(act.session, again)
    row.state, row.error = OutboxState.DROPPED, f"its reader asked for it again: {again.id}"
