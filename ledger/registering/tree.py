"""Finding a responsibility by its name or an unambiguous part of it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Responsibility

TAG = re.compile(r"[#＃][ 　]?(?P<name>[^\s#＃@＠,，。;；!！?？]*)")
_SIGNS = re.compile(r"[\s“”\"'‘’《》〈〉「」『』【】()（）·、+＋-]")


@dataclass(frozen=True)
class Tagged:
    """What #… stands for: the nodes it fits, the words if it fits none, and the other words."""

    nodes: tuple[Responsibility, ...]
    unknown: str | None
    rest: str


async def tree_of(session: AsyncSession, organisation_id: int) -> list[Responsibility]:
    """Return every node of the organisation's tree, in its order."""
    rows = await session.scalars(
        select(Responsibility)
        .where(Responsibility.organisation_id == organisation_id)
        .order_by(Responsibility.position, Responsibility.id)
    )
    return list(rows)


def read_tag(text: str, tree: Sequence[Responsibility]) -> Tagged:
    """Read the first #… out of a line; a name may run straight into the next word."""
    match = TAG.search(text)
    if match is None:
        return Tagged((), None, text)
    words = match["name"]
    end = match.end()
    nodes = matching(words, tree)
    if not nodes:
        leading = [node for node in tree if node.name and words.startswith(node.name)]
        nodes = tuple(sorted(leading, key=lambda node: -len(node.name))[:1])
        end = match.start("name") + len(nodes[0].name) if nodes else end
    rest = text[: match.start()] + " " + text[end:]
    return Tagged(nodes, None if nodes else words, rest)


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
