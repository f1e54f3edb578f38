"""Frozen dataclasses, which become such when the first of them is made.

There are hundreds of them, and a process needs few at once. Python writes and compiles six methods
for each: done while they are imported, that is a tenth of the time that a start takes.
"""

from dataclasses import dataclass, field
from threading import RLock
from typing import Any, TypeVar, dataclass_transform

Kind = TypeVar("Kind")

WAITING = "__becomes_frozen__"  # what only a class has that is no dataclass yet
BECOMING = RLock()  # files are made in threads


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[Kind]) -> type[Kind]:
    """Let the class be a frozen dataclass, from the first of it on.

    Whatever asks the class itself for its fields (pydantic, `slots=True`) needs a plain dataclass.
    """

    def __init__(self: Any, *facts: Any, **named: Any) -> None:  # noqa: N807  # this class's own
        become_frozen(cls)
        cls.__init__(self, *facts, **named)  # by now the dataclass's own

    setattr(cls, WAITING, True)
    cls.__init__ = __init__  # type: ignore[method-assign]
    return cls


def become_frozen(cls: type) -> None:
    """Make the class and those it descends from frozen dataclasses, which are none yet."""
    with BECOMING:
        for one in reversed(cls.__mro__):
            if WAITING in vars(one):
                delattr(one, WAITING)
                delattr(one, "__init__")
                dataclass(frozen=True)(one)
