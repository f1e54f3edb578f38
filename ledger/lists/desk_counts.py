"""How much lies before a reader, from one statement: planned apart, its parts would cost twice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Date, FromClause, Subquery, bindparam, exists, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.indicators.in_charge import is_nobodys
from ledger.lists.asked_extensions import is_asked_for
from ledger.lists.departments import how_many
from ledger.lists.leads_waiting import PART, is_waiting, its_task
from ledger.lists.needs import (
    Statement,
    counts_by_deadline,
    counts_of_the_few,
    counts_of_waiting,
    needing,
)
from ledger.lists.progress import came_in
from ledger.lists.unanswered_directives import is_unanswered
from ledger.lists.unreachable import is_unreachable
from ledger.people.readership import LED, OF
from models import Standing
from models.among import Among
from wording.lists.digests import Cause

TODAY: BindParameter[date] = bindparam("today", type_=Date())


class Before(NamedTuple):
    """How many tasks there are for each cause, and whether there is more to read."""

    counts: dict[Cause, int]
    newly_unsigned: int
    progress: int  # of how many something new was said
    unreachable: bool
    directives: bool
    extensions: bool
    leads: bool
    indicators: bool  # that lag and nobody holds: as far as one may tell without the work model


async def count_before(session: AsyncSession, wanted: Sequence[Mapping[str, Any]]) -> list[Before]:
    """Return how much lies before each of those whom the parameters say."""
    some_frozen = any(one["frozen"] for one in wanted)  # the same for all
    counting = all_counts(some_frozen=some_frozen)
    found = [(await session.execute(counting, one)).one() for one in wanted]
    return [as_counted(row, some_frozen=some_frozen) for row in found]


def as_counted(row: Iterable[Any], *, some_frozen: bool) -> Before:
    """Return what the row says."""
    left = iter(row)
    waiting, by_deadline, few, (progress, *there) = (
        tuple(islice(left, len(one.c))) for one in parts(some_frozen=some_frozen)
    )
    return Before(*needing(waiting, by_deadline, few), progress, *map(bool, there))


@cache
def all_counts(*, some_frozen: bool) -> Statement:
    """Return the statement, of one row, for the columns of all parts."""
    first, *others = parts(some_frozen=some_frozen)
    columns = list(first.c)
    joined: FromClause = first
    for one in others:
        columns += one.c
        joined = joined.join(one, true())
    return select(*columns).select_from(joined)


@cache
def parts(*, some_frozen: bool) -> tuple[Subquery, ...]:
    """Return what is counted, each of one row."""
    statements = (
        counts_of_waiting(),
        counts_by_deadline(some_frozen=some_frozen),
        counts_of_the_few(some_frozen=some_frozen),
        what_is_there(),
    )
    return tuple(one.subquery() for one in statements)


def what_is_there() -> Statement:
    """Return the statement for what of the rest there is, in the order of `Before`."""
    return select(
        how_many(*came_in()),
        exists().where(*is_unreachable()),
        exists().where(*is_unanswered()),
        exists().where(*is_asked_for()),
        exists().select_from(PART).where(its_task(), *is_waiting()),
        exists().where(
            Standing.organisation_id == OF, Among(Standing.unit_id, LED), *is_nobodys(TODAY)
        ),
    )
