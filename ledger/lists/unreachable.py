"""Whom of a reader's units the bot cannot reach."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.readership import OF, READER, UNITS
from models import Member
from models.among import Among
from models.each import ask_of_each

NAMES_SHOWN = 20
Statement = Select[*tuple[Any, ...]]


def is_unreachable() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that another of the reader's units cannot be reached."""
    return (
        Member.organisation_id == OF,
        Among(Member.unit_id, UNITS),
        Member.id != READER,
        Member.left_at.is_(None),
        Member.unreachable_at.is_not(None),
    )


@cache
def unreachable_names() -> Statement:
    """Return the statement for who they are, and when the last one was noticed."""
    return (
        select(Member.name, func.max(Member.unreachable_at).over())
        .where(*is_unreachable())
        .order_by(Member.id)
        .limit(NAMES_SHOWN)
    )


async def unreachable_there(
    session: AsyncSession, wanted: Sequence[Mapping[str, Any]]
) -> list[tuple[tuple[str, ...], datetime | None]]:
    """Return for each reader who they are, and when the last was noticed; `wanted`: whose units."""
    found = await ask_of_each(session, unreachable_names(), wanted)
    return [(tuple(name for name, _ in rows), rows[0][1] if rows else None) for rows in found]
