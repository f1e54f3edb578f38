"""Directives to a reader's units, about tasks or bulletins, that were to be answered by now."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from ledger.people.readership import OF, UNITS
from models import Directive, DirectiveState, Instant, Member, Task
from models.among import Among, always
from models.each import first_lines_of_each
from wording.lists.digests import UnansweredDirective

SHOWN = 3
Statement = Select[*tuple[Any, ...]]


def is_unanswered() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for them."""
    return (
        Directive.organisation_id == OF,
        Among(Directive.unit_id, UNITS),
        always(Directive.state, DirectiveState.OPEN),
        Directive.due_at < bindparam("now", type_=Instant()),
    )


@cache
def unanswered() -> Statement:
    """Return the statement for the first of them, each with the count of all."""
    author, owner = aliased(Member), aliased(Member)
    return (
        select(
            Directive.task_id,
            Directive.bulletin_id,
            func.coalesce(Task.title, Directive.title),
            owner.name,
            author.name,
            Directive.text,
            Directive.due_at,
            func.count().over(),
        )
        .outerjoin(
            Task,
            and_(Task.organisation_id == Directive.organisation_id, Task.id == Directive.task_id),
        )
        .join(
            author,
            and_(
                author.organisation_id == Directive.organisation_id,
                author.id == Directive.author_id,
            ),
        )
        .join(
            owner,
            and_(
                owner.organisation_id == Directive.organisation_id,
                owner.id == func.coalesce(Task.owner_id, Directive.member_id),
            ),
        )
        .where(*is_unanswered())
        .order_by(Directive.due_at, Directive.id)
        .limit(SHOWN)
    )


async def unanswered_there(
    session: AsyncSession, wanted: Sequence[Mapping[str, Any]]
) -> list[tuple[tuple[UnansweredDirective, ...], int]]:
    """Return for each reader the first of them, and how many; `wanted`: whose units, and when."""
    return await first_lines_of_each(session, unanswered(), wanted, UnansweredDirective)
