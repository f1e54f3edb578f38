"""Statements side by side in one: each has parameters of its own, told apart by a number."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import CTE, BindParameter, SelectBase
from sqlalchemy.sql import visitors

Found = TypeVar("Found", bound=SelectBase)


def numbered(statement: Found, number: int, *, but: Collection[str] = ()) -> Found:
    """Return the same statement with a number behind the names of its parameters and CTEs.

    The parameters named in `but` are the same for all statements.
    """

    def rename_parameter(parameter: BindParameter[Any]) -> None:
        # A value that is part of the statement is unique.
        if not parameter.unique and parameter.key not in but:
            parameter.key = f"{parameter.key}_{number}"

    def rename_cte(cte: CTE) -> None:
        cte.name = f"{cte.name}_{number}"

    renamed: Any = {"bindparam": rename_parameter, "cte": rename_cte}
    return visitors.cloned_traverse(statement, {}, renamed)


def all_numbered(
    wanted: Iterable[Mapping[str, Any]], *, but: Collection[str] = ()
) -> dict[str, Any]:
    """Return the parameters of all of them, from number 0 on, as the statements call them."""
    return {
        name if name in but else f"{name}_{number}": value
        for number, one in enumerate(wanted)
        for name, value in one.items()
    }
