"""What lies before each reader: all is counted at once, and read where there is some."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from itertools import compress
from types import MappingProxyType
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.indicators.in_charge import nobodys
from ledger.indicators.showing import Sight
from ledger.lists.asked_extensions import extensions_asked_there
from ledger.lists.desk_counts import count_before
from ledger.lists.digest_lines import DigestContext, after_digest
from ledger.lists.leads_waiting import leads_waiting_there
from ledger.lists.progress import ON_A_DIGEST
from ledger.lists.together import comes_with_list
from ledger.lists.unanswered_directives import unanswered_there
from ledger.lists.unreachable import unreachable_there
from ledger.organisations import framework_of
from ledger.people.audiences import holders_among
from ledger.people.readership import CARING, reading_and_leading
from ledger.rhythm.folding import WORTH_A_LIST
from ledger.rhythm.occurrences import latest_opening
from models import Organisation
from models.framework import PushKind
from models.frozen import frozen
from models.plans import plans_kept
from wording.indicators.lines import IndicatorLine
from wording.lists.digests import AskedExtension, Cause, LeadWaiting, Need, UnansweredDirective
from wording.lists.folded import FoldedLine

UNITS_NAMED = 41  # one sign each with a comma in between would fill the 80 signs they may take
Some = tuple[Any, Any]  # the first of some lines, and how many there are
Ask = Callable[[AsyncSession, Sequence[Mapping[str, Any]]], Awaitable[Sequence[Some]]]


@frozen
class Desk:
    """What lies before one reader: how many tasks for each cause, and whom the bot cannot reach."""

    organisation_id: int
    reader_id: int
    wanted: Mapping[str, Any]  # the parameters of all that is asked about it
    units: tuple[str, ...]
    counts: Mapping[Cause, int]
    newly_unsigned: int  # of those that nobody has signed for
    unreachable: tuple[str, ...]
    last_unreachable_at: datetime | None
    progress: int  # of how many tasks something new was said since his last digest
    directives: tuple[UnansweredDirective, ...]
    directives_count: int
    extensions: tuple[AskedExtension, ...]
    extensions_count: int
    leads: tuple[LeadWaiting, ...]  # whose part waits to be verified
    leads_count: int
    indicators: tuple[IndicatorLine, ...] = ()  # that lag or are empty, and nobody holds
    indicators_count: int = 0
    folded: tuple[FoldedLine, ...] = ()  # what would else be messages of their own

    @property
    def is_clear(self) -> bool:
        """Whether there is nothing to read."""
        waits = self.total or self.extensions or self.directives or self.leads or self.indicators
        return not (waits or self.unreachable or self.progress or self.folded)

    @property
    def total(self) -> int:
        """How many tasks need the reader."""
        return sum(self.counts.values())


def is_with_list(organisation: Organisation, context: DigestContext) -> bool:
    """Return whether the list brings the digest today."""
    calendar = context.calendar
    today = calendar.day_of(context.now)
    return comes_with_list(framework_of(organisation), PushKind.HEAD_DIGEST, today, calendar)


async def desks_on_list_day(
    session: AsyncSession,
    organisation: Organisation,
    member_ids: Collection[int],
    context: DigestContext,
    waiting: Mapping[int, tuple[FoldedLine, ...]] = MappingProxyType({}),
) -> dict[int, Desk]:
    """Return what lies before each of the members who would have had a digest today.

    Empty on other days: then digests come on their own. `waiting` is what waits for the list, by
    member.
    """
    if not is_with_list(organisation, context):
        return {}
    morning = context.calendar.instant(context.calendar.day_of(context.now), time.min)
    before = await latest_opening(session, organisation, kind=PushKind.HEAD_DIGEST, before=morning)
    since = before or organisation.created_at
    context = after_digest(organisation, context, since)
    numbers = await holders_among(session, organisation.id, member_ids, CARING)
    async with plans_kept(session):
        found = await desks_of(session, organisation.id, numbers, context, since=since)
    desks = {
        number: replace(desk, folded=waiting.get(number, ()))
        for number, desk in zip(numbers, found, strict=True)
    }
    # What nobody holds comes once a week and brings no digest of its own.
    return {
        number: desk for number, desk in desks.items() if has_news(desk, since) or desk.indicators
    }


def has_news(desk: Desk, since: datetime) -> bool:
    """Say whether there is a task to see to, or something that was not so last time."""
    noticed = desk.last_unreachable_at
    # What nobody signs for brings a digest once; after that it stands in those that come anyway.
    known = 0 if desk.newly_unsigned else desk.counts.get(Need.UNSIGNED, 0)
    if desk.total > known or desk.progress:
        return True
    if desk.directives or desk.extensions or desk.leads or len(desk.folded) >= WORTH_A_LIST:
        return True
    return noticed is not None and noticed >= since


async def desks_of(
    session: AsyncSession,
    organisation_id: int,
    reader_ids: Sequence[int],
    context: DigestContext,
    *,
    since: datetime,
) -> list[Desk]:
    """Return what lies before each reader: all is counted at once, and read where there is some."""
    moments = {**context.moments, "since": since, "first": 0, "size": ON_A_DIGEST}
    readers = await reading_and_leading(session, organisation_id, reader_ids)
    wanted = [{**whose, **moments} for whose in readers]
    sight = Sight(organisation_id, context.framework, context.calendar.day_of(context.now))
    found = await count_before(session, wanted)
    there = [one.unreachable for one in found]
    unreachable = await some_where(session, unreachable_there, wanted, there, nothing=((), None))
    there = [one.directives for one in found]
    directives = await some_where(session, unanswered_there, wanted, there)
    there = [one.extensions for one in found]
    extensions = await some_where(session, extensions_asked_there, wanted, there)
    leads = await some_where(session, leads_waiting_there, wanted, [one.leads for one in found])
    return [
        Desk(
            organisation_id,
            reader_id,
            wanted[place],
            tuple(wanted[place]["unit_names"][:UNITS_NAMED]),
            before.counts,
            before.newly_unsigned,
            *unreachable[place],
            before.progress,
            *directives[place],
            *extensions[place],
            *leads[place],
            *await nobodys(session, sight, wanted[place]["led"] if before.indicators else ()),
        )
        for place, (reader_id, before) in enumerate(zip(reader_ids, found, strict=True))
    ]


async def some_where(
    session: AsyncSession,
    ask: Ask,
    wanted: Sequence[Mapping[str, Any]],
    there: Sequence[bool],
    *,
    nothing: Some = ((), 0),
) -> list[Some]:
    """Return the first lines for each reader, asked for only where there are some."""
    asked = iter(await ask(session, list(compress(wanted, there))))
    return [next(asked) if is_there else nothing for is_there in there]
