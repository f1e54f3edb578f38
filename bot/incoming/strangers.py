"""Which updates are strangers': they wait for those of our people, whatever they may be up to.

Ours is what a member says, wherever he says it, and whatever is said in a group that we know.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Group, Inbox, InboxState, Member
from models.among import THESE, always, each_of


async def strangers_among(
    session: AsyncSession, organisation_id: int, chats_and_speakers: Sequence[tuple[int, int]]
) -> list[bool]:
    """Return of each update, by its chat's and its speaker's number, whether a stranger sent it.

    What comes behind a stranger's in the same chat waits with it: a chat keeps its order.
    """
    numbers = {number for both in chats_and_speakers for number in both}
    dialect = session.get_bind().dialect.name
    rows = await session.execute(_looked_up(dialect), {"of": organisation_id, "these": numbers})
    ours, behind = set[int](), set[int]()
    for number, of_ours, waiting in rows:
        if of_ours is not None:
            ours.add(number)
        if waiting is not None:
            behind.add(number)
    return list(_in_turn(chats_and_speakers, ours, behind))


def _in_turn(
    chats_and_speakers: Sequence[tuple[int, int]], ours: set[int], behind: set[int]
) -> Iterable[bool]:
    for chat, speaker in chats_and_speakers:
        strange = chat in behind or not (chat in ours or speaker in ours)
        if strange:
            behind.add(chat)
        yield strange


@cache
def _looked_up(dialect: str) -> Select[*tuple[Any, ...]]:
    """Return the statement that finds a row of ours, and strangers' waiting, for each number.

    Built once: making it costs more than executing it.
    """
    number = each_of(THESE, dialect).subquery("number").c.id
    of: BindParameter[int] = bindparam("of")
    member = select(Member.id).where(
        Member.organisation_id == of, Member.telegram_user_id == number
    )
    group = select(Group.id).where(Group.organisation_id == of, Group.chat_id == number)
    waiting = select(Inbox.arrival).where(
        Inbox.organisation_id == of,
        Inbox.chat_key == number,
        always(Inbox.state, InboxState.WAITING),
        Inbox.from_stranger,
    )
    # No EXISTS: PostgreSQL would at times read all that there are, and see which are among these.
    first = [one.limit(1).scalar_subquery() for one in (member, group, waiting)]
    return select(number, func.coalesce(*first[:2]), first[2])
