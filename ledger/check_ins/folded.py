"""What a list has taken in place of a message of its own, opened from it."""

from ledger.book.refusals import Refusal
from ledger.check_ins.cards import card_of_check_in
from ledger.rhythm.folding import is_asked
from ledger.talk.acts import Act
from models import Outbox, Priority, Subject, SubjectKind
from models.numbering import add, find
from wording.talk import ButtonNotOurs


async def open_folded(act: Act, number: int) -> None:
    """Say it: a question as it stands now, a summary as it was made. Refused to all others."""
    row = await find(act.session, Outbox, act.organisation_id, number)
    if row is None or row.member_id != act.by.id or row.rule is None:
        raise Refusal(ButtonNotOurs())
    if is_asked(row.rule, row.about_kind) and row.about_id is not None:
        about = Subject(SubjectKind.ROUND, row.about_id)
        await act.answer(await card_of_check_in(act, about.id), about=about)
    elif "text" in row.payload:
        await say_as_made(act, row)
    else:
        raise Refusal(ButtonNotOurs())  # swept since


async def say_as_made(act: Act, row: Outbox) -> None:
    """Say the words that were made when it was due."""
    said = Outbox(
        organisation_id=row.organisation_id,
        method=row.method,
        chat_id=act.by.telegram_user_id,
        payload=row.payload | {"chat_id": act.by.telegram_user_id},
        priority=Priority.REPLY,
        created_at=act.now,
        member_id=row.member_id,
        about_kind=row.about_kind,
        about_id=row.about_id,
    )
    await add(act.session, said)
