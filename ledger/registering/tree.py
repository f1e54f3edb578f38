"""Finding a responsibility by its name or an unambiguous part of it."""

import re
from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import responsibilities_of
from models import Responsibility
from models.frozen import frozen

TAG = re.compile(r"[#＃][ 　]?(?P<name>[^\s#＃@＠,，。;；!！?？]*)")
_SIGNS = re.compile(r"[\s“”\"'‘’《》〈〉「」『』【】()（）·、+＋-]")


@frozen
class Tagged:
    """What #… stands for: the nodes it fits, the words if it fits none, and the other words.

    A task has one responsibility: names that were given after it are `further`.
    """

    nodes: tuple[Responsibility, ...]
    unknown: str | None
    rest: str
    further: tuple[str, ...] = ()


async def tree_of(session: AsyncSession, organisation_id: int) -> list[Responsibility]:
    """Return every node of the organisation's tree, in its order."""
    return await responsibilities_of(session, organisation_id)


def read_tag(text: str, tree: Sequence[Responsibility]) -> Tagged:
    """Read the first #… that fits out of a line, and those after it that would fit too."""
    nodes: tuple[Responsibility, ...] = ()
    further: list[str] = []
    unknown: re.Match[str] | None = None
    kept, place = "", 0
    for match in TAG.finditer(text):
        fits, end = read_name(match, tree)
        if not fits:
            unknown = unknown or match
            continue
        if not nodes:
            nodes = fits
        elif fits != nodes:
            further.append(text[match.start("name") : end])
        kept, place = kept + text[place : match.start()] + " ", end
    if nodes or unknown is None:
        return Tagged(nodes, None, kept + text[place:], tuple(further))
    rest = text[: unknown.start()] + " " + text[unknown.end() :]
    return Tagged((), unknown["name"], rest)


def read_name(
    match: re.Match[str], tree: Sequence[Responsibility]
) -> tuple[tuple[Responsibility, ...], int]:
    """Return what a #… fits and where its name ends; it may run straight into the next word."""
    words = match["name"]
    nodes = matching(words, tree)
    if nodes:
        return nodes, match.end()
    leading = [node for node in tree if node.name and words.startswith(node.name)]
    longest = tuple(sorted(leading, key=lambda node: -len(node.name))[:1])
    return longest, match.start("name") + (len(longest[0].name) if longest else 0)


def matching(words: str, tree: Collection[Responsibility]) -> tuple[Responsibility, ...]:
    """Return the node of that name, else those beginning with the words, else holding them."""
    wanted = bare(words)
    if not wanted:
        return ()
    exact = tuple(node for node in tree if bare(node.name) == wanted)
    beginning = tuple(node for node in tree if bare(node.name).startswith(wanted))
    return exact or beginning or tuple(node for node in tree if wanted in bare(node.name))


def bare(name: str) -> str:
    """Return a name without quotation marks and signs, which nobody types the same way twice."""
    return _SIGNS.sub("", name).casefold()


def path_of(node: Responsibility, tree: Collection[Responsibility]) -> tuple[str, ...]:
    """Return the names from the top of the tree down to the node."""
    by_id = {one.id: one for one in tree}
    names: list[str] = []
    current: Responsibility | None = node
    while current is not None:
        names.append(current.name)
        current = by_id.get(current.parent_id) if current.parent_id is not None else None
    return tuple(reversed(names))


def children_of(node_id: int | None, tree: Collection[Responsibility]) -> list[Responsibility]:
    """Return the nodes right below; of None, the top ones."""
    return [node for node in tree if node.parent_id == node_id]
