"""A join link is kept in the outbox only for as long as it may still have to be sent."""

import pytest

from ledger.talk.waiting import forget_secrets
from models import Call, Database, Outbox, OutboxState, Priority
from tests.staff import HOUR, MONDAY, hire


@pytest.mark.parametrize(
    ("state", "tried_again", "forgotten"),
    [
        (OutboxState.PENDING, False, False),
        (OutboxState.SENDING, False, False),
        (OutboxState.UNKNOWN, True, False),  # perhaps sent, and to be sent once more
        (OutboxState.UNKNOWN, False, True),
        (OutboxState.SENT, False, True),
        (OutboxState.REFUSED, False, True),
        (OutboxState.DROPPED, False, True),
    ],
)
async def test_a_secret_is_forgotten_when_it_is_not_sent_any_more(
    database: Database, state: OutboxState, *, tried_again: bool, forgotten: bool
) -> None:
    staff = await hire(database)
    async with database.write() as session:
        session.add(
            Outbox(
                id=9000,
                organisation_id=staff.organisation_id,
                method=Call.SAY,
                chat_id=5001,
                payload={"chat_id": 5001, "text": "https://t.me/x?start=secret"},
                priority=Priority.REPLY,
                created_at=MONDAY,
                state=state,
                not_before=MONDAY + HOUR if tried_again else None,
                secret=True,
            )
        )
    async with database.write() as session:
        await forget_secrets(session, staff.organisation_id)
    async with database.read() as session:
        row = await session.get_one(Outbox, (staff.organisation_id, 9000))
        assert ("secret" in str(row.payload)) is not forgotten
