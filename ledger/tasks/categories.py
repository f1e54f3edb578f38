"""Categories 类别: kinds of tasks that the framework names, whose they may be, what they bring."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.organisations import framework_of
from ledger.people.authority import roles_of
from models import Member, Organisation, Responsibility, RoleName, Task
from models.framework import Category, CategoryField, Framework
from wording.tasks.categories import CategoryForOthers


async def category_of_new(
    session: AsyncSession, *, key: str | None, responsibility: Responsibility, owner: Member
) -> Category | None:
    """Return the category of a task to be registered: the one named, else what hangs there.

    Raises Refusal when it was named and is not for tasks of such an owner.
    """
    organisation = await session.get_one(Organisation, owner.organisation_id)
    framework = framework_of(organisation)
    category = framework.category(key) or category_of_node(framework, responsibility.key)
    if category is None:
        return None
    roles = {role.role for role in await roles_of(session, owner)}
    if may_be_owned(category, roles):
        return category
    if key is None:
        return None
    raise Refusal(CategoryForOthers(category, roles_named(category), owner.name))


def category_of_node(framework: Framework, responsibility: str) -> Category | None:
    """Return the category whose tasks hang on that node of the tree, if one is."""
    return next((one for one in framework.categories if one.responsibility == responsibility), None)


def may_be_owned(category: Category, roles: Iterable[RoleName]) -> bool:
    """Return whether who holds these roles may answer for a task of the category."""
    return not category.owners or not roles_named(category).isdisjoint(roles)


def roles_named(category: Category) -> frozenset[RoleName]:
    """Return the roles to whose holders the category belongs."""
    return frozenset(RoleName(name) for name in category.owners)


def category_of(organisation: Organisation, task: Task) -> Category | None:
    """Return the category of a task; None too where the framework knows it no more."""
    return framework_of(organisation).category(task.category)


def details_of(
    category: Category | None, details: dict[str, str] | None
) -> tuple[tuple[CategoryField, str], ...]:
    """Return what the category's own fields hold, in their order."""
    if category is None or not details:
        return ()
    return tuple((one, details[one.key]) for one in category.fields if details.get(one.key))
