"""What the words after /list ask for: a colour, a state, a department, responsibility, project."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.lists.filtered import filtered_for
from ledger.lists.finding import find
from ledger.lists.handed_out import handed_out_by
from ledger.lists.responsibility_lists import list_of
from ledger.lists.scope import scope_of
from ledger.talk.acts import Act
from ledger.talk.typed_buttons import by_word
from models import Member, Project, Responsibility, Unit
from models.frozen import frozen
from wording import Message
from wording.lists.filtered import Sieve

MINE, HANDED_OUT = "mine", "handed_out"
# What is typed for what, in small letters.
TYPED = by_word(
    {
        MINE: ("我的", "我", "mine"),
        HANDED_OUT: ("交办", "我交办的", "handed out"),
        Sieve.ALL: ("全部", "所有", "all"),
        Sieve.RED: ("红", "红色", "逾期", "red", "overdue"),
        Sieve.AMBER: ("黄", "黄色", "临期", "amber", "yellow", "due soon"),
        Sieve.GREEN: ("绿", "绿色", "green"),
        Sieve.BLOCKED: ("困难", "有困难", "blocked"),
        Sieve.WAITING: ("待审", "待审核", "审核", "waiting", "to verify"),
    }
)


@frozen
class AskedFor:
    """By what the tasks are chosen, and the row it names, if any."""

    by: str
    of: int = 0


async def asked_for(session: AsyncSession, reader: Member, words: str) -> AskedFor | None:
    """Return what the words ask for; None where they name nothing that tasks hang on."""
    said = " ".join(words.strip(" #＃").split())
    typed = TYPED.get(said.casefold())
    if typed is not None:
        return AskedFor(typed)
    scope = await scope_of(session, reader)
    unit = await named(session, Unit, reader.organisation_id, said)
    if unit is not None and scope.covers(unit):
        return AskedFor(Sieve.UNIT, unit)
    for sieve, table in ((Sieve.RESPONSIBILITY, Responsibility), (Sieve.PROJECT, Project)):
        found = await named(session, table, reader.organisation_id, said)
        if found is not None:
            return AskedFor(sieve, found)
    return None


async def list_asked_for(act: Act, words: str) -> Message:
    """Return the list that the words ask for; else what is found by them."""
    session, reader, now = act.session, act.by, act.now
    asked = await asked_for(session, reader, words)
    if asked is None:
        return await find(act, words)
    if asked.by == MINE:
        return await list_of(session, reader, now=now)
    if asked.by == HANDED_OUT:
        return await handed_out_by(session, reader, now=now)
    return await filtered_for(session, reader, Sieve(asked.by), now=now, of=asked.of)


async def named(
    session: AsyncSession,
    table: type[Unit | Responsibility | Project],
    organisation_id: int,
    name: str,
) -> int | None:
    """Return the row of that name, else the only one whose name begins with it."""
    exact = await session.scalar(
        select(table.id).where(table.organisation_id == organisation_id, table.name == name)
    )
    if exact is not None:
        return exact
    rows = await session.scalars(
        select(table.id)
        .where(
            table.organisation_id == organisation_id, table.name.startswith(name, autoescape=True)
        )
        .limit(2)
    )
    found = rows.all()
    return found[0] if len(found) == 1 else None
