"""What the rows of the sheet of closed items come to: the list of which samples are drawn."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.roster.people import Finder, People, PlannedPerson
from ledger.roster.planned import Planned
from ledger.roster.reading import Books
from models import ListedItem, Organisation, Unit
from models.among import Among, Words
from models.frozen import frozen
from models.workbook import ITEMS, Contents, ItemRow, Reason, match_key

KEYS: BindParameter[object] = bindparam("keys", type_=Words())


class Known(NamedTuple):
    """What is known of an item already."""

    handler_id: int
    unit_id: int
    kind: str | None
    closed_on: date


@frozen
class PlannedItem:
    """An item to be listed: its row, who handled it, and the key of his unit."""

    row: ItemRow
    handler: PlannedPerson
    unit: str


async def plan_items(
    session: AsyncSession, contents: Contents, books: Books, people: People
) -> Planned[PlannedItem]:
    """Say which items an import lists; whoever is not on the roster becomes a problem."""
    items, seen = Planned[PlannedItem](), dict[str, int]()
    if not contents.items:
        return items
    finder = Finder(contents, people, top=books.unit_names[books.top.id], sheet=ITEMS)
    known = await known_items(session, books, [row.key for row in contents.items])
    new_units = {match_key(person.department) for person in people.rows if person.department}
    for row in contents.items:
        if row.key in seen and not row.bad:
            facts = {"line": seen[row.key]}
            contents.problems.append(
                contents.problem(ITEMS, row, "案号", Reason.ITEM_TWICE, row.key, **facts)
            )
        seen.setdefault(row.key, row.line)
        handler = finder.person(row, "承办人", row.handler)
        unit = match_key(row.department) if row.department else ""
        if unit and unit not in books.units and unit not in new_units:
            problem = (ITEMS, row, "部门", Reason.UNIT_UNKNOWN, row.department)
            contents.problems.append(contents.problem(*problem))
        elif handler is not None:
            sort(items, PlannedItem(row, handler, unit), known.get(row.key), books)
    return items


def sort(items: Planned[PlannedItem], item: PlannedItem, known: Known | None, books: Books) -> None:
    """Put an item to the new, the changed or the known ones."""
    member, row = item.handler.member, item.row
    unit = books.units.get(item.unit) if item.unit else None
    said = None
    if member is not None:
        unit_id = unit.id if unit else member.unit_id
        said = Known(member.id, unit_id, row.kind, row.closed_on)
    if known is None:
        items.new.append(item)
    elif known == said:
        items.unchanged += 1
    else:
        items.changed.append(item)


async def known_items(session: AsyncSession, books: Books, keys: list[str]) -> dict[str, Known]:
    """Return what is known of the items of these numbers."""
    rows = await session.execute(
        select(
            ListedItem.key,
            ListedItem.handler_id,
            ListedItem.unit_id,
            ListedItem.kind,
            ListedItem.closed_on,
        ).where(
            ListedItem.organisation_id == books.top.organisation_id, Among(ListedItem.key, KEYS)
        ),
        {"keys": keys},
    )
    return {row[0]: Known(*row[1:]) for row in rows}


async def list_items(
    session: AsyncSession,
    organisation: Organisation,
    items: Planned[PlannedItem],
    units: dict[str, Unit],
    *,
    now: datetime,
) -> None:
    """Enter the items into the list; one entry tells how many."""
    if not items.to_set:
        return
    session.add_all(as_listed(organisation, item, units) for item in items.new)
    for item in items.changed:
        await session.merge(as_listed(organisation, item, units))
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="items_listed",
        now=now,
        about=organisation.subject,
        count=len(items.new),
        changed=len(items.changed),
    )


def as_listed(organisation: Organisation, item: PlannedItem, units: dict[str, Unit]) -> ListedItem:
    """Return the row of an item."""
    member = item.handler.member
    assert member is not None  # noqa: S101  # enrolled before
    return ListedItem(
        organisation_id=organisation.id,
        key=item.row.key,
        handler_id=member.id,
        unit_id=units[item.unit].id if item.unit else member.unit_id,
        kind=item.row.kind,
        closed_on=item.row.closed_on,
    )
