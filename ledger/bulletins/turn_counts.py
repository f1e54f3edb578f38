"""Turns of a period: of each rotation how many were due, held, missed, and not told of.

Rotations are the whole organisation's, and so are their numbers, as in /turns.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from ledger.bulletins.found import Asked, Found
from ledger.bulletins.scans import KNOWN, OF, SINCE, Scan, Stretch
from models import Entry, Instant, Member, SubjectKind, Turn
from models.among import THESE, Among, Words
from models.compiled import Behind, Label, Number, Part, Row, Table
from models.framework import BulletinSection, Rotation
from wording.bulletins.labels import (
    BY_ROTATION,
    DUE,
    HELD,
    MISSED,
    NOT_TOLD,
    TOTAL,
    TURNS,
    both,
    columns,
)
from wording.bulletins.report import LINES_ON_A_PAGE, BehindLine

COLUMNS = {"due": DUE, "held": HELD, "missed": MISSED, "not_told": NOT_TOLD}
MARKS = {"turn_held": "held", "turn_missed": "missed"}  # by kinds of entries
Statement = Select[*tuple[Any, ...]]
Sums = Counter[tuple[str | None, str]]  # by rotation, all under None, and column


@dataclass
class Came:
    """A turn whose time has come: whose it is, and what was told of it last."""

    id: int
    rotation: str
    at: datetime
    name: str
    column: str = "not_told"
    seq: int = 0

    def counts(self, column: str) -> bool:
        """Return whether it counts in a column."""
        return column in {"due", self.column}


async def turn_part(scan: Scan, section: BulletinSection) -> Part | None:
    """Compile the turns; None where none of the rotations is left."""
    every = scan.framework.rotations
    rotations = [one for one in every if not section.rotations or one.key in section.rotations]
    if not rotations:
        return None
    now, before = [
        counted(await turns_come(scan, rotations, stretch)) for stretch in (scan.now, scan.before)
    ]

    def numbers(key: str | None) -> tuple[Number, ...]:
        return tuple(
            Number(
                value=Decimal(now[key, name]),
                before=Decimal(before[key, name]),
                flag="late" if name == "missed" and now[key, name] else None,
                behind=Behind(of="turns", key=key or ""),
            )
            for name in COLUMNS
        )

    return Part(
        kind="turns",
        key=",".join(one.key for one in rotations),
        heading=both(TURNS),
        tables=(
            Table(
                heading=both(BY_ROTATION),
                columns=columns(COLUMNS),
                rows=tuple(
                    Row(label=Label(said=one.title, english=one.english), numbers=numbers(one.key))
                    for one in rotations
                ),
                total=Row(label=both(TOTAL), numbers=numbers(None)),
            ),
        ),
    )


def counted(turns: list[Came]) -> Sums:
    """Return how many turns there are, by rotation and column."""
    found: Sums = Counter()
    for one in turns:
        for name in COLUMNS:
            found[one.rotation, name] += one.counts(name)
            found[None, name] += one.counts(name)
    return found


@cache
def come_in() -> Statement:
    """Return the statement for the turns of a stretch whose time has come."""
    return (
        select(Turn.id, Turn.rotation, Turn.at, Member.name)
        .outerjoin(
            Member, (Member.organisation_id == Turn.organisation_id) & (Member.id == Turn.member_id)
        )
        .where(
            Turn.organisation_id == OF,
            Among(Turn.rotation, bindparam("rotations", type_=Words())),
            Turn.at >= SINCE,
            Turn.at < bindparam("until", type_=Instant()),
            Turn.at < KNOWN,
        )
        .order_by(Turn.at, Turn.id)
    )


@cache
def marks_known() -> Statement:
    """Return the statement for what was told of some turns before the moment, the newest last."""
    return (
        select(Entry.subject_id, Entry.kind, Entry.seq)
        .where(
            Entry.organisation_id == OF,
            Entry.subject_kind == SubjectKind.TURN,
            Among(Entry.subject_id, THESE),
            Entry.kind.in_(MARKS),
            Entry.at < KNOWN,
        )
        .order_by(Entry.seq)
    )


async def turns_come(scan: Scan, rotations: list[Rotation], stretch: Stretch) -> list[Came]:
    """Return the turns of a stretch whose time has come, as they were known."""
    wanted = {**scan.wanted(stretch), "rotations": [one.key for one in rotations]}
    rows = await scan.session.execute(come_in(), {**wanted, "until": stretch.until})
    turns = {number: Came(number, key, at, name or "") for number, key, at, name in rows}
    marks = await scan.session.execute(marks_known(), {**wanted, "these": list(turns)})
    for number, kind, seq in marks:
        turns[number].column, turns[number].seq = MARKS[kind], seq
    return list(turns.values())


async def turns_behind(scan: Scan, asked: Asked) -> Found:
    """Return the turns that make up a number, the oldest first."""
    keys = (asked.meant.key or asked.part.key).split(",")
    rotations = [one for one in scan.framework.rotations if one.key in keys]
    titles = {one.key: one.title for one in rotations}
    turns = [one for one in await turns_come(scan, rotations, scan.now) if one.counts(asked.column)]
    lines = [
        BehindLine(number, titles[one.rotation], one.name, one.at, one.seq)
        for number, one in enumerate(turns, 1)
    ]
    return Found(tuple(lines[asked.first :][:LINES_ON_A_PAGE]), len(lines))
