"""Recounting: what the entries of the ledger alone say that everybody has; and whether it is so."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.points.recording import (
    APPEAL_CORRECTED,
    APPEAL_WITHDRAWN,
    APPEALED,
    CHANGED,
    CONFIRMED,
    KINDS,
    PROPOSED,
    SETTLED,
    UNCONFIRMED,
    UNSETTLED,
    WITHDRAWN,
)
from models import Entry, Member, Score, SubjectKind
from models.amounts import read_amount
from models.records import scaled

PAGE = 1000
LEAVE_IT = frozenset({PROPOSED, APPEALED, APPEAL_CORRECTED, APPEAL_WITHDRAWN})


class Whose(NamedTuple):
    """Whose sum of which period."""

    member_id: int
    per: str
    period: str  # its first day, as the ledger has it


@dataclass
class Recount:
    """What the entries read so far add up to: of each point what it counted, step by step."""

    whose: dict[int, Whose] = field(default_factory=dict)
    steps: dict[int, list[int]] = field(default_factory=dict)

    def take(self, kind: str, point_id: int, content: Mapping[str, Any]) -> None:
        """Take the next entry about a point."""
        self.whose[point_id] = Whose(content["member"], content["per"], content["period"])
        steps = self.steps.setdefault(point_id, [])
        if kind in {CONFIRMED, CHANGED, SETTLED}:
            steps.append(points_in(content))
        elif kind in {UNCONFIRMED, UNSETTLED}:
            del steps[-1:]  # what it takes back may have been erased
        elif kind == WITHDRAWN:
            steps.clear()
        elif kind not in LEAVE_IT:
            raise LookupError(kind)

    def sums(self) -> dict[Whose, int]:
        """Return what everybody has, scaled."""
        found: dict[Whose, int] = {}
        for point_id, steps in self.steps.items():
            whose = self.whose[point_id]
            found[whose] = found.get(whose, 0) + (steps[-1] if steps else 0)
        return found


def points_in(content: Mapping[str, Any]) -> int:
    """Return how many points an entry tells of, scaled."""
    words = str(content["points"])
    amount = read_amount(words.removeprefix("-"))
    if amount is None:
        raise ValueError(words)
    return -scaled(amount) if words.startswith("-") else scaled(amount)


def recount(entries: Iterable[tuple[str, int, Mapping[str, Any]]]) -> dict[Whose, int]:
    """Return what everybody has by the entries: kind, number of the point, content, in order."""
    counted = Recount()
    for kind, point_id, content in entries:
        counted.take(kind, point_id, content)
    return counted.sums()


class Discrepancy(NamedTuple):
    """A sum that is not what the ledger says, both scaled."""

    name: str
    per: str
    period: str
    stored: int
    told: int


class Outcome(NamedTuple):
    """How many sums are kept, and which of them the ledger tells otherwise."""

    sums: int
    differing: list[Discrepancy]


async def recounted(session: AsyncSession, organisation_id: int) -> Outcome:
    """Return where the sums that are shown differ from what the entries say.

    Where entries were erased, the ledger tells it no more, and nothing is compared.
    """
    counted, erased = Recount(), set[int]()
    async for kind, point_id, content in entries_of_points(session, organisation_id):
        told = orjson.loads(content or "{}")
        if "points" not in told:
            erased.add(point_id)
            continue
        counted.take(kind, point_id, told)
    told_sums = counted.sums()
    unknown = {counted.whose[one].member_id for one in erased if one in counted.whose}
    stored = {
        Whose(score.member_id, score.per, score.period.isoformat()): (score.points, name)
        for score, name in await scores_with_names(session, organisation_id)
    }
    found = []
    for whose in sorted(told_sums.keys() | stored.keys()):
        points, name = stored.get(whose, (0, f"№{whose.member_id}"))
        if whose.member_id not in unknown and points != told_sums.get(whose, 0):
            found.append(
                Discrepancy(name, whose.per, whose.period, points, told_sums.get(whose, 0))
            )
    return Outcome(len(stored), found)


async def scores_with_names(session: AsyncSession, organisation_id: int) -> list[tuple[Score, str]]:
    """Return every sum with whose it is."""
    rows = await session.execute(
        select(Score, Member.name)
        .join(
            Member,
            and_(Member.organisation_id == Score.organisation_id, Member.id == Score.member_id),
        )
        .where(Score.organisation_id == organisation_id)
    )
    return [(score, name) for score, name in rows]


async def entries_of_points(
    session: AsyncSession, organisation_id: int
) -> AsyncIterator[tuple[str, int, str | None]]:
    """Yield the entries about points in order, some at a time."""
    last = 0
    while True:
        rows = (
            await session.execute(
                select(Entry.seq, Entry.kind, Entry.subject_id, Entry.content)
                .where(
                    Entry.organisation_id == organisation_id,
                    Entry.subject_kind == SubjectKind.POINT,
                    Entry.kind.in_(sorted(KINDS)),
                    Entry.seq > last,
                )
                .order_by(Entry.seq)
                .limit(PAGE)
            )
        ).all()
        for seq, kind, point_id, content in rows:
            last = seq
            yield kind, point_id or 0, content
        if len(rows) < PAGE:
            return
