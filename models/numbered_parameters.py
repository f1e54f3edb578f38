"""Statements side by side in one: each has parameters of its own, told apart by a number."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import CTE, BindParameter, SelectBase
from sqlalchemy.sql import visitors

Found = TypeVar("Found", bound=SelectBase)


def numbered(statement: Found, number: int) -> Found:
    """Return the same statement with a number behind the names of its parameters and CTEs."""

    def rename_parameter(parameter: BindParameter[Any]) -> None:
        if not parameter.unique:  # a value that is part of the statement is
            parameter.key = f"{parameter.key}_{number}"

    def rename_cte(cte: CTE) -> None:
        cte.name = f"{cte.name}_{number}"

    renamed: Any = {"bindparam": rename_parameter, "cte": rename_cte}
    return visitors.cloned_traverse(statement, {}, renamed)


def all_numbered(wanted: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the parameters of all of them, from number 0 on, as the statements call them."""
    return {
        f"{name}_{number}": value
        for number, one in enumerate(wanted)
        for name, value in one.items()
    }
