"""The shelves of the library, and who keeps it."""

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import framework_of
from ledger.people.authority import DIRECTING, roles_of
from ledger.talk.acts import Act
from models import Document, Member, Organisation, RoleName
from models.framework import Shelf


async def may_keep(session: AsyncSession, member: Member) -> bool:
    """Return whether the member adds documents: heads, leaders and administrators do."""
    return not DIRECTING.isdisjoint({role.role for role in await roles_of(session, member)})


async def may_withdraw(session: AsyncSession, member: Member, document: Document) -> bool:
    """Return whether the member takes the document off: who added it, and administrators."""
    if document.added_by == member.id:
        return await may_keep(session, member)
    return RoleName.ADMINISTRATOR in {role.role for role in await roles_of(session, member)}


async def shelves_of(act: Act) -> tuple[Shelf, ...]:
    """Return the shelves that the framework names."""
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    return framework_of(organisation).shelves


async def shelf_of(act: Act, key: str | None) -> Shelf | None:
    """Return the shelf of that key, if it is there still."""
    return next((shelf for shelf in await shelves_of(act) if shelf.key == key), None)


async def shelf_named(act: Act, words: str) -> Shelf | None:
    """Return the shelf that words name."""
    named = words.strip().casefold()
    return next(
        (
            shelf
            for shelf in await shelves_of(act)
            if named in {shelf.key, shelf.name.casefold(), shelf.english.casefold()}
        ),
        None,
    )
