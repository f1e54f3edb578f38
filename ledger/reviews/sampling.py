"""Drawing a sample so that anyone can draw it again: by list and seed, and nothing else.

Of each stratum come the items whose SHA-256 of `seed:number`, in hex, is smallest. In one line:

    sorted(numbers, key=lambda number: sha256(f"{seed}:{number}".encode()).hexdigest())[:size]
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple


class Listed(NamedTuple):
    """An item of the list: its number, and the stratum it belongs to; "" where there is one."""

    key: str
    stratum: str = ""


def place(seed: str, key: str) -> str:
    """Return what decides whether an item is drawn: the smallest are."""
    return sha256(f"{seed}:{key}".encode()).hexdigest()


def draw(seed: str, items: Iterable[Listed], size: int) -> list[str]:
    """Return the numbers drawn, `size` of each stratum or all that it has, stratum by stratum."""
    strata: dict[str, set[str]] = {}
    for item in items:
        strata.setdefault(item.stratum, set()).add(item.key)
    return [
        key
        for _, keys in sorted(strata.items())
        for key in sorted(keys, key=lambda one: place(seed, one))[:size]
    ]


def digest(items: Iterable[Listed]) -> str:
    """Return the digest of a list: of its lines `number<TAB>stratum`, sorted, each with its end."""
    lines = sorted(f"{item.key}\t{item.stratum}\n" for item in items)
    return sha256("".join(lines).encode()).hexdigest()


def share_out(
    items: Mapping[str, tuple[int, int]], reviewers: Mapping[int, int], *, some: int, own_unit: bool
) -> dict[str, int | None]:
    """Return who reviews each item: of the next `some` that may, who has the least to do.

    `items` holds handler and unit by number, `reviewers` the unit of each by his number, in the
    order of their turns. Nobody reviews his own; nor those of his unit, unless `own_unit`.
    """
    load = dict.fromkeys(reviewers, 0)
    found: dict[str, int | None] = {}
    for key, (handler, unit) in items.items():
        fit = [
            one
            for one, his_unit in reviewers.items()
            if one != handler and (own_unit or his_unit != unit)
        ]
        chosen = min(fit[:some], key=lambda one: load[one], default=None)
        found[key] = chosen
        if chosen is not None:
            load[chosen] += 1
    return found
